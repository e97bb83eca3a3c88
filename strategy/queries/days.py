"""Which day it is for somebody who asks what must be done by when."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from portal.people.models import Person


def today_for(person: Person, zone: str = "") -> date:
    """The day where the person is, or where the papers come from (`zone` of the forum), whichever is the later: no day is given away."""
    now = timezone.now()
    return max(timezone.localdate(now, ZoneInfo(name)) for name in (person.time_zone, zone) if name)
