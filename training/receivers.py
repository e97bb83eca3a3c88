"""What training hears of the floors below."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.articles.bells import law_changed, law_restored
from portal.articles.models import Change
from portal.people.bells import people_moved
from training.actions import assigning, requiring, waving


@receiver(people_moved)
def give_what_departments_and_jobs_ask(sender: Any, person_ids: list[int], **kwargs: Any) -> None:
    assigning.catch_up(person_ids)
    requiring.catch_up(person_ids)


@receiver(law_changed)
def tell_what_rests_on_it(sender: Any, change: Change, **kwargs: Any) -> None:
    waving.strike(change)


@receiver(law_restored)
def take_back_what_was_told(sender: Any, change: Change, **kwargs: Any) -> None:
    waving.lift(change)
