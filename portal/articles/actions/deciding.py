"""Reading what was handed in: approved or returned by somebody who wrote none of it, with comments on its paragraphs.

A text that cites facts states law, whatever its article says of itself. Refused is always a `ValidationError` whose sentence can be shown.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.articles.actions import changing
from portal.articles.actions.steps import friendly, locked, move, no, note
from portal.articles.models import ArticleRevision, Citation, FactVersion, Release, ReviewComment, Wording
from portal.people.access import holds
from portal.people.models import Person


def states_law(release: Release) -> bool:
    """Whether a text needs a second reader: its article states law, it cites a fact, or somebody wrote a part of it who says of the
    article that it states no law (`shelving`)."""
    assert release.edition is not None and release.revision is not None
    article = release.edition.article
    return article.legal or Citation.objects.filter(revision=release.revision).exists() or article.no_law_by_id in writers(release)


def writers(release: Release) -> set[int]:
    """Who wrote anything that readers have not seen yet and that this release would show them, and who handed it in."""
    found = {release.author_id, release.handed_in_by_id}
    if release.revision:
        edition = release.edition
        seen = edition.published.number if edition and edition.published else 0
        rows = ArticleRevision.objects.filter(article=release.revision.article_id, language=release.revision.language)
        found |= set(rows.filter(number__gt=seen, number__lte=release.revision.number).values_list("author", flat=True))
    elif release.fact_version:
        published = Release.objects.filter(fact=release.fact_id, state=Release.PUBLISHED).values_list("fact_version__number", flat=True)
        rows_of_fact = FactVersion.objects.filter(fact=release.fact_id, number__lte=release.fact_version.number)
        found |= set(rows_of_fact.filter(number__gt=max(published, default=0) or 0).values_list("author", flat=True))
    return {pk for pk in found if pk}


def may_approve(person: Person, release: Release) -> bool:
    """Approvers, and administrators, who wrote none of it."""
    return holds(person, "approver") and person.pk not in writers(release)


@transaction.atomic
def approve(release: Release, *, by: Person, message: str = "") -> Release:
    """Say that a text may be published. Again by the same person: nothing happens. Refused: one's own words, and what is not in review."""
    release = locked(release)
    if release.state in (Release.APPROVED, Release.SCHEDULED, Release.PUBLISHED) and release.approver_id == by.pk:
        return release
    if release.state != Release.IN_REVIEW:
        raise no(_("This text is not in review any more: %(state)s.") % {"state": release.get_state_display()})
    if not holds(by, "approver"):
        raise no(_("Approving takes the role of an approver."))
    if by.pk in writers(release):
        raise no(_("You wrote or handed in a part of what readers have not seen yet. Somebody else has to approve it."))
    with friendly():
        move(release, Release.APPROVED, approver=by, approved_at=timezone.now(), message=message, outcome={})
    note("release.approve", release, by)
    return release


@transaction.atomic
def return_(release: Release, *, by: Person, message: str) -> Release:
    """Give a text back to its author with a message; its plan is given up. Again: nothing happens. Refused without a message, and once it is scheduled."""
    release = locked(release)
    if release.state == Release.RETURNED:
        return release
    if not message.strip():
        raise no(_("Say what has to change, so that the author can go on."))
    if release.state not in (Release.IN_REVIEW, Release.APPROVED):
        raise no(_("This text is not in review any more: %(state)s.") % {"state": release.get_state_display()})
    if not holds(by, "approver"):
        raise no(_("Returning a text takes the role of an approver."))
    move(release, Release.RETURNED, approver=None, approved_at=None, message=message.strip(), outcome={})
    changing.drop_of(release, by=by)
    note("release.return", release, by)
    return release


@transaction.atomic
def comment(release: Release, number: int, text: str, *, by: Person) -> ReviewComment:
    """Say something to a paragraph of a text (0: to all of it). Refused: a paragraph it does not have, and what readers see already."""
    release = locked(release)
    if release.state in (Release.PUBLISHED, Release.WITHDRAWN):
        raise no(_("This text is not in review any more: %(state)s.") % {"state": release.get_state_display()})
    if number and not Wording.objects.filter(revision=release.revision, paragraph__number=number).exists():
        raise no(_("The text has no paragraph %(number)s.") % {"number": number})
    return ReviewComment.objects.create(release=release, number=number, text=text.strip(), author=by)


def settle(remark: ReviewComment, *, by: Person) -> bool:
    """Mark a comment as dealt with. False where it is already."""
    open_ones = ReviewComment.objects.filter(pk=remark.pk, resolved_at=None)
    return bool(open_ones.update(resolved_at=timezone.now(), resolved_by=by))
