"""What a course consists of, the same for everybody: modules with their lessons and checks, the quizzes at its end, what it requires.

It is worked out when the course is loaded and kept with the course (`training.actions.structuring`), so that no page asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from training.models import Course, Quiz

Texts = dict[str, str]  # language → text


@dataclass(frozen=True)
class LessonOf:
    """A lesson in its course."""

    pk: int
    key: str
    position: int  # counts through the course, from 1
    title: Texts
    minutes: int


@dataclass(frozen=True)
class QuizOf:
    """A quiz in its course; a module's check where `is_check`."""

    pk: int
    key: str
    title: Texts
    draw: int  # questions per attempt; fewer than its rules say while some wait for an editor
    minutes: int | None
    attempts: int
    pass_mark: Decimal  # per cent
    is_check: bool


@dataclass(frozen=True)
class ModuleOf:
    """A module with its steps in order: lessons, then the check where it has one."""

    title: Texts
    lessons: list[LessonOf]
    checks: list[QuizOf]


@dataclass(frozen=True)
class Structure:
    """A course's steps in order."""

    modules: list[ModuleOf] = field(default_factory=list)
    quizzes: list[QuizOf] = field(default_factory=list)
    requires: list[int] = field(default_factory=list)  # ids of the courses to be completed before its final quiz

    @property
    def steps(self) -> Iterator[LessonOf | QuizOf]:
        for module in self.modules:
            yield from module.lessons
            yield from module.checks
        yield from self.quizzes


def of(course: Course) -> Structure:
    """The structure kept with the course, or read where none was kept (three statements)."""
    kept = course.structure or read(course)
    modules = [
        ModuleOf(module["title"], [LessonOf(**lesson) for lesson in module["lessons"]], list(_quizzes(module["checks"], True)))
        for module in kept["modules"]
    ]
    return Structure(modules, list(_quizzes(kept["quizzes"], False)), kept["requires"])


def _quizzes(rows: Iterable[dict[str, Any]], is_check: bool) -> Iterator[QuizOf]:
    for row in rows:
        yield QuizOf(**{**row, "pass_mark": Decimal(row["pass_mark"])}, is_check=is_check)


def read(course: Course) -> dict[str, Any]:
    """The structure as JSON, from the rows of modules, lessons and quizzes. Three statements."""
    modules: dict[int, dict[str, Any]] = {}
    for lesson in course.lessons.filter(retired=False).select_related("module").order_by("position"):
        part = modules.setdefault(lesson.module_id, {"title": lesson.module.title, "lessons": [], "checks": []})
        part["lessons"].append(
            {"pk": lesson.pk, "key": lesson.key, "position": lesson.position, "title": lesson.title, "minutes": lesson.minutes}
        )
    quizzes: list[dict[str, Any]] = []
    for quiz in _quizzes_of(course):
        place = modules[quiz.module_id]["checks"] if quiz.module_id in modules else quizzes
        place.append(_row(quiz))
    requires = list(course.prerequisites.order_by("position", "pk").values_list("pk", flat=True))
    return {"modules": list(modules.values()), "quizzes": quizzes, "requires": requires}


def _quizzes_of(course: Course) -> Any:
    """Its quizzes with `ready` and `suspended`: how many questions may be drawn, and how many wait for an editor."""
    here = Count("pool__versions", filter=Q(pool__versions__status="published", pool__versions__suspended=False), distinct=True)
    away = Count("pool__versions", filter=Q(pool__versions__status="published", pool__versions__suspended=True), distinct=True)
    return Quiz.objects.steps().filter(course=course).annotate(ready=here, suspended=away).order_by("position", "pk")


def _row(quiz: Any) -> dict[str, Any]:
    draw = min(quiz.draw, quiz.ready) if quiz.suspended else quiz.draw
    rules = {"draw": draw, "minutes": quiz.minutes, "attempts": quiz.attempts, "pass_mark": str(quiz.pass_mark)}
    return {"pk": quiz.pk, "key": quiz.key, "title": quiz.title, **rules}
