"""What the strategy hears of the floors below."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.people.bells import people_moved
from strategy.actions import sharing


@receiver(people_moved)
def end_shares_out_of_reach(sender: Any, person_ids: list[int], **kwargs: Any) -> None:
    sharing.end_out_of_reach(person_ids)
