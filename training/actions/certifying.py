"""Issuing a certificate: a snapshot of names on the day, never written again."""

from __future__ import annotations

import calendar
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from portal.people.models import Person
from training.models import Attempt, Certificate, Completion, Course


def add_months(moment: datetime, months: int) -> datetime:
    """The same day `months` later, or the last of that month where it has no such day (31 Jan + 1 → 28 Feb)."""
    year, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + year, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def issue(completion: Completion, course: Course, person: Person, attempt: Attempt | None) -> Certificate:
    """The certificate of a completion; a second call for the same completion breaks on the database's one-to-one."""
    local = timezone.localtime(completion.completed_at, timezone.get_default_timezone())
    return Certificate.objects.create(
        completion=completion,
        number=f"{local:%Y}-{completion.pk:06d}",
        holder=person.display_name,
        course_title=course.title,
        company=settings.COMPANY_NAME,
        percent=attempt.percent if attempt else None,
        issued_at=completion.completed_at,
        expires_at=add_months(completion.completed_at, course.certificate_months) if course.certificate_months else None,
    )
