"""Handing a working copy in, and taking it back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import jobs
from portal.articles.actions import changing, writing
from portal.articles.actions.copying import Mark, SavedElsewhere
from portal.articles.actions.deciding import states_law
from portal.articles.actions.steps import alarm, locked, move, no, note
from portal.articles.actions.writing import Words
from portal.articles.models import Article, ArticleRevision, Edition, Release, ReviewComment, WorkingCopy
from portal.people.models import Person


@transaction.atomic
def hand_in(copy: WorkingCopy, *, by: Person) -> Release:
    """Make a working copy, as it was read, the newest revision and ask for its review; the copy is used up.

    Refused: `copying.SavedElsewhere` where the copy stands otherwise by now, `writing.Stale` (somebody handed in since the copy began),
    `writing.Faulty`, and where the edition's text is scheduled, or where nothing differs from what readers see. What was in review
    before is withdrawn, its open comments go on with the new one.
    """
    Article.objects.select_for_update().get(pk=copy.article_id)
    _open_releases(copy.article_id, copy.language)
    standing = WorkingCopy.objects.current().select_for_update().filter(person=copy.person, article=copy.article, language=copy.language)
    found = standing.first()
    if Mark.of(copy) != (Mark.of(found) if found else Mark(None, 0, copy.base_id)):
        raise SavedElsewhere(found)
    words = Words.of(copy.title, copy.summary, copy.body)
    revision = writing.save_draft(copy.article, copy.language, words, change_note=copy.change_note.strip(), author=by, base=copy.base_id)
    release = submit(revision, by=by)
    standing.delete()
    return release


def _open_releases(article_id: int, language: str) -> list[Release]:
    """What is on its way for an edition, locked. Refused where it is scheduled: nobody takes a text off the schedule by handing in another."""
    held = list(Release.objects.open().select_for_update(of=("self",)).filter(edition__article=article_id, edition__language=language))
    if any(release.state == Release.SCHEDULED for release in held):
        raise no(_("A text of this article is scheduled already. Take it off the schedule first, then hand in yours."))
    return held


@transaction.atomic
def submit(revision: ArticleRevision, *, by: Person) -> Release:
    """Ask for the review of a revision. Again: the release there is; one that was returned or withdrawn is in review anew."""
    Article.objects.select_for_update().get(pk=revision.article_id)
    release = Release.objects.select_for_update(of=("self",)).filter(revision=revision).first()
    if release and release.state == Release.PUBLISHED:
        raise no(_("Nothing differs from revision %(number)s, which is published.") % {"number": revision.number})
    if release and release.state in Release.OPEN:
        return release
    before = next(iter(_open_releases(revision.article_id, revision.language)), None)
    edition = Edition.objects.select_related("article").get(article=revision.article_id, language=revision.language)
    if before:
        move(before, Release.WITHDRAWN, message=_("Revision %(number)s took its place.") % {"number": revision.number})
        changing.drop_of(before, by=by)
    law = states_law(Release(edition=edition, revision=revision, author=revision.author, handed_in_by=by))
    if release:
        move(
            release,
            Release.IN_REVIEW,
            legal=law,
            handed_in_by=by,
            handed_in_at=timezone.now(),
            approver=None,
            approved_at=None,
            message="",
            outcome={},
        )
    else:
        release = Release.objects.create(edition=edition, revision=revision, legal=law, author=revision.author, handed_in_by=by)
    if before:
        ReviewComment.objects.filter(release=before, resolved_at=None).update(release=release)
    note("release.hand_in", release, by)
    return release


@transaction.atomic
def withdraw(release: Release, *, by: Person) -> Release:
    """Take a text back before it is published; the revision stays in the history. Again: nothing happens."""
    release = locked(release)
    if release.state == Release.WITHDRAWN:
        return release
    if release.state == Release.PUBLISHED:
        raise no(_("Readers see this text already. Archive the edition, or write the next revision."))
    if release.state == Release.SCHEDULED:
        jobs.cancel(alarm(release))
    move(release, Release.WITHDRAWN, approver=None, approved_at=None, publish_at=None, published_by=None, zone="")
    changing.drop_of(release, by=by)
    note("release.withdraw", release, by)
    return release
