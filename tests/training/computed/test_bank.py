"""Computed questions in the bank: loaded once, drawn like others, written anew when a rule changes, reviewed by their scenario."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from portal.articles.models import Fact
from portal.people.models import AuditEntry, Person
from strategy.queries.rulebook import rulebook
from strategy.rules import exhaustion
from strategy.rules.regimes import Exhaustion
from tests.statements import statements
from tests.training import law
from tests.training.computed import academy
from tests.training.taking import save, submit
from training.actions import attempting, computing, learning, loading
from training.actions.computing import NotPossible
from training.computed.reading import Scenarios
from training.models import Attempt, Course, Enrolment, Question, QuestionVersion, Quiz, ScenarioTemplate, Suspension

As = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Everything in one transaction that is undone at the end; each test is a savepoint in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        academy.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def pia(make_person: Callable[..., Person]) -> Person:
    return make_person("Pia Approver", is_approver=True)


@pytest.fixture
def alice(loaded: None, company: SimpleNamespace) -> Person:
    """Alice takes the course."""
    learning.enrol(company.alice, Course.objects.get(slug=academy.COURSE))
    return company.alice  # type: ignore[no-any-return]


def check() -> Quiz:
    return Quiz.objects.get(course__slug=academy.COURSE, key="check-decide-and-record")


def asked(code: str) -> QuestionVersion:
    return QuestionVersion.objects.published().get(question__code=code)


def about(row: str) -> list[str]:
    """The codes of the questions whose key rests on a row."""
    return [v.question.code for v in QuestionVersion.objects.published().select_related("question") if row in v.computed.get("rules", {})]


# Loading


def test_every_scenario_gives_its_questions_with_where_they_come_from(loaded: None) -> None:
    assert ScenarioTemplate.objects.filter(retired=False).count() == 5
    rows = list(Question.objects.filter(template__isnull=False).select_related("template"))
    assert len(rows) == 30 and {row.code for row in rows if row.seed == 0} == {f"{key}-1" for key in academy.KEYS}
    held = rulebook().versions
    for version in QuestionVersion.objects.published().filter(question__in=rows).select_related("question__template"):
        computed, template = version.computed, version.question.template
        assert template and (computed["template"], computed["digest"], computed["seed"]) == (
            template.key,
            template.digest,
            version.question.seed,
        )
        assert computed["rules"] and all(held[rule] == number for rule, number in computed["rules"].items())
        assert version.proof_id == computed["cites"][0] and set(version.facts.values_list("pk", flat=True)) == set(computed["cites"])
        assert version.kind == "single" and set(version.body) == {"en", "zh-hans"} and len(version.key["correct"]) == 1


def test_twice_is_once_and_asks_little(loaded: None) -> None:
    before = list(QuestionVersion.objects.order_by("pk").values_list("pk", "status"))
    report = loading.load(academy.training())
    assert report.made == {} and report.kept == [] and report.unfair == {}
    assert list(QuestionVersion.objects.order_by("pk").values_list("pk", "status")) == before
    with statements() as run:
        computing.bring_in_line(academy.training().scenarios, {})
    assert len(run) <= 8


def test_a_version_is_never_changed_and_a_seed_has_one_question(loaded: None) -> None:
    version = asked("XREG-1")
    version.computed = {}
    with pytest.raises(TypeError):
        version.save()
    row = Question.objects.get(code="XREG-1")
    with pytest.raises(IntegrityError, match="one_question_per_scenario_and_seed|template_id"), transaction.atomic():
        Question.objects.create(code="XREG-99", template=row.template, seed=0, countermeasure_id=4)
    with pytest.raises(IntegrityError, match="computed_question_has_a_seed"), transaction.atomic():
        Question.objects.create(code="XREG-98", template=row.template, countermeasure_id=4)


# When a rule changes


def test_a_changed_regime_moves_the_keys_that_rest_on_it_and_no_other(loaded: None, tmp_path: Path) -> None:
    row, fresh = another("XREG-1")
    touched = about(row.rule)
    versions = dict(QuestionVersion.objects.published().values_list("question__code", "pk"))
    assert "XREG-1" in touched and len(touched) < len(versions)

    copied = academy.folder(tmp_path, f"{{fact: {row.fact}, regime: {row.regime}}}", f"{{fact: {row.fact}, regime: {fresh}}}")
    report = academy.load_folder(copied)

    after = dict(QuestionVersion.objects.published().values_list("question__code", "pk"))
    moved = {code for code, pk in after.items() if versions[code] != pk}
    assert set(touched) & set(after) <= moved and report.made["computed question versions"] == len(moved)
    assert all(code.partition("-")[0] in academy.KEYS for code in moved)
    old, new = QuestionVersion.objects.get(pk=versions["XREG-1"]), asked("XREG-1")
    assert (old.status, old.number, new.number) == (QuestionVersion.RETIRED, 1, 2)
    assert old.body["en"]["stem"] == new.body["en"]["stem"] and right_text(old) != right_text(new)
    assert (old.computed["rules"][row.rule], new.computed["rules"][row.rule]) == (1, 2)
    assert exhaustion.check(new.computed["facts"], rulebook().exhaustion).reasons[0].code == f"regime.{fresh}"
    loading.load(academy.training())
    assert dict(QuestionVersion.objects.published().values_list("question__code", "pk")) == after


def right_text(version: QuestionVersion) -> str:
    return next(row["text"] for row in version.body["en"]["options"] if row["key"] == version.key["correct"][0])


def test_an_attempt_of_before_keeps_its_key_and_its_rules(alice: Person, as_: As) -> None:
    quiz = check()
    quiz.pool.set(Question.objects.filter(code__in=["DITC-1", "Q076", "Q077", "Q264"]))
    attempt = attempting.start(alice, quiz)
    item = attempt.items.select_related("version").get(version__question__code="DITC-1")
    assert right_text(item.version) == "Monday, 23 February 2026"
    academy.load_changed("step/L.ITC.04", days=25)
    assert right_text(asked("DITC-1")) == "Saturday, 28 February 2026"
    client = as_(alice)
    assert save(client, attempt, item.position, item.version.key["correct"][0]).status_code == 200
    submit(client, attempt)
    page = client.get(f"/attempts/{attempt.pk}/result/").content.decode()
    assert "Monday, 23 February 2026" in page and "Saturday, 28 February 2026" not in page
    item.refresh_from_db()
    assert item.share == 1 and item.version.computed["rules"]["step/L.ITC.04"] == 1


def another(code: str) -> tuple[Exhaustion, str]:
    """The row a question is about, and a regime that it does not have."""
    case = asked(code).computed["facts"]
    row = rulebook().exhaustion.regimes[case["destination"], case["right"]]
    return row, "national" if row.regime != "national" else "international"


def test_a_question_the_rules_make_unfair_is_no_longer_asked(loaded: None) -> None:
    row, _fresh = another("XORIG-1")
    report = academy.load_changed(row.rule, regime="international")
    assert "XORIG-1" in report.unfair
    assert QuestionVersion.objects.get(question__code="XORIG-1").status == QuestionVersion.RETIRED
    assert not QuestionVersion.objects.drawn().filter(question__code="XORIG-1", question__quizzes=check()).exists()


def test_what_an_editor_wrote_is_left_alone_and_said(loaded: None) -> None:
    Question.objects.filter(code="XREG-1").update(edited_at=timezone.now())
    row, fresh = another("XREG-1")
    report = academy.load_changed(row.rule, regime=fresh)
    assert "XREG-1" in report.kept and asked("XREG-1").number == 1


def test_a_suspended_question_is_asked_again_when_it_is_computed_anew(loaded: None) -> None:
    row, fresh = another("XREG-1")
    law.publish([row.fact])
    assert asked("XREG-1").suspended
    academy.load_changed(row.rule, regime=fresh)
    assert not asked("XREG-1").suspended
    assert {one.lifted_why for one in Suspension.objects.filter(version__question__code="XREG-1")} == {Suspension.REPLACED}


@pytest.mark.parametrize("all_gone", [False, True])
def test_a_scenario_that_is_gone_is_no_longer_asked_until_it_is_back(loaded: None, all_gone: bool) -> None:
    scenarios = academy.training().scenarios
    before = asked("DITC-1")
    if all_gone:
        computing.bring_in_line(Scenarios(), Fact.objects.in_bulk())
        assert not QuestionVersion.objects.published().filter(question__template__isnull=False).exists()
    fewer = Scenarios(tuple(one for one in scenarios.templates if one.key != "DITC"), scenarios.seeds, scenarios.own)
    computing.bring_in_line(fewer, Fact.objects.in_bulk())
    assert ScenarioTemplate.objects.get(key="DITC").retired
    assert not QuestionVersion.objects.published().filter(question__code="DITC-1").exists()
    fewest = Scenarios(fewer.templates, 1, scenarios.own)
    computing.bring_in_line(fewest, Fact.objects.in_bulk())
    assert set(QuestionVersion.objects.published().filter(question__template__isnull=False).values_list("question__seed", flat=True)) == {0}
    computing.bring_in_line(scenarios, Fact.objects.in_bulk())
    assert not ScenarioTemplate.objects.get(key="DITC").retired
    assert asked("DITC-1").number == before.number + 1 and asked("DITC-1").body == before.body


# Drawing and taking


def test_an_attempt_gets_at_most_one_question_of_a_scenario(alice: Person) -> None:
    quiz = check()
    for seed in range(6):
        pool = list(QuestionVersion.objects.drawn().filter(question__quizzes=quiz).order_by("question_id"))
        assert len(pool) == 33
        attempt = attempting.start(alice, quiz, seed=seed)
        codes = list(attempt.items.order_by("position").values_list("version__question__code", flat=True))
        families = [code.partition("-")[0] for code in codes]
        assert len(codes) == 5 and len(set(families)) == 5
        Attempt.objects.filter(pk=attempt.pk).delete()


def test_where_there_are_not_enough_others_a_scenario_is_asked_twice(alice: Person) -> None:
    quiz = check()
    quiz.pool.set(Question.objects.filter(code__in=["XREG-1", "XREG-2", "XREG-3", "XPAT-1", "XPAT-2", "Q076"]))
    attempt = attempting.start(alice, quiz)
    codes = set(attempt.items.values_list("version__question__code", flat=True))
    assert len(codes) == 5 and "Q076" in codes


def test_a_pool_without_scenarios_is_drawn_as_ever() -> None:
    pool = [SimpleNamespace(pk=number, template=None) for number in range(9)]
    assert attempting._chosen(pool, 4, random.Random(3)) == random.Random(3).sample(pool, 4)  # type: ignore[comparison-overlap]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_alice_takes_a_computed_question_and_learns_why(alice: Person, as_: As, language: str) -> None:
    quiz = check()
    quiz.pool.set(Question.objects.filter(code__in=["XPAT-1", "Q076", "Q077", "Q264", "DITC-2"]))
    client = as_(alice)
    client.cookies["django_language"] = language
    attempt = attempting.start(alice, quiz)
    version = asked("XPAT-1")
    item = attempt.items.get(version=version)
    page = client.get(f"{attempt.get_absolute_url()}?q={item.position}").content.decode()
    assert version.explanation["en"]["options"]["a"] not in page and "exhaustion/" not in page
    submit(client, attempt)
    with translation.override(language):
        page = client.get(f"/attempts/{attempt.pk}/result/").content.decode()
    right = version.key["correct"][0]
    assert version.body[language]["stem"] in page or version.body["en"]["stem"] in page
    assert any(version.explanation[one]["options"][right] in page for one in (language, "en"))
    for fact in version.computed["cites"]:
        assert f'href="/facts/{fact}/"' in page


def test_pages_of_a_quiz_ask_as_little_as_before(alice: Person, as_: As) -> None:
    quiz, client = check(), as_(alice)
    Enrolment.objects.update(started_at=timezone.now())
    counts = []
    for codes in (["Q076", "Q077", "Q264"], ["XPAT-1", "XREG-1", "DITC-1"]):
        quiz.pool.set(Question.objects.filter(code__in=codes))
        with statements() as started:
            attempt = attempting.start(alice, quiz)
        client.get("/me/")
        with statements() as read:
            client.get(attempt.get_absolute_url())
        submit(client, attempt)
        with statements() as result:
            client.get(f"/attempts/{attempt.pk}/result/")
        counts.append((len(started), len(read), len(result)))
    assert counts[0] == counts[1] and max(counts[1]) <= 12


# At the desk


def test_the_question_page_says_how_it_was_computed(loaded: None, company: SimpleNamespace, as_: As) -> None:
    page = as_(company.erin).get("/desk/questions/XREG-1/").content.decode()
    computed = asked("XREG-1").computed
    assert "Computed" in page and "How it was computed" in page and 'href="/desk/scenarios/XREG/"' in page
    for rule in computed["rules"]:
        assert rule in page and "version 1" in page
    plain = as_(company.erin).get("/desk/questions/Q076/").content.decode()
    assert "How it was computed" not in plain
    audit = as_(company.audrey).get("/desk/questions/XREG-1/").content.decode()
    assert "How it was computed" in audit and 'href="/desk/scenarios/XREG/"' not in audit


def test_scenarios_are_listed_and_read(loaded: None, company: SimpleNamespace, as_: As) -> None:
    erin = as_(company.erin)
    assert 'href="/desk/scenarios/"' in erin.get("/desk/").content.decode()
    listed = erin.get("/desk/scenarios/").content.decode()
    assert all(f'href="/desk/scenarios/{key}/"' in listed for key in academy.KEYS) and "6 questions asked" in listed
    page = erin.get("/desk/scenarios/XREG/").content.decode()
    assert "{asker} which first sales exhaust {right} in {destination}" in page and "XREG-6" in page
    assert asked("XREG-1").body["zh-hans"]["stem"] in page and "I have read it" not in page
    assert erin.get("/desk/scenarios/NONE/").status_code == 404


def test_a_scenario_is_reviewed_once_for_all_its_questions(loaded: None, company: SimpleNamespace, pia: Person, as_: As) -> None:
    client, address = as_(pia), "/desk/scenarios/XREG/"
    row = ScenarioTemplate.objects.get(key="XREG")
    assert "I have read it" in client.get(address).content.decode()
    client.post(f"{address}review/", {"digest": "of before"})
    row.refresh_from_db()
    assert row.reviewed_at is None
    client.post(f"{address}review/", {"digest": row.digest})
    row.refresh_from_db()
    assert row.reviewed_by == pia and row.reviewed_at
    assert "Reviewed by Pia Approver" in client.get("/desk/questions/XREG-3/").content.decode()
    first = row.reviewed_at
    computing.review(row, digest=row.digest, by=company.xena)
    row.refresh_from_db()
    assert (row.reviewed_by, row.reviewed_at) == (pia, first)
    assert AuditEntry.objects.filter(action="training.scenario_review").count() == 1
    with pytest.raises(NotPossible, match="role"):
        computing.review(row, digest=row.digest, by=company.erin)


def test_a_scenario_that_changes_is_to_be_reviewed_again(loaded: None, pia: Person) -> None:
    row = ScenarioTemplate.objects.get(key="XREG")
    computing.review(row, digest=row.digest, by=pia)
    scenarios = academy.training().scenarios
    changed = tuple(replace(one, digest="another", difficulty=2) if one.key == "XREG" else one for one in scenarios.templates)
    computing.bring_in_line(replace(scenarios, templates=changed), Fact.objects.in_bulk())
    row.refresh_from_db()
    assert row.reviewed_at is None and asked("XREG-1").number == 2 and asked("XPAT-1").number == 1
    with pytest.raises(IntegrityError, match="reviewed_scenario_says_by_whom_and_when"), transaction.atomic():
        ScenarioTemplate.objects.filter(pk=row.pk).update(reviewed_by=pia)


def test_the_pages_ask_little_whatever_they_show(loaded: None, company: SimpleNamespace, as_: As) -> None:
    erin = as_(company.erin)
    erin.get("/me/")
    counts = {}
    for address in ("/desk/scenarios/", "/desk/scenarios/XREG/", "/desk/questions/XREG-1/"):
        with statements() as run:
            erin.get(address)
        counts[address] = len(run)
    assert max(counts.values()) <= 12
    ScenarioTemplate.objects.exclude(key="XREG").update(retired=True)
    Question.objects.filter(code__in=["XREG-2", "XREG-3", "XREG-4"]).update(template=None, seed=None)
    for address in ("/desk/scenarios/", "/desk/scenarios/XREG/"):
        with statements() as run:
            erin.get(address)
        assert len(run) == counts[address]
