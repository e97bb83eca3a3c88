"""Reminders: one mail to each person who owes something, never to somebody who has finished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal import jobs
from portal.people import trail
from portal.people.models import Person
from training.models import Course, Delta, Enrolment, Reminder


@dataclass(frozen=True)
class Reminded:
    """How many people get a mail, and how many of the enrolments asked for need none."""

    people: int
    left_out: int


@transaction.atomic
def remind(enrolments: Iterable[Enrolment], *, by: Person, at: datetime | None = None) -> Reminded:
    """Send one mail per person that names all they owe of `enrolments`, after the commit and in the background.

    A completed course is owed where its certificate is at risk after a change of law: the mail names the difference. Left out: who has
    finished in the meantime, is inactive, or was reminded of the same today (the day of the person reminded).
    What will be sent is marked before it is, so that two clicks at once send one mail; a mail the server refuses again and again
    is unmarked, so that it can be asked for anew.
    """
    moment = at or timezone.now()
    wanted = [row.pk for row in enrolments]
    owed = _owed(wanted, moment)
    letters = [(person.pk, _mark(person, rows, by, moment)) for person, rows in owed.items()]
    trail.note_many("training.remind", list(owed), actor=by, courses=sorted({row.course.slug for rows in owed.values() for row in rows}))
    if letters:
        jobs.enqueue_many(send_letter, letters)
    return Reminded(len(letters), len(wanted) - sum(len(rows) for rows in owed.values()))


def _owed(ids: list[int], at: datetime) -> dict[Person, list[Enrolment]]:
    """Person → what they owe and were not reminded of today. The rows are locked first: whoever comes second sees the marks."""
    list(Enrolment.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    rows = _owing(Enrolment.objects.filter(pk__in=ids, person__is_active=True), at)
    rows = rows.select_related("person", "course")
    recent = set(Reminder.objects.filter(enrolment__in=ids, sent_at__gt=at - timedelta(days=3)).values_list("enrolment_id", "day"))
    grouped: dict[Person, list[Enrolment]] = {}
    for row in rows.order_by("person_id", "due_at", "pk"):
        if (row.pk, _day(row.person, at)) not in recent:
            grouped.setdefault(row.person, []).append(row)
    return grouped


def _owing(rows: QuerySet[Enrolment], at: datetime) -> QuerySet[Enrolment]:
    """Of these, what is owed: a course, or (`risk_due_at`, `risk_id`) the difference after a change of law at a completed one."""
    difference = Delta.objects.owed(at).filter(person=OuterRef("person"), course=OuterRef("course")).order_by("due_at")
    risks = {"risk_due_at": Subquery(difference.values("due_at")[:1]), "risk_id": Subquery(difference.values("pk")[:1])}
    course = Q(completed_at=None, course__state=Course.PUBLISHED)
    return rows.annotate(**risks).filter(course | Q(completed_at__isnull=False, risk_id__isnull=False))


def _day(person: Person, at: datetime) -> date:
    return at.astimezone(ZoneInfo(person.time_zone)).date()


def _mark(person: Person, owed: list[Enrolment], by: Person, at: datetime) -> list[int]:
    marks = [Reminder(enrolment=row, day=_day(person, at), sent_by=by, sent_at=at) for row in owed]
    return [mark.pk for mark in Reminder.objects.bulk_create(marks)]


def unmark(person_id: int, reminders: list[int]) -> None:
    Reminder.objects.filter(pk__in=reminders).delete()


@jobs.task(failed=unmark)
def send_letter(person_id: int, reminders: list[int]) -> None:
    """The letter these reminders stand for, as things are when it goes out: what was finished meanwhile is not named."""
    person = Person.objects.active().filter(pk=person_id).first()
    mine = Enrolment.objects.filter(reminders__in=reminders, person_id=person_id).select_related("course")
    rows = _owing(mine, timezone.now())
    owed = list(rows.order_by("due_at", "pk"))
    if person is not None and owed:
        _letter(person, owed).send()


def _letter(person: Person, owed: list[Enrolment]) -> EmailMessage:
    context = {"person": person, "owed": owed, "site": settings.SITE_URL, "help_contact": settings.HELP_CONTACT, "now": timezone.now()}
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        return EmailMessage(_("Courses you still owe"), render_to_string("training/mail/reminder.txt", context), to=[person.email])
