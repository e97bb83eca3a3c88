"""Where a person stands in courses: steps done, the next one, what is still missing. Two statements for any number of courses,
one more where a quiz is owed after an attempt, one where attempts are open, one or two where a course requires others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.urls import reverse

from portal.people.models import Person
from training.models import AnswerEvent, Attempt, AttemptGrant, Course, Enrolment, Lesson, LessonCompletion
from training.queries import structure
from training.queries.structure import LessonOf, QuizOf


@dataclass(frozen=True)
class LessonStep:
    """A lesson of a course as one person sees it."""

    lesson: LessonOf
    done: bool
    course: Course
    blocked = False  # one may always read

    @property
    def title(self) -> dict[str, str]:
        return self.lesson.title

    @property
    def url(self) -> str:
        return reverse("lesson", args=[self.course.slug, self.lesson.key])


@dataclass(frozen=True)
class QuizStep:
    """A quiz of a course as one person sees it: attempts used and allowed, best result, the open attempt, courses to complete before."""

    quiz: QuizOf
    done: bool
    course: Course
    used: int = 0
    allowed: int = 0  # with what was granted, once it was tried
    best: Decimal | None = None
    open_id: UUID | None = None
    answered: int = 0
    last_id: UUID | None = None
    waits_for: tuple[Course, ...] = ()

    @property
    def title(self) -> dict[str, str]:
        return self.quiz.title

    @property
    def url(self) -> str:
        if self.done and self.last_id and not self.open_id:
            return reverse("result", args=[self.last_id])
        return reverse("attempt", args=[self.open_id]) if self.open_id else reverse("quiz", args=[self.course.slug, self.quiz.key])

    @property
    def left(self) -> int:
        return max(0, self.allowed - self.used)

    @property
    def blocked(self) -> bool:
        """Neither passed nor able to try: somebody must grant an attempt, or another course comes first."""
        return not self.done and self.open_id is None and (self.left == 0 or bool(self.waits_for))


@dataclass
class Part:
    """A module with its steps, lessons and checks in order."""

    title: dict[str, str]
    steps: list[LessonStep | QuizStep]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)


@dataclass
class Outline:
    """The steps of one course in order."""

    course: Course
    modules: list[Part] = field(default_factory=list)
    finals: list[QuizStep] = field(default_factory=list)  # quizzes that belong to no module

    @cached_property
    def steps(self) -> list[LessonStep | QuizStep]:
        return [*(step for part in self.modules for step in part.steps), *self.finals]

    @cached_property
    def lessons(self) -> list[LessonStep]:
        return [step for step in self.steps if isinstance(step, LessonStep)]

    @property
    def quizzes(self) -> list[QuizStep]:
        return [step for step in self.steps if isinstance(step, QuizStep)]

    @property
    def waits_for(self) -> tuple[Course, ...]:
        """The courses that must be completed before the final quiz opens."""
        return next((step.waits_for for step in self.finals if step.waits_for and not step.done), ())

    @property
    def total(self) -> int:
        return len(self.steps)

    @cached_property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def complete(self) -> bool:
        return 0 < self.total == self.done

    @property
    def share(self) -> float:
        return self.done / self.total if self.total else 0.0

    @cached_property
    def next(self) -> LessonStep | QuizStep | None:
        """The exact step to go on with: an open attempt (its clock runs), else the first step not done, one that can be done before one
        that is blocked. None when all are done."""
        owed = [step for step in self.steps if not step.done or _runs(step)]
        return (
            next((step for step in owed if _runs(step)), None)
            or next((step for step in owed if not step.blocked), None)
            or (owed[0] if owed else None)
        )

    def after(self, lesson: Lesson | LessonOf) -> LessonStep | QuizStep | None:
        """The step after a lesson: the next lesson, or a quiz not passed that stands before it; None where all that is done."""
        later = False
        for step in self.steps:
            if later and (isinstance(step, LessonStep) or not step.done or step.open_id):
                return step
            later = later or (isinstance(step, LessonStep) and step.lesson.pk == lesson.pk)
        return None

    def before(self, lesson: Lesson | LessonOf) -> LessonStep | None:
        return next((step for step in reversed(self.lessons) if step.lesson.position < lesson.position), None)


def _runs(step: LessonStep | QuizStep) -> bool:
    return isinstance(step, QuizStep) and step.open_id is not None


def outlines(person: Person, courses: Iterable[Course], completed: Collection[int] | None = None) -> dict[int, Outline]:
    """The outline of each course, by the course's id. `completed`: ids of the courses the person has completed, where that is known."""
    held = {course.pk: course for course in courses}
    if not held:
        return {}
    built = {pk: structure.of(course) for pk, course in held.items()}
    read = set(LessonCompletion.objects.filter(person=person, lesson__course__in=list(held)).values_list("lesson_id", flat=True))
    taken = _taken(person, list(held))
    missing = _missing(person, {needed for one in built.values() for needed in one.requires}, held, completed)
    found: dict[int, Outline] = {}
    for pk, course in held.items():
        waits = tuple(missing[needed] for needed in built[pk].requires if needed in missing)
        parts = [
            Part(
                module.title,
                [
                    *(LessonStep(lesson, lesson.pk in read, course) for lesson in module.lessons),
                    *(_quiz_step(quiz, course, taken, ()) for quiz in module.checks),
                ],
            )
            for module in built[pk].modules
        ]
        found[pk] = Outline(course, parts, [_quiz_step(quiz, course, taken, waits) for quiz in built[pk].quizzes])
    return found


def outline(person: Person, course: Course) -> Outline:
    return outlines(person, [course])[course.pk]


def missing(person: Person, course: Course) -> list[Course]:
    """The courses the person must complete before the final quiz of this one."""
    return list(_missing(person, structure.of(course).requires, {}).values())


def _missing(
    person: Person, needed: Collection[int], held: dict[int, Course], completed: Collection[int] | None = None
) -> dict[int, Course]:
    """Of the courses that are required, those the person has not completed. One that is no longer published asks nothing."""
    if not needed:
        return {}
    if completed is None:
        done = Enrolment.objects.filter(person=person, course__in=needed, completed_at__isnull=False)
        completed = set(done.values_list("course_id", flat=True))
    left = [pk for pk in needed if pk not in completed]
    found = {pk: held[pk] for pk in left if pk in held}
    unknown = [pk for pk in left if pk not in held]
    if unknown:
        found |= Course.objects.in_bulk(unknown)
    return {pk: course for pk, course in found.items() if course.state == Course.PUBLISHED}


@dataclass
class Taken:
    """A person's attempts at one quiz."""

    used: int = 0
    granted: int = 0
    best: Decimal | None = None
    passed: bool = False
    open_id: UUID | None = None
    answered: int = 0
    last_id: UUID | None = None  # the newest one passed, else the newest handed in
    last: tuple[bool, int] = (False, 0)  # whether it is passed, and its number

    def add(self, pk: UUID, number: int, state: str, percent: Decimal | None, passed: bool | None) -> None:
        """In any order."""
        self.used = max(number, self.used)
        if state == Attempt.OPEN:
            self.open_id = pk
        elif (rank := (bool(passed), number)) > self.last:
            self.last, self.last_id = rank, pk
        self.passed = self.passed or bool(passed)
        if percent is not None:
            self.best = percent if self.best is None else max(self.best, percent)


def _taken(person: Person, courses: list[int]) -> dict[int, Taken]:
    """By the quiz's id. One statement, one more where a quiz was tried and not passed (it may have been granted an attempt), one where
    attempts are open: plain ones, each of which costs less than one that does all."""
    found: dict[int, Taken] = {}
    columns = ("quiz_id", "pk", "number", "state", "percent", "passed")
    for quiz_id, *attempt in Attempt.objects.filter(person=person, quiz__course__in=courses, quiz__change=None).values_list(*columns):
        found.setdefault(quiz_id, Taken()).add(*attempt)
    owed = [quiz_id for quiz_id, taken in found.items() if not taken.passed]
    for quiz_id in AttemptGrant.objects.filter(person=person, quiz__in=owed).values_list("quiz_id", flat=True) if owed else ():
        found[quiz_id].granted += 1
    running = {taken.open_id: taken for taken in found.values() if taken.open_id}
    for attempt_id, answered in _answered(list(running)).items():
        running[attempt_id].answered = answered
    return found


def _answered(attempts: list[UUID]) -> dict[UUID, int]:
    """How many questions of each open attempt have an answer that stands. One statement; none for none."""
    newest: dict[tuple[UUID, int], bool] = {}
    events = AnswerEvent.objects.filter(attempt__in=attempts).order_by("revision") if attempts else AnswerEvent.objects.none()
    for attempt, item, given in events.values_list("attempt_id", "item_id", "given"):
        newest[attempt, item] = given is not None
    counts = dict.fromkeys(attempts, 0)
    for (attempt, _item), stands in newest.items():
        counts[attempt] += stands
    return counts


def _quiz_step(quiz: QuizOf, course: Course, taken: dict[int, Taken], waits: tuple[Course, ...]) -> QuizStep:
    mine = taken.get(quiz.pk)
    if mine is None:
        return QuizStep(quiz, False, course, allowed=quiz.attempts, waits_for=waits)
    allowed = quiz.attempts + mine.granted
    return QuizStep(quiz, mine.passed, course, mine.used, allowed, mine.best, mine.open_id, mine.answered, mine.last_id, waits)
