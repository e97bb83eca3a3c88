"""The store in the admin site, for operators: a list, addresses, topics and flags; nothing is written or published there."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from portal.articles.models import Article, ArticleRevision, Edition, Release, Topic
from portal.people.models import AuditEntry, Person
from tests.statements import statements

Write = Callable[..., ArticleRevision]
As = Callable[[Person], Client]


@pytest.fixture
def erin(company: SimpleNamespace, as_: As) -> Client:
    return as_(company.erin)


def change(article: Article, **more: Any) -> dict[str, Any]:
    return {"topic": article.topic_id, "position": article.position, "legal": "on", "review_by": "2030-01-01", **more}


class TestAnArticle:
    def test_its_shelf_and_flags_are_kept(self, erin: Client, write: Write) -> None:
        article = write(digest="shipped").article
        page = erin.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
        assert f"/desk/articles/{article.slug}/" in page and "Editions" in page
        assert erin.post(f"/admin/articles/article/{article.pk}/change/", change(article, position=7)).status_code == 302
        article.refresh_from_db()
        assert article.position == 7 and Edition.objects.get().digest == ""
        assert AuditEntry.objects.get(action="article.change").detail == {"fields": ["position", "review_by"]}

    def test_its_address_never_changes(self, erin: Client, write: Write) -> None:
        article = write().article
        erin.post(f"/admin/articles/article/{article.pk}/change/", change(article, slug="elsewhere"))
        assert Article.objects.get().slug == article.slug

    def test_what_cites_facts_states_law(self, erin: Client, write: Write) -> None:
        article = write().article
        given = {name: value for name, value in change(article).items() if name != "legal"}
        response = erin.post(f"/admin/articles/article/{article.pk}/change/", given)
        assert response.status_code == 200 and "so it states law" in response.content.decode()
        assert Article.objects.get().legal is True

    def test_nothing_is_added_deleted_or_published(self, erin: Client, write: Write, register: Topic) -> None:
        article = write(publish=False).article
        chosen = {"_selected_action": [article.pk]}
        for address, given in (
            ("add/", {"slug": "new", "topic": register.pk, "position": 1}),
            (f"{article.pk}/delete/", {"post": "yes"}),
            (f"{article.pk}/en/publish/", {}),
            (f"{article.pk}/en/edit/", {"title": "x"}),
            ("", {"action": "publish_newest", **chosen}),
            ("", {"action": "archive_all", **chosen}),
            ("", {"action": "delete_selected", "post": "yes", **chosen}),
        ):
            erin.post(f"/admin/articles/article/{address}", given)
        assert Article.objects.count() == 1 and ArticleRevision.objects.count() == 1
        assert Edition.objects.get().state == Edition.DRAFT and not Release.objects.exists()


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


@pytest.mark.parametrize("name", ["alice", "bob", "audrey"])
def test_others_change_nothing(name: str, write: Write, company: SimpleNamespace, as_: As) -> None:
    article = write(publish=False).article
    client = as_(getattr(company, name))
    for page in ("/admin/articles/article/", f"/admin/articles/article/{article.pk}/change/"):
        assert client.get(page).status_code == (200 if name == "audrey" else 403)
    client.post(f"/admin/articles/article/{article.pk}/change/", change(article, position=9))
    assert Article.objects.get().position == article.position
