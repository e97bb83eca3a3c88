"""“Why am I not complete?”: a sentence for each rule that is not met, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.common.languages import pick
from training.models import Course
from training.queries.outline import LessonStep, Outline, QuizStep


def unmet(outline: Outline) -> list[dict[str, str]]:
    """[{"text", "url"}]: what is missing, in the order of the course; empty when the course is complete."""
    first = [{"text": _first(course), "url": course.get_absolute_url()} for course in outline.waits_for]
    owed = [step for step in outline.steps if not step.done]
    return first + [{"text": _lesson(step) if isinstance(step, LessonStep) else _quiz(step), "url": step.url} for step in owed]


def _first(course: Course) -> str:
    return _("The course “%(title)s” comes first: the final quiz opens when you have completed it.") % {"title": course}


def _lesson(step: LessonStep) -> str:
    values = {"number": step.lesson.position, "title": pick(step.lesson.title)}
    return _("Lesson %(number)s, “%(title)s”, is not read to its end.") % values


def _quiz(step: QuizStep) -> str:
    mark, best = (f"{float(number or 0):g}" for number in (step.quiz.pass_mark, step.best))
    values = {"title": pick(step.quiz.title), "mark": mark, "best": best, "left": step.left}
    if step.open_id:
        return _("“%(title)s” is begun but not handed in. The pass mark is %(mark)s %%.") % values
    if not step.left:
        return _blocked(values)
    if not step.used:
        return _("“%(title)s” is not taken yet. The pass mark is %(mark)s %%.") % values
    text = ngettext(
        "“%(title)s” is not passed: the best result is %(best)s %%, the pass mark %(mark)s %%. %(left)d attempt is left.",
        "“%(title)s” is not passed: the best result is %(best)s %%, the pass mark %(mark)s %%. %(left)d attempts are left.",
        step.left,
    )
    return text % values


def _blocked(values: dict[str, object]) -> str:
    text = _(
        "“%(title)s” is not passed: the best result is %(best)s %%, the pass mark %(mark)s %%, and no attempt is left. "
        "An administrator can allow another one."
    )
    return text % values
