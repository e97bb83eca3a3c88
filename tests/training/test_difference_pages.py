"""The way of a learner after a change of law: home, what changed, its questions, the certificate valid again. Nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core import mail
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.articles.models import ChangedPassage, Fact
from portal.common import keeping
from portal.people.models import Person
from portal.reports.actions.settling import settle
from tests.statements import statements
from tests.training import law
from tests.training.blocks import write
from tests.training.taking import answer_all, submit
from tests.training.test_impact import certify
from training.actions import suspending
from training.models import Attempt, BlockNotice, Certificate, Delta, Enrolment, QuestionVersion, Suspension

As = Callable[[Person], Client]
Make = Callable[..., SimpleNamespace]


@pytest.fixture
def struck(company: SimpleNamespace, make_course: Make) -> SimpleNamespace:
    """Alice (below Bob) and Charlie hold certificates; the law has changed under one passage and three questions of them."""
    made = make_course()
    write(made.lessons[0], "A situation.\n\nMembers choose [@T6].\n\n- an item [@T6]")
    write(made.lessons[0], "情境。\n\n成员自行选择[@T6]。", "zh-hans")
    for person in (company.alice, company.charlie):
        certify(person, made.course)
        Enrolment.objects.filter(person=person).update(completed_at=timezone.now(), started_at=timezone.now())
    change = law.publish()
    return SimpleNamespace(**vars(company), **vars(made), change=change, delta=Delta.objects.get(person=company.alice))


def put_back(codes: str = "borders") -> None:
    suspending.lift(Q(version__question__code__startswith=codes), why=Suspension.PUT_BACK, at=timezone.now())


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_home_shows_it_first_with_the_one_main_button(struck: SimpleNamespace, as_: As) -> None:
    page = as_(struck.alice).get("/").content.decode()
    assert "Law changed" in page and "The law has changed under 1 of your certificates." in page
    assert "2 passages to read, about 1 minute." in words(page)
    assert page.count("btn--main") == 1 and f'btn--main" href="{struck.delta.get_absolute_url()}"' in page
    put_back()
    assert "2 passages to read, 3 questions, about 4 minutes." in words(as_(struck.alice).get("/").content.decode())
    assert "Law changed" not in as_(struck.bob).get("/").content.decode()


def test_read_answer_and_the_certificate_is_valid_again(struck: SimpleNamespace, as_: As) -> None:
    put_back()
    alice, address = as_(struck.alice), struck.delta.get_absolute_url()
    page = alice.get(address).content.decode()
    assert "Members choose when rights end" in words(page) and "<ins>" in page and "Members choose." in page
    assert "A situation." not in page  # an untouched block is never asked again
    blocks = re.findall(r'name="block" value="(\d+)"', page)
    answer = alice.post(address + "read/", {"block": blocks})
    attempt = Attempt.objects.get(person=struck.alice, state=Attempt.OPEN)
    assert answer.url == attempt.get_absolute_url() and attempt.items.count() == 3
    assert "You have begun the questions." in alice.get(address).content.decode()
    answer_all(alice, attempt)
    assert submit(alice, attempt).status_code == 200
    assert "Your certificate is valid again" in alice.get(reverse("result", args=[attempt.pk])).content.decode()
    assert "Your certificate is valid again" in alice.get(address).content.decode()
    assert "Renewed on" in alice.get("/certificates/").content.decode()
    assert "Law changed" not in alice.get("/").content.decode()
    certificate = struck.delta.certificate
    assert "Renewed after a change of law" in Client().get(reverse("verify", args=[certificate.public_id])).content.decode()


def test_without_questions_reading_is_enough_and_a_second_click_harms_nothing(struck: SimpleNamespace, as_: As) -> None:
    alice, address = as_(struck.alice), struck.delta.get_absolute_url()
    page = alice.get(address).content.decode()
    assert "you need not wait for them" in page
    blocks = re.findall(r'name="block" value="(\d+)"', page)
    for _time in range(2):
        assert alice.post(address + "read/", {"block": blocks}).url == address
    assert Delta.objects.get(pk=struck.delta.pk).done_at
    assert alice.post(address + "start/").url == address and not Attempt.objects.exists()


def test_after_two_changes_the_first_alone_makes_nothing_valid(struck: SimpleNamespace, as_: As) -> None:
    """The page promises no valid certificate as long as another difference is open, and leads on to it."""
    details = {"heading": "Law", "text": "Law.", "kind": "rule", "confidence": "known", "as_of": "2025", "basis": ""}
    Fact.objects.create(pk="L1", **details)
    write(struck.lessons[1], "Another law [@L1].")
    law.publish(("L1",))
    first, second = Delta.objects.filter(person=struck.alice).order_by("made_at")
    alice = as_(struck.alice)
    page = alice.get(first.get_absolute_url()).content.decode()
    assert "Then 1 more change of law is left for this certificate." in page and "valid again" not in page
    blocks = re.findall(r'name="block" value="(\d+)"', page)
    done = alice.post(first.get_absolute_url() + "read/", {"block": blocks}, follow=True).content.decode()
    assert "You have learned this difference" in done and "until you have learned 1 more change of law." in done
    assert f'btn--main btn--big" href="{second.get_absolute_url()}"' in done and "valid again" not in done
    blocks = re.findall(r'name="block" value="(\d+)"', alice.get(second.get_absolute_url()).content.decode())
    alice.post(second.get_absolute_url() + "read/", {"block": blocks})
    for delta in (first, second):
        assert "Your certificate is valid again" in alice.get(delta.get_absolute_url()).content.decode()


def test_what_stood_on_the_page_is_what_is_confirmed(struck: SimpleNamespace, as_: As) -> None:
    alice, address = as_(struck.alice), struck.delta.get_absolute_url()
    blocks = re.findall(r'name="block" value="(\d+)"', alice.get(address).content.decode())
    write(struck.lessons[0], "Members choose, but not for trademarks [@T6].")
    answer = alice.post(address + "read/", {"block": blocks}, follow=True).content.decode()
    assert "was renewed while you read" in answer and "Members choose, but not for trademarks." in answer
    for forged in ({}, {"block": ["x"]}, {"block": ["999999"]}):
        alice.post(address + "read/", forged)
    assert Delta.objects.get(pk=struck.delta.pk).read_at is None


def test_a_difference_of_somebody_else_does_not_exist(struck: SimpleNamespace, as_: As) -> None:
    address = struck.delta.get_absolute_url()
    for person in (struck.charlie, struck.bob, struck.xena):
        assert as_(person).get(address).status_code == 404
        for step in ("read/", "start/"):
            assert as_(person).post(address + step).status_code == 404
    assert as_(struck.alice).get(f"/learn/changes/{uuid4()}/").status_code == 404
    assert as_(struck.alice).get(reverse("delta_of", args=[struck.change.pk, "borders"])).url == address
    assert as_(struck.bob).get(reverse("delta_of", args=[struck.change.pk, "borders"])).status_code == 404
    quiz = struck.course.quizzes.get(change=struck.change)
    for person in (struck.alice, struck.bob):  # no step of the course, so no quiz of it
        assert as_(person).get(f"/courses/borders/{quiz.key}/").status_code == 404
        assert as_(person).post(f"/courses/borders/{quiz.key}/start/").status_code == 404


def test_no_key_before_submission(struck: SimpleNamespace, as_: As) -> None:
    """The questions of a change are taken by the same protocol: neither key nor explanation leaves the server."""
    put_back()
    alice = as_(struck.alice)
    blocks = re.findall(r'name="block" value="(\d+)"', alice.get(struck.delta.get_absolute_url()).content.decode())
    page = alice.post(struck.delta.get_absolute_url() + "read/", {"block": blocks}, follow=True).content.decode()
    assert "Stem 0 (single)?" in page
    for secret in ("Because of rule", "Why a.", '"correct"', "tolerance"):
        assert secret not in page
        assert secret not in alice.get(struck.delta.get_absolute_url()).content.decode()


def test_undone_it_is_owed_no_longer(struck: SimpleNamespace, as_: As) -> None:
    law.undo(struck.change)
    alice = as_(struck.alice)
    page = alice.get(struck.delta.get_absolute_url()).content.decode()
    assert "This change was undone" in page and "I have read this" not in page
    alice.post(struck.delta.get_absolute_url() + "read/")
    assert Delta.objects.get(pk=struck.delta.pk).read_at is None
    assert "Law changed" not in alice.get("/").content.decode() and "At risk" not in alice.get("/certificates/").content.decode()


def test_the_lesson_carries_old_and_new_law_above_the_block(struck: SimpleNamespace, as_: As) -> None:
    alice, address = as_(struck.alice), struck.lessons[0].get_absolute_url()
    page = alice.get(address).content.decode()
    assert page.count("banner--law") == 2 and "The law has changed under this lesson" in page
    assert page.index("A situation.") < page.index("banner--law") < page.index('<p id="b2">')
    assert page.rindex("banner--law") < page.index("<ul><li id") and "<del>" not in page.split("banner--law")[0]
    write(struck.lessons[0], "A situation.\n\nMembers choose anew [@T6].")
    keeping.touch()  # as after every load
    page = alice.get(address).content.decode()
    assert "banner--law" not in page and "The law has changed under this lesson" not in page
    law.undo(struck.change)
    assert not BlockNotice.objects.filter(settled_at=None).exists()


def test_words_in_the_readers_language(struck: SimpleNamespace, as_: As) -> None:
    Person.objects.filter(pk=struck.alice.pk).update(language="zh-hans")
    page = as_(Person.objects.get(pk=struck.alice.pk)).get(struck.delta.get_absolute_url()).content.decode()
    assert "成员自行选择。" in page and "Members choose." not in page
    assert 'lang="en"' in page  # the passage speaks English, and is marked so
    other = law.delivered(row="exhaustion/eu-zh", title={"zh-hans": "欧盟"})
    ChangedPassage.objects.filter(change=other).update(before="成员自行决定。", after="成员自行决定，商标除外。")
    law.make(other)
    lesson = as_(Person.objects.get(pk=struck.alice.pk)).get(struck.lessons[0].get_absolute_url()).content.decode()
    assert "商标除外" in lesson and "not for trademarks" not in lesson


def test_certificates_say_so_everywhere(struck: SimpleNamespace, as_: As) -> None:
    alice, certificate = as_(struck.alice), Certificate.objects.get(completion__person=struck.alice)
    public = reverse("verify", args=[certificate.public_id])
    for page in ("/certificates/", certificate.get_absolute_url(), struck.course.get_absolute_url()):
        assert "At risk" in alice.get(page).content.decode(), page
    assert "The law has changed since." in Client().get(public).content.decode()
    Delta.objects.update(due_at=timezone.now() - timedelta(days=1))
    assert "At risk, overdue" in alice.get(certificate.get_absolute_url()).content.decode()
    assert "it is overdue" in Client().get(public).content.decode()
    assert alice.get(certificate.get_absolute_url() + "certificate.pdf").status_code == 200  # the paper stays as it was issued


def test_managers_see_their_own_people_and_remind_them(struck: SimpleNamespace, as_: As, drain: Callable[[], int]) -> None:
    bob, mona = as_(struck.bob), as_(struck.mona)
    assert "1 certificate is at risk" in bob.get("/").content.decode()
    assert "Certificates at risk" in bob.get("/team/").content.decode()
    listed = bob.get("/team/people/?state=at_risk").content.decode()
    assert "Alice Zhang" in listed and "Charlie Weber" not in listed and "At risk" in listed
    assert "Charlie Weber" in mona.get("/team/people/?state=at_risk").content.decode()
    assert "learn the difference by" in bob.get(f"/team/people/{struck.alice.pk}/").content.decode()
    head, *lines = b"".join(bob.get("/team/people.csv?state=at_risk").streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert "learn the difference by" in head and len(lines) == 1 and lines[0].rstrip('"')[-5:] == "+0800"
    bob.post("/team/remind/", {"state": "at_risk"})
    drain()
    assert [letter.to for letter in mail.outbox] == [[struck.alice.email]]
    assert struck.delta.get_absolute_url() in mail.outbox[0].body and "the law has changed" in mail.outbox[0].body
    law.undo(struck.change)
    assert "at risk" not in bob.get("/team/").content.decode()
    bob.post("/team/remind/", {})
    drain()
    assert len(mail.outbox) == 1


def test_overdue_differences_come_first(struck: SimpleNamespace, as_: As) -> None:
    Delta.objects.filter(person=struck.charlie).update(due_at=timezone.now() - timedelta(days=3))
    page = as_(struck.xena).get("/team/people/?state=at_risk").content.decode()
    assert page.index("Charlie Weber") < page.index("Alice Zhang") and "At risk, overdue" in page
    assert "1 overdue after a change of law" in as_(struck.xena).get("/team/").content.decode()


def test_figures_of_courses_are_what_they_were(company: SimpleNamespace, make_course: Make, as_: As) -> None:
    made = make_course()
    certify(company.alice, made.course)
    Enrolment.objects.update(completed_at=timezone.now())
    settle(timezone.now())
    before = [words(as_(company.bob).get("/team/").content.decode()).split("Exact at")[0].split("Certificates ending")[0]]
    law.publish()
    put_back()
    after = words(as_(company.bob).get("/team/").content.decode())
    assert before[0].split("Compliant")[1].split("Due in")[0] in after


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_however_many_changes_there_are(company: SimpleNamespace, make_course: Make, as_: As, count: int) -> None:
    made = make_course()
    write(made.lessons[0], "A situation.\n\nMembers choose [@T6].")
    for person in (company.alice, company.bob):
        certify(person, made.course)
        Enrolment.objects.filter(person=person).update(completed_at=timezone.now())
    for _change in range(count):
        law.publish()
    delta = Delta.objects.filter(person=company.alice)[0]
    budget = {
        "/": (7, 10), "/certificates/": (4, 4), "/courses/borders/": (8, 8), "/courses/borders/lessons/lesson-1/": (6, 6),
        "/team/": (0, 8), "/team/people/?state=at_risk": (0, 8),
    }  # fmt: skip
    for place, person in enumerate((company.alice, company.bob)):
        browser = as_(person)
        for page, most in budget.items():
            if most[place]:
                browser.get(page)
                with statements() as asked:
                    assert browser.get(page).status_code == 200
                assert len(asked) <= most[place], (page, "\n".join(asked))
    browser = as_(company.alice)
    browser.get(delta.get_absolute_url())
    with statements() as asked:
        browser.get(delta.get_absolute_url())
    assert len(asked) <= 10, "\n".join(asked)
    assert QuestionVersion.objects.filter(suspended=True).count() == 3
