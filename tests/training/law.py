"""Changes of law as the desk makes them: labelled, put into effect with the bell rung, undone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal.articles.bells import law_changed, law_restored
from portal.articles.models import Change, ChangedPassage

OLD, NEW = "Members choose when rights end.", "Members choose when rights end, but not for trademarks."


def plan(facts: Collection[str] = ("T6",), label: str = ChangedPassage.ANSWER, *, days: int = 14, at: datetime | None = None) -> Change:
    """A change whose one passage is labelled, not yet in effect."""
    moment = at or timezone.now() - timedelta(minutes=1)
    change = Change.objects.create(
        row="exhaustion/eu", title={"en": "Exhaustion in the EU", "zh-hans": "欧盟权利用尽"}, days=days, planned_at=moment
    )
    ChangedPassage.objects.create(
        change=change, position=1, number=3, before=OLD, after=NEW, label=label, cited=sorted(facts), facts=sorted(facts)
    )
    return change


@transaction.atomic
def make(change: Change, *, at: datetime | None = None) -> Change:
    """In effect, with everything it sets off; a repetition rings the bell again."""
    locked = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if locked.state == Change.PLANNED:
        locked.state, locked.made_at = Change.MADE, at or timezone.now()
        locked.save(update_fields=["state", "made_at"])
    law_changed.send(sender=None, change=locked)
    return locked


@transaction.atomic
def undo(change: Change, *, at: datetime | None = None) -> Change:
    locked = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if locked.state == Change.MADE:
        locked.state, locked.undone_at = Change.UNDONE, at or timezone.now()
        locked.save(update_fields=["state", "undone_at"])
        law_restored.send(sender=None, change=locked)
    return locked


def publish(facts: Collection[str] = ("T6",), label: str = ChangedPassage.ANSWER, **more: object) -> Change:
    """Planned after what there is was written, and made."""
    return make(plan(facts, label, at=timezone.now(), **more))  # type: ignore[arg-type]
