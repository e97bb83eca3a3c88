"""The days of a case as a calendar file that follows every correction: the same entries by the same names, moved or cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from strategy.queries.cases import CasePage
from strategy.rules import export
from strategy.rules.ics import Entry, write
from strategy.rules.records import restored
from strategy.rules.timetable import Due


def calendar_file(page: CasePage, *, timed: bool = False) -> str:
    """The file in the reader's language. A line that is done alarms nobody; those of a closed case, and those that are gone, are cancelled."""
    name = _("%(title)s: deadlines") % {"title": page.case.title}
    return write(_entries(page, timed=timed), stamp=timezone.now(), name=name)


def _entries(page: CasePage, *, timed: bool) -> Iterator[Entry]:
    case, host = page.case, urlsplit(settings.SITE_URL).hostname or ""
    before = [restored(one.lines) for one in page.timetables[1:]]
    done = {export.uid(str(case.pk), key, host) for key in page.steps}
    link = f"{settings.SITE_URL}{case.get_absolute_url()}"

    def words(due: Due) -> tuple[str, str]:
        return _said(page, due)

    for entry in export.entries(page.found, words, case=str(case.pk), host=host, sequence=case.sequence, before=before, timed=timed):
        remind = () if entry.uid in done else entry.remind
        yield replace(entry, url=link, remind=remind, cancelled=entry.cancelled or not case.is_open)


def _said(page: CasePage, due: Due) -> tuple[str, str]:
    """The summary and the description of an entry."""
    lines = page.lines_in_words
    what = f"{lines.nature(due)}: {lines.what(due)}"
    summary = f"{what} ({page.case.title})"
    if due.key in page.steps:
        summary = _("Done: %(what)s") % {"what": summary}
    told = [
        lines.last_day(due),
        lines.counted(due),
        f"{lines.party(due)} · {lines.owner(due.owner)}",
        *lines.beside(due),
        *lines.notes(due),
    ]
    if due.consequence:
        told.append(_("If missed: %(what)s") % {"what": "; ".join(lines.consequences(due))})
    return summary, "\n".join([*told, page.words.limit])
