"""The list of a course's steps as HTML. Written by hand, not by a template: it stands on two pages, has up to forty rows, and made
there took half of the page's time."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.common.languages import current_language, html_lang, pick
from portal.common.templatetags.house import icon
from training.queries.outline import LessonStep, QuizStep

Step = LessonStep | QuizStep


def steps_html(steps: Iterable[Step], current: Step | None, *, here: int | None, enrolled: bool, minutes: bool) -> SafeString:
    """`current`: the step to go on with; `here`: the id of the lesson that is being read; `enrolled`: whether steps are links;
    `minutes`: with how long each takes and the way to the last result."""
    language = current_language()
    done = format_html('<span class="dot dot--done">{}<span class="vh">{}</span></span>', icon("check"), _("Done"))
    rows = [_row(step, done, language, now=enrolled and step is current, here=here, enrolled=enrolled, minutes=minutes) for step in steps]
    return mark_safe("".join(rows))  # noqa: S308  (each row is made by format_html)


def _row(step: Step, done: str, language: str, *, now: bool, here: int | None, enrolled: bool, minutes: bool) -> str:
    dot = done if step.done else format_html('<span class="dot{}">{}</span>', " dot--now" if now else "", _sign(step))
    spoken = html_lang(language if step.title.get(language) else "en")
    words = format_html('<span lang="{}">{}</span>{}', spoken, pick(step.title, language), _length(step) if minutes else "")
    if not enrolled:
        return format_html('<li>{}<span class="steps__plain">{}</span></li>', dot, words)
    mark = ' aria-current="step"' if isinstance(step, LessonStep) and step.lesson.pk == here else ""
    last = _last(step) if minutes else ""
    return format_html('<li>{}<a href="{}"{}>{}</a>{}</li>', dot, step.url, mark_safe(mark), words, last)  # noqa: S308


def _sign(step: Step) -> str:
    if isinstance(step, LessonStep):
        return str(step.lesson.position)
    if step.waits_for:
        return format_html('{}<span class="vh">{}</span>', icon("lock"), _("Not open yet"))
    return mark_safe('<span aria-hidden="true">?</span>')


def _length(step: Step) -> str:
    if isinstance(step, LessonStep):
        text = _("%(n)s min") % {"n": step.lesson.minutes}
    elif not step.quiz.draw:
        text = _("being revised after a change of law")
    elif step.quiz.minutes:
        values = {"n": step.quiz.draw, "minutes": step.quiz.minutes}
        text = ngettext("%(n)s question, %(minutes)s min", "%(n)s questions, %(minutes)s min", step.quiz.draw) % values
    else:
        text = ngettext("%(n)s question", "%(n)s questions", step.quiz.draw) % {"n": step.quiz.draw}
    return format_html('<span class="small faint">{}</span>', text)


def _last(step: Step) -> str:
    if isinstance(step, LessonStep) or step.done or not step.last_id:
        return ""
    return format_html('<a class="small" href="{}">{}</a>', reverse("result", args=[step.last_id]), _("Your last result"))
