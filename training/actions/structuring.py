"""Keeping a course's structure with the course, so that pages need not ask for it."""

from __future__ import annotations

from training.models import Course
from training.queries import structure


def keep(course: Course) -> None:
    """Work out the structure, steps and minutes of a course anew; call it in the transaction that changed a lesson or a quiz of it."""
    course.structure = structure.read(course)
    steps = list(structure.of(course).steps)
    course.steps = len(steps)
    course.minutes = sum(step.minutes if step.minutes is not None else 2 * step.draw for step in steps)  # type: ignore[union-attr]
    course.save(update_fields=["structure", "steps", "minutes"])
