"""Reminders: one mail to each person who owes something, never to somebody who has finished."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.people import trail
from portal.people.models import Person
from training.models import Enrolment, Reminder

log = logging.getLogger("portal.training")


def remind(enrolments: Iterable[Enrolment], *, by: Person, at: datetime | None = None) -> tuple[int, int]:
    """Send one mail per person that names all they owe of `enrolments`; (sent, left out).

    Left out: who has finished in the meantime, is inactive, or was reminded of the same today. A repetition on the same day
    sends nothing.
    """
    moment = at or timezone.now()
    wanted = [row.pk for row in enrolments]
    mails = _claim(wanted, by, moment)
    sent = sum(_send(person, owed) for person, owed in mails)
    return sent, len(wanted) - sum(len(owed) for _person, owed in mails)


@transaction.atomic
def _claim(ids: list[int], by: Person, at: datetime) -> list[tuple[Person, list[Enrolment]]]:
    """Mark what will be sent before it is: two clicks at once send one mail."""
    day = timezone.localdate(at)
    owed = (
        Enrolment.objects.owed().filter(pk__in=ids, person__is_active=True).exclude(reminders__day=day).select_related("person", "course")
    )
    rows = list(owed.order_by("person_id", "due_at", "pk").select_for_update(of=("self",)))
    Reminder.objects.bulk_create([Reminder(enrolment=row, day=day, sent_by=by, sent_at=at) for row in rows])
    grouped: dict[Person, list[Enrolment]] = {}
    for row in rows:
        grouped.setdefault(row.person, []).append(row)
    if rows:
        trail.note("training.remind", actor=by, people=len(grouped), courses=sorted({row.course.slug for row in rows}))
    return list(grouped.items())


def _send(person: Person, owed: list[Enrolment]) -> bool:
    with translation.override(person.language), timezone.override(person.time_zone):
        body = render_to_string(
            "training/mail/reminder.txt",
            {"person": person, "owed": owed, "site": settings.SITE_URL, "help_contact": settings.HELP_CONTACT, "now": timezone.now()},
        )
        message = EmailMessage(_("Courses you still owe"), body, to=[person.email])
    try:
        return bool(message.send())
    except (SMTPException, OSError):
        log.exception("A reminder could not be sent.")
        return False
