"""Changes of law that come with the portal's own content: readers see the new words already, an editor labels them at the desk.

Nobody had learned the former words of an article that is new to the store: its change is in effect at once and sets nothing off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from portal.articles.actions import changing, passages, restating
from portal.articles.formats import ChangeDraft
from portal.articles.models import ArticleRevision, Change, ChangedPassage, Edition, Fact, FactVersion
from portal.articles.queries.facts import words_of


def of_edition(edition: Edition, before: ArticleRevision, draft: ChangeDraft, *, learned: bool) -> Change | None:
    """What the revision just shipped says differently from `before`. `learned`: readers may know the former words by heart.

    None where no paragraph differs.
    """
    assert edition.published is not None and edition.release is not None
    found = passages.passages_between(before, edition.published)
    for passage in found:
        said = draft.label_of(passage.after or passage.before, edition.language)
        passage.label = said if passage.number else ChangedPassage.WORDING  # title and summary cite nothing
    title = changing.title_of(edition, edition.release)
    sides: dict[str, Any] = {"edition": edition, "release": edition.release, "before": before, "after": edition.published, "title": title}
    if learned:
        return _wait(found, days=draft.days, **sides)
    for passage in found:
        passage.label = passage.label or ChangedPassage.WORDING
    return _wait(found, days=draft.days, state=Change.MADE, made_at=edition.published_at, **sides)


def of_facts(former: Mapping[str, dict[str, Any]], labels: Mapping[str, str]) -> list[str]:
    """Write down what the content says of these facts now: the first version of a new one; of a known one (`former`: what it said) the
    next version and a change that waits. Returns the ids of those that say something else."""
    facts = list(Fact.objects.filter(pk__in=[*labels]).prefetch_related("sources", "versions"))
    said = {fact.pk: words_of(fact) for fact in facts}
    FactVersion.objects.bulk_create(
        [FactVersion(fact=fact, number=1, words=said[fact.pk]) for fact in facts if fact.pk not in former], batch_size=200
    )
    restated = [fact for fact in facts if fact.pk in former and former[fact.pk] != said[fact.pk]]
    for fact in restated:
        _restated(fact, former[fact.pk], said[fact.pk], labels[fact.pk])
    return [fact.pk for fact in restated]


def _restated(fact: Fact, was: dict[str, Any], now: dict[str, Any], label: str) -> None:
    versions = sorted(fact.versions.all(), key=lambda version: -version.number)
    before = next((version for version in versions if {**version.words, "sources": sorted(version.words["sources"])} == was), None)
    before = before or restating.record(fact, was)
    after = restating.record(fact, now)
    found = restating.passages_of(before, after)
    for passage in found:
        passage.label = label
    _wait(found, fact=fact, fact_before=before, fact_after=after, title=restating.title(after))


def of_row(row: str, title: dict[str, str], before: str, after: str, cited: Iterable[str]) -> Change | None:
    """A row of the reference tables says something else: `row` "exhaustion/eu-trademarks", both texts as people read them, the facts
    it rests on. None where they read alike."""
    if before == after:
        return None
    return _wait([passages.passage_of_words(before, after, cited)], row=row, title=title)


def _wait(found: list[ChangedPassage], *, state: str = Change.WAITING, made_at: datetime | None = None, **sides: Any) -> Change | None:
    if not found:
        return None
    change = Change.objects.create(state=state, made_at=made_at, planned_at=made_at or timezone.now(), **sides)
    passages.keep(change, found)
    return change
