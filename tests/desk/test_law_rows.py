"""What changes of law leave on a desk: plans, questions out of the draw, what was handed in for them, lessons, translations; and the ways on."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.articles.actions import changing, publishing, releasing, twinning
from portal.articles.models import Article, ArticleRevision, Change, Edition, Paragraph, Release
from portal.people.models import Person
from tests.articles.conftest import BODY
from tests.articles.law import label_all
from tests.desk.conftest import handed_in
from tests.desk.test_home import on_desk
from tests.statements import statements
from tests.training import law
from tests.training.blocks import write as write_lesson
from training.actions import revising
from training.models import Question, QuestionRevision

Write = Callable[..., ArticleRevision]
As = Callable[[Person], Client]
Make = Callable[..., SimpleNamespace]


@pytest.fixture
def school(cast: SimpleNamespace, make_course: Make) -> SimpleNamespace:
    """A course whose first lesson and three questions rest on T6."""
    made = make_course()
    write_lesson(made.lessons[0], "Members choose [@T6].")
    return made


def main(client: Client, address: str) -> str:
    """What stands between the ways and the foot of a page."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1].split("</main>")[0]


class TestPlans:
    def test_a_plan_waits_for_its_labels_then_for_its_publication(self, cast: SimpleNamespace, write: Write) -> None:
        release = releasing.approve(handed_in(cast.erin, write().article, BODY.replace("once", "twice")), by=cast.ada)
        assert on_desk(cast.erin) == ["ready"]
        change = changing.plan(release)
        assert change is not None and on_desk(cast.erin) == on_desk(cast.ada) == ["plan"]
        label_all(change, "wording")
        assert on_desk(cast.erin) == ["plan"]
        changing.make(change, by=cast.erin)
        assert on_desk(cast.erin) == on_desk(cast.ada) == []

    def test_a_text_in_review_can_be_planned_and_is_still_to_be_read(self, cast: SimpleNamespace, write: Write) -> None:
        change = changing.plan(handed_in(cast.erin, write().article, BODY.replace("once", "twice")))
        assert change is not None and on_desk(cast.ada) == ["plan", "review"]
        label_all(change)
        assert on_desk(cast.ada) == ["review"] and on_desk(cast.erin) == []

    def test_a_plan_goes_with_its_text(self, cast: SimpleNamespace, write: Write) -> None:
        article = write().article
        first = handed_in(cast.erin, article, BODY.replace("once", "twice"))
        planned = changing.plan(first)
        handed_in(cast.erin, article, BODY.replace("once", "never"))
        assert planned is not None and Change.objects.get(pk=planned.pk).state == Change.DROPPED
        assert on_desk(cast.ada) == ["review"]

    def test_given_up_it_leads_back_to_its_review(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        release = handed_in(cast.erin, write().article, BODY.replace("once", "twice"))
        change = changing.plan(release)
        assert change is not None
        answer = erin.post(f"{change.get_absolute_url()}drop/")
        assert answer["Location"] == f"/desk/reviews/{release.pk}/" and Change.objects.get().state == Change.DROPPED


class TestQuestionsAndLessons:
    def test_each_has_a_row_as_long_as_they_are_few(self, erin: Client, cast: SimpleNamespace, school: SimpleNamespace) -> None:
        law.publish()
        assert on_desk(cast.erin) == on_desk(cast.ada) == ["question", "question", "question", "lesson"]
        page = main(erin, "/desk/")
        assert (
            'href="/desk/questions/borders-0/revise/"' in page and "out of the draw since" in page and "1 passage carries a notice." in page
        )

    def test_many_have_one_together(self, erin: Client, cast: SimpleNamespace, school: SimpleNamespace, make_course: Make) -> None:
        make_course("patents", kinds=("single",))
        law.publish()
        assert on_desk(cast.erin) == ["question", "lesson"] and "4 questions are out of the draw" in main(erin, "/desk/")

    def test_what_is_handed_in_goes_to_somebody_else(self, cast: SimpleNamespace, school: SimpleNamespace, ada: Client) -> None:
        law.publish()
        revising.put_back(Question.objects.get(code="borders-0"), why="Still right.", by=cast.erin)
        assert on_desk(cast.erin) == ["question", "question", "lesson"] and on_desk(cast.erin, "drafts") == ["in_review"]
        assert on_desk(cast.ada) == ["review", "question", "question", "lesson"] and on_desk(cast.ada, "drafts") == []
        assert "borders-0: handed in by Erin Chen" in main(ada, "/desk/")
        revising.confirm(QuestionRevision.objects.get(), by=cast.ada)
        assert on_desk(cast.ada) == ["question", "question", "lesson"]

    def test_the_page_of_a_question_says_why_it_waits(self, cast: SimpleNamespace, school: SimpleNamespace, as_: As, erin: Client) -> None:
        page = main(erin, "/desk/questions/borders-0/")
        assert "Quizzes ask it" in page and ">Revise</a>" in page
        change = law.publish()
        page = main(erin, "/desk/questions/borders-0/")
        assert "No quiz asks it since" in page and change.get_absolute_url() in page and "Put it back or revise it" in page
        revising.put_back(Question.objects.get(code="borders-0"), why="The exception does not touch it.", by=cast.erin)
        page = main(erin, "/desk/questions/borders-0/")
        assert "The exception does not touch it." in page and "Read what was handed in" in page
        auditor = main(as_(cast.audrey), "/desk/questions/borders-0/")
        assert "No quiz asks it since" in auditor and "/revise/" not in auditor
        assert 'href="/desk/questions/borders-0/"' in main(erin, "/desk/law/")

    def test_the_pages_ask_the_same_whatever_waits(self, erin: Client, cast: SimpleNamespace, school: SimpleNamespace) -> None:
        counts: dict[str, list[int]] = {}
        for _round in range(2):
            law.publish()
            for page in ("/desk/", "/desk/questions/borders-0/"):
                erin.get(page)
                with statements() as asked:
                    erin.get(page)
                counts.setdefault(page, []).append(len(asked))
        assert all(few == many <= 15 for few, many in counts.values()) and counts["/desk/"][0] <= 10, counts


class TestTranslations:
    def test_by_paragraph_not_by_date(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        write()
        write(language="zh-hans", body="## 一次销售\n\n权利人只收一次钱。[@T6]\n\n没有条约为所有国家作答。[@J.CN.pt; @C4.09]\n")
        write(body=BODY + "\nA third paragraph. [@T6]\n")
        assert on_desk(cast.erin) == ["translation"] and on_desk(cast.ada) == []
        page = main(erin, "/desk/")
        assert "1 paragraph is not translated." in page and 'href="/desk/articles/exhaustion-of-rights/translation/"' in page
        write(body=BODY.replace("once", "twice"))
        assert "1 paragraph is older than its source." in main(erin, "/desk/")
        assert twinning.confirm(Paragraph.objects.get(language="zh-hans", number=1), by=cast.erin)
        assert on_desk(cast.erin) == []


class TestImported:
    def test_a_revision_nobody_was_asked_to_read(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        write()
        write(body=BODY + "\nFrom a package. [@T6]\n", publish=False, author=cast.xena)
        assert on_desk(cast.erin) == ["unasked"] and on_desk(cast.ada) == []
        page = main(erin, "/desk/articles/exhaustion-of-rights/")
        assert "Nobody was asked to read revision 2." in page
        answer = erin.post("/desk/articles/exhaustion-of-rights/en/submit/")
        release = Release.objects.get(revision__number=2)
        assert answer["Location"] == release.get_absolute_url() and (release.author, release.handed_in_by) == (cast.xena, cast.erin)
        assert release.state == Release.IN_REVIEW and release.legal and on_desk(cast.ada) == ["review"]
        assert "Ask for review" not in main(erin, "/desk/articles/exhaustion-of-rights/")
        erin.post("/desk/articles/exhaustion-of-rights/en/submit/")
        assert Release.objects.filter(revision__number=2).count() == 1

    def test_what_was_taken_back_or_returned_is_asked_for_again(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        release = handed_in(cast.erin, write().article)
        releasing.withdraw(release, by=cast.erin)
        assert "Nobody was asked to read revision 2." in main(erin, "/desk/articles/exhaustion-of-rights/")
        assert on_desk(cast.erin) == [], "it was taken back on purpose"
        erin.post("/desk/articles/exhaustion-of-rights/en/submit/")
        releasing.return_(Release.objects.get(pk=release.pk), by=cast.ada, message="No.")
        assert "If its words are right as they stand" in main(erin, "/desk/articles/exhaustion-of-rights/")
        erin.post("/desk/articles/exhaustion-of-rights/en/submit/")
        assert Release.objects.get(pk=release.pk).state == Release.IN_REVIEW

    def test_what_readers_see_is_not_asked_for(self, erin: Client, cast: SimpleNamespace, write: Write, as_: As) -> None:
        write()
        assert "Ask for review" not in main(erin, "/desk/articles/exhaustion-of-rights/")
        answer = erin.post("/desk/articles/exhaustion-of-rights/en/submit/", follow=True)
        assert "Nothing differs from revision 1" in answer.content.decode()
        for name in ("ada", "audrey", "alice"):
            assert as_(getattr(cast, name)).post("/desk/articles/exhaustion-of-rights/en/submit/").status_code == 403
        assert erin.post("/desk/articles/exhaustion-of-rights/zh-hans/submit/").status_code == 404


@pytest.mark.parametrize("name", ["erin", "ada", "audrey", "xena"])
def test_the_desk_links_what_its_owner_may_open(name: str, cast: SimpleNamespace, as_: As) -> None:
    client = as_(getattr(cast, name))
    ways = [way.url for way in client.get("/desk/").context["ways"]]
    assert all(client.get(url).status_code == 200 for url in ways)
    every = ["/desk/changes/", "/desk/law/", "/desk/scenarios/", "/desk/exchange/", "/desk/images/", "/desk/links/", "/view-as/"]
    assert ways == [url for url in every if client.get(url).status_code == 200]


def test_confirming_a_text_nobody_sees_leads_back_to_the_desk(erin: Client, cast: SimpleNamespace, write: Write) -> None:
    shown, hidden = write("shown").article, write("hidden", publish=False).article
    assert erin.post("/desk/articles/shown/confirm/")["Location"] == shown.get_absolute_url()
    assert erin.post("/desk/articles/hidden/confirm/")["Location"] == "/desk/articles/hidden/"
    publishing.archive(Edition.objects.get(article=shown), by=cast.xena)
    assert erin.post("/desk/articles/shown/confirm/")["Location"] == "/desk/articles/shown/"
    assert Article.objects.get(pk=hidden.pk).review_by
