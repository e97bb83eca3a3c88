"""Publishing and withdrawing an edition: what readers, the search and the numbers of paragraphs see changes here alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.articles.actions import twinning
from portal.articles.actions.writing import Draft, read_again
from portal.articles.models import ArticleRevision, Edition, Paragraph, Release
from portal.articles.queries.glossary import markers
from portal.common import keeping, searching
from portal.common.terms import Marker
from portal.people import trail
from portal.people.models import Person


def _locked(edition: Edition) -> Edition:
    return Edition.objects.select_for_update(of=("self",)).select_related("article__topic", "newest").get(pk=edition.pk)


class NotReady(Exception):
    """A release cannot be published as it stands: it is not approved, was published or withdrawn, or its minute has not come."""


@transaction.atomic
def publish(release: Release, *, by: Person | None = None, at: datetime | None = None) -> bool:
    """Show an approved release to readers: paragraphs become live, citations count, the search finds it.

    `at`: the moment (default: now). A scheduled release is published from its minute on; an editor may publish it earlier (`by`).
    Returns False, and does nothing, where it is published already. Refused: `NotReady`.
    """
    moment = at or timezone.now()
    keeping.hold()
    release = Release.objects.select_for_update(of=("self",)).select_related("revision", "edition__article").get(pk=release.pk)
    if release.state == Release.PUBLISHED:
        return False
    check_ready(release, by, moment)
    if release.edition is None:
        raise NotReady("not of an edition")
    release.state, release.published_at, release.published_by = Release.PUBLISHED, moment, by
    release.save(update_fields=["state", "published_at", "published_by"])
    _show(_locked(release.edition), release, by, moment)
    return True


def check_ready(release: Release, by: Person | None, moment: datetime) -> None:
    """Refuse by `NotReady` what no second person has read, what was returned or withdrawn, and what waits for its minute."""
    waits = release.state == Release.SCHEDULED and by is None and release.publish_at is not None and release.publish_at > moment
    law = release.legal or (release.edition is not None and release.edition.article.legal)  # it may state law since it was handed in
    unread = law and (release.approver_id is None or release.state not in (Release.APPROVED, Release.SCHEDULED))
    if unread or waits or release.state in (Release.WITHDRAWN, Release.RETURNED):
        raise NotReady(release.state)


@transaction.atomic
def ship(edition: Edition, *, by: Person | None = None, at: datetime | None = None) -> bool:
    """Show the newest revision to readers as part of the portal's own content, which was read before it was delivered.

    `at`: since when (default: now). Returns False, and does nothing, where readers see that revision already.
    """
    keeping.hold()
    edition = _locked(edition)
    if edition.state == Edition.PUBLISHED and edition.published_id == edition.newest_id:
        return False
    moment = at or timezone.now()
    release, _new = Release.objects.update_or_create(
        revision=edition.newest,
        defaults={
            "edition": edition, "legal": edition.article.legal, "shipped": True, "state": Release.PUBLISHED, "author": edition.newest.author,
            "published_at": moment, "published_by": by,
        },
    )  # fmt: skip
    _show(edition, release, by, moment)
    return True


@transaction.atomic
def show_again(edition: Edition, revision: ArticleRevision, *, by: Person | None, at: datetime) -> bool:
    """Show a revision again that readers saw before: what replaced it goes back to its author. Refused: `NotReady`, where readers never
    saw it. Returns False, and does nothing, where they see it already."""
    keeping.hold()
    edition = _locked(edition)
    if edition.state == Edition.PUBLISHED and edition.published_id == revision.pk:
        return False
    former = Release.objects.select_for_update(of=("self",)).select_related("revision").filter(revision=revision).first()
    if former is None or former.state != Release.PUBLISHED:
        raise NotReady("never published")
    Release.objects.filter(revision=edition.published_id).update(**undone(by, at))
    _show(edition, former, by, at, again=True)
    return True


def undone(by: Person | None, at: datetime) -> dict[str, Any]:
    """The columns of a release whose words were taken back from readers: its approval is spent, and its author hears what happened."""
    said = {"code": "undone", "at": at.isoformat(), "by": str(by or "")}
    return {"state": Release.RETURNED, "approver": None, "approved_at": None, "message": "", "outcome": said}


def _show(edition: Edition, release: Release, by: Person | None, at: datetime, *, again: bool = False) -> None:
    revision, former = release.revision, edition.published
    assert revision is not None
    draft = read_again(revision)
    if draft.standing != (revision.law_as_at, revision.confidence):  # the register has moved since it was written
        revision.law_as_at, revision.confidence = draft.standing
        ArticleRevision.objects.filter(pk=revision.pk).update(law_as_at=revision.law_as_at, confidence=revision.confidence)
    edition.state, edition.published, edition.published_at, edition.published_by = Edition.PUBLISHED, revision, at, by
    edition.release = release
    edition.html, edition.terms = _page(edition, draft, markers())
    edition.save(update_fields=["state", "published", "published_at", "published_by", "release", "html", "terms"])
    rows = Paragraph.objects.filter(article=edition.article, language=edition.language)
    rows.filter(live=True).exclude(number__in=draft.numbers).update(live=False)
    rows.filter(live=False, number__in=draft.numbers).update(live=True)
    twinning.pair_up(edition, former, again=again)
    _index(edition, revision, draft)
    keeping.touch()
    trail.note("article.publish", edition.article, actor=by, language=edition.language, revision=revision.number)


def _page(edition: Edition, draft: Draft, marking: dict[str, Marker]) -> tuple[str, list[str]]:
    page = draft.document.page(draft.numbers, language=edition.language, marker=marking[edition.language], pictures=draft.pictures)
    return page.html, page.terms


@transaction.atomic
def mark_again() -> int:
    """Mark the terms of every published edition anew, after the glossary has changed. Returns how many pages are different now."""
    keeping.hold()
    marking = markers()
    changed = []
    editions = Edition.objects.published().select_for_update(of=("self",)).select_related("article", "published")
    for edition in editions.order_by("pk"):
        assert edition.published is not None
        page = _page(edition, read_again(edition.published), marking)
        if page != (edition.html, edition.terms):
            edition.html, edition.terms = page
            changed.append(edition)
    Edition.objects.bulk_update(changed, ["html", "terms"], batch_size=50)
    keeping.touch()
    return len(changed)


def _index(edition: Edition, revision: ArticleRevision, draft: Draft) -> None:
    topic = edition.article.topic
    searching.index(
        "article",
        edition.article.slug,
        edition.language,
        title=revision.title,
        text=f"{revision.summary}\n{draft.document.plain}",
        detail={
            "law_as_at": revision.law_as_at,
            "paragraphs": len(draft.numbers),
            "topic": topic.title,
            "countermeasure": topic.countermeasure,
        },
    )


@transaction.atomic
def archive(edition: Edition, *, by: Person) -> bool:
    """Withdraw an edition from readers and the search; its revisions stay. Returns False where it is withdrawn already.

    Loading content leaves an edition alone that somebody has withdrawn.
    """
    keeping.hold()
    edition = _locked(edition)
    if edition.state == Edition.ARCHIVED:
        return False
    edition.state, edition.digest = Edition.ARCHIVED, ""
    edition.save(update_fields=["state", "digest"])
    Paragraph.objects.filter(article=edition.article, language=edition.language, live=True).update(live=False)
    searching.remove("article", edition.article.slug, edition.language)
    keeping.touch()
    trail.note("article.archive", edition.article, actor=by, language=edition.language)
    return True


@transaction.atomic
def bring_back(edition: Edition, *, by: Person) -> bool:
    """Show an archived edition again as readers last saw it. Returns False, and does nothing, where it is not archived."""
    keeping.hold()
    edition = _locked(edition)
    if edition.state != Edition.ARCHIVED or edition.release is None:
        return False
    _show(edition, edition.release, by, timezone.now())
    return True


@transaction.atomic
def reindex(article_id: int) -> None:
    """Write the search entries of an article's published editions anew, after its topic or its law has changed."""
    keeping.hold()
    for edition in Edition.objects.published().filter(article=article_id).select_related("article__topic", "published"):
        if edition.published:
            keeping.touch()
            _index(edition, edition.published, read_again(edition.published))


def redate(revisions: Sequence[ArticleRevision]) -> None:
    """Write "law as at" of the search entries anew where these revisions are what readers see. Two statements at most."""
    editions = Edition.objects.published().filter(published__in=revisions).select_related("article", "published")
    shown = editions.only("language", "article__slug", "published__law_as_at")
    searching.redetail("article", {(row.article.slug, row.language): {"law_as_at": row.published.law_as_at} for row in shown})  # type: ignore[union-attr]
