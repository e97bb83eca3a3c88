"""What lies on whose desk; each row one thing, one sentence, one button; the page asks the same whatever lies there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from portal.articles.actions import releasing
from portal.articles.models import Article, ArticleRevision, Edition, Topic, WorkingCopy
from portal.common import keeping
from portal.desk.queries.rows import TABS, Desk, Row, rows
from portal.people.models import Person
from tests.articles.conftest import BODY
from tests.desk.conftest import copy_of, handed_in
from tests.statements import statements
from tests.training import law
from training.queries import waiting

Write = Callable[..., ArticleRevision]
As = Callable[[Person], Client]


def on_desk(person: Person, tab: str = "waiting") -> list[str]:
    return [row.kind for row in rows(Desk(person, timezone.now()), tab)]


def test_what_was_returned_and_handed_in_again_is_not_read_any_more(cast: SimpleNamespace, write: Write) -> None:
    """However many reviews there ever were, the desk reads what is on its way and what its person has to mend."""
    article = write().article
    for n in range(3):
        held = handed_in(cast.erin, article, BODY + f"\nTry {n}.\n")
        releasing.return_(held, by=cast.ada, message="No.")
    assert [row.pk for row in Desk(cast.erin, timezone.now()).releases] == [held.pk]
    assert Desk(cast.ada, timezone.now()).releases == [] and on_desk(cast.erin, "drafts") == ["returned"]


def test_a_text_moves_from_desk_to_desk(cast: SimpleNamespace, write: Write) -> None:
    article = write().article
    copy_of(cast.erin, article)
    assert on_desk(cast.erin, "drafts") == ["copy"] and on_desk(cast.ada) == []
    release = handed_in(cast.erin, article)
    assert on_desk(cast.erin, "drafts") == ["in_review"] and on_desk(cast.erin) == []
    assert on_desk(cast.ada) == on_desk(cast.xena) == ["review"] and on_desk(cast.edgar) == []
    releasing.return_(release, by=cast.ada, message="Name the article.")
    assert on_desk(cast.erin, "drafts") == ["returned"] and on_desk(cast.ada) == []
    release = releasing.approve(handed_in(cast.erin, article, BODY + "\nArticle 75(1).\n"), by=cast.ada)
    assert on_desk(cast.erin, "drafts") == [] and on_desk(cast.erin) == on_desk(cast.edgar) == on_desk(cast.ada) == ["ready"]


def test_what_is_scheduled_stands_by_its_minute(cast: SimpleNamespace, register: Topic) -> None:
    for slug, hours in (("later", 9), ("sooner", 2)):
        release = releasing.approve(handed_in(cast.erin, Article.objects.create(slug=slug, topic=register), BODY, title=slug), by=cast.ada)
        releasing.schedule(release, at=timezone.now() + timedelta(hours=hours), zone="Asia/Shanghai", by=cast.erin)
    assert [row.title for row in rows(Desk(cast.edgar, timezone.now()), "scheduled")] == ["sooner", "later"]
    assert on_desk(cast.erin) == []


def test_who_wrote_a_part_is_not_asked_to_read_it(cast: SimpleNamespace, write: Write) -> None:
    first = handed_in(cast.xena, write().article)
    assert on_desk(cast.xena) == []
    handed_in(cast.erin, first.revision.article, BODY + "\nOn top of Xena’s words.\n")  # type: ignore[union-attr]
    assert on_desk(cast.xena) == [] and on_desk(cast.ada) == ["review"]


def test_what_is_old_is_flagged(cast: SimpleNamespace, write: Write) -> None:
    article = write().article
    write(language="zh-hans", body="## 一次销售\n\n权利人只收一次钱。[@T6]\n\n没有条约为所有国家作答。[@J.CN.pt; @C4.09]\n")
    assert on_desk(cast.erin) == []
    Article.objects.update(review_by=date(2020, 1, 1))
    assert on_desk(cast.erin) == ["overdue"]
    write(body=BODY + "\nNewer than its translation.\n")
    assert on_desk(cast.erin) == ["overdue", "translation"]
    copy_of(cast.erin, article)
    WorkingCopy.objects.update(saved_at=timezone.now() - timedelta(days=2))
    assert on_desk(cast.erin) == ["overdue", "translation", "old_copy"] and on_desk(cast.edgar) == ["overdue", "translation"]


def test_a_lesson_past_its_review_stands_there_too(
    erin: Client, cast: SimpleNamespace, make_course: Callable[..., SimpleNamespace]
) -> None:
    made = make_course(lessons=1)
    assert on_desk(cast.erin) == []
    made.course.lessons.update(review_by=date(2020, 1, 1))
    keeping.touch()
    row = rows(Desk(cast.erin, timezone.now()), "waiting")[0]
    assert row.kind == "overdue" and erin.get(row.url).status_code in {200, 302}


class TestThePage:
    def test_each_row_leads_on(self, ada: Client, cast: SimpleNamespace, write: Write) -> None:
        release = handed_in(cast.erin, write().article)
        page = ada.get("/desk/").content.decode()
        assert "1 thing waits for you." in page and "Review asked" in page and f'href="/desk/reviews/{release.pk}/"' in page
        assert "Revision 2 by Erin Chen, handed in on" in page and "New article" not in page

    def test_empty_desks_say_what_to_do(self, erin: Client) -> None:
        empty = {
            "waiting": "Nothing waits",
            "drafts": "No drafts of yours",
            "scheduled": "Nothing is scheduled",
            "articles": "The store is empty",
        }
        for tab, said in empty.items():
            assert said in erin.get(f"/desk/?tab={tab}").content.decode()
        assert "No article fits" in erin.get("/desk/?tab=articles&q=nothing").content.decode()

    def test_all_articles_are_found_and_narrowed(self, erin: Client, write: Write, register: Topic) -> None:
        write("one", title="Freedom to operate")
        write("two", title="Another", publish=False)
        Article.objects.create(slug="three", topic=register)
        found = {
            "": ["one", "three", "two"], "q=FREEDOM operate": ["one"], "q=tw": ["two"], "state=draft": ["two"], "state=unwritten": ["three"],
            "state=published&topic=exhaustion": ["one"], "topic=none": ["one", "three", "two"], "state=nonsense": ["one", "three", "two"],
        }  # fmt: skip
        for query, slugs in found.items():
            page = erin.get(f"/desk/?tab=articles&{query}").context["page"]
            assert sorted(article.slug for article in page) == slugs, query

    def test_it_asks_the_same_whatever_lies_there(self, erin: Client, as_: As, cast: SimpleNamespace, write: Write) -> None:
        admin, counts = as_(cast.xena), {}
        for number in (1, 4):
            for n in range(number):
                article = write(f"a{number}{n}").article
                write(f"a{number}{n}", language="zh-hans", body="## 一\n\n权利人。[@T6]\n")
                copy_of(cast.xena, article, BODY + f"\n{n}\n")
                handed_in(cast.erin, article, BODY + f"\nOther {n}.\n")
            Article.objects.update(review_by=date(2020, 1, 1))
            for tab in (*TABS, "articles"):
                admin.get(f"/desk/?tab={tab}")
                with statements() as asked:
                    admin.get(f"/desk/?tab={tab}")
                counts.setdefault(tab, []).append(len(asked))
        assert all(few == many <= 11 for few, many in counts.values()), counts

    @pytest.mark.parametrize(("name", "status"), [("alice", 403), ("bob", 403), ("ada", 200), ("audrey", 200), ("xena", 200)])
    def test_who_sits_there(self, name: str, status: int, cast: SimpleNamespace, as_: As) -> None:
        client = as_(getattr(cast, name))
        assert client.get("/desk/").status_code == status
        assert ('href="/desk/"' in client.get("/").content.decode()) == (name in {"ada", "xena"})

    def test_the_auditor_reads_and_changes_nothing(self, cast: SimpleNamespace, as_: As, write: Write) -> None:
        release = handed_in(cast.erin, write().article)
        audrey = as_(cast.audrey)
        article = f"/desk/articles/{release.revision.article.slug}/"  # type: ignore[union-attr]
        for page in ("/desk/", article, f"{article}en/history/", f"{article}en/compare/", f"/desk/reviews/{release.pk}/"):
            text = audrey.get(page).content.decode()
            assert 'method="post"' not in text.split("<main")[1].split("</main>")[0], page
        for page in (
            f"{article}checked/",
            f"{article}en/archive/",
            f"/desk/reviews/{release.pk}/publish/",
            f"/desk/reviews/{release.pk}/comments/",
        ):
            assert audrey.post(page).status_code == 403
        assert Edition.objects.get().published.number == 1  # type: ignore[union-attr]

    def test_pages_of_fifty(self, erin: Client, cast: SimpleNamespace, register: Topic) -> None:
        for n in range(51):
            Article.objects.create(slug=f"a{n}", topic=register)
        assert len(erin.get("/desk/?tab=articles").context["page"]) == 50
        assert len(erin.get("/desk/?tab=articles&page=2").context["page"]) == 1


def test_what_waits_after_changes_of_law_is_on_the_desk(
    erin: Client, cast: SimpleNamespace, make_course: Callable[..., SimpleNamespace]
) -> None:
    make_course()
    law.publish(("T6",))
    questions, lessons = len(waiting.questions()), len(waiting.lessons())
    found = [row for row in rows(Desk(cast.erin, timezone.now()), "waiting") if row.kind in ("question", "lesson")]
    assert questions and 1 <= len(found) <= questions + lessons and on_desk(cast.audrey) == []
    assert f"Quizzes leave out {questions} question" in erin.get("/desk/law/").content.decode()
    assert all(erin.get(row.url).status_code == 200 for row in found)


@pytest.mark.parametrize(
    ("name", "leads"),
    [("erin", ["changes", "law", "images", "links", "exchange"]), ("ada", ["changes", "law"]), ("audrey", ["changes"])],
)
def test_the_desk_leads_to_its_tools(name: str, leads: list[str], cast: SimpleNamespace, as_: As) -> None:
    client = as_(getattr(cast, name))
    page = client.get("/desk/").content.decode()
    for tool in ("changes", "law", "images", "links", "exchange"):
        assert (f'href="/desk/{tool}/"' in page) == (tool in leads), tool
        assert client.get(f"/desk/{tool}/").status_code == (200 if tool in leads else 403)


def test_every_kind_has_its_tag() -> None:
    for kind in (
        "law",
        "review",
        "ready",
        "missed",
        "overdue",
        "translation",
        "old_copy",
        "copy",
        "returned",
        "in_review",
        "scheduled",
    ):
        assert len(Row(kind, "", "", "", "", timezone.now()).tag) == 3
