"""Before somebody reads figures: what time and others have changed is settled."""

from __future__ import annotations

from datetime import datetime

from portal.reports.actions.folding import fold
from training.actions import attempting


def settle(at: datetime) -> None:
    """Attempts whose time is over are handed in, then everything that has changed is counted. Two narrow statements if nothing has."""
    attempting.close_expired(at=at)
    fold(at=at)
