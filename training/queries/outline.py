"""Where a person stands in courses: steps done, the next one, what is still missing. Two statements for any number of courses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Subquery
from django.urls import reverse

from portal.people.models import Person
from training.models import AnswerEvent, Attempt, AttemptGrant, AttemptItem, Course, Lesson, LessonCompletion, Quiz


@dataclass(frozen=True)
class LessonStep:
    """A lesson of a course as one person sees it."""

    lesson: Lesson
    done: bool
    url: str
    blocked = False  # one may always read


@dataclass(frozen=True)
class QuizStep:
    """A quiz of a course as one person sees it: attempts used and allowed, best result, the open attempt."""

    quiz: Quiz
    done: bool
    url: str
    used: int
    allowed: int
    best: Decimal | None
    open_id: UUID | None
    answered: int
    last_id: UUID | None

    @property
    def left(self) -> int:
        return max(0, self.allowed - self.used)

    @property
    def blocked(self) -> bool:
        """Neither passed nor able to try: somebody must grant an attempt."""
        return not self.done and self.open_id is None and self.left == 0


@dataclass
class Outline:
    """The steps of one course in order."""

    course: Course
    lessons: list[LessonStep] = field(default_factory=list)
    quizzes: list[QuizStep] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.lessons) + len(self.quizzes)

    @property
    def done(self) -> int:
        return sum(step.done for step in self.lessons) + sum(step.done for step in self.quizzes)

    @property
    def complete(self) -> bool:
        return 0 < self.total == self.done

    @property
    def share(self) -> float:
        return self.done / self.total if self.total else 0.0

    @property
    def next_lesson(self) -> LessonStep | None:
        return next((step for step in self.lessons if not step.done), None)

    @property
    def next_quiz(self) -> QuizStep | None:
        """An open attempt first (its clock runs), else the first quiz not passed."""
        running = next((step for step in self.quizzes if step.open_id), None)
        return running or next((step for step in self.quizzes if not step.done), None)

    @property
    def next(self) -> LessonStep | QuizStep | None:
        """The exact step to go on with; None when all are done."""
        quiz = self.next_quiz
        return quiz if quiz and quiz.open_id else self.next_lesson or quiz

    @property
    def modules(self) -> list[dict[str, Any]]:
        """[{"module", "steps", "done"}] in order."""
        grouped: dict[int, dict[str, Any]] = {}
        for step in self.lessons:
            part = grouped.setdefault(step.lesson.module_id, {"module": step.lesson.module, "steps": [], "done": 0})
            part["steps"].append(step)
            part["done"] += step.done
        return list(grouped.values())

    def after(self, lesson: Lesson) -> LessonStep | QuizStep | None:
        """The step after a lesson in reading order: the next lesson, else the first quiz not passed; None where all that is done."""
        later = next((step for step in self.lessons if step.lesson.position > lesson.position), None)
        return later or self.next_quiz

    def before(self, lesson: Lesson) -> LessonStep | None:
        return next((step for step in reversed(self.lessons) if step.lesson.position < lesson.position), None)


def outlines(person: Person, courses: Iterable[Course]) -> dict[int, Outline]:
    """The outline of each course, by the course's id."""
    found = {course.pk: Outline(course) for course in courses}
    if not found:
        return found
    for lesson in _lessons(person, found):
        course = found[lesson.course_id].course
        url = reverse("lesson", args=[course.slug, lesson.key])
        found[lesson.course_id].lessons.append(LessonStep(lesson, lesson.done, url))
    for quiz in _quizzes(person, found):
        found[quiz.course_id].quizzes.append(_quiz_step(quiz, found[quiz.course_id].course))
    return found


def outline(person: Person, course: Course) -> Outline:
    return outlines(person, [course])[course.pk]


def _lessons(person: Person, ids: Iterable[int]) -> Any:
    read = LessonCompletion.objects.filter(person=person, lesson=OuterRef("pk"))
    rows = Lesson.objects.filter(course__in=list(ids), retired=False).annotate(done=Exists(read))
    return rows.select_related("module").order_by("course_id", "position")


def _quizzes(person: Person, ids: Iterable[int]) -> Any:
    mine = Attempt.objects.filter(person=person, quiz=OuterRef("pk")).order_by()
    grants = AttemptGrant.objects.filter(person=person, quiz=OuterRef("pk")).order_by().values("quiz").annotate(n=Count("pk")).values("n")
    running = mine.filter(state=Attempt.OPEN)
    latest = AnswerEvent.objects.filter(item=OuterRef("pk")).order_by("-revision")
    given = AttemptItem.objects.filter(attempt__person=person, attempt__quiz=OuterRef("pk"), attempt__state=Attempt.OPEN).order_by()
    answered = given.annotate(last=Subquery(latest.values("given")[:1])).filter(last__isnull=False).values("attempt__quiz")
    return (
        Quiz.objects.filter(course__in=list(ids), retired=False)
        .annotate(
            used=Subquery(mine.values("quiz").annotate(n=Max("number")).values("n")),
            best=Subquery(mine.values("quiz").annotate(n=Max("percent")).values("n")),
            open_id=Subquery(running.values("pk")[:1]),
            passed=Exists(mine.filter(passed=True)),
            last_id=Subquery(mine.filter(state=Attempt.SUBMITTED).order_by(F("passed").desc(), "-number").values("pk")[:1]),
            granted=Subquery(grants),
            answered=Subquery(answered.annotate(n=Count("pk")).values("n")),
        )
        .order_by("course_id", "position")
    )


def _quiz_step(quiz: Any, course: Course) -> QuizStep:
    url = reverse("attempt", args=[quiz.open_id]) if quiz.open_id else reverse("quiz", args=[course.slug, quiz.key])
    if quiz.passed and not quiz.open_id and quiz.last_id:
        url = reverse("result", args=[quiz.last_id])
    allowed = quiz.attempts + (quiz.granted or 0)
    return QuizStep(quiz, quiz.passed, url, quiz.used or 0, allowed, quiz.best, quiz.open_id, quiz.answered or 0, quiz.last_id)
