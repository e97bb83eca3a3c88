"""The production profile as a browser meets it: every kind of answer is scored, cookies are kept in, nothing tells a version."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.security.scoring import Cookie, Page, Seen, judge
from tests.security.serving import HOST, Portal
from tests.security.world import PASSWORD

LEAST = 140
PAGES = [  # address, who asks, status
    ("/accounts/login/", "", 200),
    ("/accounts/password/reset/", "", 200),
    ("/verify/{public}/", "", 200),
    ("/", "", 302),
    ("/no-such-page/", "", 404),
    ("/favicon.ico", "", 302),
    ("/static/portal/portal.css", "", 200),
    ("/static/portal/favicon.svg", "", 200),
    ("/static/no-such-file.css", "", 404),
    ("/static/../portal/settings.py", "", 404),
    ("/", "alice", 200),
    ("/me/", "alice", 200),
    ("/accounts/2fa/", "alice", 200),
    ("/courses/", "alice", 200),
    ("/courses/{course}/", "alice", 200),
    ("/courses/{second}/lessons/first/", "alice", 200),
    ("/courses/{second}/final/", "alice", 200),
    ("/attempts/{running}/", "alice", 200),
    ("/attempts/{running}/review/", "alice", 200),
    ("/attempts/{running}/answers/", "alice", 405),
    ("/attempts/{attempt}/", "alice", 302),
    ("/attempts/{attempt}/result/", "alice", 200),
    ("/certificates/{certificate}/", "alice", 200),
    ("/certificates/{certificate}/certificate.pdf", "alice", 200),
    ("/articles/", "alice", 200),
    ("/articles/{article}/", "alice", 200),
    ("/facts/{fact}/", "alice", 200),
    ("/files/{file}/", "alice", 200),
    ("/strategy/", "alice", 200),
    ("/search/?q=exhaustion", "alice", 200),
    ("/attempts/{nobody}/", "alice", 404),
    ("/no-such-page/", "alice", 404),
    ("/team/", "alice", 403),
    ("/team/", "bob", 200),
    ("/team/people/", "bob", 200),
    ("/team/people.csv", "bob", 200),
    ("/team/people/{alice}/", "bob", 200),
    ("/admin/", "xena", 200),
    ("/admin/people/person/", "xena", 200),
    ("/admin/people/person/{alice}/change/", "xena", 200),
    ("/admin/people/person/import/", "xena", 200),
    ("/desk/articles/{article}/en/", "erin", 200),
    ("/admin/training/question/", "erin", 403),
    ("/admin/training/question/?evil__x=1", "xena", 400),
]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with Portal(tmp_path_factory.mktemp("portal")) as running:
        yield running


def seen(portal: Portal, address: str, role: str) -> Seen:
    return Seen(
        page=portal.ask(address, as_=role),
        from_evil=portal.ask(address, as_=role, Origin="https://evil.example"),
        plain=portal.ask(address, as_=role, plain=True),
        trace=portal.ask(address, "TRACE", as_=role),
        signed_in=bool(role),
    )


@pytest.mark.parametrize(("address", "role", "status"), PAGES, ids=[f"{role or 'anon'} {address}" for address, role, _status in PAGES])
def test_every_page_is_well_guarded(portal: Portal, address: str, role: str, status: int) -> None:
    found = seen(portal, address, role)
    verdict = judge(found)
    assert found.page.status == status
    assert verdict.score >= LEAST, verdict.points
    assert verdict.broken == []


def answer_to_a_form(portal: Portal, address: str, role: str = "", **fields: str) -> Page:
    body = urlencode(fields).encode()
    return portal.ask(address, "POST", as_=role, body=body, Content_Type="application/x-www-form-urlencoded")


def test_errors_are_guarded_too(portal: Portal) -> None:
    """Another host's name, a form without its token, a body too large to be read."""
    kind = "application/x-www-form-urlencoded"
    answers = {
        400: portal.ask("/", Host="evil.example"),
        403: answer_to_a_form(portal, "/me/", "alice", language="en"),
        413: portal.ask("/me/", "POST", as_="alice", Content_Type=kind, Content_Length="5000000000"),
    }
    for status, page in answers.items():
        verdict = judge(Seen(page=page, from_evil=page, signed_in=status != 400))
        assert page.status == status
        assert (verdict.broken, verdict.score >= LEAST) == ([], True), (status, verdict)
        assert b"Traceback" not in page.body and b"evil.example" not in page.body


def test_health_is_asked_without_tls_and_says_nothing(portal: Portal) -> None:
    page = portal.ask("/healthz", plain=True)
    assert (page.status, json.loads(page.body)) == (200, {"status": "ok"})
    assert not re.search(rb"\d", page.body)


def test_everything_else_is_led_to_tls(portal: Portal) -> None:
    for address in ("/", "/accounts/login/?next=/me/", "/no-such-page/"):
        page = portal.ask(address, plain=True)
        assert (page.status, page.one("location")) == (301, f"https://{HOST}{address}")
    assert portal.ask("/", plain=True, Host="evil.example").status == 400


def test_the_session_cookie_is_new_and_kept_in(portal: Portal) -> None:
    """What was planted before the sign-in is worth nothing after it; the number has 128 bits and more."""
    page = portal.ask("/accounts/login/")
    csrf = next(value for value in page.all("set-cookie") if value.startswith("__Host-csrf="))
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.body)
    assert token and Cookie.of(csrf).kept_in
    planted = "a" * 32
    body = urlencode({"login": "mona@example.com", "password": PASSWORD, "csrfmiddlewaretoken": token[1].decode()}).encode()
    cookies = f"{csrf.partition(';')[0]}; __Host-session={planted}"
    answer = portal.ask(
        "/accounts/login/", "POST", body=body, Content_Type="application/x-www-form-urlencoded", Origin=f"https://{HOST}", Cookie=cookies
    )
    assert answer.status == 302
    session = next(value for value in answer.all("set-cookie") if value.startswith("__Host-session="))
    number = session.partition(";")[0].partition("=")[2]
    assert Cookie.of(session).kept_in
    assert number != planted and len(set(number)) > 8 and len(number) * 5 >= 128
    assert portal.ask("/me/", Cookie=f"__Host-session={planted}").status == 302
    assert portal.ask("/me/", Cookie=f"__Host-session={number}").status == 200
    assert number not in portal.logged() and PASSWORD not in portal.logged()


def test_downloads_are_for_the_disk(portal: Portal) -> None:
    for address, role, kind in (
        ("/files/{file}/", "alice", "application/pdf"),
        ("/certificates/{certificate}/certificate.pdf", "alice", "application/pdf"),
        ("/team/people.csv", "bob", "text/csv; charset=utf-8"),
    ):
        page = portal.ask(address, as_=role)
        assert page.one("content-type") == kind
        assert page.one("content-disposition").startswith("attachment;")


def test_odd_requests_are_refused(portal: Portal) -> None:
    """What does not belong into a request line or a header: 4xx, never 5xx, never a word of ours about it."""
    for address in ("/%00", "/%ff", "/%C0%AF", "/..;/admin/", "/courses/%0d%0aSet-Cookie:%20a=b/", "/" + "a" * 7000):
        page = portal.ask(address)
        assert 400 <= page.status < 500, address
        assert not page.one("set-cookie").startswith("a=b")
    for headers in ({"Cookie": "a=" + "b" * 100_000}, {f"X-{number}": "1" for number in range(200)}):
        page = portal.ask("/", headers=headers)
        assert 400 <= page.status < 500
        assert b"gunicorn" not in page.body.lower() and not re.search(rb"\d+\.\d+\.\d+", page.body)
