"""The desk of the demo company: laid once, by the actions; a change of law in effect that a head, a learner and an editor see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from portal.articles.actions import changing, loading
from portal.articles.formats import Content
from portal.articles.models import Article, Change, Edition, Fact, ReadSignature, Release, ReviewComment, WorkingCopy
from portal.common.markdown import parse
from portal.desk import demo
from portal.home.management.commands.prepare import LATER
from portal.people.actions.demo import load_demo_company
from portal.people.models import Person
from tests.training.blocks import write
from tests.training.test_impact import certify
from training.models import BlockNotice, Delta, Question, QuestionRevision, QuestionVersion, Suspension

CONTENT = Path(loading.__file__).parents[1] / "content"
As = Callable[[Person], Client]
Make = Callable[..., SimpleNamespace]
GIVEN = demo.contents()
NAMED = {text["article"] for text in GIVEN["texts"]} | {GIVEN[name]["article"] for name in ("law", "overdue", "demand")}


@cache
def delivered() -> Content:
    """The articles the demo names, as they are delivered, with the facts they cite."""
    content, faults = loading.read(CONTENT)
    assert faults == []
    articles = [draft for draft in content.articles if draft.slug in NAMED]
    said = [words.body for draft in articles for words in [*draft.editions.values(), *(one.words for one in draft.earlier.values())]]
    cited = {fact for body in said for fact in parse(body).cited}
    return replace(content, terms=[], articles=articles, facts=[fact for fact in content.facts if fact.id in cited])


def laid() -> str:
    out = StringIO()
    call_command("demo_desk", stdout=out)
    return out.getvalue()


@pytest.fixture
def store(make_course: Make, db: None) -> SimpleNamespace:
    """People have learned what the article said before; the change of law has come with the content since."""
    loading.load(delivered(), earlier=[LATER])
    load_demo_company()
    people = {person.email.partition("@")[0]: person for person in Person.objects.all()}
    course = make_course("ip-for-everyone")
    QuestionVersion.objects.update(proof=Fact.objects.get(pk="J.CN.pat"))
    for place, code in enumerate([GIVEN["law"]["put_back"]["question"], GIVEN["law"]["handed_in"]["question"]]):
        Question.objects.filter(code=f"ip-for-everyone-{place}").update(code=code)
    write(course.lessons[0], "Ask the patentee first [@J.CN.pat].")
    for name in ("alice", "anna.schmidt"):
        certify(people[name], course.course)
    loading.load(delivered())
    return SimpleNamespace(**{name.replace(".", "_"): person for name, person in people.items()}, course=course)


def counts() -> dict[str, int]:
    return {
        model.__name__: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in {"articles", "training", "people", "jobs"}
    }


def states() -> dict[str, str]:
    return dict(Release.objects.filter(shipped=False).values_list("edition__article__slug", "state"))


def test_a_change_waits_that_people_have_learned_otherwise(store: SimpleNamespace) -> None:
    changes = Change.objects.filter(edition__article__slug=LATER)
    assert set(changes.values_list("state", flat=True)) == {Change.WAITING} and len(changes) == 2
    assert len({change.title["zh-hans"] for change in changes}) == 1, "both bear the newest title in each language"
    first = changes[0].edition
    assert first is not None and first.published is not None and first.published.number == 2
    assert not Delta.objects.exists()


def test_everything_lies_where_it_belongs(store: SimpleNamespace) -> None:
    said = laid()
    assert (
        all(text["article"] in said for text in GIVEN["texts"])
        and "change of law in effect; article past its review date; reading asked" in said
    )
    assert states() == {
        "joint-research-and-development": Release.PUBLISHED,
        "patent-deployment-and-maps": Release.SCHEDULED,
        "enterprise-ip-strategy": Release.RETURNED,
        "trade-mark-squatting": Release.IN_REVIEW,
    }
    assert WorkingCopy.objects.get().article.slug == "trade-secrets"
    assert sorted(ReviewComment.objects.values_list("number", "author__email")) == [(0, "victor@example.com"), (2, "victor@example.com")]
    assert Article.objects.get(slug="upc-and-germany").overdue
    assert ReadSignature.objects.get().person == store.jeroen_de_vries
    scheduled = Release.objects.get(state=Release.SCHEDULED)
    assert scheduled.publish_at is not None and 2 < (scheduled.publish_at - timezone.now()).total_seconds() / 86400 < 4


def test_the_change_reaches_learners_their_head_and_the_desk(store: SimpleNamespace, as_: As) -> None:
    laid()
    change = Change.objects.get(edition__article__slug=LATER, state=Change.MADE)
    assert change.made_by == store.erin and changing.may_undo(change) and change.impact["people"] == 2
    assert {delta.person.email: delta.is_open for delta in Delta.objects.select_related("person")} == {
        "alice@example.com": True,
        "anna.schmidt@example.com": False,
    }
    page = as_(store.alice).get("/").content.decode()
    assert page.index("1 certificate at risk") < page.index("Read and sign")
    assert "At risk" in as_(store.alice).get(Delta.objects.get(person=store.alice).get_absolute_url()).content.decode()
    assert "1 certificate is at risk after a change of law." in as_(store.bob).get("/").content.decode()
    desk = as_(store.erin)
    page = desk.get("/desk/").content.decode()
    assert [word in page for word in ("Law changed", "Past its review date", "Translation")] == [True] * 3
    assert "Undo this change" in desk.get(change.get_absolute_url()).content.decode()
    assert dict(Suspension.objects.values_list("version__question__code", "lifted_why")) == {
        "Q263": "put_back",
        "Q076": "",
        "ip-for-everyone-2": "",
    }
    assert dict(QuestionRevision.objects.values_list("question__code", "state")) == {"Q263": "confirmed", "Q076": "open"}
    assert BlockNotice.objects.exists()


def test_a_second_time_changes_nothing(store: SimpleNamespace) -> None:
    laid()
    before = counts()
    loading.load(delivered(), earlier=[LATER])
    assert "already" in laid() and counts() == before


def test_it_can_be_undone_and_the_text_in_review_needs_the_second_person(store: SimpleNamespace, as_: As) -> None:
    laid()
    change = Change.objects.get(edition__article__slug=LATER, state=Change.MADE)
    assert changing.undo(change, by=store.erin)
    assert not Delta.objects.open().exists() and not QuestionVersion.objects.filter(suspended=True).exists()
    release = Release.objects.get(state=Release.IN_REVIEW)
    place = f"/desk/reviews/{release.pk}/decision/"
    as_(store.erin).post(place, {"decision": "approve", "message": ""})
    assert states()["trade-mark-squatting"] == Release.IN_REVIEW
    as_(store.victor).post(place, {"decision": "approve", "message": ""})
    assert states()["trade-mark-squatting"] == Release.APPROVED


def test_where_people_work_already_or_nobody_is_nothing_is_laid(db: None, store: SimpleNamespace) -> None:
    Person.objects.filter(pk=store.victor.pk).update(is_approver=False)
    before = counts()
    assert "nobody" in laid() and counts() == before


def test_a_text_that_reads_differently_by_now_is_left_out(store: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    other = {**GIVEN, "texts": [{**text, "was": "No such words."} for text in GIVEN["texts"]]}
    monkeypatch.setattr(demo, "contents", lambda: other)
    assert laid().startswith("Demo desk: change of law in effect") and not WorkingCopy.objects.exists()


def test_never_in_production(store: SimpleNamespace, settings: SimpleNamespace) -> None:
    settings.PRODUCTION = True
    before = counts()
    for command in (["demo_desk"], ["load_content", "--earlier", LATER]):
        with pytest.raises(CommandError):
            call_command(*command)
    assert counts() == before


@pytest.mark.parametrize("given", GIVEN["texts"], ids=lambda given: given["article"])
def test_the_edits_fit_the_delivered_words_and_touch_no_citation(given: dict[str, object]) -> None:
    was, now = str(given["was"]), str(given["now"])
    body = next(draft for draft in delivered().articles if draft.slug == given["article"]).editions["en"].body
    assert body.count(was) == 1 and "[@" not in was + now
    assert all(remark.get("says", now) in now for remark in given.get("comments", ()))  # type: ignore[attr-defined]
    assert not any(letter.isdigit() for letter in was + now), "no date or figure is touched"


def test_the_later_article_has_an_earlier_text() -> None:
    assert GIVEN["law"]["article"] == LATER
    assert next(draft for draft in delivered().articles if draft.slug == LATER).earlier.keys() == {"en", "zh-hans"}


def test_readers_see_what_is_delivered(store: SimpleNamespace) -> None:
    """Whatever lies on the desk: the law in force is what stands in the articles, but for the one reworded sentence."""
    laid()
    reworded = next(text for text in GIVEN["texts"] if text["until"] == "published")
    for draft in delivered().articles:
        for language, words in draft.editions.items():
            published = Edition.objects.get(article__slug=draft.slug, language=language).published
            expected = words.body.strip()
            if (draft.slug, language) == (reworded["article"], "en"):
                expected = expected.replace(reworded["was"], reworded["now"])
            assert published is not None and published.body.strip() == expected
