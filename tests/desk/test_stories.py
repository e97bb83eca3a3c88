"""Changes of law from somebody's desk to the people who learned the old law, through the pages and across everybody's roles: a fact, a text
at its minute, what came with the content, a row of the reference tables, two languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.articles.actions import arriving, changing, passages, releasing, restating
from portal.articles.formats import ChangeDraft
from portal.articles.models import ArticleRevision, Change, Edition, Fact, Release
from portal.jobs.models import Job
from portal.people.models import AuditEntry, Person
from tests.articles.conftest import BODY
from tests.articles.law import label_all
from tests.desk.conftest import handed_in, shown
from tests.training.blocks import write as write_lesson
from tests.training.test_impact import certify
from training.models import Delta, QuestionVersion

Write = Callable[..., ArticleRevision]
As = Callable[[Person], Client]
Make = Callable[..., SimpleNamespace]
NEW = BODY.replace("once", "once only")
ZH = "## 一次销售\n\n权利人只收一次钱。[@T6]\n\n没有条约为所有国家作答。[@J.CN.pt; @C4.09]\n"


@pytest.fixture
def school(cast: SimpleNamespace, write: Write, make_course: Make) -> SimpleNamespace:
    """Readers see the article; Alice holds the certificate of a course that rests on T6."""
    article = write().article
    made = make_course(kinds=("single",))
    write_lesson(made.lessons[0], "Members choose [@T6].")
    return SimpleNamespace(**vars(made), article=article, certificate=certify(cast.alice, made.course))


@pytest.fixture
def alice(cast: SimpleNamespace, as_: As) -> Client:
    return as_(cast.alice)


def said(client: Client, address: str, given: dict[str, Any] | None = None) -> str:
    """What a button says."""
    return client.post(address, given or {}, follow=True).content.decode()


def labels(change: Change, label: str = "answer", **more: Any) -> dict[str, Any]:
    """The form of a change as the page sends it."""
    rows = list(change.passages.all())
    more = {"seen": passages.digest(Change.objects.get(pk=change.pk))} | more
    return {f"label-{row.position}": label for row in rows} | {f"facts-{row.position}": row.cited for row in rows} | {"days": 14} | more


def publish(client: Client, change: Change, label: str = "answer", people: int = 1) -> str:
    return said(client, f"{change.get_absolute_url()}labels/", labels(change, label, do="publish", people=str(people)))


def is_asked(alice: Client) -> bool:
    return "/learn/changes/" in alice.get("/").content.decode()


def waits_for_its_questions() -> bool:
    return QuestionVersion.objects.get().suspended


class TestAFact:
    WORDS = {
        "heading": "Heading T6", "text": "Members may choose, but not for trademarks.", "basis": "Basis T6", "confidence": "verified",
        "as_of": "2026-01", "sources": "S1", "change_note": "Read again.", "base": 0,
    }  # fmt: skip

    @pytest.fixture
    def words(self, school: SimpleNamespace) -> dict[str, Any]:
        fact = Fact.objects.get(pk="T6")
        return self.WORDS | {"sources": ", ".join(fact.sources.values_list("pk", flat=True)), "base": restating.in_force(fact).number}

    def test_from_the_proposal_to_who_learned_it_and_back(
        self, erin: Client, ada: Client, alice: Client, cast: SimpleNamespace, words: dict[str, Any], as_: As
    ) -> None:
        assert "Handed in. A second person reads it" in said(erin, "/desk/facts/T6/propose/", words)
        release = Release.objects.get(fact="T6")
        assert "It waits for a second person" in erin.get("/desk/facts/T6/").content.decode()
        said(erin, f"/desk/reviews/{release.pk}/decision/", {"decision": "approve"})
        assert Release.objects.get(pk=release.pk).state == Release.IN_REVIEW, "nobody approves their own"
        assert f'href="/desk/reviews/{release.pk}/"' in ada.get("/desk/").content.decode()
        assert "Approved. It can be published" in said(ada, f"/desk/reviews/{release.pk}/decision/", {"decision": "approve"})
        assert "It can be published." in erin.get("/desk/").content.decode()
        page = said(erin, f"/desk/reviews/{release.pk}/plan/")
        change = Change.objects.get(fact="T6")
        assert "What the fact says" in page and not is_asked(alice)
        assert "In effect. 1 person is told." in publish(erin, change)
        assert Fact.objects.get(pk="T6").text.endswith("not for trademarks.") and waits_for_its_questions() and is_asked(alice)
        said(as_(cast.ada), f"{change.get_absolute_url()}undo/")
        assert Fact.objects.get(pk="T6").text == "Text of T6." and not waits_for_its_questions() and not is_asked(alice)
        page = erin.get("/desk/facts/T6/").content.decode()
        assert "Version 2 was returned." in page and "Members may choose, but not for trademarks." in page, "the form goes on from it"

    def test_either_door_asks_for_the_labels(self, erin: Client, ada: Client, words: dict[str, Any]) -> None:
        said(erin, "/desk/facts/T6/propose/", words)
        release = Release.objects.get(fact="T6")
        assert "not approved yet" in said(erin, f"/desk/reviews/{release.pk}/publish/")
        said(ada, f"/desk/reviews/{release.pk}/decision/", {"decision": "approve"})
        answer = erin.post(f"/desk/reviews/{release.pk}/publish/")
        assert answer["Location"] == Change.objects.get().get_absolute_url() and Fact.objects.get(pk="T6").text == "Text of T6."

    def test_returned_mended_and_taken_back(self, erin: Client, ada: Client, words: dict[str, Any], cast: SimpleNamespace) -> None:
        said(erin, "/desk/facts/T6/propose/", words)
        first = Release.objects.get(fact="T6")
        said(ada, f"/desk/reviews/{first.pk}/decision/", {"decision": "return", "message": "Name the case."})
        assert "Name the case." in erin.get("/desk/?tab=drafts").content.decode()
        page = erin.get("/desk/facts/T6/").content.decode()
        assert "Name the case." in page and page.count("but not for trademarks.") == 1
        said(erin, "/desk/facts/T6/propose/", words | {"text": "Members may choose: C-355/96."})
        second = Release.objects.get(fact="T6", state=Release.IN_REVIEW)
        assert second.fact_version.number == 3 and "Name the case." not in erin.get("/desk/?tab=drafts").content.decode()  # type: ignore[union-attr]
        assert "Taken back." in said(erin, f"/desk/reviews/{second.pk}/withdraw/")
        assert "Propose other words" in erin.get("/desk/facts/T6/").content.decode()

    def test_at_a_minute(self, erin: Client, ada: Client, alice: Client, words: dict[str, Any], drain: Callable[[], int]) -> None:
        said(erin, "/desk/facts/T6/propose/", words)
        release = Release.objects.get(fact="T6")
        said(ada, f"/desk/reviews/{release.pk}/decision/", {"decision": "approve"})
        erin.post(f"/desk/reviews/{release.pk}/plan/")
        assert "Scheduled. It is published by itself" in scheduled(erin, Change.objects.get())
        page = erin.get("/desk/facts/T6/").content.decode()
        assert "It is published by itself on" in page and "Take it off the schedule" in page and "The planned change" in page
        its_minute_comes(release, drain)
        assert Fact.objects.get(pk="T6").text.endswith("not for trademarks.") and is_asked(alice)


def scheduled(client: Client, change: Change) -> str:
    when = {"day": timezone.localdate() + timedelta(days=2), "clock": "10:00", "zone": "Asia/Shanghai"}
    return said(client, f"{change.get_absolute_url()}labels/", labels(change, do="schedule", **when))


def its_minute_comes(release: Release, drain: Callable[[], int]) -> None:
    past = timezone.now() - timedelta(minutes=1)
    assert Release.objects.filter(pk=release.pk, state=Release.SCHEDULED).update(publish_at=past) == 1
    Job.objects.filter(key=f"publish:{release.pk}").update(due_at=past)
    drain()


class TestAtItsMinute:
    @pytest.fixture
    def change(self, school: SimpleNamespace, cast: SimpleNamespace) -> Change:
        """Erin's text is approved and planned."""
        release = releasing.approve(handed_in(cast.erin, school.article, NEW), by=cast.ada)
        planned = changing.plan(release)
        assert planned is not None
        return planned

    def test_a_job_publishes_it_and_it_acts_once(
        self, change: Change, erin: Client, alice: Client, school: SimpleNamespace, cast: SimpleNamespace, drain: Callable[[], int]
    ) -> None:
        assert "Scheduled. It is published by itself" in scheduled(erin, change)
        change.refresh_from_db()
        assert change.impact["people"] == 1 and not is_asked(alice) and "once only" not in shown(school.article)
        assert "Take it off the schedule" in erin.get(change.get_absolute_url()).content.decode()
        release = change.release
        assert release is not None
        its_minute_comes(release, drain)
        change.refresh_from_db()
        assert change.state == Change.MADE and change.made_by == cast.erin
        assert "once only" in shown(school.article) and is_asked(alice) and waits_for_its_questions()
        assert releasing.publish_due(timezone.now() + timedelta(days=9)) == 0
        assert AuditEntry.objects.filter(action="law.change").count() == Delta.objects.count() == 1

    def test_where_readers_see_another_text_it_falls_back_and_says_why(
        self, change: Change, erin: Client, alice: Client, write: Write, drain: Callable[[], int], school: SimpleNamespace
    ) -> None:
        scheduled(erin, change)
        release = change.release
        assert release is not None
        write(body=BODY + "\nThis came with the content. [@T6]\n")  # readers see it at once
        its_minute_comes(release, drain)
        release.refresh_from_db()
        change.refresh_from_db()
        assert (release.state, change.state) == (Release.APPROVED, Change.PLANNED) and not is_asked(alice)
        assert "came with the content" in shown(school.article)
        for page in ("/desk/", release.get_absolute_url(), change.get_absolute_url()):
            text = erin.get(page).content.decode()
            assert "readers see another text by now" in text, page
        answer = erin.post(f"/desk/reviews/{release.pk}/publish/")  # planned anew against what readers see
        assert answer["Location"] == change.get_absolute_url()
        assert "paragraph 3" in said(
            erin,
            f"{change.get_absolute_url()}labels/",
            {"label-1": "answer", "days": 14, "do": "publish", "people": "1", "seen": passages.digest(Change.objects.get(pk=change.pk))},
        )
        change.refresh_from_db()
        assert change.before == Edition.objects.get().published

    def test_without_a_label_it_cannot_be_scheduled(self, change: Change, erin: Client) -> None:
        sent = labels(change, "", do="schedule", day=timezone.localdate() + timedelta(days=2), clock="10:00", zone="Asia/Shanghai")
        assert "no label yet" in said(erin, f"{change.get_absolute_url()}labels/", sent)
        assert Release.objects.get(pk=change.release_id).state == Release.APPROVED

    def test_taken_off_the_schedule_nothing_happens(self, change: Change, erin: Client, alice: Client, drain: Callable[[], int]) -> None:
        scheduled(erin, change)
        assert "off the schedule" in said(erin, f"/desk/reviews/{change.release_id}/unschedule/")
        Job.objects.update(due_at=timezone.now() - timedelta(minutes=1))
        drain()
        assert Change.objects.get().state == Change.PLANNED and not is_asked(alice)


class TestWhatCameWithTheContent:
    def test_a_fact_waits_is_labelled_and_acts(self, school: SimpleNamespace, erin: Client, alice: Client) -> None:
        fact, before = Fact.objects.get(pk="T6"), restating.in_force(Fact.objects.get(pk="T6"))
        Fact.objects.filter(pk="T6").update(text="Members must choose.")
        after = restating.record(fact, before.words | {"text": "Members must choose."})
        change = Change.objects.create(fact=fact, fact_before=before, fact_after=after, state=Change.WAITING, title={"en": "Exhaustion"})
        passages.keep(change, restating.passages_of(before, after))
        assert "Law changed" in erin.get("/desk/").content.decode() and not is_asked(alice)
        assert "In effect. 1 person is told." in publish(erin, change)
        assert is_asked(alice) and "Law changed" not in erin.get("/desk/").content.decode()

    def test_an_edition_waits_and_only_the_answer_acts(
        self, school: SimpleNamespace, erin: Client, alice: Client, write: Write, cast: SimpleNamespace
    ) -> None:
        edition = Edition.objects.select_related("published").get()
        before = edition.published
        assert before is not None
        write(body=NEW)
        edition = Edition.objects.select_related("published", "release", "article").get()
        change = arriving.of_edition(edition, before, ChangeDraft(), learned=True)
        assert change is not None and change.state == Change.WAITING
        assert "Nobody’s certificate rests on it." in publish(erin, change, "clarification", people=0)
        assert not is_asked(alice) and not waits_for_its_questions() and "once only" in shown(school.article)

    def test_a_row_of_the_reference_tables(self, school: SimpleNamespace, erin: Client, ada: Client, alice: Client) -> None:
        change = arriving.of_row("exhaustion/eu-trademarks", {"en": "EU, trademarks"}, "International.", "Regional (EEA).", ["T6"])
        assert change is not None and "Label" in erin.get("/desk/").content.decode()
        assert "What the row says" in erin.get(change.get_absolute_url()).content.decode()
        assert "In effect. 1 person is told." in publish(erin, change) and is_asked(alice) and waits_for_its_questions()
        assert "what the change set off is lifted" in said(ada, f"{change.get_absolute_url()}undo/")
        assert not is_asked(alice) and not waits_for_its_questions()


def test_two_languages_ask_once_and_the_page_says_so(
    school: SimpleNamespace, erin: Client, alice: Client, cast: SimpleNamespace, write: Write
) -> None:
    write(language="zh-hans", body=ZH)
    english = changing.plan(releasing.approve(handed_in(cast.erin, school.article, NEW), by=cast.ada))
    assert english is not None
    changing.make(label_all(english), by=cast.erin)
    body = ZH.replace("只收一次钱", "仅收一次钱")
    chinese = changing.plan(releasing.approve(handed_in(cast.erin, school.article, body, language="zh-hans"), by=cast.ada))
    assert chinese is not None
    page = said(erin, f"{chinese.get_absolute_url()}labels/", labels(chinese, do="impact"))
    assert "The holder of 1 certificate is asked there for the same passages and questions, and is not asked again." in " ".join(
        page.split()
    )
    assert 'name="people" value="0"' in page and 'value="publish">Publish</button>' in page
    assert "Nobody’s certificate rests on it." in publish(erin, chinese, people=0)
    assert Delta.objects.get().change == english and waits_for_its_questions()
    kept = erin.get(chinese.get_absolute_url()).content.decode()
    assert "The holder of 1 certificate was asked for the other language already." in kept
    assert is_asked(alice)
