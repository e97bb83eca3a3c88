"""What a question rests on: its facts, the paragraphs that state them, the sources they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from portal.articles.models import Change, Fact, Paragraph
from portal.articles.queries import proving
from portal.common.languages import LANGUAGES
from training.models import Question, QuestionRevision, QuestionVersion, Suspension


@dataclass(frozen=True)
class Proof:
    """A fact of a question, the paragraph that states it, and whether it is the first proof."""

    fact: Fact
    paragraph: Paragraph | None
    first: bool


class Resting:
    """What the page of a question shows to editors; never its key."""

    def __init__(self, question: Question) -> None:
        self.question = question

    @cached_property
    def versions(self) -> list[QuestionVersion]:
        """The newest first, with their facts and those facts' sources. Three statements."""
        facts = Prefetch("facts", Fact.objects.order_by("pk").prefetch_related("sources"))
        return list(self.question.versions.select_related("proof").prefetch_related(facts, "proof__sources").order_by("-number"))

    @cached_property
    def current(self) -> QuestionVersion | None:
        """The one that is asked; the newest where none is."""
        published = (version for version in self.versions if version.status == QuestionVersion.PUBLISHED)
        return next(published, self.versions[0] if self.versions else None)

    @property
    def stems(self) -> list[tuple[str, str]]:
        """(language, stem), the answers' texts left out."""
        body = self.current.body if self.current else {}
        return [(language, body[language]["stem"]) for language in LANGUAGES if language in body]

    @cached_property
    def facts(self) -> dict[str, Fact]:
        version = self.current
        rows: Iterable[Fact] = version.facts.all() if version else ()
        first = {version.proof.pk: version.proof} if version and version.proof else {}
        return {**first, **{fact.pk: fact for fact in rows}}

    @cached_property
    def proofs(self) -> list[Proof]:
        """One statement for all paragraphs."""
        paragraphs = proving(self.facts)
        first = self.current.proof_id if self.current else None
        return [Proof(fact, paragraphs[key], key == first) for key, fact in self.facts.items()]

    @cached_property
    def suspensions(self) -> list[Suspension]:
        """Why no quiz asks it now, longest first. One statement."""
        rows = Suspension.objects.filter(version__question=self.question, version__status=QuestionVersion.PUBLISHED, lifted_at=None)
        return list(rows.select_related("change").order_by("since", "pk"))

    @cached_property
    def revision(self) -> QuestionRevision | None:
        """What was handed in and waits for a second person. One statement."""
        return self.question.revisions.filter(state=QuestionRevision.OPEN).select_related("author").first()

    @property
    def may_revise(self) -> bool:
        return self.current is not None and self.current.status == QuestionVersion.PUBLISHED

    @cached_property
    def changes(self) -> list[Change]:
        """Changes in effect that made another answer of one of its facts since the version was written, the newest first. One statement."""
        rows = Change.objects.filter(state=Change.MADE, suspensions__version=self.current) if self.current else Change.objects.none()
        return list(rows.order_by("-made_at", "pk"))
