"""The courses as the past needs them: lessons, quizzes, and for each question a right and a wrong answer with its share."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from portal.home.history import answer
from training import grading
from training.models import AttemptItem, Course, Lesson, QuestionVersion, Quiz

ONE = Decimal(1)


class Choice(NamedTuple):
    """An answer and the share of the point it earns."""

    given: Any
    share: Decimal


@dataclass(frozen=True)
class Asked:
    """A question version with what people answered."""

    version: QuestionVersion
    options: list[str]
    right: Choice
    wrong: Choice


@dataclass(frozen=True)
class Exam:
    """A quiz with the questions it draws from."""

    quiz: Quiz
    pool: list[Asked]

    def draw(self, wrong: int, chance: random.Random) -> list[tuple[Asked, Choice]]:
        """As many questions as the quiz asks, the first `wrong` of them answered wrong."""
        drawn = chance.sample(self.pool, min(self.quiz.draw, len(self.pool)))
        return [(asked, asked.wrong if place < wrong else asked.right) for place, asked in enumerate(drawn)]

    def wrong(self, passed: bool, chance: random.Random) -> int:
        """So many wrong answers that the attempt is passed, or not."""
        size = min(self.quiz.draw, len(self.pool))
        most = int(size * (100 - float(self.quiz.pass_mark)) / 100)
        return chance.randint(0, most) if passed else chance.randint(min(size, most + 1), size)


@dataclass(frozen=True)
class Subject:
    """A course with its steps."""

    course: Course
    lessons: list[Lesson]
    exams: list[Exam]


def subjects(most: int) -> list[Subject]:
    """The first `most` published courses that can be completed."""
    found = [_subject(course) for course in Course.objects.published().order_by("position", "slug")]
    return [subject for subject in found if subject.lessons and all(exam.pool for exam in subject.exams)][:most]


def _subject(course: Course) -> Subject:
    lessons = list(Lesson.objects.filter(course=course, retired=False).order_by("position"))
    exams = [Exam(quiz, _pool(quiz)) for quiz in Quiz.objects.filter(course=course, retired=False).order_by("position")]
    return Subject(course, lessons, exams)


def _pool(quiz: Quiz) -> list[Asked]:
    rows = QuestionVersion.objects.filter(question__quizzes=quiz, status=QuestionVersion.PUBLISHED).order_by("question_id")
    return [_asked(version) for version in rows]


def _asked(version: QuestionVersion) -> Asked:
    options = [option["key"] for option in version.body["en"].get("options", [])]
    item = AttemptItem(version=version, shuffle=options)
    return Asked(version, options, *(_choice(version, answer(item, right=right)) for right in (True, False)))


def _choice(version: QuestionVersion, given: Any) -> Choice:
    body = version.body["en"]
    clean = grading.clean(version.kind, body, given)
    return Choice(clean, grading.mark(version.kind, body, version.key, clean).share)


@lru_cache(maxsize=10_000)
def score(shares: Sequence[Decimal]) -> grading.Score:
    """Few different results come up, and each is worked out once."""
    return grading.score((grading.Mark(share, share == ONE), ONE) for share in shares)
