"""Erin writes, previews, publishes, compares and restores in the admin; Audrey looks; Alice stays outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.articles.models import Article, ArticleRevision, Attachment, Edition, Topic
from portal.people.models import AuditEntry, Person
from tests.articles.conftest import BODY
from tests.statements import statements

Write = Callable[..., ArticleRevision]
As = Callable[[Person], Client]


@pytest.fixture
def erin(company: SimpleNamespace, as_: As) -> Client:
    return as_(company.erin)


def address(article: Article, page: str, language: str = "en") -> str:
    return f"/admin/articles/article/{article.pk}/{language}/{page}/"


def words(base: int | None = None, **more: Any) -> dict[str, Any]:
    given = {"title": "Exhaustion", "summary": "The question.", "body": BODY, "change_note": "New law.", "base": base or ""}
    return {**given, **more}


class TestWriting:
    def test_a_new_article_from_address_to_reader(self, erin: Client, register: Topic) -> None:
        response = erin.post(
            "/admin/articles/article/add/",
            {"slug": "brand-new", "topic": register.pk, "position": 10, "attachments-TOTAL_FORMS": 0, "attachments-INITIAL_FORMS": 0},
        )
        article = Article.objects.get(slug="brand-new")
        assert response["Location"] == address(article, "edit")
        assert erin.get(response["Location"]).status_code == 200
        assert erin.post(address(article, "edit"), words(draft="")).status_code == 302
        assert Edition.objects.get().state == Edition.DRAFT and erin.get("/articles/brand-new/").status_code == 404
        base = Edition.objects.get().newest_id
        response = erin.post(address(article, "edit"), words(base, body=BODY + "\nMore.\n", publish=""))
        assert response["Location"] == "/articles/brand-new/?lang=en"
        page = erin.get(response["Location"]).content.decode()
        assert "More." in page and "Revision 2" in page and "by Erin Chen" in page and "Edit this article" in page
        assert list(AuditEntry.objects.filter(action__startswith="article.").order_by("pk").values_list("action", flat=True)) == [
            "article.add",
            "article.write",
            "article.write",
            "article.publish",
        ]

    def test_faults_are_named_with_their_line_and_nothing_is_saved(self, erin: Client, write: Write) -> None:
        revision = write()
        mine = "## A\n\nWords. [@NOPE]\n\n[x](javascript:alert(1))\n\n<script>alert(1)</script>\n"
        response = erin.post(address(revision.article, "edit"), words(revision.pk, body=mine))
        page = response.content.decode()
        assert response.status_code == 200 and ArticleRevision.objects.count() == 1
        for line in (
            "Line 3: The register has no fact “NOPE”.",
            "Line 5: The link “javascript:alert(1)” is refused.",
            "Line 7: HTML is not allowed.",
        ):
            assert line in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert" not in page

    @pytest.mark.parametrize(
        ("spoilt", "said"),
        [
            ({"change_note": ""}, "This field is required."),
            ({"title": "x" * 201}, "at most 200 characters"),
            ({"summary": "It is so. [@T6]"}, "The summary cites nothing"),
            ({"body": ""}, "This field is required."),
            ({"title": "a\x00b"}, "Null characters are not allowed."),
        ],
    )
    def test_the_form_says_what_is_missing(self, erin: Client, write: Write, spoilt: dict[str, str], said: str) -> None:
        revision = write()
        response = erin.post(address(revision.article, "edit"), words(revision.pk, **spoilt))
        assert response.status_code == 200 and said in response.content.decode() and ArticleRevision.objects.count() == 1

    def test_two_editors_at_once_lose_nothing(self, erin: Client, write: Write, company: SimpleNamespace, as_: As) -> None:
        first = write()
        xena = as_(company.xena)
        xena.post(address(first.article, "edit"), words(first.pk, body=BODY + "\nXena was quicker.\n"))
        response = erin.post(address(first.article, "edit"), words(first.pk, body=BODY + "\nErin thought longer.\n"))
        page = response.content.decode()
        assert response.status_code == 409 and ArticleRevision.objects.count() == 2
        assert "Erin thought longer." in page and "Xena was quicker." in page and "revision 2 was written meanwhile" in page
        base = response.context["form"]["base"].value()
        assert int(base) == Edition.objects.get().newest_id
        assert erin.post(address(first.article, "edit"), words(base, body=BODY + "\nBoth.\n")).status_code == 302
        assert Edition.objects.get().newest.body.endswith("Both.\n") and Edition.objects.get().newest.number == 3

    def test_a_base_cannot_be_talked_away(self, erin: Client, write: Write) -> None:
        first = write()
        write(body=BODY + "\nNewer.\n")
        for base in ("-1", "0", "", "99999"):
            response = erin.post(address(first.article, "edit"), words(body=BODY + "\nMine.\n") | {"base": base})
            assert response.status_code in {200, 409}
        assert ArticleRevision.objects.count() == 2

    def test_a_double_click_writes_once(self, erin: Client, write: Write) -> None:
        revision = write()
        given = words(revision.pk, body=BODY + "\nOnce.\n")
        assert [erin.post(address(revision.article, "edit"), given).status_code for _click in range(2)] == [302, 302]
        assert ArticleRevision.objects.count() == 2

    def test_an_edited_edition_is_left_alone_by_loading(self, erin: Client, write: Write) -> None:
        revision = write(digest="shipped")
        erin.post(address(revision.article, "edit"), words(revision.pk))
        assert Edition.objects.get().digest == ""


class TestPreview:
    def test_it_shows_what_would_be_published_and_changes_nothing(self, erin: Client, write: Write) -> None:
        revision = write()
        body = "## One sale\n\nA right holder is paid once. [@T6]\n\nNew words. [@C4.09]\n"
        page = erin.post(address(revision.article, "preview"), {"body": body}).content.decode()
        assert 'id="p1"' in page and 'id="p3"' in page and "Law as at 9 Jan 2026" in page and "Contestable" in page
        assert ArticleRevision.objects.count() == 1
        erin.post(address(revision.article, "edit"), words(revision.pk, body=body))
        newest = Edition.objects.get().newest
        assert all(f'id="p{number}"' in page for number in newest.wordings.values_list("paragraph__number", flat=True))

    def test_it_names_faults_with_their_line(self, erin: Client, write: Write) -> None:
        page = erin.post(address(write().article, "preview"), {"body": "a\n\n<img src=x onerror=alert(1)> [@NOPE]\x00"}).content.decode()
        assert "Line 3: The register has no fact “NOPE”." in page and "<img" not in page and "2 places need mending" in page

    def test_without_scripts_a_button_shows_it(self, erin: Client, write: Write) -> None:
        revision = write()
        response = erin.post(address(revision.article, "edit"), words(revision.pk, body="## A\n\nOnly looked at.\n", preview=""))
        assert response.status_code == 200 and "Only looked at.</p>" in response.content.decode() and ArticleRevision.objects.count() == 1

    def test_it_is_asked_by_post_alone(self, erin: Client, write: Write) -> None:
        assert erin.get(address(write().article, "preview")).status_code == 405


class TestHistory:
    def test_who_wrote_what_when_and_why(self, erin: Client, write: Write) -> None:
        revision = write()
        erin.post(address(revision.article, "edit"), words(revision.pk, change_note="The law has moved."))
        page = erin.get(address(revision.article, "history")).content.decode()
        assert "The law has moved." in page and "Erin Chen" in page and "First edition." in page

    def test_any_two_can_be_compared(self, erin: Client, write: Write) -> None:
        revision = write()
        write(body=BODY.replace("is paid once", "is paid twice"))
        write(body=BODY.replace("is paid once", "is paid thrice") + "\nA tail.\n")
        page = erin.get(address(revision.article, "compare"), {"from": 1, "to": 2}).content.decode()
        assert "<del>once</del><ins>twice</ins>." in page and "A tail." not in page
        assert "<ins>A tail.</ins>" in erin.get(address(revision.article, "compare")).content.decode()
        assert "The two texts are the same." in erin.get(address(revision.article, "compare"), {"from": 2, "to": 2}).content.decode()
        assert "<del>once</del><ins>twice</ins>." in erin.get(address(revision.article, "compare"), {"from": 2, "to": 1}).content.decode()
        assert erin.get(address(revision.article, "compare"), {"from": 99, "to": 1}).status_code == 404
        assert erin.get(address(revision.article, "compare"), {"from": "x\x00", "to": "²"}).status_code == 200

    def test_what_became_of_each_paragraph_is_said(self, erin: Client, write: Write) -> None:
        one, two = "A licence names the territory, the field of use and its term.", "Customs may detain goods at the border for ten days."
        three, four = "Employees hand back every drawing when they leave the firm.", "The complaint is answered within twenty days."
        revision = write(title="Old", body="\n\n".join([f"{one} {two}", three, four, "Kept.", "Last."]) + "\n")
        write(title="New", body="\n\n".join([one, two, four, three, "Kept.", "Last."]) + "\n")
        page = erin.get(address(revision.article, "compare")).content.decode()
        assert "<del>Old</del><ins>New</ins>" in page and page.count("divided from one paragraph") == 2 and page.count(">moved<") == 1
        assert "… 2 unchanged paragraphs …" in page and f'<p lang="en">{three}</p>' in page and "Last." not in page
        write(title="New", body="\n\n".join([f"{one} {two}", four, three, "Kept.", "Last."]) + "\n")
        assert "joined from 2 paragraphs" in erin.get(address(revision.article, "compare")).content.decode()

    def test_an_older_one_is_restored_as_a_draft(self, erin: Client, write: Write) -> None:
        revision = write()
        write(body=BODY + "\nMore.\n")
        response = erin.post(f"/admin/articles/article/{revision.article_id}/en/restore/1/")
        assert response.status_code == 302
        edition = Edition.objects.get()
        assert edition.newest.number == 3 and edition.newest.body == revision.body and edition.published.number == 2  # type: ignore[union-attr]


class TestPublishing:
    def test_buttons(self, erin: Client, write: Write) -> None:
        article = write(publish=False).article
        page = erin.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
        assert "Publish the newest revision" in page and "Write the text" in page
        erin.post(address(article, "publish"))
        assert Edition.objects.get().state == Edition.PUBLISHED and Edition.objects.get().published_by.display_name == "Erin Chen"  # type: ignore[union-attr]
        erin.post(address(article, "archive"))
        assert Edition.objects.get().state == Edition.ARCHIVED
        assert erin.get(address(article, "publish")).status_code == 405

    def test_several_at_once(self, erin: Client, write: Write) -> None:
        ids = [write(slug, publish=False).article_id for slug in ("a", "b")]
        erin.post("/admin/articles/article/", {"action": "publish_newest", "_selected_action": ids})
        assert Edition.objects.published().count() == 2
        erin.post("/admin/articles/article/", {"action": "archive_all", "_selected_action": ids})
        assert Edition.objects.published().count() == 0

    def test_nothing_is_deleted(self, erin: Client, write: Write) -> None:
        article = write().article
        assert erin.post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"}).status_code == 403
        erin.post("/admin/articles/article/", {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"})
        assert Article.objects.count() == 1


class TestTheList:
    def test_it_is_found_by_title_and_text_and_narrowed(self, erin: Client, write: Write) -> None:
        write("one", title="Freedom to operate")
        write("two", "## A\n\nA rare word: usufruct.\n", title="Another", publish=False)
        page = erin.get("/admin/articles/article/").content.decode()
        assert "Freedom to operate" in page and "not written" in page and "9 Jan 2026" in page
        assert "Freedom" not in erin.get("/admin/articles/article/", {"q": "usufruct"}).content.decode()
        for narrowed, seen in (
            ({"editions__state__exact": "draft"}, "two"),
            ({"topic__countermeasure__exact": 4, "editions__state__exact": "published"}, "one"),
        ):
            found = erin.get("/admin/articles/article/", narrowed).context["cl"].result_list
            assert [article.slug for article in found] == [seen]

    def test_it_asks_the_same_whatever_there_is(self, erin: Client, write: Write) -> None:
        counts = []
        for number in (1, 3):
            for n in range(number):
                write(f"a{n}")
            erin.get("/admin/articles/article/")
            with statements() as asked:
                erin.get("/admin/articles/article/")
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 8

    def test_the_register_can_be_looked_at_only(self, erin: Client, register: Topic) -> None:
        assert "Text of T6." in erin.get("/admin/articles/fact/T6/change/").content.decode()
        assert erin.get("/admin/articles/fact/", {"q": "goods were sold"}).context["cl"].result_count == 1
        assert erin.post("/admin/articles/fact/T6/change/", {"text": "x"}).status_code == 403
        assert erin.get("/admin/articles/fact/add/").status_code == 403
        assert erin.get("/admin/articles/source/S03/change/").status_code == 200

    def test_a_topic_is_renamed_in_both_languages(self, erin: Client, write: Write, register: Topic) -> None:
        write()
        given = {"slug": "exhaustion", "title_en": "Parallel import", "title_zh": "平行进口", "countermeasure": 4, "position": 1}
        assert erin.post(f"/admin/articles/topic/{register.pk}/change/", given).status_code == 302
        register.refresh_from_db()
        assert register.title == {"en": "Parallel import", "zh-hans": "平行进口"} and register.digest == ""
        assert "Parallel import" in erin.get("/search/?q=treaty").content.decode()


class TestWhoMay:
    PAGES = ["edit", "history", "compare"]
    POSTS = ["edit", "preview", "publish", "archive", "restore/1"]

    @pytest.mark.parametrize("name", ["alice", "bob"])
    def test_others_stay_outside(self, name: str, write: Write, company: SimpleNamespace, as_: As) -> None:
        article = write(publish=False).article
        client = as_(getattr(company, name))
        for page in (
            "/admin/articles/article/",
            f"/admin/articles/article/{article.pk}/change/",
            *(address(article, page) for page in self.PAGES),
        ):
            assert client.get(page).status_code in {302, 403, 404}
        for page in self.POSTS:
            assert client.post(address(article, page), words(publish="")).status_code in {302, 403, 404}
        assert ArticleRevision.objects.count() == 1 and Edition.objects.get().state == Edition.DRAFT

    def test_the_auditor_looks_and_changes_nothing(self, write: Write, company: SimpleNamespace, as_: As) -> None:
        article = write(publish=False).article
        audrey = as_(company.audrey)
        assert audrey.get(address(article, "history")).status_code == audrey.get(address(article, "compare")).status_code == 200
        page = audrey.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
        assert "Editions" in page and "Edit the text" not in page and "Publish the newest" not in page
        assert audrey.get(address(article, "edit")).status_code == 403
        for post in self.POSTS:
            assert audrey.post(address(article, post), words(publish="")).status_code == 403
        audrey.post("/admin/articles/article/", {"action": "publish_newest", "_selected_action": [article.pk]})
        assert ArticleRevision.objects.count() == 1 and Edition.objects.get().state == Edition.DRAFT

    def test_strange_addresses(self, erin: Client, write: Write) -> None:
        article = write().article
        for page in (
            address(article, "edit", "fr"),
            "/admin/articles/article/999/en/edit/",
            address(article, "history", "zh-hans"),
            address(article, "restore/9"),
        ):
            response = erin.post(page) if "restore" in page else erin.get(page)
            assert response.status_code == 404


class TestFiles:
    @pytest.fixture(autouse=True)
    def _media(self, settings: Any, tmp_path: Path) -> None:
        settings.MEDIA_ROOT = tmp_path

    def send(self, erin: Client, article: Article, **more: Any) -> Any:
        given = {"topic": article.topic_id, "position": article.position, "attachments-TOTAL_FORMS": 1, "attachments-INITIAL_FORMS": 0}
        return erin.post(f"/admin/articles/article/{article.pk}/change/", {**given, **more})

    def test_a_file_is_attached_replaced_and_taken_away(
        self, erin: Client, write: Write, django_capture_on_commit_callbacks: Any, company: SimpleNamespace
    ) -> None:
        article = write().article
        response = self.send(
            erin, article, **{"attachments-0-title": "The table", "attachments-0-file": SimpleUploadedFile("../t.pdf", b"%PDF-1.7 a")}
        )
        assert response.status_code == 302
        attachment = Attachment.objects.get()
        assert (attachment.name, attachment.kind, attachment.size, attachment.added_by) == ("t.pdf", "application/pdf", 10, company.erin)
        assert b"".join(erin.get(f"/admin/articles/article/{article.pk}/files/{attachment.pk}/")) == b"%PDF-1.7 a"  # type: ignore[arg-type]
        first = Path(attachment.file.path)
        held = {
            "attachments-INITIAL_FORMS": 1,
            "attachments-0-id": attachment.pk,
            "attachments-0-article": article.pk,
            "attachments-0-title": "The table",
        }
        with django_capture_on_commit_callbacks(execute=True):
            assert (
                self.send(erin, article, **held, **{"attachments-0-file": SimpleUploadedFile("t.pdf", b"%PDF-1.7 bb")}).status_code == 302
            )
        attachment.refresh_from_db()
        assert attachment.size == 11 and not first.exists()
        with django_capture_on_commit_callbacks(execute=True):
            self.send(erin, article, **held, **{"attachments-0-DELETE": "on"})
        assert not Attachment.objects.exists() and not Path(attachment.file.path).exists()
        actions = AuditEntry.objects.filter(action__startswith="attachment.").order_by("pk").values_list("action", flat=True)
        assert list(actions) == ["attachment.add", "attachment.change", "attachment.remove"]

    @pytest.mark.parametrize(("name", "content"), [("a.svg", b"<svg/>"), ("a.png", b"<svg/>"), ("a.html", b"<p>"), ("a.pdf", b"MZ")])
    def test_what_may_not_be_attached_is_refused_with_a_reason(self, erin: Client, write: Write, name: str, content: bytes) -> None:
        article = write().article
        response = self.send(
            erin, article, **{"attachments-0-title": "x", "attachments-0-file": SimpleUploadedFile(name, content, "image/png")}
        )
        assert response.status_code == 200 and "cannot be attached. Allowed are PDF" in response.content.decode()
        assert not Attachment.objects.exists()

    def test_the_whole_page_asks_nobody_else(self, erin: Client, write: Write) -> None:
        page = erin.get(address(write().article, "edit")).content.decode()
        assert " style=" not in page and "<script>" not in page and "onclick" not in page
