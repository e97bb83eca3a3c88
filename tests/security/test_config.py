"""What lies beside the portal is not served; what goes wrong says nothing of the inside, only a number that stands in the log too."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.template import TemplateSyntaxError
from django.test import Client

from portal.common.logs import OneLine
from tests.security.asking import ask, browser

pytestmark = pytest.mark.django_db
BESIDE = {
    "the working copy": "/.git/HEAD /.git/config /.gitignore /manage.py /requirements.txt /pyproject.toml /portal/settings.py /.DS_Store",
    "settings and data": "/.env /.env.local /.htaccess /db.sqlite3 /portal.sqlite3 /var/portal.sqlite3 /backup/ /backup.zip /dump.sql /proc/self/environ /tmp/",
    "files": "/media/ /media/attachments/ /media/people-imports/ /static/ /static/portal/ /static/portal/portal.css.map /static/portal/quiz.js.map",
    "out of static": "/static/../settings.py /static/..%2fsettings.py /static/%2e%2e/portal/settings.py /static/portal/../../manage.py /static//etc/passwd",
    "tools": "/__debug__/ /debug/ /silk/ /flower/ /console /metrics /server-status /actuator/health /test/ /phpinfo.php /wp-login.php",
    "descriptions": "/api/ /api/schema /api/schema/ /swagger/ /openapi.json /graphql /admin/doc/ /sitemap.xml /feed/",
    "what others bring": "/accounts/social/signup/ /accounts/3rdparty/ /accounts/sessions/ /accounts/google/login/ /accounts/2fa/trust/",
    "models nobody edits": "/admin/auth/group/ /admin/sites/site/ /admin/account/emailaddress/ /admin/mfa/authenticator/ /admin/sessions/session/",
}
INSIDE = re.compile(
    r"Traceback|File \"|/work/|site-packages|\.py\b|SELECT |INSERT |psycopg|sqlite3|OperationalError|TemplateSyntaxError|RuntimeError|canary"
    r"|Django \d|Python/|gunicorn|SECRET_KEY|DEBUG = |INSTALLED_APPS|DATABASES",
)
NUMBER = re.compile(r"[0-9a-f]{32}")


@pytest.mark.parametrize("address", " ".join(BESIDE.values()).split())
def test_what_lies_beside_is_not_served(world: SimpleNamespace, address: str) -> None:
    for role in ("anon", "xena"):
        answer = ask(browser(world, role), "GET", address)
        refused = {"403", "404", "400"} | ({"in"} if address.startswith("/admin/") and role == "anon" else set())
        assert answer.outcome in refused, role
        assert not INSIDE.search(answer.text.replace(answer.response.request["PATH_INFO"], "").replace(address, ""))


# Faults


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Whole lines, as the console gets them."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Keep()
    handler.setFormatter(logging.Formatter("{asctime} {levelname} {name} {request_id} {message}", style="{"))
    handler.addFilter(OneLine())
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


def breaks(error: Exception) -> Callable[..., Any]:
    def broken(*_args: Any, **_more: Any) -> Any:
        raise error

    return broken


def home_fails(patch: pytest.MonkeyPatch, client: Client, error: Exception) -> Any:
    patch.setattr("portal.home.views.owed_by", breaks(error))
    return client.get("/")


FAULTS: dict[str, tuple[int, Callable[[pytest.MonkeyPatch, Client], Any]]] = {
    "not found": (404, lambda patch, client: client.get("/no-such-page/")),
    "no such thing": (404, lambda patch, client: client.get("/certificates/canary/")),
    "not yours": (403, lambda patch, client: client.get("/team/")),
    "damaged": (400, lambda patch, client: client.get("/", headers={"Host": "evil.example"})),
    "no token": (403, lambda patch, client: Forger.of(client).post("/me/", {"language": "en"})),
    "large": (413, lambda patch, client: client.post("/me/", {"time_zone": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})),
    "announced as large": (413, lambda patch, client: client.post("/me/", CONTENT_LENGTH="5000000000")),
    "too many fields": (413, lambda patch, client: client.post("/me/", {f"f{n}": "1" for n in range(1100)})),
    "fault": (500, lambda patch, client: home_fails(patch, client, RuntimeError("canary of /work/portal"))),
    "sql": (500, lambda patch, client: home_fails(patch, client, OperationalError("SELECT canary FROM people_person"))),
    "template": (500, lambda patch, client: home_fails(patch, client, TemplateSyntaxError("canary.html line 3"))),
    "missing key": (500, lambda patch, client: home_fails(patch, client, KeyError("canary"))),
}


class Forger(Client):
    """A browser with the same cookies whose token is asked for."""

    @classmethod
    def of(cls, client: Client) -> Client:
        forger = cls(enforce_csrf_checks=True, raise_request_exception=False)
        forger.cookies = client.cookies
        return forger


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_shows_a_number_that_stands_in_the_log(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, logged: list[str], name: str
) -> None:
    status, happen = FAULTS[name]
    answer = happen(monkeypatch, browser(world, "alice"))
    text = answer.content.decode()
    assert answer.status_code == status
    assert not INSIDE.search(text.replace(answer.request["PATH_INFO"], ""))  # the language button comes back to it
    assert text.startswith("<!doctype html>")
    number = answer.headers["X-Request-Id"]
    assert NUMBER.fullmatch(number) and number in text
    assert any(number in line for line in logged), logged


def test_without_a_database_nothing_of_the_inside_is_told(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Health says 503; pages say 500 in the house's words, whoever asks."""
    clients = [browser(world, role) for role in ("alice", "anon", "xena")]
    monkeypatch.setattr(connection, "cursor", breaks(OperationalError("could not connect to canary:5432 as postgres")))
    logging.disable(logging.CRITICAL)
    try:
        health = browser(world, "anon").get("/healthz")
        pages = [
            client.get(address) for client in clients for address in ("/", "/accounts/login/", "/team/", "/admin/", "/courses/borders/")
        ]
        pages += [client.post("/accounts/login/", {"login": "alice@example.com", "password": "x"}) for client in clients]
    finally:
        logging.disable(logging.NOTSET)
        monkeypatch.undo()
    assert (health.status_code, health.json()) == (503, {"status": "database does not answer"})
    assert {page.status_code for page in pages} <= {200, 302, 500}
    assert [page for page in pages if page.status_code == 500]
    for page in pages:
        assert not INSIDE.search(page.content.decode()), page.request["PATH_INFO"]


def test_health_writes_nothing_and_asks_one_thing(world: SimpleNamespace, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        answer = ask(browser(world, "anon"), "GET", "/healthz")
    assert (answer.outcome, answer.text) == ("200", '{"status": "ok"}')
    assert not answer.written and not answer.noted


def test_where_rights_cannot_be_read_nobody_gets_in(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scope and roles that fail mean no, never yes."""
    monkeypatch.setattr("portal.people.models.PersonQuerySet.visible_to", breaks(RuntimeError("canary")))
    monkeypatch.setattr("portal.people.models.Person.has_perm", breaks(RuntimeError("canary")))
    logging.disable(logging.CRITICAL)
    for role, address in (("bob", "/team/people/{alice}/"), ("bob", "/attempts/{attempt}/result/"), ("xena", "/admin/people/person/")):
        answer = ask(browser(world, role), "GET", address.format_map(world.places))
        assert answer.outcome == "500" and "Alice" not in answer.text
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("line", ["/no\r\nFORGED line/", "/no\x1b[31m/", "/no\u2028FORGED/"])
def test_nobody_forges_a_line_of_the_log(world: SimpleNamespace, logged: list[str], line: str) -> None:
    client = browser(world, "alice")
    client.get(line, headers={"User-Agent": "x\r\nFORGED"})
    client.post("/accounts/login/", {"login": "a\r\nFORGED@example.com", "password": "x"})
    assert logged
    for written in logged:
        assert not re.search(r"[\r\x1b\u2028]|\nFORGED", written)


def test_no_view_lets_forged_requests_in() -> None:
    """Nothing in the portal is exempt from the token."""
    from django.urls import get_resolver

    def views(resolver: Any) -> Iterator[Any]:
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                yield from views(entry)
            else:
                yield entry.callback

    found = list(views(get_resolver()))
    assert len(found) > 50
    assert not [view for view in found if getattr(view, "csrf_exempt", False)]
