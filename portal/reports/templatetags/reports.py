"""Tags of the managers' pages: addresses of a selection, table cells that link to the people they count."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.common.figures import rate
from portal.common.templatetags.house import bar, icon
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
def department_options(selection: Selection) -> SafeString:
    """The departments of the reader's scope as options: hundreds, so a line of Python each and no nodes of a template."""
    chosen = selection.chosen
    rows = (
        f'<option value="{pk:d}"{" selected" if pk == chosen else ""}>{escape(branch.name)}</option>'
        for pk, branch in selection.branches.items()
    )
    return mark_safe("".join(rows))  # noqa: S308 (each name is escaped)


@register.simple_tag
def standing_tags() -> dict[str, SafeString]:
    """Standing → its tag, made once for a page."""
    kinds = [
        ("completed", " tag--ok", "check-circle", _("Completed")),
        ("overdue", " tag--bad", "alert", _("Overdue")),
        ("in_progress", " tag--accent", "book", _("In progress")),
        ("not_started", "", "clock", _("Not started")),
    ]
    return {key: format_html('<span class="tag{}">{}{}</span>', look, icon(name), words) for key, look, name, words in kinds}


@register.simple_tag
def team_cell(selection: Selection, line: Line, course: Course) -> SafeString:
    """Rate and count, the bar, and the standings that are not done, each number a link to exactly its people."""
    cell = line.cells.get(course.pk)
    if cell is None or not cell.total:
        return format_html('<span class="small faint">{}</span>', _("not asked"))
    url = escape(people_url(selection, line, course))
    texts = {
        "overdue": ngettext("%(n)d overdue", "%(n)d overdue", cell.overdue),
        "in_progress": ngettext("%(n)d in progress", "%(n)d in progress", cell.in_progress),
        "not_started": ngettext("%(n)d not started", "%(n)d not started", cell.not_started),
    }
    owing = ((state, text, getattr(cell, state)) for state, text in texts.items())
    links = "".join(f'<a href="{url}&amp;state={state}">{escape(text % {"n": n})}</a>' for state, text, n in owing if n)
    return mark_safe(  # noqa: S308 (the address and every word are escaped; written out because a table has hundreds of cells)
        f'<div class="cell"><span><a href="{url}&amp;state=completed"><b>{escape(rate(cell.completed, cell.total))}</b>'
        f'<span class="vh"> {escape(_("completed"))}</span></a>'
        f'<a class="faint" href="{url}">{cell.completed}/{cell.total}<span class="vh"> {escape(_("people"))}</span></a></span>'
        f'{bar(cell.completed, cell.overdue, cell.total)}<span class="tiny cell__states">{links or escape(_("all completed"))}</span></div>'
    )


def people_url(selection: Selection, line: Line, course: Course) -> str:
    """Where everybody of a cell is listed."""
    where: dict[str, Any] = {"course": course.slug, "q": "", "state": ""}
    if line.branch:
        where |= {"department": line.branch.pk, "scope": "direct" if line.direct else ""}
    return f"{reverse('team_people')}?{selection.address(**where)}"
