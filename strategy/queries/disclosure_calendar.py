"""The days of a disclosure as a calendar file. It names the number, not the title: calendars are shown to others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from strategy.models import Disclosure
from strategy.queries.disclosure_page import Runs, runs_in, runs_of
from strategy.queries.wordings import Words
from strategy.rules import clocks, ics


def calendar_file(found: Disclosure, words: Words, *, today: date, stamp: datetime) -> str:
    """The file. What was entered later sends a higher sequence; what no longer matters, or ran once and is gone, is cancelled."""
    runs = {one.code: one for one in runs_of(found, words, today)}
    gone = {one.code: one for one in _former(found, words, today) if one.code not in runs}
    entries = [
        *(_entry(found, one, words, cancelled=clocks.is_over(found.status, found.answers, one.code)) for one in runs.values()),
        *(_entry(found, one, words, cancelled=True) for one in gone.values()),
    ]
    return ics.write(entries, stamp=stamp, name=found.number)


def _former(found: Disclosure, words: Words, today: date) -> Iterator[Runs]:
    """What ran after each of its steps, by the answers that stood then; the last to name a day names where it stood. One statement."""
    facts: dict[str, object] = {}
    for move in found.moves.order_by("number"):
        facts = {**(move.text["answers"] if move.text else facts), **move.given}
        yield from runs_in(move.after, {key: value for key, value in facts.items() if value is not None}, words, today)


def _entry(found: Disclosure, one: Runs, words: Words, *, cancelled: bool) -> ics.Entry:
    host = urlsplit(settings.SITE_URL).hostname or ""
    counted = _("Counted from %(day)s. Law as in the portal.") % {"day": words.day(one.counted_from)} if one.counted_from else ""
    return ics.Entry(
        uid=ics.uid(str(found.pk), one.code, host),
        when=one.day,
        summary=f"{found.number}: {one.name}",
        description=counted,
        url=f"{settings.SITE_URL}{found.get_absolute_url()}",
        sequence=found.serial,
        cancelled=cancelled,
        remind=clocks.REMIND,
    )
