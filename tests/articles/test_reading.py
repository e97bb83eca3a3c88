"""Alice reads articles, facts and files; nobody sees what is not published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.articles.actions import attaching, publishing
from portal.articles.models import Article, ArticleRevision, Attachment, Edition
from portal.people.models import AuditEntry, Person
from tests.statements import statements

Write = Callable[..., ArticleRevision]
As = Callable[[Person], Client]
CHINESE = "## 一次销售\n\n权利人只收一次钱。[@T6]\n"
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def file(write: Write, company: SimpleNamespace, settings: object, tmp_path: Path) -> Attachment:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    write()
    upload = SimpleUploadedFile("Übersicht 表.pdf", PDF)
    attachment = Attachment(article=Article.objects.get(), title="The table", file=upload)
    attaching.attach(attachment, attaching.inspect(upload), by=company.erin)
    return attaching.approve(attachment, seen=attachment.seen, by=company.xena)


def read(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_alice_reads_an_article(write: Write, company: SimpleNamespace, as_: As) -> None:
    write()
    write(body=CHINESE, language="zh-hans", title="权利用尽")
    page = read(as_(company.alice), "/articles/exhaustion-of-rights/")
    assert "<h1>Title of exhaustion-of-rights</h1>" in page and 'lang="zh-Hans">权利用尽</p>' in page
    assert '<p class="para" id="p1">' in page and '<li><a href="#h-one-sale">One sale</a></li>' in page
    assert "Law as at 9 Jan 2026" in page and "Verified in the source" in page
    assert 'id="s-C4.09"' in page and "Contestable" in page and "Limit: not where goods were sold abroad." in page
    assert 'href="https://example.com/law"' in page and "Revision 1, published" in page
    assert "Read in Chinese" in page and "Edit this article" not in page


def test_the_twin_is_a_click_away(write: Write, company: SimpleNamespace, as_: As) -> None:
    write()
    write(body=CHINESE, language="zh-hans", title="权利用尽")
    alice = as_(company.alice)
    page = read(alice, "/articles/exhaustion-of-rights/?lang=zh-hans")
    assert '<article class="stack-l" lang="zh-Hans">' in page and "权利人只收一次钱" in page and "Read in English" in page
    assert "A right holder is paid once" in read(alice, '/articles/exhaustion-of-rights/?lang="><svg/onload=1>')


def test_a_chinese_reader_is_told_what_is_in_english_only(write: Write, company: SimpleNamespace, as_: As) -> None:
    write()
    Person.objects.filter(pk=company.alice.pk).update(language="zh-hans")
    company.alice.refresh_from_db()
    alice = as_(company.alice)
    response = alice.get("/articles/exhaustion-of-rights/")
    assert response.context["reading"].only_english is True
    assert '<article class="stack-l" lang="en">' in response.content.decode()
    write(body=CHINESE, language="zh-hans", title="权利用尽")
    response = alice.get("/articles/exhaustion-of-rights/")
    assert response.context["reading"].only_english is False and response.context["revision"].language == "zh-hans"
    assert alice.get("/articles/exhaustion-of-rights/?lang=en").context["reading"].only_english is False


def test_the_shelves(write: Write, company: SimpleNamespace, as_: As) -> None:
    write()
    write("second", publish=False, title="A draft nobody sees")
    page = read(as_(company.alice), "/articles/")
    assert "Title of exhaustion-of-rights" in page and "权利用尽" in page and "A draft nobody sees" not in page


def test_an_empty_store_says_what_happens_next(company: SimpleNamespace, as_: As) -> None:
    assert "No article is published yet" in read(as_(company.alice), "/articles/")


def test_a_fact_stands_with_its_note_and_leads_to_its_paragraphs(write: Write, company: SimpleNamespace, as_: As) -> None:
    write()
    page = read(as_(company.alice), "/facts/C4.09/")
    assert "The article says so." in page and "Limit: not where goods were sold abroad." in page and "Contestable" in page
    assert 'href="/articles/exhaustion-of-rights/#p2"' in page and "A commentary" in page
    assert "No published article cites this fact yet" in read(as_(company.alice), "/facts/J.EU.tm/")


def test_what_is_not_published_is_nowhere(file: Attachment, write: Write, company: SimpleNamespace, as_: As) -> None:
    """Draft and archived: by address, by file, on the shelves, at the fact, in the search; for editors too, outside the admin."""
    addresses = ["/articles/exhaustion-of-rights/", "/articles/exhaustion-of-rights/?lang=en", f"/files/{file.pk}/"]
    people = [company.alice, company.bob, company.erin, company.xena, company.audrey]
    for person in people:
        assert all(as_(person).get(address).status_code == 200 for address in addresses)
    publishing.archive(Edition.objects.get(), by=company.erin)
    for person in people:
        client = as_(person)
        for address in addresses:
            assert client.get(address).status_code == 404
        assert "exhaustion-of-rights" not in read(client, "/articles/")
        assert "exhaustion-of-rights" not in read(client, "/facts/T6/")
        assert "exhaustion-of-rights" not in read(client, "/search/?q=treaty")
    assert AuditEntry.objects.filter(action="access.refused", actor=company.alice).count() == 3
    missing = as_(company.alice).get("/articles/there-is-none/")
    assert missing.status_code == 404


@pytest.mark.parametrize(
    "address", ["/articles/", "/articles/exhaustion-of-rights/", "/facts/T6/", "/files/{file}/", "/search/?q=a", "/strategy/"]
)
def test_strangers_are_sent_to_the_door(address: str, file: Attachment) -> None:
    response = Client().get(address.format(file=file.pk))
    assert response.status_code == 302 and "/accounts/login/" in response["Location"]


@pytest.mark.parametrize("address", ["/articles/", "/articles/exhaustion-of-rights/", "/facts/T6/", "/files/{file}/"])
def test_reading_is_all_one_can_do(address: str, file: Attachment, company: SimpleNamespace, as_: As) -> None:
    client = as_(company.alice)
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address.format(file=file.pk)).status_code == 405


def test_a_file_goes_out_as_a_download_no_browser_runs(file: Attachment, company: SimpleNamespace, as_: As) -> None:
    response = as_(company.alice).get(file.get_absolute_url())
    assert b"".join(response) == PDF  # type: ignore[arg-type]
    assert response["Content-Type"] == "application/pdf" and response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment;") and "sandbox" in response["Content-Security-Policy"]
    assert oct(Path(file.file.path).stat().st_mode)[-3:] == "600"
    assert "The table" in read(as_(company.alice), "/articles/exhaustion-of-rights/")


def test_a_file_that_is_gone_from_the_disk_is_a_404(file: Attachment, company: SimpleNamespace, as_: As) -> None:
    Path(file.file.path).unlink()
    assert as_(company.alice).get(file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/facts/nope/",
        "/facts/%00/",
        "/facts/" + "x" * 300 + "/",
        "/articles/%22%3E%3Csvg%20onload=1%3E/",
        "/files/00000000-0000-0000-0000-000000000000/",
    ],
)
def test_what_does_not_exist_is_a_404(address: str, company: SimpleNamespace, as_: As, db: None) -> None:
    assert as_(company.alice).get(address).status_code == 404


@pytest.mark.parametrize(("address", "most"), [("/articles/", 8), ("/articles/a1/", 8), ("/facts/T6/", 8), ("/search/?q=treaty", 8)])
def test_pages_ask_the_same_whatever_there_is(address: str, most: int, write: Write, company: SimpleNamespace, as_: As) -> None:
    client = as_(company.alice)
    counts = []
    for n in (1, 2, 3):
        write(f"a{n}", f"## One\n\nParagraph {n} of a treaty. [@T6]\n\nAnother. [@C4.09; @J.CN.pt; @J.EU.tm]\n" + "\nMore. [@T6]\n" * n)
        if n == 1:
            continue  # one thing alone needs no order
        client.get(address)
        with statements() as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= most
