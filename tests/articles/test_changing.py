"""A change of law: planned, paired, labelled, made, undone. What readers see and what floors above hear of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from portal.articles.actions import changing, pairing, publishing, releasing
from portal.articles.actions.changing import Label
from portal.articles.models import ArticleRevision, Change, ChangedPassage, Citation, Edition, Paragraph, Release, ReviewComment, Wording
from portal.people.models import AuditEntry
from tests.articles.law import ONE, THREE, TWO, approved, heard, label_all, text

Write = Callable[..., ArticleRevision]
REWORDED = TWO.replace("there are", "of the WTO")


@pytest.fixture
def next_text(write: Write, company: SimpleNamespace) -> Callable[..., Release]:
    """The first text is published; the next one is approved and waits."""
    write(body=text(ONE, TWO))

    def make(*paragraphs: str, **more: str) -> Release:
        revision = write(body=text(*paragraphs), publish=False, author=company.erin, **more)
        return approved(revision, author=company.erin, approver=company.xena)

    return make


def said(change: Change | None) -> list[tuple[int | None, str, str, str]]:
    assert change is not None
    return [(row.number, row.before, row.after, row.label) for row in change.passages.all()]


def shown() -> ArticleRevision | None:
    return Edition.objects.get().published


class TestNumbers:
    def test_changed_words_keep_the_number_and_the_newest_words(self, next_text: Callable[..., Release]) -> None:
        release = next_text(THREE, REWORDED, ONE)
        assert list(Wording.objects.filter(revision=release.revision).values_list("paragraph__number", "text")) == [
            (3, THREE),
            (2, REWORDED),
            (1, ONE),
        ]
        assert Paragraph.objects.get(number=2).text == REWORDED

    def test_restored_words_are_the_paragraph_they_were(self, write: Write, next_text: Callable[..., Release]) -> None:
        next_text(ONE, REWORDED)
        back = write(body=text(TWO, ONE), publish=False)
        assert list(back.wordings.values_list("paragraph__number", flat=True)) == [2, 1]

    def test_the_same_words_twice_have_two_numbers(self, write: Write) -> None:
        write(body=text(ONE, TWO))
        write(body=text(ONE, REWORDED))
        both = write(body=text(TWO, REWORDED, REWORDED))
        assert len(set(both.wordings.values_list("paragraph__number", flat=True))) == 3


class TestPlan:
    def test_names_what_changed_came_and_went(self, next_text: Callable[..., Release]) -> None:
        change = changing.plan(next_text(REWORDED, THREE))
        assert said(change) == [(1, ONE, "", ""), (2, TWO, REWORDED, ""), (3, "", THREE, "")]
        assert change is not None and change.before == shown() and change.title == {"en": "Title of exhaustion-of-rights"}

    def test_cites_old_and_new_facts_and_all_are_concerned(self, next_text: Callable[..., Release]) -> None:
        change = changing.plan(next_text(ONE, f"{REWORDED} [@J.EU.tm]"))
        row = change.passages.get()  # type: ignore[union-attr]
        assert row.cited == row.facts == ["J.EU.tm", "T6"]

    def test_title_and_summary_come_first(self, next_text: Callable[..., Release]) -> None:
        change = changing.plan(next_text(ONE, TWO, title="Another", summary="Other words."))
        assert [(row[0], row[2]) for row in said(change)] == [(None, "Another"), (None, "Other words.")]

    def test_moved_words_are_no_change(self, next_text: Callable[..., Release]) -> None:
        assert changing.plan(next_text(TWO, ONE)) is None and not Change.objects.exists()

    def test_a_first_publication_has_nothing_to_label(self, write: Write, company: SimpleNamespace) -> None:
        release = approved(write(publish=False, author=company.erin), author=company.erin, approver=company.xena)
        assert changing.plan(release) is None
        assert changing.publish(release, by=company.erin) is True
        assert shown() == release.revision and not Change.objects.exists()

    def test_planning_again_keeps_labels_of_what_stays(self, next_text: Callable[..., Release]) -> None:
        release = next_text(REWORDED, THREE)
        change = changing.plan(release)
        assert change is not None
        changing.label(change, {2: Label("answer", [])})
        assert changing.plan(release) == change
        assert [row[3] for row in said(change)] == ["", "answer", ""] and change.passages.get(position=2).facts == []

    def test_the_plan_of_a_returned_or_replaced_text_is_given_up(
        self, next_text: Callable[..., Release], write: Write, company: SimpleNamespace
    ) -> None:
        for end in ("return", "replace"):
            release = next_text(ONE, f"{REWORDED} {end}.")
            change = changing.plan(release)
            assert change is not None
            if end == "return":
                releasing.return_(release, by=company.xena, message="No.")
            else:
                releasing.submit(write(body=text(ONE, THREE), publish=False, author=company.erin), by=company.erin)
            change.refresh_from_db()
            assert (change.state, change.release) == (Change.DROPPED, None)

    def test_a_returned_release_is_not_planned(self, next_text: Callable[..., Release]) -> None:
        release = next_text(ONE, THREE)
        Release.objects.update(state=Release.RETURNED)
        with pytest.raises(changing.Closed):
            changing.plan(release)

    def test_a_second_release_takes_the_place_of_a_plan(self, write: Write, next_text: Callable[..., Release]) -> None:
        first = changing.plan(next_text(ONE, REWORDED))
        Release.objects.filter(change=first).update(state=Release.RETURNED)
        second = changing.plan(next_text(ONE, THREE))
        assert first is not None and second is not None and first != second
        first.refresh_from_db()
        assert first.state == Change.DROPPED and second.state == Change.PLANNED


class TestPairs:
    def test_the_editor_tells_which_paragraph_it_was(self, next_text: Callable[..., Release], company: SimpleNamespace) -> None:
        release = next_text(ONE, f"{THREE} [@J.EU.tm]")
        assert [row[0] for row in said(changing.plan(release))] == [2, 3]
        ReviewComment.objects.create(release=release, number=3, text="Sure?", author=company.xena)
        change = pairing.pair_again(release, {2: 2}, by=company.erin)
        assert said(change) == [(2, TWO, THREE, "")]
        assert Citation.objects.filter(revision=release.revision, paragraph__number=2).get().fact_id == "J.EU.tm"
        assert ReviewComment.objects.get().number == 2 and Paragraph.objects.get(number=2).text == THREE

    def test_a_number_left_is_never_used_again(self, write: Write, next_text: Callable[..., Release]) -> None:
        release = next_text(ONE, THREE)
        pairing.pair_again(release, {2: 2})
        third = write(body=text(ONE, THREE, "Quite another matter is the licence, its price and its territory."), publish=False)
        assert list(third.wordings.values_list("paragraph__number", flat=True)) == [1, 2, 4]

    def test_a_paragraph_may_be_found_to_be_new(self, next_text: Callable[..., Release]) -> None:
        release = next_text(ONE, REWORDED)
        change = pairing.pair_again(release, {2: None})
        assert said(change) == [(2, TWO, "", ""), (3, "", REWORDED, "")]
        assert Paragraph.objects.get(number=2).text == TWO
        assert said(pairing.pair_again(release, {2: None})) == said(change), "a repetition changes nothing"

    def test_published_with_the_numbers_confirmed(self, next_text: Callable[..., Release], company: SimpleNamespace) -> None:
        release = next_text(ONE, THREE)
        change = pairing.pair_again(release, {2: 2})
        assert change is not None
        changing.make(label_all(change), by=company.erin)
        html = Edition.objects.get().html
        assert 'id="p2"' in html and 'id="p3"' not in html
        publishing.mark_again()
        assert Edition.objects.get().html == html

    def test_two_paragraphs_are_never_one(self, next_text: Callable[..., Release]) -> None:
        release = next_text(REWORDED, THREE)
        with pytest.raises(pairing.Twice):
            pairing.pair_again(release, {1: 1, 2: 1})
        for wrong in ({9: 1}, {1: 77}):
            with pytest.raises(ValueError):
                pairing.pair_again(release, wrong)

    def test_never_after_publication(self, next_text: Callable[..., Release], company: SimpleNamespace) -> None:
        release = next_text(ONE, THREE)
        change = changing.plan(release)
        assert change is not None
        for state in (Release.SCHEDULED, Release.PUBLISHED):
            Release.objects.filter(pk=release.pk).update(state=state, publish_at=timezone.now(), published_at=timezone.now())
            with pytest.raises(changing.Closed):
                pairing.pair_again(release, {2: 2})


class TestLabels:
    def test_a_label_that_is_none_and_a_fact_of_another(self, next_text: Callable[..., Release]) -> None:
        change = changing.plan(next_text(ONE, REWORDED))
        assert change is not None
        for wrong in (Label("grave"), Label("answer", ["C4.09"])):
            with pytest.raises(ValueError):
                changing.label(change, {1: wrong})
        with pytest.raises(ValueError):
            changing.label(change, {}, days=0)

    def test_only_what_changes_the_answer_acts(self, next_text: Callable[..., Release]) -> None:
        change = changing.plan(next_text(REWORDED, f"{THREE} [@J.EU.tm]"))
        assert change is not None
        changing.label(change, {1: Label("wording"), 2: Label("answer", ["T6"]), 3: Label("answer")}, days=30)
        assert changing.concerned(change.passages.all()) == ["T6", "J.EU.tm"]
        change.refresh_from_db()
        assert change.days == 30


class TestMake:
    def test_published_and_told_at_once_and_once(self, next_text: Callable[..., Release], company: SimpleNamespace) -> None:
        release = next_text(ONE, REWORDED)
        change = changing.plan(release)
        assert change is not None
        label_all(change)
        with heard() as told:
            assert changing.make(change, by=company.erin, impact={"people": 3}) is True
            assert changing.make(change, by=company.xena) is False
            assert changing.publish(release, by=company.xena) is False
        assert told.changed == [change] and shown() == release.revision
        change.refresh_from_db()
        assert (change.state, change.made_by, change.impact) == (Change.MADE, company.erin, {"people": 3})
        assert AuditEntry.objects.filter(action="law.change").get().actor == company.erin

    def test_refused_while_a_passage_has_no_label(self, next_text: Callable[..., Release], company: SimpleNamespace) -> None:
        release = next_text(REWORDED, THREE)
        change = changing.plan(release)
        assert change is not None
        changing.label(change, {1: Label("wording"), 2: Label("wording")})
        with heard() as told, pytest.raises(changing.Unlabelled) as refused:
            changing.publish(release, by=company.erin)
        assert [row.number for row in refused.value.passages] == [3]
        assert told.changed == [] and shown() != release.revision

    def test_who_listens_can_refuse_the_whole(self, next_text: Callable[..., Release], company: SimpleNamespace) -> None:
        from portal.articles import bells

        def refuse(**_more: object) -> None:
            raise RuntimeError("the wave broke")

        release = next_text(ONE, REWORDED)
        change = changing.plan(release)
        assert change is not None
        label_all(change)
        bells.law_changed.connect(refuse)
        try:
            with pytest.raises(RuntimeError):
                changing.make(change, by=company.erin)
        finally:
            bells.law_changed.disconnect(refuse)
        change.refresh_from_db()
        release.refresh_from_db()
        assert change.state == Change.PLANNED and release.state == Release.APPROVED and shown() != release.revision

    def test_nobody_publishes_what_nobody_approved(self, next_text: Callable[..., Release], company: SimpleNamespace) -> None:
        release = next_text(ONE, REWORDED)
        change = changing.plan(release)
        assert change is not None
        label_all(change)
        Release.objects.filter(pk=release.pk).update(state=Release.IN_REVIEW, approver=None, approved_at=None)
        with pytest.raises(publishing.NotReady):
            changing.make(change, by=company.xena)

    def test_a_scheduled_one_falls_back_where_its_base_has_moved(
        self, write: Write, next_text: Callable[..., Release], company: SimpleNamespace
    ) -> None:
        release = next_text(ONE, REWORDED)
        change = changing.plan(release)
        assert change is not None
        label_all(change)
        Release.objects.filter(pk=release.pk).update(state=Release.SCHEDULED, publish_at=timezone.now())
        other = write(body=text(ONE, TWO, THREE), publish=True)
        with heard() as told, pytest.raises(changing.Moved):
            changing.publish(release, at=timezone.now())
        assert releasing.publish_due(timezone.now()) == 0
        release.refresh_from_db()
        assert (release.state, release.outcome) == (Release.APPROVED, {"code": "moved"}) and "another text by now" in release.missed
        assert release.message == "", "it is said in the language of whoever reads it"
        assert told.changed == [] and shown() == other
        assert said(changing.plan(release)) == [(2, TWO, REWORDED, "answer"), (3, THREE, "", "")], "it is planned anew"

    def test_at_its_minute_and_not_before(self, next_text: Callable[..., Release]) -> None:
        release, minute = next_text(ONE, REWORDED), timezone.now() + timedelta(hours=1)
        change = changing.plan(release)
        assert change is not None
        label_all(change)
        Release.objects.filter(pk=release.pk).update(state=Release.SCHEDULED, publish_at=minute)
        with pytest.raises(publishing.NotReady):
            changing.publish(release, at=minute - timedelta(seconds=1))
        assert changing.publish(release, at=minute) is True
        change.refresh_from_db()
        assert change.made_at == minute and change.made_by is None


class TestUndo:
    @pytest.fixture
    def made(self, next_text: Callable[..., Release], company: SimpleNamespace) -> Change:
        change = changing.plan(next_text(ONE, REWORDED))
        assert change is not None
        changing.make(label_all(change), by=company.erin)
        change.refresh_from_db()
        return change

    def test_the_former_words_again_once(self, made: Change, company: SimpleNamespace) -> None:
        with heard() as told:
            assert changing.undo(made, by=company.xena) is True
            assert changing.undo(made, by=company.xena) is False
        assert told.restored == [made] and shown() == made.before
        edition = Edition.objects.select_related("release").get()
        assert edition.release.revision == made.before and 'id="p2"' in edition.html and TWO in edition.html  # type: ignore[union-attr]
        assert Release.objects.get(revision=made.after).state == Release.RETURNED

    def test_within_a_day_and_not_later(self, made: Change, company: SimpleNamespace) -> None:
        assert made.made_at is not None
        with pytest.raises(changing.TooLate):
            changing.undo(made, by=company.xena, at=made.made_at + timedelta(days=1, seconds=1))
        assert changing.undo(made, by=company.xena, at=made.made_at + timedelta(days=1)) is True

    def test_not_under_a_newer_one(self, made: Change, write: Write, company: SimpleNamespace) -> None:
        write(body=text(ONE, THREE))
        with pytest.raises(changing.Overtaken):
            changing.undo(made, by=company.xena)

    def test_undone_words_can_be_handed_in_again(self, made: Change, company: SimpleNamespace) -> None:
        changing.undo(made, by=company.xena)
        undone = Release.objects.get(revision=made.after)
        assert (undone.state, undone.approver, undone.message) == (Release.RETURNED, None, "")
        assert undone.says.startswith("It was published, and undone on ") and undone.says.endswith(" by Xena Novak.")
        releasing.approve(releasing.submit(made.after, by=company.erin), by=company.xena)  # type: ignore[arg-type]
        again = changing.plan(Release.objects.get(revision=made.after))
        assert again is not None and again != made and said(again)[0][3] == ""
        with heard() as told:
            assert changing.make(label_all(again), by=company.erin) is True
        assert told.changed == [again] and shown() == made.after

    def test_a_plan_is_dropped_not_undone(self, next_text: Callable[..., Release], company: SimpleNamespace) -> None:
        change = changing.plan(next_text(ONE, REWORDED))
        assert change is not None
        with pytest.raises(changing.Closed):
            changing.undo(change, by=company.xena)
        assert changing.drop(change, by=company.erin) is True and changing.drop(change, by=company.erin) is False
        change.refresh_from_db()
        with pytest.raises(changing.Closed):
            changing.make(change, by=company.erin)


def test_a_made_change_always_says_when(db: None, write: Write) -> None:
    from django.db import IntegrityError, transaction

    write()
    edition = Edition.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(edition=edition, after=edition.published, state=Change.MADE)
    change = Change.objects.create(edition=edition, after=edition.published)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangedPassage.objects.create(change=change, position=1)
