"""A fact at the desk: its versions, what is on its way, what its words were; and what rests on it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from portal.articles.actions.restating import chinese_text, english
from portal.articles.models import Change, ChangedPassage, Fact, FactVersion, Release
from portal.articles.queries.changes import Sides, sides
from portal.articles.queries.facts import words_of
from portal.desk.queries.touching import Touched, touched


class Register:
    """What the page of a fact shows. `versions`: numbers of two to compare."""

    def __init__(self, fact: Fact, before: int = 0, after: int = 0) -> None:
        self.fact = fact
        self.words: dict[str, Any] = words_of(fact)
        self.asked = (before, after)

    @cached_property
    def versions(self) -> list[FactVersion]:
        """All of them, the newest first, each with its release if it has one. One statement."""
        return list(self.fact.versions.select_related("author", "release__approver").order_by("-number"))

    @cached_property
    def current(self) -> FactVersion | None:
        """The one in force."""
        return next((one for one in self.versions if {**one.words, "sources": sorted(one.words["sources"])} == self.words), None)

    @cached_property
    def open(self) -> Release | None:
        """The proposal on its way to readers. One statement."""
        rows = Release.objects.open().filter(fact=self.fact).select_related("fact_version", "author", "handed_in_by", "approver")
        return rows.first()

    @cached_property
    def returned(self) -> Release | None:
        """The newest proposal, where it was returned and nothing newer is on its way. One statement."""
        newest = self.versions[0] if self.versions else None
        if newest is None or newest == self.current or self.open:
            return None
        return Release.objects.filter(fact_version=newest, state=Release.RETURNED).select_related("author").first()

    @property
    def draft(self) -> dict[str, Any]:
        """The words one goes on from: those of a proposal that was returned, else those in force."""
        return self.versions[0].words if self.returned else self.words

    @cached_property
    def plan(self) -> Change | None:
        """How the open proposal reaches readers, once somebody has begun to label it. One statement."""
        return Change.objects.filter(release=self.open, state=Change.PLANNED).first() if self.open else None

    @cached_property
    def changes(self) -> list[Change]:
        """Changes of law of this fact, the newest first. One statement."""
        return list(self.fact.changes.exclude(state=Change.DROPPED).select_related("made_by").order_by("-planned_at"))

    @cached_property
    def compared(self) -> list[Sides]:
        """Two versions side by side, in English and in Chinese where that differs: those asked for, else the proposal and what is in
        force, else nothing."""
        held = {version.number: version for version in self.versions}
        before, after = held.get(self.asked[0]), held.get(self.asked[1])
        if (before is None or after is None) and self.open and self.open.fact_version:
            before, after = self.current, self.open.fact_version
        if before is None or after is None:
            return []
        pairs = [(english(before.words), english(after.words)), (chinese_text(before.words), chinese_text(after.words))]
        return [sides(ChangedPassage(before=old, after=new)) for old, new in pairs if old != new]

    @cached_property
    def touched(self) -> Touched:
        return touched([self.fact.pk])
