"""Erin takes articles out and brings them back: looked at first, her own package only, once."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.articles.models import Article, ArticleRevision, Edition
from portal.people.models import AuditEntry, Person
from tests.articles.test_exchange import text, unzipped, zipped

As = Callable[[Person], Client]
Write = Callable[..., ArticleRevision]


def upload(browser: Client, files: dict[str, str | bytes]) -> str:
    """Send a package; returns the address of its dry run."""
    sent = SimpleUploadedFile("articles.zip", zipped(files).getvalue(), "application/zip")
    answer = browser.post("/desk/exchange/", {"package": sent})
    assert answer.status_code == 302
    return answer["Location"]


def digest(page: str) -> str:
    return page.split('name="digest" value="')[1].split('"')[0]


def test_out_changed_and_in_again(write: Write, company: SimpleNamespace, as_: As) -> None:
    write()
    erin = as_(company.erin)
    assert "Show what would change" in erin.get("/desk/exchange/").content.decode()
    answer = erin.post("/desk/exchange/export/")
    assert answer["Content-Type"] == "application/zip" and 'filename="articles-' in answer["Content-Disposition"]
    files: dict[str, str | bytes] = dict(unzipped(b"".join(answer.streaming_content)))
    path = "exhaustion-of-rights/en.md"
    files[path] = files[path].decode().replace("No treaty answers", "No treaty yet answers")  # type: ignore[union-attr]
    address = upload(erin, files)
    page = erin.get(address).content.decode()
    assert "New: 0. Changed: 1. Unchanged: 0." in page and "Import one file" in page and ArticleRevision.objects.count() == 1
    answer = erin.post(address, {"digest": digest(page)}, follow=True)
    assert "1 text is a draft now." in answer.content.decode()
    edition = Edition.objects.get()
    assert edition.newest.number == 2 and edition.published.number == 1 and "yet answers" not in edition.html
    assert erin.get(address).status_code == 404  # used


def test_faults_are_listed_and_nothing_can_be_imported(write: Write, company: SimpleNamespace, as_: As) -> None:
    write()
    erin = as_(company.erin)
    address = upload(erin, {"a/en.md": text("## A\n\n<b>x [@NO]\n"), "b/en.md": text(title=None)})
    answer = erin.get(address)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Nothing yet: 3 places need mending first." in page
    assert '<bdi>b/en.md</bdi></th><td class="r">2</td><td class="broad"><bdi>“title” is missing.</bdi>' in page
    assert (
        '<td class="r">9</td><td class="broad"><bdi>HTML is not allowed' in page
        and '<td class="r">9</td><td class="broad"><bdi>The register has no fact “NO”.' in page
    )
    assert 'name="digest"' in page and 'type="submit">' not in page.split("<h1>")[1].split("</main>")[0]
    assert erin.post(address, {"digest": "x"}).status_code == 422 and Article.objects.count() == 1


def test_a_conflict_is_ticked_or_nothing_happens(write: Write, company: SimpleNamespace, as_: As) -> None:
    write()
    write(body="## A\n\nTheirs.\n")
    erin = as_(company.erin)
    address = upload(erin, {"exhaustion-of-rights/en.md": text("## A\n\nMine.\n")})
    page = erin.get(address).content.decode()
    assert "One file goes on from an older revision" in page and 'name="anyway" value="exhaustion-of-rights/en.md"' in page
    answer = erin.post(address, {"digest": digest(page)})
    assert answer.status_code == 409 and "Nothing was imported." in answer.content.decode() and ArticleRevision.objects.count() == 2
    erin.post(address, {"digest": digest(page), "anyway": "exhaustion-of-rights/en.md"})
    assert [revision.body for revision in ArticleRevision.objects.order_by("number")][1:] == ["## A\n\nTheirs.\n", "## A\n\nMine.\n"]


def test_what_changed_since_the_look_is_looked_at_again(write: Write, company: SimpleNamespace, as_: As) -> None:
    write()
    erin = as_(company.erin)
    address = upload(erin, {"exhaustion-of-rights/en.md": text("## A\n\nMine.\n")})
    page = erin.get(address).content.decode()
    write(body="## A\n\nTheirs.\n")
    answer = erin.post(address, {"digest": digest(page), "anyway": "exhaustion-of-rights/en.md"})
    assert answer.status_code == 409 and ArticleRevision.objects.count() == 2


def test_a_package_is_its_owners_for_a_day(write: Write, company: SimpleNamespace, as_: As, settings: SimpleNamespace) -> None:
    erin = as_(company.erin)
    address = upload(erin, {"a/en.md": text()})
    stored = next(Path(settings.EXCHANGE_DIR).rglob("*.zip"))
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600 and stat.S_IMODE(stored.parent.stat().st_mode) == 0o700
    assert as_(company.xena).get(address).status_code == 404 and as_(company.xena).post(address, {"digest": "x"}).status_code == 404
    assert erin.get(address).status_code == 200
    old = time.time() - 25 * 60 * 60
    os.utime(stored, (old, old))
    assert erin.get(address).status_code == 404
    upload(erin, {"a/en.md": text()})
    assert not stored.exists()


def test_three_packages_of_a_person_are_kept(company: SimpleNamespace, as_: As, settings: SimpleNamespace) -> None:
    erin = as_(company.erin)
    addresses = [upload(erin, {"a/en.md": text()}) for _time in range(5)]
    assert len(list(Path(settings.EXCHANGE_DIR).rglob("*.zip"))) == 3 and erin.get(addresses[-1]).status_code != 404


def test_no_zip_and_too_much_of_one(company: SimpleNamespace, as_: As) -> None:
    erin = as_(company.erin)
    assert "This field is required" in erin.post("/desk/exchange/").content.decode()
    address = erin.post("/desk/exchange/", {"package": SimpleUploadedFile("a.zip", b"<html>")})["Location"]
    answer = erin.get(address)
    assert answer.status_code == 422 and "This is no ZIP file that can be read." in answer.content.decode()
    assert erin.post("/desk/exchange/", b"x", content_type="text/plain", CONTENT_LENGTH=str(70 * 1024 * 1024)).status_code == 413
    assert erin.post("/desk/links/", b"x", content_type="text/plain", CONTENT_LENGTH=str(12 * 1024 * 1024)).status_code == 413


def test_the_choice_of_an_export(write: Write, company: SimpleNamespace, as_: As) -> None:
    write()
    write("second", publish=False)
    erin = as_(company.erin)

    def names(**given: str) -> list[str]:
        return list(unzipped(b"".join(erin.post("/desk/exchange/export/", given).streaming_content)))

    assert names() == ["exhaustion-of-rights/en.md", "second/en.md"]
    assert names(articles="second") == ["second/en.md"] and names(topic="exhaustion") == names()
    answer = erin.post("/desk/exchange/export/", {"articles": "second nope"})
    assert answer.status_code == 422 and "There is no article “nope”." in answer.content.decode()
    assert AuditEntry.objects.filter(action="exchange.export", actor=company.erin).count() == 4
    Edition.objects.update(published=None, state="draft")
    assert erin.post("/desk/exchange/export/", {"topic": "other"}).status_code == 422


def test_editors_only(company: SimpleNamespace, as_: As) -> None:
    for person in (company.alice, company.bob, company.audrey):
        for address in ("/desk/exchange/", "/desk/links/", "/desk/images/"):
            assert as_(person).get(address).status_code == 403
    assert Client().get("/desk/exchange/").status_code == 302


@pytest.mark.parametrize("name", ["../../etc/passwd", "00000000-0000-0000-0000-000000000000", "..%2F1"])
def test_no_other_file_is_reached(name: str, company: SimpleNamespace, as_: As) -> None:
    assert as_(company.erin).get(f"/desk/exchange/{name}/").status_code == 404
