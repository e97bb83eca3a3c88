"""The attempt protocol through the HTTP door: saved once, refused in words, never a 500, few statements."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.people.models import AuditEntry, Person
from tests.statements import statements
from tests.training import taking
from tests.training.conftest import QUESTIONS, RIGHT
from training.actions import attempting, learning
from training.models import AnswerEvent, Attempt, Certificate, Completion
from training.queries.attempt import paper

SignIn = Callable[[Person], Client]


@pytest.fixture
def sitting(company: SimpleNamespace, make_course: Callable[..., SimpleNamespace], as_: SignIn) -> SimpleNamespace:
    """Alice sits at a quiz with every kind of question; `places` tells where each kind stands."""
    made = make_course(kinds=tuple(QUESTIONS), lessons=0)
    learning.enrol(company.alice, made.course)
    attempt = attempting.start(company.alice, made.quiz)
    places = {item.version.kind: item.position for item in attempt.items.select_related("version")}
    return SimpleNamespace(**vars(company), **vars(made), attempt=attempt, places=places, client=as_(company.alice))


def answers_url(sitting: SimpleNamespace) -> str:
    return reverse("answers", args=[sitting.attempt.pk])


# Saving


def test_a_save_is_acknowledged_with_what_the_server_holds(sitting: SimpleNamespace) -> None:
    Person.objects.filter(pk=sitting.alice.pk).update(time_zone="Europe/Berlin")
    reply = taking.save(sitting.client, sitting.attempt, sitting.places["numeric"], "1,50", flagged=True)
    event = AnswerEvent.objects.get()
    body = reply.json()
    assert reply.status_code == 200 and set(body) == {"revision", "saved_at", "saved", "given", "flagged"}
    assert (body["revision"], body["given"], body["flagged"]) == (1, "1.5", True) == (event.revision, event.given, event.flagged)
    assert body["saved_at"].endswith("Z") and body["saved_at"][:19] == f"{event.saved_at:%Y-%m-%dT%H:%M:%S}"
    berlin = timezone.localtime(event.saved_at, timezone=ZoneInfo("Europe/Berlin"))
    assert body["saved"] == f"{berlin:%H:%M:%S}"
    assert "no-store" in reply["Cache-Control"]


def test_the_same_key_gets_the_same_reply_and_one_row(sitting: SimpleNamespace) -> None:
    key = uuid4()
    replies = [taking.save(sitting.client, sitting.attempt, 1, None, key=key, flagged=True).json() for _thrice in range(3)]
    assert replies[0] == replies[1] == replies[2] and AnswerEvent.objects.count() == 1


def test_an_old_page_gets_409_and_what_stands(sitting: SimpleNamespace) -> None:
    place = sitting.places["single"]
    taking.save(sitting.client, sitting.attempt, place, "c")
    reply = taking.save(sitting.client, sitting.attempt, place, "a")
    assert reply.status_code == 409
    body = reply.json()
    assert (body["error"], body["revision"], body["given"], body["flagged"]) == ("stale", 1, "c", False)
    assert body["message"] and len(body["saved"]) == 8
    assert AnswerEvent.objects.get().given == "c"
    ahead = taking.save(sitting.client, sitting.attempt, sitting.places["numeric"], "6", base=5).json()
    assert (ahead["error"], ahead["revision"], ahead["given"]) == ("stale", 0, None)


@pytest.mark.parametrize(
    ("kind", "given", "reason"),
    [
        ("single", ["a", "b"], "two_choices"),
        ("single", "z", "unknown_option"),
        ("single", {"a": 1}, "wrong_shape"),
        ("multiple", ["a", "a"], "duplicate"),
        ("matching", {"9": "a"}, "unknown_left"),
        ("ordering", ["a", "b"], "incomplete"),
        ("numeric", "six", "not_a_number"),
        ("numeric", "1,000", "ambiguous_number"),
        ("numeric", 10**15, "too_many_digits"),
        ("short_answer", "x" * 2001, "too_long"),
        ("short_answer", "a\0b", "not_unicode"),
        ("short_answer", "\ud800", "not_unicode"),
    ],
)
def test_no_answer_is_422_with_its_reason(sitting: SimpleNamespace, kind: str, given: Any, reason: str) -> None:
    assert taking.save(sitting.client, sitting.attempt, sitting.places[kind], RIGHT[kind]).status_code == 200
    reply = taking.save(sitting.client, sitting.attempt, sitting.places[kind], given, base=1)
    assert reply.status_code == 422 and reply.json()["reason"] == reason and reply.json()["message"]
    assert AnswerEvent.objects.count() == 1


def good(**more: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "item": 1, "base": 0, "given": None, "flagged": True} | more


def without(name: str) -> dict[str, Any]:
    body = good()
    del body[name]
    return body


MALFORMED: dict[str, tuple[Any, str]] = {
    "nested": (b'{"given":' + b"[" * 5000 + b"]" * 5000 + b"}", "too_deep"),
    "large": (good(given="x" * 20_000), "too_large"),
    "huge": (b" " * 10_000_000, "too_large"),
    "twice": (b'{"key": "a", "key": "b"}', "duplicate_key"),
    "twice below": (json.dumps(good()).replace("null", '{"1":"a","1":"b"}').encode(), "duplicate_key"),
    "nan": (json.dumps(good()).replace("null", "NaN").encode(), "not_a_number"),
    "infinite": (json.dumps(good()).replace("null", "-Infinity").encode(), "not_a_number"),
    "1e309": (json.dumps(good()).replace("null", "1e309").encode(), "not_a_number"),
    "long number": (json.dumps(good()).replace("null", "9" * 5000).encode(), "not_json"),
    "array": ([good()], "not_an_object"),
    "text": ('"a"', "not_an_object"),
    "empty": (b"", "not_json"),
    "half": (b'{"key":', "not_json"),
    "utf-8": (b'{"key": "\xff"}', "not_utf8"),
    "utf-16": (json.dumps(good()).encode("utf-16"), "not_utf8"),
    "no key": (without("key"), "key_is_missing"),
    "no item": (without("item"), "item_is_missing"),
    "no base": (without("base"), "base_is_missing"),
    "no given": (without("given"), "given_is_missing"),
    "key": (good(key="1; drop"), "key_is_no_uuid"),
    "key number": (good(key=5), "key_is_no_uuid"),
    "item text": (good(item="1"), "item_is_no_number"),
    "item true": (good(item=True), "item_is_no_number"),
    "item zero": (good(item=0), "item_is_no_number"),
    "item huge": (good(item=10**18), "item_is_no_number"),
    "base below": (good(base=-1), "base_is_no_number"),
    "base float": (good(base=0.5), "base_is_no_number"),
    "flag": (good(flagged="yes"), "flagged_is_no_boolean"),
    "prototype": (good(__proto__={"a": 1}), "unknown_field"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_is_400_and_changes_nothing(sitting: SimpleNamespace, name: str) -> None:
    body, reason = MALFORMED[name]
    body = body.encode() if isinstance(body, str) else body
    reply = taking.post(sitting.client, answers_url(sitting), body)
    assert (reply.status_code, reply.json()["error"], reply.json()["reason"]) == (400, "malformed", reason)
    assert not AnswerEvent.objects.exists()


SMUGGLED = """
    role is_staff is_superuser groups user user_id person department score passed completed_at attempt_no started_at deadline deadline_at
    is_correct share points version published state
""".split()  # noqa: SIM905


@pytest.mark.parametrize("name", SMUGGLED)
def test_nothing_else_can_be_set(sitting: SimpleNamespace, name: str) -> None:
    before = Attempt.objects.values().get()
    assert taking.post(sitting.client, answers_url(sitting), good(**{name: 1})).status_code == 400
    assert (
        taking.post(sitting.client, reverse("submit_attempt", args=[sitting.attempt.pk]), {"key": str(uuid4()), name: True}).status_code
        == 400
    )
    form = {"r1": 0, "q1": "", name: "1"}
    assert sitting.client.post(answers_url(sitting), form).status_code == 302
    assert Attempt.objects.values().get() == before and not AnswerEvent.objects.exists()
    start = reverse("start_quiz", args=[sitting.course.slug, sitting.quiz.key])
    assert taking.post(sitting.client, start, {name: 1}).json()["attempt"] == str(sitting.attempt.pk)
    assert Attempt.objects.values().get() == before


def test_other_content_types_and_methods(sitting: SimpleNamespace) -> None:
    url = answers_url(sitting)
    plain = sitting.client.post(url, json.dumps(good()), content_type="text/plain")
    assert (plain.status_code, plain.json()["reason"]) == (400, "not_json")
    for method in ("get", "put", "patch", "delete"):
        for name in ("answers", "submit_attempt"):
            reply = getattr(sitting.client, method)(reverse(name, args=[sitting.attempt.pk]), headers={"Accept": "application/json"})
            assert (reply.status_code, reply.json()["error"], reply["Allow"]) == (405, "method", "POST")
    assert not AnswerEvent.objects.exists() and Attempt.objects.get().state == "open"


# Who may


def test_signed_out_is_401_in_json_and_the_answer_can_be_sent_again(sitting: SimpleNamespace, client: Client) -> None:
    key = uuid4()
    reply = taking.save(client, sitting.attempt, 1, None, key=key)
    assert (reply.status_code, reply.json()["error"], reply.json()["sign_in"]) == (401, "signed_out", reverse("account_login"))
    assert taking.submit(client, sitting.attempt).status_code == 401
    start = reverse("start_quiz", args=[sitting.course.slug, sitting.quiz.key])
    assert taking.post(client, start, {}).status_code == 401
    Person.objects.filter(pk=sitting.charlie.pk).update(is_active=False)
    client.force_login(sitting.charlie)
    assert taking.save(client, sitting.attempt, 1, None).status_code == 401
    assert taking.save(sitting.client, sitting.attempt, 1, None, key=key).status_code == 200


def test_without_the_token_nothing_is_taken(sitting: SimpleNamespace) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(sitting.alice)
    for url in (answers_url(sitting), reverse("submit_attempt", args=[sitting.attempt.pk])):
        reply = taking.post(strict, url, good())
        assert (reply.status_code, reply.json()["error"]) == (403, "csrf") and reply.json()["message"]
        assert strict.post(url, {"q1": "a"}).status_code == 403
    page = strict.get(reverse("attempt", args=[sitting.attempt.pk])).text
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert taking.post(strict, answers_url(sitting), good(), **{"X-CSRFToken": token}).status_code == 200
    other = taking.post(strict, answers_url(sitting), good(base=1), **{"X-CSRFToken": "a" * 32})
    assert other.status_code == 403
    null = taking.post(strict, answers_url(sitting), good(base=1), **{"X-CSRFToken": token, "Origin": "null"})
    assert null.status_code == 403 and AnswerEvent.objects.count() == 1


@pytest.mark.parametrize("who", ["bob", "charlie", "erin", "xena", "audrey"])
def test_nobody_answers_or_submits_for_somebody_else(sitting: SimpleNamespace, as_: SignIn, who: str) -> None:
    other = as_(getattr(sitting, who))
    foreign = taking.save(other, sitting.attempt, 1, None)
    missing = taking.post(other, reverse("answers", args=[uuid4()]), good())
    assert foreign.status_code == missing.status_code == 404 and foreign.json() == missing.json()
    assert taking.submit(other, sitting.attempt).status_code == 404
    assert not AnswerEvent.objects.exists() and Attempt.objects.get().state == "open"
    assert AuditEntry.objects.filter(action="access.refused", actor=getattr(sitting, who)).count() == 3


def test_a_question_that_is_not_in_the_attempt(sitting: SimpleNamespace) -> None:
    assert taking.save(sitting.client, sitting.attempt, 8, None).status_code == 404
    assert taking.save(sitting.client, sitting.attempt, 32_767, None).status_code == 404
    assert not AnswerEvent.objects.exists()


# Closing


def test_after_the_deadline_410_with_the_way_to_the_result(sitting: SimpleNamespace) -> None:
    taking.save(sitting.client, sitting.attempt, sitting.places["single"], "b")
    now = timezone.now()
    for late, status in ((timedelta(seconds=-1), 200), (timedelta(seconds=2), 200), (timedelta(seconds=4), 410)):
        Attempt.objects.update(deadline_at=now - late)
        base = AnswerEvent.objects.filter(item__position=sitting.places["numeric"]).count()
        assert taking.save(sitting.client, sitting.attempt, sitting.places["numeric"], "7", base=base).status_code == status
    body = taking.save(sitting.client, sitting.attempt, sitting.places["numeric"], "6", base=2).json()
    assert (body["error"], body["reason"], body["result"]) == ("closed", "deadline", reverse("result", args=[sitting.attempt.pk]))
    page = sitting.client.get(body["result"])
    assert page.status_code == 200 and "Closed by the clock" in page.text
    assert taking.save(sitting.client, sitting.attempt, sitting.places["numeric"], "6", base=2).json()["reason"] == "submitted"
    assert attempting.answers(sitting.attempt)[sitting.attempt.items.get(version__kind="numeric").pk].given == "7"


def test_submitting_again_changes_nothing(sitting: SimpleNamespace) -> None:
    taking.answer_all(sitting.client, sitting.attempt)
    first, again = taking.submit(sitting.client, sitting.attempt), taking.submit(sitting.client, sitting.attempt)
    assert first.status_code == again.status_code == 200 and first.json() == again.json()
    assert first.json()["result"] == reverse("result", args=[sitting.attempt.pk]) and set(first.json()) == {"result", "submitted_at"}
    assert Completion.objects.count() == Certificate.objects.count() == 1
    late = taking.save(sitting.client, sitting.attempt, 1, None, base=1)
    assert (late.status_code, late.json()["reason"]) == (410, "submitted") and AnswerEvent.objects.count() == 7


# Starting


def test_starting_by_script(sitting: SimpleNamespace, as_: SignIn) -> None:
    start = reverse("start_quiz", args=[sitting.course.slug, sitting.quiz.key])
    body = taking.post(sitting.client, start, {}).json()
    assert body["attempt"] == str(sitting.attempt.pk) and body["url"] == reverse("attempt", args=[sitting.attempt.pk])
    assert (body["number"], body["allowed"], body["questions"]) == (1, 3, 7) and body["deadline_at"] > body["now"]
    refused = taking.post(as_(sitting.charlie), start, {})
    assert (refused.status_code, refused.json()["error"], refused.json()["reason"]) == (409, "cannot_start", "not_enrolled")
    nowhere = taking.post(sitting.client, reverse("start_quiz", args=["borders", "none"]), {})
    assert (nowhere.status_code, nowhere.json()["error"]) == (404, "not_found")
    assert sitting.client.get(start).status_code == 405 and Attempt.objects.count() == 1


# Trouble


@pytest.mark.parametrize("action", ["save", "hand_in", "start"])
def test_a_locked_database_is_503_and_nothing_is_said_to_be_saved(sitting: SimpleNamespace, action: str) -> None:
    ask = {
        "save": lambda: taking.save(sitting.client, sitting.attempt, 1, None),
        "hand_in": lambda: taking.submit(sitting.client, sitting.attempt),
        "start": lambda: taking.post(sitting.client, reverse("start_quiz", args=[sitting.course.slug, sitting.quiz.key]), {}),
    }[action]
    with patch.object(attempting, action, side_effect=OperationalError("database is locked")):
        reply = ask()
    assert (reply.status_code, reply.json()["error"], reply["Retry-After"]) == (503, "busy", "2")
    assert "locked" not in reply.text
    assert ask().status_code in {200, 201}


# Statements


def test_a_save_takes_three_statements(sitting: SimpleNamespace) -> None:
    taking.save(sitting.client, sitting.attempt, 1, None)
    with statements() as counted:
        assert (
            taking.save(
                sitting.client, sitting.attempt, sitting.places["numeric"], "6", base=int(sitting.places["numeric"] == 1)
            ).status_code
            == 200
        )
    assert len(counted) <= 3, counted


def test_the_page_reads_no_key(sitting: SimpleNamespace) -> None:
    with statements() as counted:
        paper(sitting.attempt)
    assert len(counted) == 2 and not any(f'"{column}"' in sql for sql in counted for column in ("explanation",) if "questionversion" in sql)
    assert not any('"training_questionversion"."key"' in sql for sql in counted)


def test_a_whole_quiz_of_ten_questions(company: SimpleNamespace, make_course: Callable[..., SimpleNamespace], as_: SignIn) -> None:
    """Rules, start, page, ten saves, hand in with completion and certificate, result: at most 60 statements."""
    kinds = (*QUESTIONS, "single", "true_false", "numeric")
    made = make_course(kinds=kinds)
    learning.enrol(company.alice, made.course)
    for lesson in made.lessons:
        learning.finish_lesson(company.alice, lesson)
    alice = as_(company.alice)
    alice.get(reverse("courses"))  # the session's own bookkeeping is done
    with statements() as counted:
        alice.get(reverse("quiz", args=[made.course.slug, made.quiz.key]))
        url = alice.post(reverse("start_quiz", args=[made.course.slug, made.quiz.key])).url
        page = alice.get(url)
    parts = [len(counted)]
    attempt = Attempt.objects.get()
    questions = page.context["paper"].questions
    with statements() as counted:
        for question in questions:
            assert taking.save(alice, attempt, question.number, RIGHT[question.kind]).status_code == 200
    parts.append(len(counted))
    with statements() as counted:
        result = taking.submit(alice, attempt).json()["result"]
    parts.append(len(counted))
    with statements() as counted:
        page = alice.get(result)
    parts.append(len(counted))
    assert "You passed" in page.text and Certificate.objects.get().get_absolute_url() in page.text
    print("statements: rules, start and page / ten saves / hand in / result:", parts)  # noqa: T201
    assert sum(parts) <= 60, parts
    assert parts[1] == 30
