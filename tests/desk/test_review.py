"""From hand-in to readers: a second person for every text that states law, and no way round them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.articles.actions import copying, publishing, releasing, shelving
from portal.articles.actions.timing import publish_at_its_minute
from portal.articles.jobs import publish_what_is_due
from portal.articles.models import Article, ArticleRevision, Edition, Release, ReviewComment, Topic
from portal.jobs.models import Job
from portal.people.models import AuditEntry, Person
from tests.articles.conftest import BODY
from tests.desk.conftest import copy_of, handed_in, place, shown
from tests.statements import statements

Write = Callable[..., ArticleRevision]
As = Callable[[Person], Client]
FREE = "## A\n\nThis text states no law.\n"


def post(client: Client, release: Release, page: str, given: dict[str, Any] | None = None) -> str:
    """What the page says after a button."""
    return client.post(f"/desk/reviews/{release.pk}/{page}/", given or {}, follow=True).content.decode()


def again(release: Release) -> Release:
    return Release.objects.get(pk=release.pk)


@pytest.fixture
def release(cast: SimpleNamespace, write: Write) -> Release:
    """Readers see revision 1; Erin has handed in revision 2, which states law."""
    return handed_in(cast.erin, write().article, BODY.replace("once", "twice") + "\nMore words.\n")


@pytest.fixture
def free(cast: SimpleNamespace, register: Topic) -> Article:
    return Article.objects.create(slug="plain", topic=register, legal=False)


class TestReading:
    def test_the_reviewer_sees_text_changes_and_numbers(self, ada: Client, release: Release) -> None:
        page = ada.get(f"/desk/reviews/{release.pk}/").content.decode()
        assert 'id="p1"' in page or 'id="p3"' in page
        assert "<del>once</del><ins>twice</ins>" in page and "May readers see this?" in page and "What readers would see changed" in page

    def test_comments_on_paragraphs_are_settled_and_named_before_approval(
        self, ada: Client, erin: Client, cast: SimpleNamespace, release: Release
    ) -> None:
        number = release.revision.wordings.last().paragraph.number  # type: ignore[union-attr]
        assert "The comment is kept." in post(ada, release, "comments", {"number": number, "text": "Which article of the law?"})
        page = ada.get(f"/desk/reviews/{release.pk}/").content.decode()
        assert "1 comment is open." in page and f"Paragraph {number}" in page and "Open comments:" in page
        remark = ReviewComment.objects.get()
        assert (remark.number, remark.author) == (number, cast.ada)
        assert "The comment is settled." in post(erin, release, f"comments/{remark.pk}/settled")
        remark.refresh_from_db()
        assert remark.resolved_by == cast.erin and "Settled by Erin Chen" in ada.get(f"/desk/reviews/{release.pk}/").content.decode()
        post(ada, release, "comments", {"number": 99, "text": "There is no such paragraph."})
        post(ada, release, "comments", {"number": 0, "text": " "})
        assert ReviewComment.objects.count() == 1

    def test_open_comments_go_on_with_the_next_revision(self, cast: SimpleNamespace, release: Release) -> None:
        releasing.comment(release, 0, "Too long.", by=cast.ada)
        later = handed_in(cast.erin, release.revision.article, BODY + "\nShorter.\n")  # type: ignore[union-attr]
        assert again(release).state == Release.WITHDRAWN and "Revision 3 took its place." in again(release).message
        assert later.comments.get().text == "Too long."

    def test_a_comment_of_another_text_is_not_reached(self, ada: Client, cast: SimpleNamespace, release: Release, write: Write) -> None:
        other = handed_in(cast.erin, write("other").article)
        remark = releasing.comment(other, 0, "x", by=cast.ada)
        assert ada.post(f"/desk/reviews/{release.pk}/comments/{remark.pk}/settled/").status_code == 404

    def test_it_asks_the_same_whatever_was_said(self, ada: Client, cast: SimpleNamespace, release: Release) -> None:
        counts = []
        for _round in range(2):
            releasing.comment(release, 0, "x", by=cast.ada)
            releasing.comment(release, 0, "y", by=cast.ada)
            ada.get(f"/desk/reviews/{release.pk}/")
            with statements() as asked:
                ada.get(f"/desk/reviews/{release.pk}/")
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 10


class TestDeciding:
    def test_approved_then_published(self, ada: Client, erin: Client, cast: SimpleNamespace, release: Release) -> None:
        article = release.edition.article  # type: ignore[union-attr]
        assert "Approved. It can be published" in post(ada, release, "decision", {"decision": "approve", "message": "Well said."})
        release = again(release)
        assert (release.state, release.approver, release.message) == (Release.APPROVED, cast.ada, "Well said.")
        assert "twice" not in shown(article)
        post(erin, release, "publish")
        if again(release).state == Release.PUBLISHED:  # where changes of law are planned first, the change publishes it
            assert "twice" in shown(article)
            assert AuditEntry.objects.filter(action="article.publish").count() == 2

    def test_returned_with_a_message_and_handed_in_anew(self, ada: Client, erin: Client, cast: SimpleNamespace, release: Release) -> None:
        assert "Say what has to change" in post(ada, release, "decision", {"decision": "return", "message": " "})
        post(ada, release, "decision", {"decision": "return", "message": "Name the article of the law."})
        assert again(release).state == Release.RETURNED
        article = release.edition.article  # type: ignore[union-attr]
        assert "Name the article of the law." in erin.get(place(article)).content.decode()
        assert "Name the article of the law." in erin.get("/desk/?tab=drafts").content.decode()
        later = handed_in(cast.erin, article, BODY + "\nPatent Law, Article 75(1).\n")
        assert later.state == Release.IN_REVIEW and later.revision.number == 3  # type: ignore[union-attr]

    def test_the_same_text_may_be_handed_in_again(self, cast: SimpleNamespace, release: Release) -> None:
        releasing.return_(release, by=cast.ada, message="I doubt it.")
        anew = releasing.submit(release.revision, by=cast.erin)  # type: ignore[arg-type]
        assert anew.pk == release.pk and anew.state == Release.IN_REVIEW and again(release).approver is None

    def test_taken_back(self, erin: Client, ada: Client, release: Release) -> None:
        post(erin, release, "withdraw")
        assert again(release).state == Release.WITHDRAWN
        assert "not in review any more" in post(ada, release, "decision", {"decision": "approve"})
        assert again(release).state == Release.WITHDRAWN

    def test_repeating_changes_nothing(self, cast: SimpleNamespace, release: Release) -> None:
        for _click in range(2):
            releasing.approve(release, by=cast.ada)
        assert AuditEntry.objects.filter(action="release.approve").count() == 1
        for _click in range(2):
            releasing.withdraw(release, by=cast.erin)
        assert AuditEntry.objects.filter(action="release.withdraw").count() == 1


class TestNobodyAlone:
    """Text that states law reaches no reader by one person's hand."""

    def test_not_by_approving_ones_own_words(self, cast: SimpleNamespace, as_: As, write: Write) -> None:
        release = handed_in(cast.xena, write().article)
        page = post(as_(cast.xena), release, "decision", {"decision": "approve"})
        assert "Somebody else has to approve it." in page and again(release).state == Release.IN_REVIEW

    def test_not_by_having_somebody_else_hand_them_in(self, cast: SimpleNamespace, write: Write) -> None:
        """Xena writes revision 2, Erin goes on from it: Xena's words are among those that readers have not seen."""
        first = handed_in(cast.xena, write().article, BODY + "\nBy Xena.\n")
        releasing.withdraw(first, by=cast.xena)
        release = handed_in(cast.erin, first.revision.article, BODY + "\nBy Xena.\n\nBy Erin.\n")  # type: ignore[union-attr]
        with pytest.raises(ValidationError, match="Somebody else"):
            releasing.approve(release, by=cast.xena)
        releasing.approve(release, by=cast.ada)

    def test_not_without_the_role(self, erin: Client, cast: SimpleNamespace, as_: As, release: Release) -> None:
        post(as_(cast.edgar), release, "decision", {"decision": "approve"})
        for name in ("alice", "audrey"):
            answer = as_(getattr(cast, name)).post(f"/desk/reviews/{release.pk}/decision/", {"decision": "approve"})
            assert answer.status_code == 403
        assert again(release).state == Release.IN_REVIEW

    def test_not_by_publishing_or_scheduling_unread(self, cast: SimpleNamespace, as_: As, release: Release) -> None:
        article = release.edition.article  # type: ignore[union-attr]
        soon = {"day": timezone.localdate() + timedelta(days=2), "clock": "10:00", "zone": "Asia/Shanghai"}
        for name in ("erin", "xena", "ada"):
            for page, given in (("publish", {}), ("schedule", soon)):
                assert "not approved yet" in post(as_(getattr(cast, name)), release, page, given)
        for state in (Release.IN_REVIEW, Release.RETURNED, Release.WITHDRAWN):
            Release.objects.filter(pk=release.pk).update(state=state)
            with pytest.raises(publishing.NotReady):
                publishing.publish(again(release), by=cast.xena)
        assert shown(article) == BODY

    def test_not_by_saying_that_the_article_states_no_law(
        self, erin: Client, cast: SimpleNamespace, release: Release, free: Article, as_: As
    ) -> None:
        article = release.edition.article  # type: ignore[union-attr]
        given = {"topic": article.topic_id, "position": 1, "review_by": "2030-01-01"}
        settings = f"/desk/articles/{article.slug}/settings/"
        assert "is said by an approver." in erin.get(settings).content.decode()
        erin.post(settings, given)
        assert Article.objects.get(pk=article.pk).legal
        assert "so it states law" in as_(cast.ada).post(settings, given).content.decode()
        assert Article.objects.get(pk=article.pk).legal
        sneaked = handed_in(cast.erin, free, "## A\n\nThe law says so. [@T6]\n")
        assert sneaked.legal and "not approved yet" in post(erin, sneaked, "publish")

    def test_no_one_person_publishes_law_by_saying_that_it_is_none(self, cast: SimpleNamespace, register: Topic, as_: As) -> None:
        """Xena holds every role: she says that an article whose text cites nothing states no law, and writes law into it herself."""
        article = Article.objects.create(slug="quiet", topic=register)
        law = "## A\n\nA parallel import is an infringement.\n"
        with pytest.raises(ValidationError, match="by an approver"):
            shelving.change(Article(pk=article.pk, legal=False, topic=register), ["legal"], by=cast.erin)
        with pytest.raises(ValidationError, match="by an approver"):
            shelving.create(Article(slug="other", topic=register, legal=False), by=cast.erin)
        given = {"topic": register.pk, "position": 1, "review_by": ""}
        assert as_(cast.xena).post("/desk/articles/quiet/settings/", given).status_code == 302
        article.refresh_from_db()
        assert not article.legal and article.no_law_by == cast.xena
        own = handed_in(cast.xena, article, law)
        assert own.legal and "not approved yet" in post(as_(cast.xena), own, "publish")
        hers = releasing.hand_in(copy_of(cast.erin, article, law + "\nAnd more.\n"), by=cast.erin)
        assert hers.legal, "a part of it is still hers"
        releasing.withdraw(hers, by=cast.erin)
        other = Article.objects.create(slug="other", topic=register, legal=False, no_law_by=cast.xena)
        assert not handed_in(cast.erin, other, law).legal, "two people have said it: Xena of the article, Erin in her words"
        article.legal = True
        shelving.change(article, ["legal"], by=cast.erin)
        article.refresh_from_db()
        assert article.no_law_by is None and article.review_by

    def test_a_setting_somebody_else_changed_meanwhile_stays(self, cast: SimpleNamespace, free: Article) -> None:
        stale = Article.objects.get(pk=free.pk)
        Article.objects.filter(pk=free.pk).update(legal=True, review_by="2031-01-01", position=9)
        stale.position = 4
        shelving.change(stale, ["position"], by=cast.erin)
        free.refresh_from_db()
        assert (free.legal, str(free.review_by), free.position) == (True, "2031-01-01", 4)

    def test_not_when_the_article_came_to_state_law_meanwhile(self, cast: SimpleNamespace, free: Article) -> None:
        release = handed_in(cast.erin, free, FREE)
        assert not release.legal
        free.legal = True
        shelving.change(free, ["legal"], by=cast.ada)
        with pytest.raises(ValidationError, match="not approved yet"):
            releasing.publish(release, by=cast.erin)

    def test_not_by_an_approval_for_another_text(self, cast: SimpleNamespace, release: Release) -> None:
        releasing.approve(release, by=cast.ada)
        later = handed_in(cast.erin, release.revision.article, BODY + "\nSlipped in after the approval.\n")  # type: ignore[union-attr]
        assert (again(release).state, later.state, later.approver) == (Release.WITHDRAWN, Release.IN_REVIEW, None)
        for text in (release, later):
            with pytest.raises(ValidationError, match="not approved yet"):
                releasing.publish(text, by=cast.erin)

    @pytest.mark.parametrize(
        "forged",
        [
            {"state": "approved"},
            {"state": "published", "published_at": timezone.now()},
            {"state": "scheduled", "publish_at": timezone.now()},
            {"state": "approved", "approver": "erin", "approved_at": timezone.now()},
        ],
    )
    def test_not_past_the_database(self, cast: SimpleNamespace, release: Release, forged: dict[str, Any]) -> None:
        given = {name: cast.erin if value == "erin" else value for name, value in forged.items()}
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(**given)

    def test_text_without_law_may_be_published_at_once(self, erin: Client, cast: SimpleNamespace, free: Article) -> None:
        release = handed_in(cast.erin, free, FREE)
        assert "Published. Readers see it now." in post(erin, release, "publish")
        assert shown(free) == FREE and again(release).published_by == cast.erin
        assert post(erin, release, "publish").count("Published. Readers see it now.") == 0


class TestAtAMinute:
    @pytest.fixture
    def ready(self, cast: SimpleNamespace, register: Topic) -> Release:
        """A first text, approved."""
        article = Article.objects.create(slug="first", topic=register)
        return releasing.approve(handed_in(cast.erin, article, BODY), by=cast.ada)

    def schedule(self, client: Client, release: Release, day: Any, clock: str, zone: str = "Asia/Shanghai") -> str:
        return post(client, release, "schedule", {"day": day, "clock": clock, "zone": zone})

    def test_it_is_published_at_its_minute_once(self, erin: Client, cast: SimpleNamespace, ready: Release) -> None:
        day = timezone.localdate(timezone=ZoneInfo("Europe/Berlin")) + timedelta(days=3)
        assert "Scheduled. It is published by itself." in self.schedule(erin, ready, day, "09:30", "Europe/Berlin")
        ready = again(ready)
        at = datetime(day.year, day.month, day.day, 9, 30, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
        assert (ready.state, ready.publish_at, ready.zone) == (Release.SCHEDULED, at, "Europe/Berlin")
        assert "Europe/Berlin" in erin.get(f"/desk/reviews/{ready.pk}/").content.decode()
        assert "Exhaustion" in erin.get("/desk/?tab=scheduled").content.decode()
        assert releasing.publish_due(at - timedelta(seconds=1)) == 0 and not Edition.objects.published().exists()
        assert releasing.publish_due(at + timedelta(hours=7)) == 1  # nobody was there at the minute itself
        assert releasing.publish_due(at + timedelta(hours=8)) == 0
        assert shown(ready.edition.article) == BODY  # type: ignore[union-attr]
        assert AuditEntry.objects.filter(action="article.publish").count() == 1
        assert again(ready).published_at == at + timedelta(hours=7)

    @pytest.mark.parametrize(
        ("day", "clock", "zone", "said"),
        [
            ("2020-01-01", "10:00", "Asia/Shanghai", "This minute has passed."),
            ("2027-03-28", "02:30", "Europe/Berlin", "does not exist. Choose another minute."),
            ("2027-10-31", "02:30", "Europe/Berlin", "comes twice, at UTC+2 and again at UTC+1."),
            ("2027-10-31", "02:30", "Mars/Base", "Select a valid choice."),
            ("", "", "Asia/Shanghai", "This field is required."),
            ("9999-12-31", "23:59", "America/Anchorage", "within the next two years"),
        ],
    )
    def test_a_minute_that_cannot_be_is_explained(self, erin: Client, ready: Release, day: str, clock: str, zone: str, said: str) -> None:
        assert said in self.schedule(erin, ready, day, clock, zone).replace("&#x27;", "'")
        if day != "9999-12-31":
            assert again(ready).state == Release.APPROVED

    def test_taken_off_the_schedule_it_stays_approved(self, erin: Client, cast: SimpleNamespace, ready: Release) -> None:
        at = timezone.now() + timedelta(hours=1)
        releasing.schedule(ready, at=at, zone="Asia/Shanghai", by=cast.erin)
        post(erin, ready, "unschedule")
        assert again(ready).state == Release.APPROVED and releasing.publish_due(at + timedelta(hours=1)) == 0
        assert not releasing.unschedule(ready, by=cast.erin)

    def test_a_job_publishes_it(self, cast: SimpleNamespace, ready: Release, drain: Callable[[], int]) -> None:
        at = timezone.now() + timedelta(hours=1)
        for minutes in (0, 30):  # scheduled again: the new minute counts
            releasing.schedule(ready, at=at + timedelta(minutes=minutes), zone="Asia/Shanghai", by=cast.erin)
        job = Job.objects.get(key=f"publish:{ready.pk}")
        assert job.due_at == again(ready).publish_at
        self.its_minute_comes(ready)
        drain()
        assert again(ready).state == Release.PUBLISHED and again(ready).published_by == cast.erin
        publish_at_its_minute(str(ready.pk))
        assert AuditEntry.objects.filter(action="article.publish").count() == 1

    def its_minute_comes(self, release: Release) -> None:
        past = timezone.now() - timedelta(minutes=1)
        Release.objects.filter(pk=release.pk, state=Release.SCHEDULED).update(publish_at=past)
        Job.objects.filter(key=f"publish:{release.pk}").update(due_at=past)

    def test_one_whose_job_is_gone_is_found(self, cast: SimpleNamespace, ready: Release) -> None:
        releasing.schedule(ready, at=timezone.now() + timedelta(hours=1), zone="Asia/Shanghai", by=cast.erin)
        Job.objects.all().delete()
        self.its_minute_comes(ready)
        publish_what_is_due()
        assert again(ready).state == Release.PUBLISHED

    @pytest.mark.parametrize("way", ["unschedule", "withdraw"])
    def test_off_the_schedule_no_job_is_left(self, way: str, cast: SimpleNamespace, ready: Release, drain: Callable[[], int]) -> None:
        releasing.schedule(ready, at=timezone.now() + timedelta(hours=1), zone="Asia/Shanghai", by=cast.erin)
        getattr(releasing, way)(ready, by=cast.erin)
        assert not Job.objects.filter(key=f"publish:{ready.pk}", due_at__isnull=False).exists()
        self.its_minute_comes(ready)
        drain()
        assert again(ready).state != Release.PUBLISHED

    def test_another_text_waits_until_the_scheduled_one_is_off(self, erin: Client, cast: SimpleNamespace, ready: Release) -> None:
        article = ready.edition.article  # type: ignore[union-attr]
        releasing.schedule(ready, at=timezone.now() + timedelta(hours=1), zone="Asia/Shanghai", by=cast.erin)
        copy = copy_of(cast.edgar, article, BODY + "\nLater.\n")
        with pytest.raises(ValidationError, match="scheduled already"):
            releasing.hand_in(copy, by=cast.edgar)
        assert ArticleRevision.objects.count() == 1 and copying.open_copy(cast.edgar, article, "en").body.endswith("Later.\n")

    def test_archiving_takes_it_off(self, cast: SimpleNamespace, ready: Release) -> None:
        releasing.schedule(ready, at=timezone.now() + timedelta(hours=1), zone="Asia/Shanghai", by=cast.erin)
        assert releasing.archive(ready.edition, by=cast.erin)  # type: ignore[arg-type]
        assert again(ready).state == Release.APPROVED
        assert releasing.publish_due(timezone.now() + timedelta(days=1)) == 0

    def test_one_that_cannot_be_published_says_so_and_stops_nobody(
        self, erin: Client, cast: SimpleNamespace, ready: Release, register: Topic
    ) -> None:
        other = releasing.approve(
            handed_in(cast.erin, Article.objects.create(slug="second", topic=register), BODY, title="The second"), by=cast.ada
        )
        at = timezone.now() + timedelta(hours=1)
        for release in (ready, other):
            releasing.schedule(release, at=at, zone="Asia/Shanghai", by=cast.erin)
        Release.objects.filter(pk=ready.pk).update(legal=False, approver=None)  # as if the approval had been lost: its article states law
        assert releasing.publish_due(at) == 1
        assert again(ready).state == Release.IN_REVIEW and "not approved any more" in again(ready).missed
        assert again(other).state == Release.PUBLISHED
        assert AuditEntry.objects.filter(action="release.missed").count() == 1
        assert releasing.publish_due(at) == 0


class TestArchiving:
    def test_it_asks_once_and_can_be_brought_back(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        article = write().article
        assert "Archive this text?" in erin.get(place(article, "archive/")).content.decode()
        assert Edition.objects.get().state == Edition.PUBLISHED
        erin.post(place(article, "archive/"))
        assert Edition.objects.get().state == Edition.ARCHIVED and erin.get(f"/articles/{article.slug}/").status_code == 404
        assert "Publish again as it was" in erin.get(f"/desk/articles/{article.slug}/").content.decode()
        erin.post(place(article, "bring-back/"))
        assert Edition.objects.get().state == Edition.PUBLISHED and erin.get(f"/articles/{article.slug}/").status_code == 200
        assert Edition.objects.get().digest == ""

    def test_what_was_never_published_is_not_brought_back(self, erin: Client, cast: SimpleNamespace, register: Topic) -> None:
        article = Article.objects.create(slug="first", topic=register)
        handed_in(cast.erin, article, BODY)
        erin.post(place(article, "archive/"))
        erin.post(place(article, "bring-back/"))
        assert Edition.objects.get().state == Edition.ARCHIVED and not Article.objects.published().exists()
