"""Who falls under a demand today, and who of them has signed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from portal.articles.models import ReadDemand, ReadSignature
from portal.articles.models.demand import published_revisions
from portal.people.models import Membership, by_name, departments_below


def falls_under(demand: ReadDemand) -> Q:
    """Active people who belong to the department or one below it today, or everybody."""
    if demand.department_id is None:
        return Q(is_active=True)
    held = Membership.objects.current().filter(person=OuterRef("pk"), department__in=departments_below(demand.department_id))
    return Q(is_active=True) & Q(Exists(held))


def counting(demand: ReadDemand) -> Any:
    """The signatures of the person of the outer statement that meet the demand."""
    rows = ReadSignature.objects.filter(person=OuterRef("pk"), revision__article=demand.article_id)
    return rows.filter(revision__in=published_revisions()) if demand.every_revision else rows


def counts(demands: Iterable[ReadDemand], people: Any) -> dict[int, tuple[int, int]]:
    """Demand → (how many of `people` fall under it, how many of those have signed). One statement for all."""
    asked: dict[str, Count] = {}
    for demand in demands:
        under = falls_under(demand)
        asked[f"under_{demand.pk}"] = Count("pk", filter=under)
        asked[f"signed_{demand.pk}"] = Count("pk", filter=under & Q(Exists(counting(demand))))
    found = people.order_by().aggregate(**asked) if asked else {}
    return {demand.pk: (found[f"under_{demand.pk}"], found[f"signed_{demand.pk}"]) for demand in demands}


def listed(demand: ReadDemand, people: Any) -> Any:
    """Those of `people` who fall under the demand, by name, each with the newest signature that meets it: `signed_at`, `number`,
    `language_signed`, `text_sha256`, `method` (None: not signed). One statement."""
    newest = counting(demand).order_by("-signed_at", "-pk")
    columns = {
        "signed_at": "signed_at",
        "number": "revision__number",
        "language_signed": "revision__language",
        "text_sha256": "text_sha256",
        "method": "method",
    }
    taken = {name: Subquery(newest.values(path)[:1]) for name, path in columns.items()}
    return people.filter(falls_under(demand)).annotate(**taken).order_by(*by_name())
