"""One change of law in two languages: the English and the Chinese edition of an article are published one after the other, and who owes
the difference for one of them is not asked again for the other.

A change covers the other edition's where it asks there exactly the same blocks, and every question. It covers one change only: what
changes in the other edition after that is another change. Whoever learned the difference longer ago than `AGAIN` is asked anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from portal.articles.models import Change, ChangedPassage
from training.models import Delta, Quiz
from training.queries import impact

AGAIN = timedelta(days=90)  # for so long a difference that was learned counts for the other edition too
Covering = dict[int, list[UUID]]  # course → changes that cover it


@dataclass
class Acting:
    """A change in effect that changes the answer of facts."""

    change: Change
    facts: set[str] = field(default_factory=set)


def covering(change: Change, facts: Collection[str]) -> Covering:
    """The changes in effect whose differences ask in a course what this one asks there. No statement for a fact's or a row's change, one
    where the other edition has none, else four and four for each."""
    found: Covering = {}
    others = [one for one in _acting(change) if one.facts & set(facts)]
    twins = [one for one in others if one.change.edition_id != change.edition_id and not _is_used_up(one, change, others)]
    ours = _asks(facts) if twins else {}
    for twin in twins:
        theirs, pools = _asks(twin.facts), _pools(twin.change)
        for course, (blocks, questions) in ours.items():
            if blocks == theirs.get(course, (set(), set()))[0] and questions <= pools.get(course, set()):
                found.setdefault(course, []).append(twin.change.pk)
    return found


def _acting(change: Change) -> list[Acting]:
    """The other changes in effect of the same article, in either language."""
    if change.edition is None:
        return []
    rows = ChangedPassage.objects.filter(
        label=ChangedPassage.ANSWER,
        change__state=Change.MADE,
        change__wave__isnull=False,
        change__edition__article=change.edition.article_id,
    )
    found: dict[UUID, Acting] = {}
    for row in rows.exclude(change=change.pk).select_related("change").order_by("change__made_at", "change", "position"):
        found.setdefault(row.change_id, Acting(row.change)).facts |= set(row.facts)
    return list(found.values())


def _is_used_up(one: Acting, change: Change, others: list[Acting]) -> bool:
    """Whether `change`'s own edition has followed it already, with a change before this one."""
    return any(
        other.change.edition_id == change.edition_id and other.facts & one.facts and _at(one) <= _at(other) and not _is_later(other, change)
        for other in others
    )


def _at(one: Acting) -> datetime:
    assert one.change.made_at is not None  # kept by the database
    return one.change.made_at


def _is_later(other: Acting, change: Change) -> bool:
    return change.made_at is not None and _at(other) > change.made_at


def _asks(facts: Collection[str]) -> dict[int, tuple[set[int], set[int]]]:
    """Course → its blocks and its questions that rest on these facts. Three statements."""
    found: dict[int, tuple[set[int], set[int]]] = {}
    for course, block in impact.citing(facts).values_list("text__lesson__course", "pk"):
        found.setdefault(course, (set(), set()))[0].add(block)
    for course, question in impact.asked_in(list(impact.resting(facts).values_list("question", flat=True))):
        found.setdefault(course, (set(), set()))[1].add(question)
    return found


def _pools(change: Change) -> dict[int, set[int]]:
    """Course → the questions which the differences of a change ask. One statement."""
    found: dict[int, set[int]] = {}
    for course, question in Quiz.objects.filter(change=change, retired=False).values_list("course", "pool"):
        found.setdefault(course, set()).add(question)
    return found


def asked_already(covered: Covering, at: datetime) -> Q | None:
    """Certificates whose holder owes, or learned not long ago, a difference that covers it; None where nothing is covered."""
    if not covered:
        return None
    pairs = reduce(or_, (Q(course=course, change__in=changes) for course, changes in covered.items()))
    counts = Q(done_at=None, withdrawn_at=None) | Q(done_at__gte=at - AGAIN)
    return Q(Exists(Delta.objects.filter(pairs, counts, person=OuterRef("completion__person"), course=OuterRef("completion__course"))))
