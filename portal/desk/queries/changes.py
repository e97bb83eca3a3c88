"""The list of changes of law."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from portal.articles.models import Change

TABS = {
    "waiting": Q(state__in=[Change.WAITING, Change.PLANNED]),
    "made": Q(state=Change.MADE),
    "undone": Q(state__in=[Change.UNDONE, Change.DROPPED]),
}


def changes(tab: str) -> QuerySet[Change]:
    """Changes of a tab, the newest first."""
    rows = Change.objects.filter(TABS[tab]).select_related("edition__article", "fact", "made_by", "undone_by", "release")
    return rows.annotate(n=Count("passages")).order_by("-planned_at", "-pk")


def counts() -> dict[str, int]:
    """How many each tab holds. One statement."""
    return Change.objects.aggregate(**{tab: Count("pk", filter=where) for tab, where in TABS.items()})
