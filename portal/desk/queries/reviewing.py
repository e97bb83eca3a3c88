"""A text as its reviewer reads it: the page as it will look, what differs from what readers see, comments by paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from portal.articles.actions import releasing, writing
from portal.articles.actions.writing import Draft
from portal.articles.differing import Line, compare, text_of
from portal.articles.models import ArticleRevision, Edition, Release, ReviewComment
from portal.people.models import Person


@dataclass(frozen=True)
class Passage:
    """A paragraph one may comment on, and its first words."""

    number: int
    text: str


def differences(before: ArticleRevision | None, after: ArticleRevision) -> list[Line]:
    """What differs between two revisions; everything is new where there was none."""
    old = text_of(before.title, before.summary, before.body) if before else text_of("", "", "")
    return compare(old, text_of(after.title, after.summary, after.body))


class Reading:
    """What the page of a review shows to `person`; each part is read when the page asks for it."""

    def __init__(self, release: Release, person: Person) -> None:
        self.release, self.person = release, person
        assert release.edition is not None and release.revision is not None
        self.edition: Edition = release.edition
        self.revision: ArticleRevision = release.revision
        self.revision.article = self.edition.article

    @cached_property
    def draft(self) -> Draft:
        return writing.read_again(self.revision)

    @cached_property
    def before(self) -> ArticleRevision | None:
        """What readers see now, where that is something else."""
        published = self.edition.published
        return published if published and published.pk != self.revision.pk else None

    @cached_property
    def lines(self) -> list[Line]:
        return differences(self.before, self.revision) if self.before else []

    @cached_property
    def passages(self) -> list[Passage]:
        blocks = zip(self.draft.numbers, self.draft.document.blocks, strict=True)
        return [Passage(number, block.text[:60]) for number, block in blocks]

    @cached_property
    def comments(self) -> list[ReviewComment]:
        return list(self.release.comments.select_related("author", "resolved_by"))

    @property
    def open_comments(self) -> list[ReviewComment]:
        return [comment for comment in self.comments if comment.resolved_at is None]

    @cached_property
    def may_decide(self) -> bool:
        return self.release.state == Release.IN_REVIEW and releasing.may_approve(self.person, self.release)

    @property
    def ready(self) -> bool:
        return releasing.is_ready(self.release)
