"""A change of law as the editor sees it: each passage old and new, its label, the facts it cites, which paragraph it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone

from portal.articles.actions import changing, passages
from portal.articles.models import Change, ChangedPassage, Fact, Release, Wording
from portal.articles.queries.changes import Sides, sides
from portal.common.languages import html_lang
from portal.desk.forms.change import ChangeForm, PairsForm
from portal.desk.queries.linking import excerpt
from portal.desk.queries.touching import Touched, touched_by
from training.queries.covering import AGAIN

SUMMARY = 60  # characters of a paragraph's beginning


@dataclass(frozen=True)
class Row:
    """A passage with the fields that belong to it."""

    sides: Sides
    facts: list[tuple[Fact, bool]]  # cited, and whether it is concerned
    pair: BoundField | None

    @property
    def passage(self) -> ChangedPassage:
        return self.sides.passage

    @property
    def labels(self) -> list[tuple[str, Any, bool]]:
        return [(value, name, value == self.passage.label) for value, name in ChangedPassage.LABELS]


@dataclass(frozen=True)
class Differing:
    """A label that was sent, and the passage it was meant for as that stands now (None: it is gone)."""

    passage: ChangedPassage | None
    chosen: str
    kept: str


def differing(change: Change, seen: str, sent: QueryDict) -> list[Differing]:
    """Which labels an older form says otherwise than they stand. Passages are found again by their words, not by their position."""
    names, now = dict(ChangedPassage.LABELS), {passages.mark(row): row for row in change.passages.all()}
    found = []
    for position, one in enumerate(seen.split("-")[:-1], 1):
        label, row = sent.get(f"label-{position}", ""), now.get(one.split(".")[0])
        moved = row is None or row.position != position
        if (label or row) and (moved or (row and (label, set(sent.getlist(f"facts-{position}"))) != (row.label, set(row.facts)))):
            found.append(Differing(row, str(names.get(label, "–")), str(names.get(row.label if row else "", "–"))))
    return found


class Planning:
    """What the page of a change shows. `form`: what was sent and is not kept, if so."""

    def __init__(self, change: Change, form: ChangeForm | None = None, pairs: PairsForm | None = None) -> None:
        self.change = change
        self.passages = form.chosen() if form and form.is_valid() else list(change.passages.all())
        self.form = form or ChangeForm(passages=self.passages, days=change.days)
        self.pairs = pairs or self._pairs()

    @cached_property
    def touched(self) -> Touched:
        return touched_by(self.change, self.passages)

    @cached_property
    def rows(self) -> list[Row]:
        """Two statements for all of them."""
        facts = Fact.objects.in_bulk({fact_id for passage in self.passages for fact_id in passage.cited})
        places = {number: place for place, number in self.places.items()}
        return [self._row(passage, facts, places.get(passage.number or 0)) for passage in self.passages]

    def _row(self, passage: ChangedPassage, facts: dict[str, Fact], place: int | None) -> Row:
        cited = [(facts[fact_id], fact_id in passage.facts) for fact_id in passage.cited if fact_id in facts]
        pair = self.pairs[f"pair-{place}"] if self.pairs and place and f"pair-{place}" in self.pairs.fields else None
        return Row(sides(passage), cited, pair)

    @cached_property
    def places(self) -> dict[int, int]:
        """Place in the new text → number, of the passages whose pair may be confirmed. One statement, none where there is none."""
        release = self.change.release
        if self.change.state != Change.PLANNED or release is None or release.state not in (Release.IN_REVIEW, Release.APPROVED):
            return {}
        numbers = [passage.number for passage in self.passages if passage.number and passage.after]
        rows = Wording.objects.filter(revision=self.change.after, paragraph__number__in=numbers)
        return dict(rows.values_list("position", "paragraph__number"))

    def _pairs(self) -> PairsForm | None:
        return PairsForm(places=self.places, former=self.former) if self.places and self.former else None

    @cached_property
    def former(self) -> list[int]:
        """Numbers a changed paragraph may have had: of those that changed or are gone."""
        return [passage.number for passage in self.passages if passage.number and passage.before]

    @property
    def beginnings(self) -> list[tuple[int, str]]:
        """What the former paragraphs begin with, so that a number can be chosen."""
        return [(p.number, excerpt(p.before, SUMMARY)) for p in self.passages if p.number and p.before]

    @property
    def language(self) -> str:
        return html_lang(self.change.edition.language) if self.change.edition else "en"

    @property
    def missing(self) -> list[ChangedPassage]:
        return [passage for passage in self.passages if not passage.label]

    @property
    def may_label(self) -> bool:
        return changing.may_label(self.change)

    @cached_property
    def seen(self) -> str:
        """What the editor has before them, to be sent back with the labels. One statement."""
        return passages.digest(self.change)

    @property
    def ready(self) -> bool:
        """Whether it can be put into effect once it is labelled: a plan needs an approved text."""
        release = self.change.release
        if self.change.state == Change.WAITING:
            return True
        approved = release is not None and release.state in (Release.APPROVED, Release.SCHEDULED)
        return approved or (release is not None and release.state == Release.IN_REVIEW and not release.legal)

    @cached_property
    def may_undo(self) -> bool:
        return changing.may_undo(self.change)

    @property
    def undo_until(self) -> datetime | None:
        return self.change.made_at + changing.UNDO if self.change.made_at else None

    @cached_property
    def sisters(self) -> list[Change]:
        """Changes of the article's other language in effect that acted on the same facts in the last ninety days: whoever was asked for one
        of them is not asked again. One statement."""
        edition, facts = self.change.edition, set(self.touched.facts)
        if edition is None or not (self.may_label and facts):
            return []
        since = timezone.now() - AGAIN
        rows = Change.objects.filter(state=Change.MADE, made_at__gte=since, edition__article=edition.article_id)
        rows = rows.exclude(edition=edition).prefetch_related("passages").order_by("-made_at")
        return [row for row in rows if facts & set(changing.concerned(row.passages.all()))]
