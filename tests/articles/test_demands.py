"""Reading is asked of people, and they sign that they have read and understood it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from portal.articles.actions import demanding, publishing
from portal.articles.models import Article, ArticleRevision, Edition, ReadDemand, ReadSignature, signed_text
from portal.articles.queries import demands
from portal.people.actions.signing import Signed
from portal.people.models import AuditEntry, Department, Membership, Person
from tests.articles.conftest import BODY
from tests.conftest import PASSWORD
from tests.statements import statements

Write = Callable[..., ArticleRevision]
As = Callable[[Person], Client]
PAGE, SIGN = "/articles/exhaustion-of-rights/", "/articles/exhaustion-of-rights/sign/"


@pytest.fixture(autouse=True)
def fresh_counts(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    cache.clear()


def ask(company: SimpleNamespace, department: Department | None = None, days: float = 7, **more: Any) -> ReadDemand:
    due_at = timezone.now() + timedelta(days=days)
    return demanding.demand(Article.objects.get(), department, due_at=due_at, why="The law has changed.", by=company.erin, **more)


def sent(revision: ArticleRevision, password: str = PASSWORD) -> dict[str, Any]:
    return {"revision": revision.pk, "password": password}


def text(browser: Client, address: str = PAGE) -> str:
    return browser.get(address).content.decode()


def test_alice_reads_and_signs(company: SimpleNamespace, write: Write, as_: As) -> None:
    revision = write()
    ask(company, company.sales)
    alice = as_(company.alice)
    assert "Read and sign" in text(alice, "/") and "Title of exhaustion-of-rights" in text(alice, "/")
    page = text(alice)
    assert "I have read and understood revision 1 of “Title of exhaustion-of-rights”." in page and "The law has changed." in page
    answer = alice.post(SIGN, sent(revision))
    assert answer.headers["Location"] == f"{PAGE}?lang=en#read-and-sign"
    signature = ReadSignature.objects.get()
    hashed = sha256(f"{revision.title}\n\n{revision.summary}\n\n{revision.body}".encode()).hexdigest()
    assert (signature.person, signature.revision, signature.method, signature.text_sha256) == (company.alice, revision, "password", hashed)
    page = text(alice)
    assert f"(hash {hashed[:8]}…)" in page and 'name="password"' not in page
    assert "Read and sign" not in text(alice, "/") and "You owe nothing today" in text(alice, "/")
    entry = AuditEntry.objects.get(action="article.read_signed")
    assert entry.actor == company.alice and entry.detail["text_sha256"] == hashed


def test_whom_it_concerns(company: SimpleNamespace, write: Write, as_: As) -> None:
    revision = write()
    ask(company, company.sales)
    for person, asked in ((company.alice, True), (company.bob, True), (company.charlie, False), (company.erin, False)):
        assert ('name="password"' in text(as_(person))) == asked
        assert ("Read and sign" in text(as_(person), "/")) == asked
    for person in (company.charlie, company.erin):
        assert as_(person).post(SIGN, sent(revision)).status_code == 404
    assert not ReadSignature.objects.exists()
    ask(company)
    assert 'name="password"' in text(as_(company.charlie))


def test_who_joins_is_asked_and_who_leaves_is_not(company: SimpleNamespace, write: Write, as_: As) -> None:
    write()
    ask(company, company.sales)
    Membership.objects.create(person=company.charlie, department=company.export)
    Membership.objects.filter(person=company.alice).delete()
    assert demands.owed(company.charlie) and not demands.owed(company.alice)
    Department.objects.filter(pk=company.export.pk).update(parent=company.works)
    assert not demands.owed(company.charlie), "the department has moved away"


@pytest.mark.parametrize("password", ["wrong wrong wrong", "", "x" * 200])
def test_without_the_password_nothing_is_signed(company: SimpleNamespace, write: Write, as_: As, password: str) -> None:
    revision = write()
    ask(company)
    answer = as_(company.alice).post(SIGN, sent(revision, password))
    assert answer.status_code == 200 and 'aria-invalid="true"' in answer.content.decode()
    assert not ReadSignature.objects.exists() and password not in answer.content.decode().split() and demands.owed(company.alice)


def test_forged_posts(company: SimpleNamespace, write: Write, as_: As) -> None:
    old = write()
    write("other")
    new = write(body=f"{BODY}\nMore of it. [@T6]\n")
    draft = write(body=f"{BODY}\nNot published. [@T6]\n", publish=False)
    demanding.demand(
        Article.objects.get(slug="exhaustion-of-rights"), None, due_at=timezone.now() + timedelta(days=1), why="Why.", by=company.erin
    )
    alice = as_(company.alice)
    for revision in (old, draft):
        answer = alice.post(SIGN, sent(revision), follow=True)
        assert "Nothing was signed" in answer.content.decode()
    other = ArticleRevision.objects.get(article__slug="other")
    for value in (other.pk, 99999999, "x", "", "9" * 30, "-1", "1\x00"):
        assert alice.post(SIGN, sent(new) | {"revision": value}).status_code == 404
    assert alice.post("/articles/nothing/sign/", sent(new)).status_code == 404
    assert alice.post("/articles/other/sign/", sent(other)).status_code == 404, "of the other nothing is asked"
    assert not ReadSignature.objects.exists()
    extra = {"person": company.bob.pk, "signed_at": "2020-01-01", "method": "totp", "text_sha256": "0" * 64}
    alice.post(SIGN, sent(new) | extra)
    signature = ReadSignature.objects.get()
    assert (signature.person, signature.method) == (company.alice, "password") and signature.text_sha256 != "0" * 64
    assert Client().post(SIGN, sent(new)).headers["Location"].startswith("/accounts/login/")
    assert alice.get(SIGN).status_code == 405


def test_a_second_click_signs_nothing_more(company: SimpleNamespace, write: Write, as_: As) -> None:
    revision = write()
    ask(company)
    alice = as_(company.alice)
    for _click in range(3):
        assert alice.post(SIGN, sent(revision)).status_code == 302
    assert ReadSignature.objects.count() == AuditEntry.objects.filter(action="article.read_signed").count() == 1


def test_a_newer_revision_is_asked_again_only_where_that_was_chosen(company: SimpleNamespace, write: Write, as_: As) -> None:
    alice, first = as_(company.alice), write()
    demand = ask(company)
    alice.post(SIGN, sent(first))
    second = write(body=f"{BODY}\nMore of it. [@T6]\n")
    page = text(alice)
    assert "revision 1, English" in page and "Revision 2 has been published since; your signature stays valid." in page
    assert not demands.owed(company.alice)
    demanding.end(demand, by=company.erin)
    ask(company, every_revision=True)
    page = text(alice)
    assert "a newer one is asked of you now." in page and "revision 2 of" in page and demands.owed(company.alice)
    alice.post(SIGN, sent(second))
    assert not demands.owed(company.alice) and ReadSignature.objects.count() == 2


def test_it_may_be_signed_in_either_language(company: SimpleNamespace, write: Write, as_: As) -> None:
    write()
    chinese = write(language="zh-hans", title="权利用尽", summary="问与答。")
    ask(company, every_revision=True)
    alice = as_(company.alice)
    assert "revision 1 of “权利用尽”" in text(alice, f"{PAGE}?lang=zh-hans")
    alice.post(SIGN, sent(chinese))
    assert ReadSignature.objects.get().text_sha256 == sha256(signed_text(chinese).encode()).hexdigest()
    assert not demands.owed(company.alice)


def test_what_is_withdrawn_or_ended_is_asked_of_nobody(company: SimpleNamespace, write: Write, as_: As) -> None:
    revision = write()
    demand = ask(company)
    publishing.archive(Edition.objects.get(), by=company.erin)
    assert not demands.owed(company.alice) and as_(company.alice).post(SIGN, sent(revision)).status_code == 404
    Edition.objects.update(state=Edition.PUBLISHED)
    assert demands.owed(company.alice)
    assert demanding.end(demand, by=company.erin) and not demanding.end(demand, by=company.erin)
    assert not demands.owed(company.alice) and as_(company.alice).post(SIGN, sent(revision)).status_code == 404


def test_a_signature_stays_as_it_is(company: SimpleNamespace, write: Write) -> None:
    signed = Signed(timezone.now(), "password", "a" * 64)
    revision = write()
    ask(company)
    row = demanding.keep_signature(company.alice, revision, signed)
    assert demanding.keep_signature(company.alice, revision, Signed(timezone.now(), "totp", "b" * 64)) == row
    for attempt in (row.save, row.delete, ReadSignature.objects.all().delete, lambda: ReadSignature.objects.update(method="totp")):
        with pytest.raises(TypeError):
            attempt()
    assert ReadSignature.objects.get().text_sha256 == "a" * 64


def test_what_is_published_meanwhile_is_not_signed_by_the_way(company: SimpleNamespace, write: Write) -> None:
    """The password was right, and then the text was another one."""
    signed, first = Signed(timezone.now(), "password", "a" * 64), write()
    ask(company)
    write(body=f"{BODY}\nMore of it. [@T6]\n")
    with pytest.raises(demanding.Outdated):
        demanding.keep_signature(company.alice, first, signed)
    assert not ReadSignature.objects.exists()


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("one_signature_per_person_and_revision", {}),
        ("signature_holds_the_hash_of_its_text", {"text_sha256": "abc", "person": "bob"}),
        ("signature_says_how_it_was_given", {"method": "word", "person": "bob"}),
    ],
)
def test_what_the_database_refuses_of_signatures(company: SimpleNamespace, write: Write, name: str, broken: dict[str, Any]) -> None:
    good = {"person": company.alice, "revision": write(), "text_sha256": "a" * 64, "signed_at": timezone.now(), "method": "password"}
    ReadSignature.objects.create(**good)
    bad = good | broken | ({"person": company.bob} if "person" in broken else {})
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadSignature.objects.create(**bad)


def test_the_same_is_not_asked_twice(company: SimpleNamespace, write: Write) -> None:
    write()
    for department in (None, company.sales):
        ask(company, department)
        with pytest.raises(demanding.AskedAlready):
            ask(company, department)
    for bad in ({"why": ""}, {"due_at": timezone.now() - timedelta(days=1)}, {"ended_at": timezone.now() - timedelta(days=1)}):
        good = {"article": Article.objects.get(), "due_at": timezone.now() + timedelta(days=1), "why": "Why.", "department": company.works}
        with pytest.raises(IntegrityError), transaction.atomic():
            ReadDemand.objects.create(**good | bad)
    assert ReadDemand.objects.count() == 2


def test_what_it_costs(company: SimpleNamespace, write: Write, as_: As) -> None:
    revision = write()

    def asked(browser: Client, address: str) -> int:
        browser.get(address)
        with statements() as found:
            browser.get(address)
        return len(found)

    alice = as_(company.alice)
    pages = [(PAGE, 3), ("/", 3)]
    before = {address: asked(alice, address) for address, _more in pages}
    ask(company)
    ask(company, company.sales)
    assert asked(alice, PAGE) == before[PAGE] + 3 <= 8
    assert asked(alice, "/") == before["/"] + 1 <= 10
    alice.post(SIGN, sent(revision))
    assert asked(alice, PAGE) == before[PAGE] + 2
    write("other")
    assert asked(as_(company.bob), "/") <= 10


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_sign_once(transactional_db: None, company: SimpleNamespace, write: Write, as_: As) -> None:
    revision = write()
    ask(company)
    browsers, answers = [as_(company.alice) for _n in range(20)], []
    gate = threading.Barrier(20)

    def click(browser: Client) -> None:
        gate.wait()
        try:
            answers.append(browser.post(SIGN, sent(revision)).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ReadSignature.objects.count() == AuditEntry.objects.filter(action="article.read_signed").count() == 1
    assert answers.count(302) >= 10 and set(answers) <= {302, 200}, "guesses are counted before they are compared: some may have to wait"
