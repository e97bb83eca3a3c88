"""Tags of the managers' pages: addresses of a selection, table cells that link to the people they count."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


@register.filter
def of(mapping: dict[Any, Any], key: Any) -> Any:
    """{{ departments|of:row.person_id }}"""
    return mapping.get(key, "")


@register.simple_tag
def team_cell(selection: Selection, line: Line, course: Course) -> SafeString:
    """Rate and count, the bar, and the standings that are not done, each number a link to exactly its people."""
    cell = line.cells.get(course.pk)
    if cell is None or not cell.total:
        return format_html('<span class="small faint">{}</span>', _("not asked"))
    everybody = people_url(selection, line, course)
    texts = {
        "overdue": ngettext("%(n)d overdue", "%(n)d overdue", cell.overdue),
        "in_progress": ngettext("%(n)d in progress", "%(n)d in progress", cell.in_progress),
        "not_started": ngettext("%(n)d not started", "%(n)d not started", cell.not_started),
    }
    owing = [(everybody, state, text % {"n": getattr(cell, state)}) for state, text in texts.items() if getattr(cell, state)]
    return format_html(
        '<div class="cell"><span><a href="{}&amp;state=completed"><b>{}</b><span class="vh"> {}</span></a>'
        '<a class="faint" href="{}">{}/{}<span class="vh"> {}</span></a></span>{}<span class="tiny cell__states">{}</span></div>',
        everybody,
        rate(cell.completed, cell.total),
        _("completed"),
        everybody,
        cell.completed,
        cell.total,
        _("people"),
        bar(cell.completed, cell.overdue, cell.total),
        format_html_join("", '<a href="{}&amp;state={}">{}</a>', owing) if owing else _("all completed"),
    )


def people_url(selection: Selection, line: Line, course: Course) -> str:
    """Where everybody of a cell is listed."""
    where: dict[str, Any] = {"course": course.slug, "q": "", "state": ""}
    if line.branch:
        where |= {"department": line.branch.pk, "scope": "direct" if line.direct else ""}
    return f"{reverse('team_people')}?{selection.address(**where)}"
