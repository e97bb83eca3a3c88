"""After any sequence of changes, labels, undoing, putting back, next versions and loads: which questions are out of the draw is what a
slow recomputation from the changes and their labels says, and figures of courses are untouched."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.articles.actions import changing
from portal.articles.models import Change, ChangedPassage, Fact
from portal.people.models import Person
from tests.training import law
from tests.training.conftest import QUESTIONS
from tests.training.test_impact import certify
from tests.training.test_revising import record
from training.actions import completing, loading, renewing, revising, suspending
from training.formats import TrainingContent
from training.models import BlockNotice, Completion, Delta, Question, QuestionRevision, QuestionVersion, Quiz, Suspension
from training.queries import structure
from training.queries.difference import difference

FACTS, CODES = ("T6", "F1", "F2"), ("borders-0", "borders-1", "borders-2")
LABELS = [label for label, _name in ChangedPassage.LABELS]
facts = st.sets(st.sampled_from(FACTS), min_size=1)
step = st.one_of(
    st.tuples(st.just("plan"), facts, st.sampled_from(LABELS)),
    st.tuples(st.just("label"), st.integers(0, 5), st.sampled_from(LABELS)),
    st.tuples(st.just("make"), st.integers(0, 5)),
    st.tuples(st.just("undo"), st.integers(0, 5)),
    st.tuples(st.just("put_back"), st.sampled_from(CODES)),
    st.tuples(st.just("next"), st.sampled_from(CODES)),
    st.tuples(st.just("load"), st.sampled_from(CODES), st.integers(0, 3)),
    st.tuples(st.just("learn"), st.integers(0, 1)),
)


class World:
    """The portal, and beside it a slow memory of what should be suspended: nothing but a list of what happened."""

    def __init__(self, made: SimpleNamespace, people: list[Person], editors: tuple[Person, Person]) -> None:
        self.made, self.people, self.editors = made, people, editors
        self.changes: list[Change] = []
        self.happened: list[tuple[str, Any]] = []  # ("made", (change, [versions there were])) and ("free", version)
        self.written_from: dict[int, tuple[int, set[Any]]] = {}  # version → the one it replaced, and the changes that held that one

    def take(self, name: str, *about: Any) -> None:
        getattr(self, name)(*about)

    def plan(self, concerned: set[str], label: str) -> None:
        self.changes.append(law.plan(concerned, label))

    def label(self, place: int, label: str) -> None:
        if place < len(self.changes):
            ChangedPassage.objects.filter(change=self.changes[place], change__state=Change.PLANNED).update(label=label)

    def make(self, place: int) -> None:
        if place < len(self.changes):
            if Change.objects.get(pk=self.changes[place].pk).state == Change.PLANNED:
                self.happened.append(("made", (self.changes[place].pk, list(QuestionVersion.objects.values_list("pk", flat=True)))))
            with suppress(changing.Closed):  # undone
                law.make(self.changes[place])

    def undo(self, place: int) -> None:
        """A version written while the change held the one before makes room for that one again."""
        if place < len(self.changes):
            change = self.changes[place]
            stands = {version.question_id: version.pk for version in QuestionVersion.objects.filter(status="published")}
            with suppress(changing.Closed):  # never made
                if law.undo(change):
                    stands = {question: self.before(version, change.pk) for question, version in stands.items()}
            assert {version.question_id: version.pk for version in QuestionVersion.objects.filter(status="published")} == stands

    def before(self, version: int, change: Any) -> int:
        """The version that stands when the change is undone."""
        at: int | None = version
        while at in self.written_from:
            at, held = self.written_from[at]
            if change in held:
                return at
        return version

    def put_back(self, code: str) -> None:
        asked = Question.objects.get(code=code)
        version = asked.versions.get(status="published")
        row = revising.put_back(asked, why="Right.", by=self.editors[0])
        assert revising.confirm(row, by=self.editors[1]).state == QuestionRevision.CONFIRMED
        self.happened.append(("free", version.pk))

    def next(self, code: str) -> None:
        asked = Question.objects.get(code=code)
        base = asked.versions.get(status="published")
        held = self.holding(base)
        row = revising.write_next(asked, record(code, "Next?"), why="New.", by=self.editors[0])
        assert revising.confirm(row, by=self.editors[1]).state == QuestionRevision.CONFIRMED and row.version
        self.written_from[row.version.pk] = (base.pk, held)

    def load(self, code: str, number: int) -> None:
        loading.load(TrainingContent(questions=[record(code, f"Loaded {number}?")]))

    def learn(self, place: int) -> None:
        for delta in Delta.objects.open().filter(person=self.people[place])[:1]:
            renewing.confirm_read(delta, difference(delta).blocks)

    def expected(self) -> set[int]:
        """From the changes and their labels alone: a version in force that a change holds."""
        return {version.pk for version in QuestionVersion.objects.filter(status="published") if self.holding(version)}

    def holding(self, version: QuestionVersion) -> set[Any]:
        """The changes in effect of an answer the version rests on, made since it was written and since it was last found right."""
        about, held = {version.proof_id, *version.facts.values_list("pk", flat=True)}, set()
        for what, which in self.happened:
            if what == "free":
                held = set() if which == version.pk else held
                continue
            change, there = which
            passages = ChangedPassage.objects.filter(change=change, label="answer", change__state=Change.MADE)
            if version.pk in there and any(set(row.facts) & about for row in passages):
                held.add(change)
        return held


def check(world: World) -> None:
    flagged = set(QuestionVersion.objects.filter(suspended=True).values_list("pk", flat=True))
    assert flagged == world.expected()
    assert flagged == set(Suspension.objects.filter(lifted_at=None).values_list("version_id", flat=True))
    assert not Delta.objects.open().exclude(change__state=Change.MADE).exists()
    assert not BlockNotice.objects.filter(settled_at=None).exclude(change__state=Change.MADE).exists()
    quiz = world.made.quiz
    ready = QuestionVersion.objects.drawn().filter(question__quizzes=quiz).count()
    assert structure.read(world.made.course)["quizzes"][0]["draw"] == min(quiz.draw, ready) if flagged else True
    assert Completion.objects.count() == len(world.people) and completing.is_done(world.people[0], world.made.course) is False
    assert [row["pk"] for row in structure.read(world.made.course)["quizzes"]] == [quiz.pk]
    assert not Quiz.objects.exclude(change=None).filter(retired=False).exclude(change__state=Change.MADE).exists()


@pytest.fixture
def school(company: SimpleNamespace, make_course: Any, make_person: Any) -> SimpleNamespace:
    made = make_course(kinds=tuple(QUESTIONS)[:3])
    for pk in FACTS[1:]:
        Fact.objects.create(pk=pk, heading=pk, text=pk, kind="rule", confidence="known", as_of="2025", basis="")
    QuestionVersion.objects.get(question__code="borders-1").facts.set(["F1"])
    QuestionVersion.objects.filter(question__code="borders-2").update(proof="F2")
    for person in (company.alice, company.charlie):
        certify(person, made.course)
    pia = make_person("Pia Approver", is_approver=True)
    return SimpleNamespace(made=made, people=[company.alice, company.charlie], editors=(company.erin, pia))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, max_size=9))
def test_what_is_suspended_is_what_a_slow_recomputation_says(school: SimpleNamespace, steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        world = World(school.made, school.people, school.editors)
        check(world)
        for name, *about in steps:
            world.take(name, *about)
            check(world)
        for place in range(len(world.changes)):
            world.undo(place)
        check(world)
        assert not QuestionVersion.objects.filter(suspended=True).exists() and not Delta.objects.open().exists()
        transaction.set_rollback(True)
    assert connection.in_atomic_block


def test_undoing_one_leaves_what_another_holds(school: SimpleNamespace) -> None:
    """The shortest sequence in which a flag written without looking at the other suspensions would be wrong."""
    first, second = law.publish(("F1",)), law.publish(("F1", "F2"))
    world = World(school.made, school.people, school.editors)
    standing = list(QuestionVersion.objects.filter(status="published").values_list("pk", flat=True))
    world.happened = [("made", (first.pk, standing)), ("made", (second.pk, standing))]
    check(world)
    law.undo(second)
    check(world)
    assert QuestionVersion.objects.get(suspended=True).question.code == "borders-1"
    suspending.lift(Q(change=first), why=Suspension.UNDONE, at=timezone.now())
    assert not QuestionVersion.objects.filter(suspended=True).exists()
