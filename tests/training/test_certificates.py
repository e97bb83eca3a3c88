"""Certificates: the same second, the names of the day, on paper, and what anybody may check."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.people.models import Membership, Person
from tests.statements import statements
from tests.training.test_attempting import give
from training.actions import attempting, learning, revoking
from training.actions.certifying import add_months
from training.models import Certificate, Course

Browser = Callable[[Person], Client]


@pytest.fixture
def earned(enrolled: SimpleNamespace) -> SimpleNamespace:
    """Alice has completed the course."""
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    give(attempt)
    enrolled.attempt = attempting.submit(attempt)
    enrolled.certificate = Certificate.objects.get()
    return enrolled


def test_the_certificate_is_there_in_the_same_second(earned: SimpleNamespace, as_: Browser) -> None:
    proof = earned.certificate
    assert proof.issued_at == earned.attempt.submitted_at
    browser = as_(earned.alice)
    page = browser.get(f"/certificates/{proof.number}/").content.decode()
    assert "Alice Zhang" in page and "Course borders" in page and "课程 borders" in page and proof.number in page
    assert f"http://localhost:8000/verify/{proof.public_id}/" in page and "<svg" in page
    assert proof.number in browser.get("/certificates/").content.decode()


def test_the_names_of_the_day_stay(earned: SimpleNamespace, as_: Browser, client: Client, settings: object) -> None:
    before = as_(earned.alice).get(f"/certificates/{earned.certificate.number}/").content.decode()
    Person.objects.filter(pk=earned.alice.pk).update(display_name="Alice Married")
    Course.objects.update(title={"en": "Renamed"})
    settings.COMPANY_NAME = "Another Company"  # type: ignore[attr-defined]
    after = as_(Person.objects.get(pk=earned.alice.pk)).get(f"/certificates/{earned.certificate.number}/").content.decode()
    cut = slice(before.index('<article class="cert"'), before.index("</article>"))
    assert before[cut] == after[after.index('<article class="cert"') : after.index("</article>")]
    public = client.get(f"/verify/{earned.certificate.public_id}/").content.decode()
    assert "Alice Zhang" in public and "Married" not in public and "Renamed" not in public


def test_who_may_read_a_certificate(earned: SimpleNamespace, as_: Browser) -> None:
    for person, status in (
        (earned.alice, 200), (earned.bob, 200), (earned.xena, 200), (earned.audrey, 200),
        (earned.charlie, 404), (earned.mona, 404), (earned.erin, 404),
    ):  # fmt: skip
        for page in ("", "certificate.pdf"):
            assert as_(person).get(f"/certificates/{earned.certificate.number}/{page}").status_code == status
    assert as_(earned.charlie).get("/certificates/2026-999999/").status_code == 404
    assert earned.certificate.number not in as_(earned.bob).get("/certificates/").content.decode()  # his own list
    Membership.objects.filter(person=earned.alice).update(department=earned.works)
    assert as_(earned.bob).get(f"/certificates/{earned.certificate.number}/").status_code == 404
    assert as_(earned.mona).get(f"/certificates/{earned.certificate.number}/").status_code == 200


def test_the_public_page_shows_holder_course_date_and_state_and_nothing_else(earned: SimpleNamespace, client: Client) -> None:
    proof = earned.certificate
    with statements() as asked:
        answer = client.get(f"/verify/{proof.public_id}/")
    page = answer.content.decode()
    assert "Alice Zhang" in page and "Course borders" in page and "genuine and valid" in page
    for hidden in (earned.alice.email, proof.number, "100", "Sales", proof.company + " employs"):
        assert hidden not in page.replace("Sample Trading Co.", "")
    assert len(asked) == 1 and "no-cache" in answer["Cache-Control"] and "sessionid" not in client.cookies
    proof.expires_at = timezone.now() - timedelta(days=1)
    proof.save()
    assert "has expired" in client.get(f"/verify/{proof.public_id}/").content.decode()
    revoking.revoke(proof, why="A secret reason", by=earned.xena)
    page = client.get(f"/verify/{proof.public_id}/").content.decode()
    assert "was revoked" in page and "secret reason" not in page and "genuine" not in page


def test_a_guessed_public_address_finds_nothing(earned: SimpleNamespace, client: Client) -> None:
    for guess in (earned.certificate.number, "x" * 22, earned.certificate.public_id[:-1], "%00", "..;", "%ff", "a" * 3000, "名"):
        assert client.get(f"/verify/{guess}/").status_code in (400, 404)


def test_revoked_once_and_the_first_date_stays(earned: SimpleNamespace, as_: Browser) -> None:
    first = revoking.revoke(earned.certificate, why="Wrong person", by=earned.xena)
    again = revoking.revoke(earned.certificate, why="Another", by=earned.xena)
    assert (again.revoked_at, again.revoked_why) == (first.revoked_at, "Wrong person")
    assert "Revoked" in as_(earned.alice).get(f"/certificates/{first.number}/").content.decode()


def test_one_certificate_per_completion(earned: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(completion=earned.certificate.completion, number="2", holder="x", course_title={"en": "x"})


def test_the_number_and_the_day_are_the_companys_wherever_one_reads(
    company: SimpleNamespace, course: SimpleNamespace, as_: Browser
) -> None:
    """New Year's Eve in Berlin is New Year's Day in Shanghai: the certificate says the same to both."""
    at = datetime(2026, 12, 31, 20, tzinfo=UTC)
    learning.enrol(company.alice, course.course)
    attempt = attempting.start(company.alice, course.quiz, at=at - timedelta(minutes=5))
    give(attempt)
    attempting.submit(attempt, at=at - timedelta(minutes=1))
    for lesson in course.lessons:
        learning.finish_lesson(company.alice, lesson, at=at)
    proof = Certificate.objects.get()
    assert proof.number.startswith("2027-")
    for zone in ("Europe/Berlin", "Asia/Shanghai", "Pacific/Kiritimati"):
        Person.objects.filter(pk=company.alice.pk).update(time_zone=zone)
        page = as_(Person.objects.get(pk=company.alice.pk)).get(f"/certificates/{proof.number}/").content.decode()
        assert "1 Jan 2027" in page and "1 Jan 2028" in page


def test_months_end_on_a_day_there_is() -> None:
    assert add_months(datetime(2028, 2, 29, 9, tzinfo=UTC), 12).date().isoformat() == "2029-02-28"
    assert add_months(datetime(2026, 1, 31, tzinfo=UTC), 1).date().isoformat() == "2026-02-28"
    assert add_months(datetime(2026, 12, 31, tzinfo=UTC), 24).date().isoformat() == "2028-12-31"


# On paper


def ink(pdf: bytes, folder: Path, box: tuple[float, float, float, float]) -> int:
    """How many dark dots the first page has in a box given in shares of its width and height."""
    (folder / "c.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "80", "-gray", "-singlefile", "c.pdf", "c"], cwd=folder, check=True)
    kind, size, _most, dots = (folder / "c.pgm").read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    assert kind == b"P5" and width > height
    left, top, right, bottom = (int(share * side) for share, side in zip(box, (width, height, width, height), strict=True))
    return sum(dots[y * width + x] < 150 for y in range(top, bottom) for x in range(left, right))


NAME = (0.05, 0.29, 0.9, 0.40)


HOLDERS = ["Alice Zhang", "欧阳雪", "Łukasz Żółć", "Dvořák, Jiří", "Ольга Петрова", "李娜 (Lina)", "长" * 120, "W" * 120, "<b>&amp;"]


@pytest.mark.parametrize("holder", HOLDERS)
def test_the_pdf_has_the_holders_name_in_ink(earned: SimpleNamespace, as_: Browser, tmp_path: Path, holder: str) -> None:
    browser = as_(earned.alice)
    Certificate.objects.update(holder="")
    blank = ink(b"".join(browser.get(f"/certificates/{earned.certificate.number}/certificate.pdf")), tmp_path, NAME)
    Certificate.objects.update(holder=holder)
    answer = browser.get(f"/certificates/{earned.certificate.number}/certificate.pdf")
    assert answer["Content-Type"] == "application/pdf" and 'filename="certificate-' in answer["Content-Disposition"]
    named = ink(b"".join(answer), tmp_path, NAME)
    assert named > blank + 25
    assert ink((tmp_path / "c.pdf").read_bytes(), tmp_path, (0.975, 0, 1, 1)) == 0  # nothing runs over the edge


def test_a_revoked_certificate_says_so_on_paper(earned: SimpleNamespace, as_: Browser, tmp_path: Path) -> None:
    address = f"/certificates/{earned.certificate.number}/certificate.pdf"
    revoking.revoke(earned.certificate, why="x", by=earned.xena)
    (tmp_path / "c.pdf").write_bytes(b"".join(as_(earned.alice).get(address)))
    text = subprocess.run(["pdftotext", "c.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert "Revoked" in text and "Alice Zhang" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_and_three(
    company: SimpleNamespace, make_course: Callable[..., SimpleNamespace], as_: Browser, count: int
) -> None:
    for number in range(count):
        made = make_course(f"course-{number}", lessons=1)
        learning.enrol(company.alice, made.course)
        attempt = attempting.start(company.alice, made.quiz)
        give(attempt)
        attempting.submit(attempt)
        learning.finish_lesson(company.alice, made.lessons[0])
    assert Certificate.objects.count() == count
    browser = as_(company.alice)
    with statements() as asked:
        page = browser.get("/certificates/").content.decode()
    assert page.count('class="leaf"') == count and len(asked) == 2
