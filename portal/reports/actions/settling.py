"""Before somebody reads figures: what time and others have changed is settled."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists

from portal.people.zones import company_day
from portal.reports.actions.folding import fold
from portal.reports.models import Changed, Folding
from training.actions import attempting


def settle(at: datetime) -> None:
    """Attempts whose time is over are handed in, then everything that has changed is counted. One narrow statement if nothing has."""
    waits = {"waits": Exists(Changed.objects.all()), "expired": Exists(attempting.expired(at))}
    last = Folding.objects.annotate(**waits).first()
    if last is not None and last.day == company_day(at) and not last.waits and not last.expired:  # type: ignore[attr-defined]
        return
    attempting.close_expired(at=at)
    fold(at=at)
