"""Whatever editors plan, label, make, undo and drop, in whatever order: readers see exactly one text, numbers stay, nothing acts twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.articles.actions import changing, publishing, writing
from portal.articles.actions.changing import Label
from portal.articles.actions.writing import Words
from portal.articles.models import Article, Change, Edition, Fact, Paragraph, Release, Topic, Wording
from portal.people.models import Person
from tests.articles.law import heard, text

SENTENCES = [
    "A right holder is paid once, whoever sells the goods next.",
    "A right holder is paid only once, whoever sells these goods next.",
    "Customs may hold what infringes, on the way in and on the way out.",
    "No treaty answers it for all of the Members there are.",
    "Royalties fall by a formula where genuine goods come in.",
]
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), TEXTS),
        st.tuples(st.just("label"), st.lists(st.sampled_from(["wording", "clarification", "answer", ""]), min_size=1, max_size=6)),
        st.tuples(st.just("make"), st.none()),
        st.tuples(st.just("undo"), st.integers(0, 5)),
        st.tuples(st.just("drop"), st.none()),
    ),
    min_size=3,
    max_size=12,
)


class Editors:
    """Plays the steps and remembers what readers should see."""

    def __init__(self) -> None:
        self.erin = Person.objects.create_person("erin@example.com", "Erin", "a long enough phrase", is_editor=True)
        self.xena = Person.objects.create_person("xena@example.com", "Xena", "a long enough phrase", is_admin=True)
        topic = Topic.objects.create(slug="t", title={"en": "T"})
        Fact.objects.create(id="T6", heading="H", text="T.", kind="provision", confidence="known", as_of="2025", basis="B")
        self.article = Article.objects.create(slug="a", topic=topic)
        writing.save_draft(self.article, "en", Words.of("A", "S.", text(SENTENCES[0])), change_note="First.")
        publishing.ship(Edition.objects.get())
        self.shown = [Edition.objects.get().published_id]

    def planned(self) -> Change | None:
        return Change.objects.filter(state=Change.PLANNED).first()

    def write(self, paragraphs: list[str]) -> None:
        revision = writing.save_draft(self.article, "en", Words.of("A", "S.", text(*paragraphs)), change_note="Next.", author=self.erin)
        Release.objects.open().update(state=Release.RETURNED)
        if Edition.objects.get().published_id == revision.pk:
            return
        said = {
            "state": Release.APPROVED,
            "approver": self.xena,
            "approved_at": timezone.now(),
            "author": self.erin,
            "handed_in_by": self.erin,
        }
        release, _new = Release.objects.update_or_create(
            revision=revision, defaults={"edition": Edition.objects.get(), "shipped": False, **said}
        )
        changing.plan(release)

    def label(self, labels: list[str]) -> None:
        change = self.planned()
        if change:
            rows = list(change.passages.all())
            changing.label(change, {row.position: Label(labels[place % len(labels)]) for place, row in enumerate(rows)})

    def make(self, _none: None) -> None:
        change = self.planned()
        if change is None:
            return
        try:
            changing.make(change, by=self.erin)
        except changing.Unlabelled as refused:
            assert refused.passages
        except (changing.Moved, changing.Closed, publishing.NotReady):
            pass
        else:
            self.shown.append(change.after_id)

    def undo(self, place: int) -> None:
        rows = list(Change.objects.filter(state=Change.MADE).order_by("made_at"))
        if not rows:
            return
        change = rows[place % len(rows)]
        try:
            changing.undo(change, by=self.xena)
        except changing.Overtaken:
            assert change != rows[-1]
        else:
            self.shown.pop()

    def drop(self, _none: None) -> None:
        change = self.planned()
        if change:
            changing.drop(change, by=self.erin)


class AnyOrder(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    def test_any_order(self, steps: list[tuple[str, Any]]) -> None:
        editors = Editors()
        with heard() as told:
            for name, given_ in steps:
                getattr(editors, name)(given_)
                edition = Edition.objects.get()
                assert edition.published_id == editors.shown[-1], "readers see what was made last and not undone"
                live = set(Paragraph.objects.filter(live=True).values_list("number", flat=True))
                assert live == set(Wording.objects.filter(revision=edition.published_id).values_list("paragraph__number", flat=True))
                assert Change.objects.filter(state=Change.PLANNED).count() <= 1
        changed, restored = (Counter(change.pk for change in rows) for rows in (told.changed, told.restored))
        assert set(changed.values()) | set(restored.values()) <= {1} and set(restored) <= set(changed)
        states = dict(Change.objects.values_list("pk", "state"))
        assert {pk for pk, state in states.items() if state == Change.MADE} == set(changed) - set(restored)
        assert {pk for pk, state in states.items() if state == Change.UNDONE} == set(restored)


pytestmark = pytest.mark.django_db
