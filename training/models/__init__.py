"""The tables of training, one file per noun."""

from training.models.attempt import AnswerEvent, Attempt, AttemptGrant, AttemptItem
from training.models.block import BlockCitation, LessonBlock
from training.models.completion import Certificate, Completion
from training.models.course import Course, Lesson, LessonCitation, LessonText, Module
from training.models.enrolment import Assignment, Enrolment, LessonCompletion, Reminder
from training.models.question import Question, QuestionVersion
from training.models.quiz import Quiz
from training.models.requirement import Requirement
from training.models.scenario import ScenarioTemplate
from training.models.wave import BlockNotice, Delta, DeltaRead, QuestionRevision, Suspension, Wave

__all__ = [
    "AnswerEvent",
    "Assignment",
    "Attempt",
    "AttemptGrant",
    "AttemptItem",
    "BlockCitation",
    "BlockNotice",
    "Certificate",
    "Completion",
    "Course",
    "Delta",
    "DeltaRead",
    "Enrolment",
    "Lesson",
    "LessonBlock",
    "LessonCitation",
    "LessonCompletion",
    "LessonText",
    "Module",
    "Question",
    "QuestionRevision",
    "QuestionVersion",
    "Quiz",
    "Reminder",
    "Requirement",
    "ScenarioTemplate",
    "Suspension",
    "Wave",
]
