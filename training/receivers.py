"""What training hears of the floors below."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.people.bells import people_moved
from training.actions import assigning, requiring


@receiver(people_moved)
def give_what_departments_and_jobs_ask(sender: Any, person_ids: list[int], **kwargs: Any) -> None:
    assigning.catch_up(person_ids)
    requiring.catch_up(person_ids)
