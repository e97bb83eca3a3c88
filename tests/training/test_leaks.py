"""Before submission nothing that leaves the server depends on the answer key: no word, no size, no order, no statement."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.people.models import Person
from tests.statements import statements
from tests.training import taking
from tests.training.conftest import QUESTIONS, RIGHT, WRONG
from training.actions import attempting, learning
from training.models import Attempt, QuestionVersion

SignIn = Callable[[Person], Client]
KINDS = tuple(QUESTIONS)


@pytest.fixture
def whole(company: SimpleNamespace, make_course: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    made = make_course(kinds=KINDS)
    learning.enrol(company.alice, made.course)
    return SimpleNamespace(**vars(company), **vars(made))


def swap_keys() -> None:
    """What was right is wrong now, in every version; no word that is shown changes."""
    wrong: dict[str, Any] = {
        "single": {"correct": ["a"]},
        "multiple": {"correct": ["b", "d"]},
        "true_false": {"correct": ["false"]},
        "matching": {"correct": {"1": "d", "2": "b"}},
        "ordering": {"correct": ["c", "d", "a", "b"]},
        "numeric": {"correct": 7, "tolerance": "0"},
        "short_answer": {"correct": "", "keywords": [["zzz"]], "min_groups": 1},
    }
    for kind, key in wrong.items():
        QuestionVersion.objects.filter(kind=kind).update(
            key=key, explanation={"en": {"general": "Quite another reason.", "options": {}, "model_answer": ""}}
        )


def plain(page: Any) -> str:
    """A page without what is new in every request: tokens, times, the request's number."""
    return re.sub(r'value="[A-Za-z0-9]{64}"|\d\d:\d\d(:\d\d)?|data-now="\d+"|\b[0-9a-f]{32}\b|datetime="[^"]*"', "", page.text)


def test_pages_do_not_change_with_the_key(whole: SimpleNamespace, as_: SignIn) -> None:
    alice = as_(whole.alice)
    attempt = attempting.start(whole.alice, whole.quiz)
    taking.answer_all(alice, attempt)
    urls = [
        reverse("attempt", args=[attempt.pk]),
        reverse("review_attempt", args=[attempt.pk]),
        reverse("quiz", args=[whole.course.slug, "final"]),
    ]
    before = [plain(alice.get(url)) for url in urls]
    swap_keys()
    assert [plain(alice.get(url)) for url in urls] == before


def test_no_reason_or_keyword_is_on_the_way(whole: SimpleNamespace, as_: SignIn) -> None:
    alice = as_(whole.alice)
    attempt = attempting.start(whole.alice, whole.quiz)
    page = alice.get(reverse("attempt", args=[attempt.pk])).text
    for secret in (
        "Because of rule",
        "Why a",
        "recordation",
        "correct",
        "keyword",
        "min_groups",
        "tolerance",
        "explanation",
        "share",
        "points",
    ):
        assert secret not in page, secret
    assert page.count("Option a") >= 3  # the page is there
    for item in attempt.items.select_related("version"):
        reply = taking.save(alice, attempt, item.position, RIGHT[item.version.kind])
        assert set(reply.json()) == {"revision", "saved_at", "saved", "given", "flagged"}
    assert attempt.items.filter(share__isnull=False).count() == 0


def test_right_and_wrong_answers_are_saved_alike(whole: SimpleNamespace, as_: SignIn) -> None:
    """The same statements, the same fields, the same size of reply; nothing is marked before submission."""
    alice = as_(whole.alice)
    attempt = attempting.start(whole.alice, whole.quiz)
    for item in attempt.items.select_related("version"):
        seen = []
        for base, given in enumerate((RIGHT[item.version.kind], WRONG[item.version.kind])):
            with statements() as counted:
                reply = taking.save(alice, attempt, item.position, given, base=base)
            shape = [re.sub(r"'[^']*'|\b\d+\b|\{[^}]*\}|\[[^\]]*\]|NULL", "?", sql)[:200] for sql in counted]
            body = reply.json()
            seen.append((shape, len(reply.content) - len(str(body.pop("given"))), set(body)))
        assert seen[0][0] == seen[1][0] and seen[0][2] == seen[1][2] and abs(seen[0][1] - seen[1][1]) <= 4


def test_progress_counts_answers_not_right_answers(whole: SimpleNamespace, as_: SignIn) -> None:
    alice, texts = as_(whole.alice), []
    for answers in (RIGHT, WRONG):
        attempt = attempting.start(whole.alice, whole.quiz)
        taking.answer_all(alice, attempt, answers)
        page = alice.get(reverse("attempt", args=[attempt.pk]))
        course = alice.get(reverse("course", args=[whole.course.slug])).text
        assert "100 %" not in page.text
        texts.append((page.context["paper"].answered, page.text.count("is-done"), course.count("dot--done")))
        Attempt.objects.filter(pk=attempt.pk).delete()
    assert texts[0] == texts[1] == (7, 7, 0)


def test_the_right_option_stands_anywhere(company: SimpleNamespace, make_course: Callable[..., SimpleNamespace]) -> None:
    """Over 200 questions shown, each place holds the right option about as often as any other (a quarter; within four deviations)."""
    made = make_course(kinds=("single",) * 40)
    places = [0, 0, 0, 0]
    for number in range(5):
        person = Person.objects.create_person(email=f"l{number}@example.com", display_name=f"Learner {number}")
        learning.enrol(person, made.course)
        attempt = attempting.start(person, made.quiz, seed=number)
        for item in attempt.items.all():
            places[item.shuffle.index("b")] += 1
    assert sum(places) == 200 and all(25 <= count <= 75 for count in places), places


def test_an_ordering_never_starts_solved_and_two_lists_of_a_matching_are_shuffled(whole: SimpleNamespace) -> None:
    for seed in range(20):
        attempt = attempting.start(whole.alice, whole.quiz, seed=seed)
        assert attempt.items.get(version__kind="ordering").shuffle != RIGHT["ordering"]
        Attempt.objects.all().delete()
