"""A change that is published in English and in Chinese asks each holder once, whichever language comes first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db.models import Q
from django.utils import timezone

from portal.articles.actions import publishing, writing
from portal.articles.actions.writing import Words
from portal.articles.models import Article, Change, ChangedPassage, Edition, Fact, Topic
from tests.statements import statements
from tests.training import law
from tests.training.blocks import write
from tests.training.test_attempting import give
from tests.training.test_impact import certify
from tests.training.test_waving import learn, suspended
from training.actions import attempting, learning, suspending
from training.models import BlockNotice, Delta, QuestionVersion, Quiz, Suspension
from training.queries import impact
from training.queries.covering import AGAIN, asked_already, covering

Make = Callable[..., SimpleNamespace]
WORDS = {"en": ("Old words.", "New words."), "zh-hans": ("旧的文字。", "新的文字。")}


@pytest.fixture
def school(company: SimpleNamespace, make_course: Make) -> SimpleNamespace:
    """Alice and Charlie hold certificates of a course that rests on T6; the article on it speaks both languages."""
    borders = make_course()
    free = Fact.objects.create(pk="F1", heading="Other", text="Other.", kind="rule", confidence="known", as_of="2025", basis="")
    QuestionVersion.objects.filter(question__code="borders-2").update(proof=free)
    write(borders.lessons[0], "A situation.\n\nMembers choose [@T6].\n\nAnother rule [@F1].")
    write(borders.lessons[0], "情境。\n\n成员自行选择[@T6]。\n\n另一规则[@F1]。", "zh-hans")
    topic = Topic.objects.create(slug="borders", title={"en": "Borders"})
    article = Article.objects.create(slug="exhaustion", topic=topic)
    for language, (_old, new) in WORDS.items():
        writing.save_draft(article, language, Words.of("A", "S.", f"## A\n\n{new} [@T6]\n"), change_note="First.")
        publishing.ship(Edition.objects.get(article=article, language=language))
    certificates = [certify(company.alice, borders.course), certify(company.charlie, borders.course)]
    return SimpleNamespace(**vars(company), **vars(borders), article=article, certificates=certificates)


def publish(school: SimpleNamespace, language: str, facts: Collection[str] = ("T6",), *, at: datetime | None = None) -> Change:
    """The edition's change of these facts, which came with its words, is labelled and in effect."""
    edition = Edition.objects.get(article=school.article, language=language)
    moment = at or timezone.now()
    change = Change.objects.create(state=Change.WAITING, edition=edition, after=edition.published, title={"en": "A"}, planned_at=moment)
    old, new = WORDS[language]
    ChangedPassage.objects.create(
        change=change, position=1, number=1, before=old, after=new, label="answer", cited=sorted(facts), facts=sorted(facts)
    )
    assert law.make(change, at=moment)
    change.refresh_from_db()
    return change


def owed() -> list[tuple[str, str]]:
    rows = Delta.objects.open().select_related("person", "change__edition").order_by("person__email", "made_at")
    return [(row.person.email.split("@")[0], row.change.edition.language) for row in rows]  # type: ignore[union-attr]


BOTH = [("en", "zh-hans"), ("zh-hans", "en")]


@pytest.mark.parametrize(("first", "second"), BOTH)
def test_nobody_is_asked_twice(school: SimpleNamespace, first: str, second: str) -> None:
    publish(school, first)
    assert owed() == [("alice", first), ("charlie", first)]
    change = publish(school, second)
    assert owed() == [("alice", first), ("charlie", first)] and change.wave.certificates == 0
    assert suspended() == ["borders-0", "borders-1"] and Suspension.objects.filter(change=change).count() == 2
    assert set(BlockNotice.objects.values_list("change__edition__language", flat=True)) == {"en", "zh-hans"}, "each reader sees their own"


def test_what_was_learned_counts_too(school: SimpleNamespace) -> None:
    publish(school, "en")
    learn(school.alice, Delta.objects.get(person=school.alice))
    publish(school, "zh-hans")
    assert owed() == [("charlie", "en")]


def test_not_what_was_learned_long_ago(school: SimpleNamespace) -> None:
    publish(school, "en")
    learn(school.alice, Delta.objects.get(person=school.alice))
    Delta.objects.filter(person=school.alice).update(done_at=timezone.now() - AGAIN - timedelta(minutes=1))
    publish(school, "zh-hans")
    assert owed() == [("alice", "zh-hans"), ("charlie", "en")]


def test_not_where_more_is_asked(school: SimpleNamespace) -> None:
    """Another block, or another question of the same blocks: that was not asked yet."""
    publish(school, "en")
    publish(school, "zh-hans", ("T6", "F1"))
    assert owed() == [("alice", "en"), ("alice", "zh-hans"), ("charlie", "en"), ("charlie", "zh-hans")]


def test_not_where_a_question_is_new(school: SimpleNamespace) -> None:
    Fact.objects.create(pk="F2", heading="A", text="A.", kind="rule", confidence="known", as_of="2025", basis="")
    QuestionVersion.objects.filter(question__code="borders-2").update(proof="F2")
    publish(school, "en")
    change = publish(school, "zh-hans", ("T6", "F2"))
    assert sorted(Quiz.objects.get(change=change).pool.values_list("code", flat=True)) == ["borders-0", "borders-1", "borders-2"]
    assert len(owed()) == 4


def test_a_question_less_is_asked_already(school: SimpleNamespace) -> None:
    """The first change asked for it too, of the same blocks."""
    Fact.objects.create(pk="F2", heading="A", text="A.", kind="rule", confidence="known", as_of="2025", basis="")
    QuestionVersion.objects.filter(question__code="borders-2").update(proof="F2")
    publish(school, "en", ("T6", "F2"))
    publish(school, "zh-hans")
    assert owed() == [("alice", "en"), ("charlie", "en")]


def test_the_next_change_is_another_one(school: SimpleNamespace) -> None:
    for language in ("en", "zh-hans"):
        publish(school, language)
    for delta in Delta.objects.all():
        learn(delta.person, delta)
    publish(school, "zh-hans")
    assert owed() == [("alice", "zh-hans"), ("charlie", "zh-hans")], "the English change was followed already"
    publish(school, "en")
    assert owed() == [("alice", "zh-hans"), ("charlie", "zh-hans")]


def test_the_same_language_twice_asks_twice(school: SimpleNamespace) -> None:
    publish(school, "en")
    publish(school, "en")
    assert len(owed()) == 4


def test_neither_another_article_nor_a_row_covers(school: SimpleNamespace) -> None:
    law.publish()
    publish(school, "en")
    assert Delta.objects.open().count() == 4


class TestUndoing:
    @pytest.mark.parametrize(("first", "second"), BOTH)
    def test_the_first_who_owed_it_owe_the_second(self, school: SimpleNamespace, first: str, second: str) -> None:
        former = publish(school, first)
        learn(school.alice, Delta.objects.get(person=school.alice))
        change = publish(school, second)
        law.undo(former)
        assert owed() == [("charlie", second)], "Alice has learned it already"
        delta = Delta.objects.open().get()
        assert (delta.passages, type(change.wave).objects.get(change=change).certificates) == (1, 1)
        law.undo(former)
        assert owed() == [("charlie", second)]
        assert suspended() == ["borders-0", "borders-1"]
        law.undo(change)
        assert owed() == [] and suspended() == []

    def test_the_second_takes_nothing_from_the_first(self, school: SimpleNamespace) -> None:
        publish(school, "en")
        law.undo(publish(school, "zh-hans"))
        assert owed() == [("alice", "en"), ("charlie", "en")] and suspended() == ["borders-0", "borders-1"]

    def test_published_anew_it_finds_the_other_asking(self, school: SimpleNamespace) -> None:
        former = publish(school, "en")
        publish(school, "zh-hans")
        law.undo(former)
        publish(school, "en")
        assert owed() == [("alice", "zh-hans"), ("charlie", "zh-hans")]

    def test_a_certificate_that_came_later_owes_nothing(self, school: SimpleNamespace) -> None:
        former = publish(school, "en")
        publish(school, "zh-hans")
        certify(school.bob, school.course)
        law.undo(former)
        assert owed() == [("alice", "zh-hans"), ("charlie", "zh-hans")]


def test_a_certificate_issued_later_for_steps_done_before_owes_it_once(school: SimpleNamespace) -> None:
    learning.enrol(school.mona, school.course)
    learning.finish_lesson(school.mona, school.lessons[0])
    publish(school, "en")
    publish(school, "zh-hans")
    suspending.lift(Q(version__isnull=False), why=Suspension.PUT_BACK, at=timezone.now())
    learning.finish_lesson(school.mona, school.lessons[1])
    attempt = attempting.start(school.mona, school.quiz)
    give(attempt)
    attempting.submit(attempt)
    assert [row.change.edition.language for row in Delta.objects.filter(person=school.mona)] == ["en"]  # type: ignore[union-attr]


class TestBeforehand:
    def test_the_reach_leaves_out_who_is_asked_already(self, school: SimpleNamespace) -> None:
        publish(school, "en")
        certify(school.bob, school.course)
        edition = Edition.objects.get(article=school.article, language="zh-hans")
        planned = Change.objects.create(edition=edition, after=edition.published, title={"en": "A"})
        found = impact.of({"T6"}, asked_already(covering(planned, {"T6"}), timezone.now()))
        assert (found.people, found.certificates, found.spared) == (1, 1, 2)
        assert impact.of({"T6"}).certificates == 3

    def test_what_it_costs(self, school: SimpleNamespace) -> None:
        row = law.delivered()
        with statements() as asked:
            covering(row, {"T6"})
        assert asked == []
        edition = Edition.objects.select_related("article").get(article=school.article, language="zh-hans")
        planned = Change.objects.create(edition=edition, after=edition.published, title={"en": "A"})
        with statements() as asked:
            covering(planned, {"T6"})
        assert len(asked) == 1
        twin = publish(school, "en")
        with statements() as asked:
            assert covering(planned, {"T6"}) == {school.course.pk: [twin.pk]}
        assert len(asked) == 8
