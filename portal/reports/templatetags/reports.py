"""Tags of the managers' pages: addresses of a selection, table cells that link to the people they count."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.common.figures import rate
from portal.common.templatetags.house import bar
from portal.reports.queries.figures import Line
from portal.reports.queries.selection import Selection
from training.models import Course

register = template.Library()


@register.simple_tag
def selection_address(selection: Selection, **changes: Any) -> str:
    """The selection as a query string, some of it changed."""
    return selection.address(**changes)


@register.simple_tag
def selected_name(selection: Selection) -> str:
    return selection.branches[selection.chosen].name if selection.chosen else ""


@register.filter
def of(mapping: dict[Any, Any], key: Any) -> Any:
    """{{ departments|of:row.person_id }}"""
    return mapping.get(key, "")


@register.simple_tag
def team_cell(selection: Selection, line: Line, course: Course) -> SafeString:
    """Count and rate, the bar, and the four standings, each number a link to exactly its people."""
    cell = line.cells.get(course.pk)
    if cell is None or not cell.total:
        return format_html('<span class="small faint">{}</span>', _("not asked"))
    to = _to(selection, line, course)
    parts = [
        (_link(to("overdue"), _("%(n)d overdue") % {"n": cell.overdue}) if cell.overdue else None),
        (_link(to("in_progress"), _("%(n)d in progress") % {"n": cell.in_progress}) if cell.in_progress else None),
        (_link(to("not_started"), _("%(n)d not started") % {"n": cell.not_started}) if cell.not_started else None),
    ]
    return format_html(
        '<div class="cell"><span><a href="{}"><b>{}</b></a><a class="faint" href="{}">{}/{}</a></span>{}<span class="tiny cell__states">{}</span></div>',
        to("completed"),
        rate(cell.completed, cell.total),
        to(""),
        cell.completed,
        cell.total,
        bar(cell.completed, cell.overdue, cell.total),
        format_html_join(" · ", "{}", ((part,) for part in parts if part)),
    )


def _to(selection: Selection, line: Line, course: Course) -> Any:
    base = reverse("team_people")
    where: dict[str, Any] = {"course": course.slug, "q": ""}
    if line.branch:
        where |= {"department": line.branch.pk, "scope": "direct" if line.direct else ""}
    return lambda state: f"{base}?{selection.address(**where, state=state)}"


def _link(url: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text)
