"""All articles at the desk."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from portal.articles.models import Article, Edition


def articles(topic: str = "", state: str = "", words: str = "") -> list[Article]:
    """Every article by shelf, narrowed by a topic's address, a state, and words in its address or titles; lazily, for a pager."""
    found = Article.objects.select_related("topic").order_by("topic__position", "position", "slug")
    if topic:
        found = found.filter(topic__slug=topic)
    if state in dict(Edition.STATES):
        found = found.filter(Exists(Edition.objects.filter(article=OuterRef("pk"), state=state)))
    elif state == "unwritten":
        found = found.filter(~Exists(Edition.objects.filter(article=OuterRef("pk"))))
    for word in words.split()[:8]:
        titled = Edition.objects.filter(article=OuterRef("pk"), newest__title__icontains=word)
        found = found.filter(Q(slug__icontains=word) | Exists(titled))
    return found  # type: ignore[return-value]
