"""One step of a release, and what every step needs: the row locked, the line in the trail, refusals as sentences.

Locks are always taken in this order: the content's stamp, the article or fact, releases, their changes, editions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import jobs
from portal.articles.actions import publishing
from portal.articles.models import Release
from portal.people import trail
from portal.people.models import Person


def no(text: str) -> ValidationError:
    """A refusal whose sentence can be shown."""
    return ValidationError(text)


def move(release: Release, state: str, **more: Any) -> None:
    """The release in another state; `more` are columns that change with it."""
    release.state = state
    for name, value in more.items():
        setattr(release, name, value)
    release.save(update_fields=["state", *more])


def note(action: str, release: Release, by: Person | None, **more: Any) -> None:
    """The line in the trail."""
    thing: Any = release.edition.article if release.edition else release.fact
    number = release.revision.number if release.revision else release.fact_version.number if release.fact_version else 0
    language = {"language": release.edition.language} if release.edition else {}
    trail.note(action, thing, actor=by, release=str(release.pk), revision=number, **language, **more)


def locked(release: Release) -> Release:
    """The release as it stands now, until the transaction ends."""
    found = Release.objects.select_for_update(of=("self",)).select_related(
        "edition__article", "edition__published", "revision", "fact", "fact_version"
    )
    return found.get(pk=release.pk)


def fall_back(release: Release, missed: str = "") -> None:
    """Off the schedule: approved, as it was before. `missed`: why it was not published at its minute (a code of `models.release.MISSED`),
    which then stays to be seen with the minute."""
    state = Release.APPROVED if release.approver_id else Release.IN_REVIEW
    more: dict[str, Any] = {"outcome": {"code": missed}} if missed else {"outcome": {}, "publish_at": None, "zone": ""}
    move(release, state, published_by=None, **more)
    jobs.cancel(alarm(release))


SECOND = gettext_lazy("This text needs a second person: nobody approves their own words.")
SAID = {
    "nobody_approves_their_own_text": SECOND,
    "legal_text_was_read_by_a_second_person": SECOND,
    "one_open_release_per_edition": gettext_lazy("Another text of this article is on its way by now. Look at it first."),
    "one_open_release_per_fact": gettext_lazy("Another version is on its way. It is published, returned or withdrawn first."),
}  # what a constraint of the database means; SQLite names a unique one by its columns
COLUMNS = {"articles_release.edition_id": "one_open_release_per_edition", "articles_release.fact_id": "one_open_release_per_fact"}


@contextmanager
def friendly() -> Iterator[None]:
    """Turns what the database refuses, and is a matter of the editor's, into a sentence; anything else stays an error."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        names = [*(name for name in SAID if name in str(error)), *(name for key, name in COLUMNS.items() if str(error).endswith(key))]
        if not names:
            raise
        raise no(str(SAID[names[0]])) from error


@contextmanager
def refusals() -> Iterator[None]:
    """Turns what publishing refuses into a sentence."""
    try:
        yield
    except publishing.NotReady as error:
        raise no(_("This text is not approved yet.")) from error


def alarm(release: Release) -> str:
    """The key of the job that publishes a release at its minute."""
    return f"publish:{release.pk}"
