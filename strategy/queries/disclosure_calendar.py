"""The days of a disclosure as a calendar file. It names the number, not the title: calendars are shown to others."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from strategy.models import Disclosure
from strategy.queries.disclosure_page import runs_of
from strategy.queries.wordings import Words
from strategy.rules import clocks, ics


def calendar_file(found: Disclosure, words: Words, *, address: str, today: date, stamp: datetime) -> str:
    """The file. What was entered later sends a higher sequence; the end of priority is cancelled once it no longer matters."""
    over = found.status == "filed" and clocks.priority(found.status, found.answers) is None
    host = urlsplit(address).hostname or ""
    entries = [
        ics.Entry(
            uid=ics.uid(str(found.pk), one.code, host),
            when=one.day,
            summary=f"{found.number}: {one.name}",
            description=_("Counted from %(day)s. Law as in the portal.") % {"day": words.day(one.counted_from)} if one.counted_from else "",
            url=address,
            sequence=found.serial,
            cancelled=over and one.code == "clock.priority",
            remind=clocks.REMIND,
        )
        for one in runs_of(found, words, today)
    ]
    return ics.write(entries, stamp=stamp, name=found.number)
