"""Reminders before the end of priority: a mail to the inventors and to whoever has it in hand, so many days before, each once."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal import jobs
from portal.people.mailing import post
from portal.people.models import Membership, Person
from strategy.models import Disclosure, DisclosureMove, DisclosureReminder, Inventor
from strategy.rules import clocks
from strategy.rules.flow import DECIDERS, SCREENERS

MORNING = time(8)  # by the company's clock


def time_reminders(disclosure: Disclosure, today: date) -> None:
    """Queue what is still to come, and take back what no longer is. In the caller's transaction; a repetition changes nothing."""
    day = clocks.priority(disclosure.status, disclosure.answers)
    wanted = dict(clocks.reminders(day, today)) if day else {}
    for before in clocks.REMIND:
        key = f"disclosure:{disclosure.pk}:{before}"
        if day and before in wanted:
            jobs.enqueue(remind, str(disclosure.pk), day.isoformat(), before, run_at=_morning(wanted[before]), key=key)
        else:
            jobs.cancel(key)


@jobs.task()
def remind(disclosure_id: str, day: str, before: int) -> None:
    """Remind of a day, if it is still the one that matters and still to come. A second run finds that it was done."""
    with transaction.atomic():
        found = Disclosure.objects.select_for_update().filter(pk=disclosure_id).first()
        due = date.fromisoformat(day)
        if found is None or clocks.priority(found.status, found.answers) != due or timezone.localdate() > due:
            return
        _mark, new = DisclosureReminder.objects.get_or_create(disclosure=found, day=due, before=before)
        if new:
            for person in told(found):
                post("strategy/mail/disclosure", person, number=found.number, id=str(found.pk), day=day)


def told(disclosure: Disclosure) -> list[Person]:
    """Who is reminded: its maker and inventors, and of those who screened it whoever still does; if nobody does, who decides."""
    named = Inventor.objects.filter(disclosure=disclosure, person__isnull=False)
    screened = DisclosureMove.objects.filter(disclosure=disclosure).values("by")
    held = Membership.objects.current()
    keeping = held.filter(job_role__code__in=SCREENERS, person__in=screened, person__is_active=True)
    if not keeping.exists():
        keeping = held.filter(job_role__code__in=DECIDERS)
    who = Q(pk=disclosure.maker_id) | Q(pk__in=named.values("person")) | Q(pk__in=keeping.values("person"))
    return list(Person.objects.active().filter(who).order_by("pk"))


def _morning(day: date) -> datetime:
    """At once where the morning has passed: the queue runs what is due."""
    return timezone.make_aware(datetime.combine(day, MORNING), timezone.get_default_timezone())
