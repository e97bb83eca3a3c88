"""An article at the desk: where it stands, who changed what, any two revisions side by side, settings, files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.articles.actions import releasing
from portal.articles.models import Article, ArticleRevision, Attachment, Topic
from portal.people.models import AuditEntry, Person
from tests.articles.conftest import BODY
from tests.desk.conftest import copy_of, handed_in, place
from tests.statements import statements

Write = Callable[..., ArticleRevision]
As = Callable[[Person], Client]


class TestHistory:
    def test_who_wrote_what_when_and_why(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        article = write().article
        releasing.approve(handed_in(cast.erin, article), by=cast.ada)
        page = erin.get(place(article, "history/")).content.decode()
        for said in ("The law has moved.", "Erin Chen", "First edition.", "checked by Ada Approver", "came with the portal", "Approved"):
            assert said in page

    def test_any_two_can_be_compared(self, erin: Client, write: Write) -> None:
        article = write().article
        write(body=BODY.replace("is paid once", "is paid twice"))
        write(body=BODY.replace("is paid once", "is paid thrice") + "\nA tail.\n")
        page = erin.get(place(article, "compare/"), {"from": 1, "to": 2}).content.decode()
        assert "<del>once</del><ins>twice</ins>" in page and "A tail." not in page
        assert "<ins>A tail.</ins>" in erin.get(place(article, "compare/")).content.decode()
        assert "The two texts are the same." in erin.get(place(article, "compare/"), {"from": 2, "to": 2}).content.decode()
        assert "<del>once</del><ins>twice</ins>" in erin.get(place(article, "compare/"), {"from": 2, "to": 1}).content.decode()
        assert erin.get(place(article, "compare/"), {"from": 99, "to": 1}).status_code == 404
        assert erin.get(place(article, "compare/"), {"from": "x\x00", "to": "²"}).status_code == 200

    def test_it_asks_the_same_whatever_there_is(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        article, counts = write().article, []
        for n in range(2):
            write(body=BODY + f"\nMore {n}.\n")
            handed_in(cast.erin, article, BODY + f"\nStill more {n}.\n")
            erin.get(place(article, "history/"))
            with statements() as asked:
                erin.get(place(article, "history/"))
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 5

    def test_strange_addresses(self, erin: Client, write: Write) -> None:
        article = write().article
        for page in (
            place(article, "", "fr"),
            "/desk/articles/nowhere/",
            "/desk/articles/nowhere/en/",
            place(article, "history/", "zh-hans"),
        ):
            assert erin.get(page).status_code == 404, page


class TestTheArticle:
    def test_both_languages_stand_side_by_side(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        article = write().article
        copy_of(cast.edgar, article)
        release = handed_in(cast.erin, article)
        page = erin.get(f"/desk/articles/{article.slug}/").content.decode()
        for said in ("Readers see revision 1", "Newest revision 2", "In review", "Edgar Sun is writing", "Nothing is handed in yet."):
            assert said in page
        assert f'href="/desk/reviews/{release.pk}/"' in page and place(article, "", "zh-hans") in page

    def test_it_asks_the_same_whatever_there_is(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        article, counts = write().article, []
        for person in (cast.edgar, cast.xena):
            copy_of(person, article)
            handed_in(cast.erin, article, BODY + f"\n{person}\n")
            erin.get(f"/desk/articles/{article.slug}/")
            with statements() as asked:
                erin.get(f"/desk/articles/{article.slug}/")
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 6

    def test_settings(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        article = write(digest="shipped").article
        other = Topic.objects.create(slug="other", title={"en": "Other", "zh-hans": "其他"})
        given = {"topic": other.pk, "position": 3, "legal": "on", "review_by": "2030-01-01"}
        assert erin.post(f"/desk/articles/{article.slug}/settings/", given).status_code == 302
        article.refresh_from_db()
        assert (article.topic, article.position, str(article.review_by)) == (other, 3, "2030-01-01")
        assert article.editions.get().digest == ""
        assert AuditEntry.objects.get(action="article.change").actor == cast.erin
        erin.post(f"/desk/articles/{article.slug}/settings/", given)
        assert AuditEntry.objects.filter(action="article.change").count() == 1

    def test_an_emptied_review_date_of_law_is_a_year_ahead(self, erin: Client, write: Write) -> None:
        article = write().article
        given = {"topic": article.topic_id, "position": 3, "legal": "on", "review_by": ""}
        assert erin.post(f"/desk/articles/{article.slug}/settings/", given).status_code == 302
        assert Article.objects.get().review_by


class TestFiles:
    @pytest.fixture(autouse=True)
    def _media(self, settings: Any, tmp_path: Path) -> None:
        settings.MEDIA_ROOT = tmp_path

    def send(self, client: Client, article: Article, name: str = "../t.pdf", content: bytes = b"%PDF-1.7 a") -> Any:
        given = {"title": "The table", "file": SimpleUploadedFile(name, content, "image/png")}
        return client.post(f"/desk/articles/{article.slug}/files/", given)

    def test_a_file_is_attached_read_and_taken_away(
        self, erin: Client, cast: SimpleNamespace, write: Write, django_capture_on_commit_callbacks: Any
    ) -> None:
        article = write(publish=False).article
        assert self.send(erin, article).status_code == 302
        attachment = Attachment.objects.get()
        assert (attachment.name, attachment.kind, attachment.size, attachment.added_by) == ("t.pdf", "application/pdf", 10, cast.erin)
        address = f"/desk/articles/{article.slug}/files/{attachment.pk}/"
        assert b"".join(erin.get(address)) == b"%PDF-1.7 a"  # type: ignore[arg-type]
        assert erin.get(f"/files/{attachment.pk}/").status_code == 404
        assert erin.get(f"/desk/articles/other/files/{attachment.pk}/").status_code == 404
        with django_capture_on_commit_callbacks(execute=True):
            erin.post(f"{address}remove/")
        assert not Attachment.objects.exists() and not Path(attachment.file.path).exists()
        actions = AuditEntry.objects.filter(action__startswith="attachment.").order_by("pk").values_list("action", flat=True)
        assert list(actions) == ["attachment.add", "attachment.remove"]

    def test_a_file_of_law_waits_for_an_approver_who_did_not_add_it(
        self, erin: Client, ada: Client, cast: SimpleNamespace, write: Write, as_: As
    ) -> None:
        article = write().article
        self.send(erin, article)
        file, reader = Attachment.objects.get(), as_(cast.alice)
        page, approve = f"/desk/articles/{article.slug}/", f"/desk/articles/{article.slug}/files/{file.pk}/approve/"

        def seen_by_readers() -> bool:
            found = reader.get(f"/files/{file.pk}/").status_code == 200
            assert ("The table" in reader.get(f"/articles/{article.slug}/").content.decode()) == found
            return found

        assert not seen_by_readers()
        assert "Waits for an approver" in erin.get(page).content.decode() and approve not in erin.get(page).content.decode()
        assert (
            "File to approve" in erin.get("/desk/?tab=drafts").content.decode() and "File to approve" in ada.get("/desk/").content.decode()
        )
        assert approve in ada.get(page).content.decode()
        for browser in (erin, as_(cast.edgar)):
            browser.post(approve, {"seen": file.seen})
        ada.post(approve, {"seen": "another file"})
        assert not seen_by_readers()
        ada.post(approve, {"seen": file.seen})
        ada.post(approve, {"seen": file.seen})
        assert seen_by_readers() and AuditEntry.objects.filter(action="attachment.approve").count() == 1
        assert "File to approve" not in ada.get("/desk/").content.decode() and "approved by Ada" in erin.get(page).content.decode()

    def test_nobody_approves_their_own_file_whatever_role_they_hold(self, cast: SimpleNamespace, write: Write, as_: As) -> None:
        article, xena = write().article, as_(cast.xena)
        self.send(xena, article)
        file = Attachment.objects.get()
        xena.post(f"/desk/articles/{article.slug}/files/{file.pk}/approve/", {"seen": file.seen})
        assert Attachment.objects.waiting().exists()
        with pytest.raises(IntegrityError, match="nobody_approves_their_own_file"), transaction.atomic():
            Attachment.objects.update(approver=cast.xena, approved_at=timezone.now())

    def test_a_file_of_an_article_that_states_no_law_is_read_at_once(
        self, erin: Client, cast: SimpleNamespace, write: Write, as_: As
    ) -> None:
        article = write().article
        Article.objects.update(legal=False)
        assert "Readers see it at once" in self.send(erin, article).wsgi_request._messages._queued_messages[0].message  # type: ignore[attr-defined]
        assert as_(cast.alice).get(f"/files/{Attachment.objects.get().pk}/").status_code == 200

    @pytest.mark.parametrize(("name", "content"), [("a.svg", b"<svg/>"), ("a.png", b"<svg/>"), ("a.html", b"<p>"), ("a.pdf", b"MZ")])
    def test_what_may_not_be_attached_is_refused_with_a_reason(self, erin: Client, write: Write, name: str, content: bytes) -> None:
        response = self.send(erin, write().article, name, content)
        assert response.status_code == 200 and "cannot be attached. Allowed are PDF" in response.content.decode()
        assert not Attachment.objects.exists()

    def test_who_does_not_edit_attaches_nothing(self, cast: SimpleNamespace, as_: As, write: Write) -> None:
        article = write().article
        for name in ("alice", "ada", "audrey"):
            assert self.send(as_(getattr(cast, name)), article).status_code == 403
        assert not Attachment.objects.exists()
