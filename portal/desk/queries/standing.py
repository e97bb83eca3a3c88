"""Where an article stands in each language."""

from __future__ import annotations

from dataclasses import dataclass

from portal.articles.models import Article, Edition, Release, WorkingCopy
from portal.common.languages import LANGUAGES
from portal.people.models import Person


@dataclass(frozen=True)
class Stand:
    """An edition (None: not written), the text on its way, the person's own copy, and who else is writing one."""

    language: str
    edition: Edition | None
    release: Release | None
    mine: WorkingCopy | None
    others: list[WorkingCopy]

    @property
    def unasked(self) -> bool:
        """The newest revision is neither published nor on its way: an import left it, or it was taken back or returned."""
        return self.newer_than_published and (self.release is None or self.release.state == Release.RETURNED)

    @property
    def newer_than_published(self) -> bool:
        return self.edition is not None and self.edition.state != Edition.ARCHIVED and self.edition.published_id != self.edition.newest_id

    @property
    def newer(self) -> bool:
        """Readers see an older revision than the newest."""
        return bool(self.edition and self.edition.published_id and self.edition.published_id != self.edition.newest_id)


def stands(article: Article, person: Person) -> list[Stand]:
    """One for each language of the portal. Three statements."""
    people = ("newest__author", "published", "published_by", "release__approver")
    lean = ("html", "newest__body", "newest__contents", "published__body", "published__contents")
    editions = {e.language: e for e in Edition.objects.filter(article=article).select_related(*people).defer(*lean)}
    on_the_way = Release.objects.filter(edition__article=article, state__in=(*Release.OPEN, Release.RETURNED))
    releases: dict[str, Release] = {}
    for release in (
        on_the_way.select_related("revision", "author", "approver").defer("revision__body", "revision__contents").order_by("handed_in_at")
    ):
        assert release.revision is not None
        newest = editions[release.revision.language].newest_id
        if release.state != Release.RETURNED or release.revision_id == newest:
            releases[release.revision.language] = release
    copies = list(WorkingCopy.objects.current().filter(article=article).select_related("person").defer("body"))
    return [
        Stand(
            language,
            editions.get(language),
            releases.get(language),
            next((copy for copy in copies if copy.language == language and copy.person_id == person.pk), None),
            [copy for copy in copies if copy.language == language and copy.person_id != person.pk],
        )
        for language in LANGUAGES
    ]
