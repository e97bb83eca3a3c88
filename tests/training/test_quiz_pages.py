"""The quiz through the browser without a script: rules, start, the form, the confirmation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.people.models import Person
from tests.statements import statements
from tests.training import taking
from tests.training.conftest import QUESTIONS, RIGHT, WRONG
from training.actions import attempting, granting, learning
from training.models import AnswerEvent, Attempt, QuestionVersion

EVERY_KIND = tuple(QUESTIONS)
SignIn = Callable[[Person], Client]


@pytest.fixture
def whole(company: SimpleNamespace, make_course: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    """Alice takes a course whose quiz has every kind of question."""
    made = make_course(kinds=EVERY_KIND)
    learning.enrol(company.alice, made.course)
    return SimpleNamespace(**vars(company), **vars(made))


def quiz_url(made: SimpleNamespace) -> str:
    return reverse("quiz", args=[made.course.slug, made.quiz.key])


def form_of(attempt: Attempt, answers: dict[str, Any], base: int = 0) -> dict[str, Any]:
    sent: dict[str, Any] = {"do": "save"}
    for item in attempt.items.select_related("version"):
        sent |= taking.fields(item, answers[item.version.kind]) | {f"r{item.position}": base}
    return sent


def stands(attempt: Attempt) -> dict[str, Any]:
    """What is saved now, by kind of question."""
    newest = attempting.answers(attempt)
    return {item.version.kind: newest[item.pk].given for item in attempt.items.select_related("version") if item.pk in newest}


# The rules, and starting


def test_the_rules_are_said_before_the_clock_runs(enrolled: SimpleNamespace, as_: SignIn) -> None:
    page = as_(enrolled.alice).get(quiz_url(enrolled))
    for text in (
        "<dd>20<small>minutes</small></dd>",
        "80 %",
        "0 of 3 used",
        "This is attempt 1 of 3.",
        "continue on any device",
        "Your results are seen by you",
    ):
        assert text in page.text, text
    assert page.text.count("btn--main") == 1 and not Attempt.objects.exists()


def test_start_leads_to_the_attempt_and_again_to_the_same(enrolled: SimpleNamespace, as_: SignIn) -> None:
    alice = as_(enrolled.alice)
    start = reverse("start_quiz", args=[enrolled.course.slug, enrolled.quiz.key])
    first = alice.post(start)
    attempt = Attempt.objects.get()
    assert (first.status_code, first.url) == (302, reverse("attempt", args=[attempt.pk]))
    assert alice.post(start).url == first.url and Attempt.objects.count() == 1
    page = alice.get(quiz_url(enrolled)).text
    assert "Attempt 1 of 3 is open." in page and first.url in page and start not in page
    assert alice.get(start).status_code == 405


def test_why_nothing_can_be_started(enrolled: SimpleNamespace, as_: SignIn) -> None:
    alice, charlie = as_(enrolled.alice), as_(enrolled.charlie)
    start = reverse("start_quiz", args=[enrolled.course.slug, enrolled.quiz.key])
    assert "Enrol in the course first" in charlie.get(quiz_url(enrolled)).text
    assert charlie.post(start).url == quiz_url(enrolled)
    for _again in range(3):
        attempting.submit(attempting.start(enrolled.alice, enrolled.quiz))
    page = alice.get(quiz_url(enrolled)).text
    assert "No attempt is left" in page and "ip-help@example.com" in page and start not in page
    assert "No attempt is left" in alice.post(start, follow=True).text
    granting.grant(enrolled.alice, enrolled.quiz, reason="The line broke.", by=enrolled.xena)
    QuestionVersion.objects.update(status="retired")
    assert "no questions at the moment" in alice.get(quiz_url(enrolled)).text
    assert "no questions at the moment" in alice.post(start, follow=True).text
    assert Attempt.objects.count() == 3


def test_a_quiz_of_an_unpublished_course_is_nowhere(enrolled: SimpleNamespace, as_: SignIn) -> None:
    assert as_(enrolled.alice).get(quiz_url(enrolled)).status_code == 200
    enrolled.course.state = "draft"
    enrolled.course.save()
    for who in (enrolled.alice, enrolled.xena):
        assert as_(who).get(quiz_url(enrolled)).status_code == 404
        assert as_(who).post(reverse("start_quiz", args=[enrolled.course.slug, "final"])).status_code == 404


# The form


def test_every_kind_is_saved_by_the_plain_form_and_shown_again(whole: SimpleNamespace, as_: SignIn) -> None:
    alice, attempt = as_(whole.alice), attempting.start(whole.alice, whole.quiz)
    saved = alice.post(reverse("answers", args=[attempt.pk]), form_of(attempt, RIGHT), follow=True)
    assert "7 answers are saved." in saved.text and "7 of 7 answered" in saved.text
    assert stands(attempt) == RIGHT
    alice.post(reverse("answers", args=[attempt.pk]), form_of(attempt, RIGHT, base=1))
    assert AnswerEvent.objects.count() == 7  # unchanged answers make no event
    assert saved.text.count(" checked") == 1 + 2 + 1 and saved.text.count(" selected") == 2 + 4


def test_what_cannot_be_an_answer_is_named_and_stays_in_its_field(whole: SimpleNamespace, as_: SignIn) -> None:
    alice, attempt = as_(whole.alice), attempting.start(whole.alice, whole.quiz)
    places = {kind: item.position for item in attempt.items.select_related("version") for kind in [item.version.kind]}
    sent = form_of(attempt, RIGHT) | {f"q{places['numeric']}": "1,000", f"q{places['ordering']}-a": "1", f"q{places['short_answer']}": "\0"}
    page = alice.post(reverse("answers", args=[attempt.pk]), sent)
    assert page.status_code == 422 and "3 answers are not saved yet" in page.text
    assert "Write 1000 or 1.0" in page.text and 'value="1,000"' in page.text and "Give every step its own place" in page.text
    assert set(stands(attempt)) == set(EVERY_KIND) - {"numeric", "ordering", "short_answer"}


def test_an_old_page_undoes_nothing_it_did_not_change(whole: SimpleNamespace, as_: SignIn) -> None:
    alice, attempt = as_(whole.alice), attempting.start(whole.alice, whole.quiz)
    single = attempt.items.get(version__kind="single").position
    numeric = attempt.items.get(version__kind="numeric").position
    for position, given in ((single, "c"), (numeric, "7")):  # the phone, after the laptop has loaded its page
        attempting.save(whole.alice, attempt.pk, position, key=uuid4(), base=0, given=given)
    sent = {"do": "save", f"r{single}": 0, f"r{numeric}": 0, f"q{numeric}": "6"}
    page = alice.post(reverse("answers", args=[attempt.pk]), sent)
    assert page.status_code == 422 and "answered in another window" in page.text and "7 months" in page.text
    assert stands(attempt) == {"single": "c", "numeric": "7"}
    assert f'name="r{numeric}" value="1"' in page.text and 'value="6"' in page.text
    alice.post(reverse("answers", args=[attempt.pk]), sent | {f"r{numeric}": 1, f"r{single}": 1, f"q{single}": "c"})
    assert stands(attempt) == {"single": "c", "numeric": "6"}


def test_flags_are_saved(whole: SimpleNamespace, as_: SignIn) -> None:
    alice, attempt = as_(whole.alice), attempting.start(whole.alice, whole.quiz)
    alice.post(reverse("answers", args=[attempt.pk]), {"r3": 0, "f3": "1"})
    event = AnswerEvent.objects.get()
    assert (event.item.position, event.given, event.flagged) == (3, None, True)
    assert 'name="f3" value="1" data-flag checked' in alice.get(reverse("attempt", args=[attempt.pk])).text


def test_one_confirmation_names_what_is_open(whole: SimpleNamespace, as_: SignIn) -> None:
    alice, attempt = as_(whole.alice), attempting.start(whole.alice, whole.quiz)
    sent = form_of(attempt, WRONG) | {"do": "review"}
    del sent[f"q{attempt.items.get(version__kind='single').position}"]
    answered = alice.post(reverse("answers", args=[attempt.pk]), sent)
    assert answered.url == reverse("review_attempt", args=[attempt.pk])
    page = alice.get(answered.url)
    assert "1 question has no answer yet." in page.text
    assert Attempt.objects.get().state == "open"  # looking hands nothing in
    done = alice.post(reverse("submit_attempt", args=[attempt.pk]))
    again = alice.post(reverse("submit_attempt", args=[attempt.pk]))
    assert done.url == again.url == reverse("result", args=[attempt.pk])
    assert Attempt.objects.get().state == "submitted"
    assert alice.get(answered.url).url == alice.get(reverse("attempt", args=[attempt.pk])).url == done.url


def test_an_attempt_whose_time_is_over_is_closed_by_opening_it(whole: SimpleNamespace, as_: SignIn) -> None:
    alice = as_(whole.alice)
    attempt = attempting.start(whole.alice, whole.quiz, at=timezone.now() - timedelta(minutes=30))
    page = alice.get(reverse("attempt", args=[attempt.pk]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("result", args=[attempt.pk])
    assert "Closed by the clock" in page.text
    attempt.refresh_from_db()
    assert attempt.timed_out and attempt.submitted_at == attempt.deadline_at
    for url in ("answers", "submit_attempt"):
        assert alice.post(reverse(url, args=[attempt.pk]), {"r1": 0, "q1": "b"}).url == reverse("result", args=[attempt.pk])
    assert not AnswerEvent.objects.exists()


def test_the_rules_page_closes_it_too(whole: SimpleNamespace, as_: SignIn) -> None:
    attempting.start(whole.alice, whole.quiz, at=timezone.now() - timedelta(minutes=30))
    assert "This is attempt 2 of 3." in as_(whole.alice).get(quiz_url(whole)).text


def test_signed_out_the_form_leads_to_the_attempt_after_signing_in(whole: SimpleNamespace, client: Client) -> None:
    attempt = attempting.start(whole.alice, whole.quiz)
    for name in ("answers", "submit_attempt"):
        url = client.post(reverse(name, args=[attempt.pk]), {"q1": "b", "r1": 0}).url
        assert url == f"{reverse('account_login')}?next={reverse('attempt', args=[attempt.pk])}"
    assert client.get(reverse("attempt", args=[attempt.pk])).status_code == 302
    assert not AnswerEvent.objects.exists()


@pytest.mark.parametrize("name", ["attempt", "review_attempt", "result"])
def test_an_open_attempt_is_its_owners_alone(whole: SimpleNamespace, as_: SignIn, name: str) -> None:
    attempt = attempting.start(whole.alice, whole.quiz)
    assert as_(whole.alice).get(reverse(name, args=[attempt.pk])).status_code in {200, 302}
    for who in (whole.bob, whole.charlie, whole.erin, whole.xena, whole.audrey):
        assert as_(who).get(reverse(name, args=[attempt.pk])).status_code == 404
        assert as_(who).get(reverse(name, args=[uuid4()])).status_code == 404
        assert as_(who).post(reverse("submit_attempt", args=[attempt.pk])).status_code == 404
        assert as_(who).post(reverse("answers", args=[attempt.pk]), {"r1": 0, "q1": "b"}).status_code == 404
    attempt.refresh_from_db()
    assert attempt.state == "open" and not AnswerEvent.objects.exists()


def test_the_order_is_frozen_per_attempt_and_differs_between_people(
    company: SimpleNamespace, make_course: Callable[..., SimpleNamespace], as_: SignIn
) -> None:
    made = make_course(kinds=("single",) * 10)
    orders = []
    for person in (company.alice, company.charlie):
        learning.enrol(person, made.course)
        attempt = attempting.start(person, made.quiz)
        pages = [as_(person).get(reverse("attempt", args=[attempt.pk])).context["paper"] for _twice in range(2)]
        shown = [[(q.item.version_id, [o["key"] for o in q.options]) for q in paper.questions] for paper in pages]
        assert shown[0] == shown[1]
        orders.append(shown[0])
    assert orders[0] != orders[1]


def test_a_reader_of_chinese_sees_chinese_where_there_is_some(whole: SimpleNamespace, as_: SignIn) -> None:
    version = QuestionVersion.objects.get(kind="single")
    chinese = version.body["en"] | {
        "stem": "谁可以阻止？",
        "options": [option | {"text": f"选项 {option['key']}"} for option in version.body["en"]["options"]],
    }
    QuestionVersion.objects.filter(pk=version.pk).update(body=version.body | {"zh-hans": chinese})
    Person.objects.filter(pk=whole.alice.pk).update(language="zh-hans")
    attempt = attempting.start(whole.alice, whole.quiz)
    page = as_(whole.alice).get(reverse("attempt", args=[attempt.pk])).text
    assert "谁可以阻止？" in page and "选项 b" in page
    assert page.count('<span class="q__stem" role="heading" aria-level="2" lang="en">') == 6


def test_nasty_text_comes_back_as_text(whole: SimpleNamespace, as_: SignIn) -> None:
    alice, attempt = as_(whole.alice), attempting.start(whole.alice, whole.quiz)
    item = attempt.items.get(version__kind="short_answer")
    for base, nasty in enumerate(
        ["<img src=x onerror=alert(1)>\"'", "</textarea><script>1</script>", "{{ 7*7 }} =1+1", "سرّ \u202e abc 👩\u200d🔬"]
    ):
        assert taking.save(alice, attempt, item.position, nasty, base=base).json()["given"] == nasty
        page = alice.get(reverse("attempt", args=[attempt.pk])).text
        assert "<img src=x" not in page and "<script>1" not in page and page.count("</textarea>") == 1


def test_the_attempt_page_asks_little(whole: SimpleNamespace, as_: SignIn, make_course: Callable[..., SimpleNamespace]) -> None:
    alice, counts = as_(whole.alice), []
    small = make_course("small", kinds=("single",))
    learning.enrol(whole.alice, small.course)
    for quiz in (small.quiz, whole.quiz):
        attempt = attempting.start(whole.alice, quiz)
        taking.answer_all(alice, attempt)
        with statements() as counted:
            alice.get(reverse("attempt", args=[attempt.pk]))
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 5
