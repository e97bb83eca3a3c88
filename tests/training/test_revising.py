"""Editors put questions back or write their next version after a change of law; a second person lets it count."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from portal.articles.models import Fact
from portal.people.models import Person
from tests.training import law
from tests.training.blocks import write
from tests.training.conftest import QUESTIONS
from tests.training.test_impact import certify
from training.actions import attempting, loading, revising, waving
from training.formats import QuestionDraft, TrainingContent
from training.forms.question import NextVersionForm
from training.models import AttemptItem, BlockNotice, Delta, Question, QuestionRevision, QuestionVersion, Suspension
from training.queries import structure, waiting
from training.queries.difference import difference

As = Callable[[Person], Client]
Make = Callable[..., SimpleNamespace]


@pytest.fixture
def desk(company: SimpleNamespace, make_course: Make, make_person: Callable[..., Person]) -> SimpleNamespace:
    """A question of every kind waits; Erin edits, Pia approves, Alice owes the difference."""
    made = make_course(kinds=tuple(QUESTIONS))
    write(made.lessons[0], "Members choose [@T6].")
    certify(company.alice, made.course)
    change = law.publish()
    return SimpleNamespace(**vars(company), **vars(made), change=change, pia=make_person("Pia Approver", is_approver=True))


def filled(version: QuestionVersion, **changes: Any) -> dict[str, Any]:
    """The form as a browser sends it, with Chinese words where there were none."""
    form = NextVersionForm(version=version)
    sent = {name: form.initial.get(name, "") for name in form.fields}
    for name in list(sent):
        if name.endswith(":zh-hans") and sent.get(name.replace(":zh-hans", ":en")):
            sent[name] = f"中文 {name}"
    return sent | {"do": "next", "why": "The rule is another now."} | changes


def question(kind: str) -> Question:
    return Question.objects.filter(versions__kind=kind).distinct().get()


def test_still_right_counts_when_a_second_person_confirms(desk: SimpleNamespace, as_: As) -> None:
    erin, pia, address = as_(desk.erin), as_(desk.pia), "/desk/questions/borders-0/revise/"
    page = erin.get(address).content.decode()
    assert "No quiz asks it since" in page and "<ins>" in page and "Stem 0 (single)?" in page
    erin.post(address, {"do": "put_back", "reason-why": "The exception does not touch it."})
    assert QuestionVersion.objects.get(question__code="borders-0").suspended
    assert "nobody confirms their own" in erin.get(address).content.decode()
    erin.post("/desk/questions/borders-0/decide/", {"do": "confirm"})
    assert QuestionVersion.objects.get(question__code="borders-0").suspended
    pia.post("/desk/questions/borders-0/decide/", {"do": "confirm"})
    assert not QuestionVersion.objects.get(question__code="borders-0").suspended
    assert Suspension.objects.get(version__question__code="borders-0").lifted_why == Suspension.PUT_BACK
    assert difference(Delta.objects.get()).asked == 1
    law.undo(desk.change)
    assert Suspension.objects.get(version__question__code="borders-0").lifted_why == Suspension.PUT_BACK


def test_given_back_with_a_reason_and_handed_in_again(desk: SimpleNamespace, as_: As) -> None:
    erin, pia, address = as_(desk.erin), as_(desk.pia), "/desk/questions/borders-0/revise/"
    erin.post(address, {"do": "put_back", "reason-why": "Right."})
    pia.post("/desk/questions/borders-0/decide/", {"do": "return"})
    assert QuestionRevision.objects.get().state == QuestionRevision.OPEN  # not without a reason
    pia.post("/desk/questions/borders-0/decide/", {"do": "return", "message-why": "Name the article."})
    assert "Pia Approver gave it back" in erin.get(address).content.decode() and "Name the article." in erin.get(address).content.decode()
    erin.post(address, {"do": "put_back", "reason-why": "Right, by Art. 6."})
    erin.post("/desk/questions/borders-0/decide/", {"do": "return"})  # one's own: taken back
    assert not QuestionRevision.objects.filter(state=QuestionRevision.OPEN).exists()


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_the_next_version_of_every_kind(desk: SimpleNamespace, as_: As, kind: str) -> None:
    asked = question(kind)
    old = asked.versions.get()
    answer = as_(desk.erin).post(f"/desk/questions/{asked.code}/revise/", filled(old, **{"stem:en": "What holds now?"}))
    assert answer.status_code == 302, answer.content.decode()
    assert asked.versions.get(status="draft").key == old.key and asked.versions.get(status="published") == old
    revising.confirm(QuestionRevision.objects.get(), by=desk.pia)
    new = asked.versions.get(status="published")
    assert (new.body["en"]["stem"], new.number, new.suspended, new.proof_id) == ("What holds now?", 2, False, "T6")
    assert set(new.facts.values_list("pk", flat=True)) == {"T6"} and new.body["zh-hans"]["stem"] == "中文 stem:zh-hans"
    old.refresh_from_db()
    assert (old.status, old.suspended) == ("retired", False)
    assert difference(Delta.objects.get()).asked == 1
    assert "As it stands, version 2" in as_(desk.erin).get(f"/desk/questions/{asked.code}/revise/").content.decode()


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("single", {"stem:en": ""}, "stem:en"),
        ("single", {"stem:zh-hans": " "}, "stem:zh-hans"),
        ("single", {"correct": "z"}, "correct"),
        ("single", {"correct": "e"}, "correct"),
        ("single", {"option:e:en": "One more"}, "option:e:zh-hans"),
        ("single", {"why:a:en": ""}, "why:a:en"),
        ("multiple", {"correct": []}, "correct"),
        ("ordering", {"place:a": "1", "place:b": "1"}, "__all__"),
        ("matching", {"right:1": "z"}, "right:1"),
        ("numeric", {"correct": "six"}, "correct"),
        ("numeric", {"explanation:zh-hans": ""}, "explanation:zh-hans"),
        ("short_answer", {"min_groups": "9"}, "__all__"),
        ("true_false", {"facts": "T6 X9"}, "facts"),
        ("true_false", {"facts": ""}, "facts"),
        ("true_false", {"why": ""}, "why"),
    ],
)
def test_what_the_loader_would_refuse_is_refused(desk: SimpleNamespace, as_: As, kind: str, changes: dict[str, Any], field: str) -> None:
    version = question(kind).versions.get()
    form = NextVersionForm(filled(version, **changes), version=version)
    assert field in form.errors
    answer = as_(desk.erin).post(f"/desk/questions/{version.question.code}/revise/", filled(version, **changes))
    assert answer.status_code == 422 and not QuestionRevision.objects.exists() and QuestionVersion.objects.count() == len(QUESTIONS)


def test_an_option_comes_and_another_goes(desk: SimpleNamespace) -> None:
    version = question("multiple").versions.get()
    changes = {f"{name}:d:{language}": "" for name in ("option", "why") for language in ("en", "zh-hans")}
    changes |= {f"{name}:e:{language}": "New" for name in ("option", "why") for language in ("en", "zh-hans")}
    form = NextVersionForm(filled(version, **changes, correct=["a", "e"]), version=version)
    assert form.is_valid(), form.errors
    assert form.draft and [row["key"] for row in form.draft.record["options"]] == ["a", "b", "c", "e"]
    assert form.draft.record["correct"] == ["a", "e"]


def test_one_at_a_time_and_never_ones_own_by_the_database(desk: SimpleNamespace) -> None:
    asked = question("single")
    first = revising.put_back(asked, why="Right.", by=desk.erin)
    with pytest.raises(revising.NotPossible, match="open"):
        revising.put_back(asked, why="Right.", by=desk.pia)
    with pytest.raises(revising.NotPossible, match="own"):
        revising.confirm(first, by=desk.erin)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionRevision.objects.update(state="confirmed", decided_by=desk.erin)
    revising.confirm(first, by=desk.pia)
    with pytest.raises(revising.NotPossible, match="decided"):
        revising.confirm(first, by=desk.xena)


def test_what_its_author_did_not_know_overtakes_it(desk: SimpleNamespace) -> None:
    row = revising.put_back(question("single"), why="Right.", by=desk.erin)
    law.publish()
    assert revising.confirm(row, by=desk.pia).state == QuestionRevision.OVERTAKEN
    assert question("single").versions.get().suspended


def next_version(desk: SimpleNamespace, kind: str = "single", stem: str = "What holds now?") -> QuestionRevision:
    version = question(kind).versions.get(status="published")
    form = NextVersionForm(filled(version, **{"stem:en": stem}), version=version)
    assert form.is_valid() and form.draft, form.errors
    return revising.write_next(version.question, form.draft, why="New.", by=desk.erin)


def in_force(kind: str = "single") -> tuple[int, bool]:
    version = question(kind).versions.get(status="published")
    return version.number, version.suspended


def test_undoing_brings_back_the_version_that_was_replaced(desk: SimpleNamespace, as_: As) -> None:
    row = next_version(desk)
    revising.confirm(row, by=desk.pia)
    assert in_force() == (2, False)
    law.undo(desk.change)
    assert in_force() == (1, False)
    asked = Question.objects.get(pk=row.question_id)
    assert asked.edited_at is None and asked.versions.get(number=2).status == "retired"
    assert attempting.start(desk.alice, desk.quiz).items.get(version__question=asked).version.number == 1
    assert "so that version 1 is asked again" in as_(desk.erin).get(f"/desk/questions/{asked.code}/revise/").content.decode()
    waving.lift(desk.change)
    assert in_force() == (1, False)


def test_undoing_brings_back_past_what_was_written_since(desk: SimpleNamespace) -> None:
    revising.confirm(next_version(desk), by=desk.pia)
    revising.confirm(next_version(desk, stem="What holds now, precisely?"), by=desk.pia)
    assert in_force() == (3, False)
    law.undo(desk.change)
    assert in_force() == (1, False)


def test_what_is_brought_back_waits_for_the_changes_that_stand(desk: SimpleNamespace) -> None:
    """One held the question before it was replaced, another came to its next version."""
    second = law.publish()
    revising.confirm(next_version(desk), by=desk.pia)
    third = law.publish()
    assert in_force() == (2, True)
    law.undo(desk.change)
    assert in_force() == (1, True)
    first = question("single").versions.get(number=1)
    assert set(first.suspensions.filter(lifted_at=None).values_list("change", flat=True)) == {second.pk, third.pk}
    assert not Suspension.objects.filter(lifted_at=None, version__status="retired").exists()
    assert structure.read(desk.course)["quizzes"][0]["draw"] == QuestionVersion.objects.drawn().count()
    law.undo(third)
    law.undo(second)
    assert in_force() == (1, False)


def test_a_version_from_the_content_stays_when_the_change_is_undone(desk: SimpleNamespace) -> None:
    loading.load(TrainingContent(questions=[record(question("numeric").code, "How long now?")]))
    law.undo(desk.change)
    assert in_force("numeric") == (2, False)


@pytest.mark.parametrize("kind", ["next", "put_back"])
def test_what_waits_when_the_change_is_undone_is_overtaken(desk: SimpleNamespace, as_: As, kind: str) -> None:
    row = next_version(desk) if kind == "next" else revising.put_back(question("single"), why="Right.", by=desk.erin)
    law.undo(desk.change)
    row.refresh_from_db()
    assert row.state == QuestionRevision.OVERTAKEN
    with pytest.raises(revising.NotPossible, match="decided"):
        revising.confirm(row, by=desk.pia)
    assert in_force() == (1, False)
    assert "was overtaken" in as_(desk.erin).get(f"/desk/questions/{row.question.code}/revise/").content.decode()


def test_what_was_handed_in_beside_the_undoing_cannot_count(desk: SimpleNamespace) -> None:
    """As if the two transactions had not seen each other."""
    row = next_version(desk)
    QuestionRevision.objects.filter(pk=row.pk).update(state="returned")
    law.undo(desk.change)
    QuestionRevision.objects.filter(pk=row.pk).update(state="open")
    assert revising.confirm(row, by=desk.pia).state == QuestionRevision.OVERTAKEN and in_force() == (1, False)


def test_what_was_handed_in_before_the_change_waits_on(desk: SimpleNamespace) -> None:
    law.undo(desk.change)
    row = next_version(desk)
    law.undo(law.publish())
    row.refresh_from_db()
    assert row.state == QuestionRevision.OPEN
    assert revising.confirm(row, by=desk.pia).state == QuestionRevision.CONFIRMED and in_force() == (2, False)


def test_only_an_approver_confirms_or_gives_back(desk: SimpleNamespace, make_person: Callable[..., Person], as_: As) -> None:
    """A key is law: a second editor is not enough."""
    other = make_person("Edgar Editor", is_editor=True)
    row = revising.put_back(question("single"), why="Right.", by=desk.erin)
    browser, address = as_(other), "/desk/questions/borders-0/"
    assert 'value="confirm"' not in browser.get(address + "revise/").content.decode()
    assert 'value="confirm"' in as_(desk.pia).get(address + "revise/").content.decode()
    for sent in ({"do": "confirm"}, {"do": "return", "message-why": "No."}):
        assert "Only an approver can decide this." in browser.post(address + "decide/", sent, follow=True).content.decode()
    row.refresh_from_db()
    assert row.state == QuestionRevision.OPEN and question("single").versions.get().suspended
    revising.confirm(row, by=desk.xena)
    assert not question("single").versions.get().suspended


def record(code: str, stem: str) -> QuestionDraft:
    said = {
        "id": code, "kind": "numeric", "countermeasure": 4, "difficulty": 1, "stem": stem, "correct": 6, "tolerance": 0, "unit": "months",
        "explanation": "Because.", "cites": ["T6"],
    }  # fmt: skip
    return QuestionDraft(code, "bank.yaml", said, None)


def test_loading_lifts_and_leaves_alone_what_was_edited_here(desk: SimpleNamespace) -> None:
    code = question("numeric").code
    loading.load(TrainingContent(questions=[record(code, "How long now?")]))
    assert Suspension.objects.get(version__question__code=code).lifted_why == Suspension.REPLACED
    assert not QuestionVersion.objects.filter(question__code=code, suspended=True).exists()
    other = question("single")
    version = other.versions.get()
    form = NextVersionForm(filled(version), version=version)
    assert form.is_valid(), form.errors
    assert form.draft
    revising.confirm(revising.write_next(other, form.draft, why="New.", by=desk.erin), by=desk.pia)
    report = loading.load(TrainingContent(questions=[record(other.code, "From the file?"), record(code, "How long now?")]))
    assert report.kept == [other.code] and report.made == {}
    assert other.versions.get(status="published").number == 2


def test_what_waits_and_taking_notices_away(desk: SimpleNamespace, as_: As) -> None:
    assert [row.code for row in waiting.questions()] == [f"borders-{place}" for place in range(len(QUESTIONS))]
    page = as_(desk.erin).get("/desk/law/").content.decode()
    assert "Quizzes leave out 7 questions, 1 lesson carries a notice." in page and "Lesson 1" in page
    as_(desk.pia).post(f"/desk/lessons/{desk.lessons[0].pk}/settle/")
    assert BlockNotice.objects.get().settled_by == desk.pia and waiting.lessons() == []
    assert Delta.objects.open().count() == 1


def test_only_editors_and_approvers(desk: SimpleNamespace, as_: As) -> None:
    revising.put_back(question("single"), why="Right.", by=desk.erin)
    for person in (desk.alice, desk.bob, desk.audrey):
        browser = as_(person)
        for page in ("/desk/law/", "/desk/questions/borders-0/revise/"):
            assert browser.get(page).status_code == 403
        for page in (
            "/desk/questions/borders-0/revise/",
            "/desk/questions/borders-0/decide/",
            f"/desk/lessons/{desk.lessons[0].pk}/settle/",
        ):
            assert browser.post(page, {"do": "confirm"}).status_code == 403
    erin = as_(desk.erin)
    assert erin.get("/desk/questions/nothing/revise/").status_code == 404
    assert erin.post("/desk/questions/borders-1/decide/", {"do": "confirm"}).status_code == 404
    assert erin.post("/desk/lessons/999999/settle/").status_code == 404
    assert QuestionRevision.objects.get().state == QuestionRevision.OPEN and not AttemptItem.objects.exists() and Fact.objects.exists()
