"""The words of a fact: proposed, approved, published as a change of law, taken back; and what derives from them follows."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from portal.articles.actions import changing, publishing, restating
from portal.articles.models import ArticleRevision, Change, Edition, Fact, FactVersion, Release
from portal.common.models import SearchDocument
from tests.articles.conftest import BODY
from tests.articles.law import approved_fact, heard, label_all
from tests.statements import statements

Write = Callable[..., ArticleRevision]


@pytest.fixture
def fact(register: object) -> Fact:
    return Fact.objects.get(pk="T6")


def propose(fact: Fact, company: SimpleNamespace, **words: Any) -> tuple[FactVersion, Release]:
    return restating.propose(fact, {"text": "Members may choose.", **words}, note="Read again.", by=company.erin)


def test_a_proposal_changes_nothing_for_readers(fact: Fact, company: SimpleNamespace) -> None:
    version, release = propose(fact, company)
    fact.refresh_from_db()
    assert fact.text == "Text of T6." and (version.number, release.state) == (2, Release.IN_REVIEW)
    assert fact.versions.get(number=1).words["text"] == "Text of T6." and version.words["heading"] == "Heading T6"
    with pytest.raises(publishing.NotReady):
        restating.publish(release, by=company.erin)
    with pytest.raises(restating.Busy) as refused:
        propose(fact, company, text="Members choose.")
    assert refused.value.release == release


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"text": " "}, {"text": "missing"}),
        ({"text": "Text of T6."}, {"text": "same"}),
        ({"heading": "x" * 201}, {"heading": "long"}),
        ({"as_of": "2025-02-30"}, {"as_of": "day"}),
        ({"confidence": "sure"}, {"confidence": "unknown"}),
        ({"status": "dated"}, {"status": "unknown", "note": "missing"}),
        ({"sources": ["S77"]}, {"sources": "unknown"}),
        ({"sources": [], "basis": ""}, {"basis": "missing"}),
        ({"chinese": {"text": "各成员自行选择。"}}, {"heading_zh": "missing", "basis_zh": "missing"}),
        ({"chinese": {"heading": "用尽", "text": "选择。", "basis": "第6条", "note": "注"}}, {"note_zh": "note"}),
    ],
)
def test_what_cannot_stay_is_refused_by_field(fact: Fact, company: SimpleNamespace, words: dict[str, Any], fault: dict[str, str]) -> None:
    with pytest.raises(restating.Improper) as refused:
        propose(fact, company, **words)
    assert refused.value.faults == fault and not Release.objects.exists() and not FactVersion.objects.exists()


def test_published_as_a_change_of_law(write: Write, fact: Fact, company: SimpleNamespace) -> None:
    revision = write()
    version, release = propose(fact, company, as_of="2026-11-01", confidence="known", sources=["S99"])
    approved_fact(version, approver=company.xena)
    change = changing.plan(release)
    assert change is not None and change.title == {"en": "Heading T6"}
    row = change.passages.get()
    assert row.cited == ["T6"] and "Text of T6." in row.before and "Members may choose." in row.after
    label_all(change)
    with heard() as told:
        assert changing.publish(release, by=company.erin) is True
        assert changing.make(change, by=company.erin) is False
    fact.refresh_from_db()
    revision.refresh_from_db()
    assert told.changed == [change] and fact.text == "Members may choose." and fact.digest == ""
    assert [source.pk for source in fact.sources.all()] == ["S99"]
    assert (revision.law_as_at, revision.confidence) == ("2026-11-01", "known")


def test_undone_with_everything_that_follows(write: Write, fact: Fact, company: SimpleNamespace) -> None:
    revision = write()
    version, release = propose(fact, company, as_of="2026-11-01")
    approved_fact(version, approver=company.xena)
    change = changing.plan(release)
    assert change is not None
    changing.make(label_all(change), by=company.erin)
    with heard() as told:
        assert changing.undo(change, by=company.erin) is True
    fact.refresh_from_db()
    revision.refresh_from_db()
    release.refresh_from_db()
    assert told.restored == [change] and fact.text == "Text of T6." and revision.law_as_at == "2026-01-09"
    assert release.state == Release.RETURNED and restating.in_force(fact).number == 1


def test_only_the_newest_change_of_a_fact_is_undone(fact: Fact, company: SimpleNamespace) -> None:
    changes = []
    for words in ("One.", "Two."):
        version, release = propose(fact, company, text=words)
        approved_fact(version, approver=company.xena)
        change = changing.plan(release)
        assert change is not None
        changing.make(label_all(change), by=company.erin)
        changes.append(change)
    with pytest.raises(changing.Overtaken):
        changing.undo(changes[0], by=company.erin)
    assert changing.undo(changes[1], by=company.erin) and changing.undo(changes[0], by=company.erin)
    fact.refresh_from_db()
    assert fact.text == "Text of T6." and set(Change.objects.values_list("state", flat=True)) == {Change.UNDONE}


def test_only_a_translation(fact: Fact, company: SimpleNamespace) -> None:
    chinese = {"heading": "用尽", "text": "各成员自行选择。", "basis": "第6条"}
    version, release = propose(fact, company, text="Text of T6.", chinese=chinese)
    change = changing.plan(approved_fact(version, approver=company.xena))
    assert change is not None and change.passages.get().after == "用尽\n各成员自行选择。\n第6条"
    assert Edition.objects.count() == 0


def test_what_follows_is_what_is_read_and_costs_the_same_for_ten_articles(write: Write, fact: Fact, company: SimpleNamespace) -> None:
    """Revisions nobody reads any more stay as they were written."""
    old = write()
    shown = write(body=BODY + "\nMore.\n")
    counts = []
    for n, day in enumerate(("2026-11-01", "2026-11-02")):
        Fact.objects.filter(pk="T6").update(as_of=day)
        with statements() as asked:
            restating.follow(["T6"])
        counts.append(len(asked))
        for revision in (old, shown):
            revision.refresh_from_db()
        assert (old.law_as_at, shown.law_as_at) == ("2026-01-09", day)
        assert SearchDocument.objects.get(kind="article", key=shown.article.slug).detail["law_as_at"] == day
        if not n:
            for more in range(10):
                write(f"another-{more}")
    assert counts[0] == counts[1] <= 10
    assert set(SearchDocument.objects.filter(kind="article").values_list("detail__law_as_at", flat=True)) == {"2026-11-02"}


def test_what_is_shown_again_says_the_law_as_it_is_now(write: Write, fact: Fact, company: SimpleNamespace) -> None:
    old = write()
    write(body=BODY + "\nMore.\n")
    Fact.objects.filter(pk="T6").update(as_of="2026-11-01")
    restating.follow(["T6"])
    publishing.show_again(Edition.objects.get(), old, by=company.erin, at=timezone.now())
    old.refresh_from_db()
    assert old.law_as_at == "2026-11-01"
