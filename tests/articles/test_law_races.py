"""Two editors at the same instant: one effect, one bell, one former text."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from portal.articles.actions import changing, pairing
from portal.articles.models import Article, ArticleRevision, Change, Edition, Release, Wording
from portal.people.models import AuditEntry
from tests.articles.law import ONE, THREE, TWO, approved, heard, label_all, text
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
Write = Callable[..., ArticleRevision]
EDITORS = 8


@pytest.fixture
def change(transactional_db: None, write: Write, company: SimpleNamespace) -> Change:
    write(body=text(ONE, TWO))
    revision = write(body=text(ONE, THREE), publish=False, author=company.erin)
    found = changing.plan(approved(revision, author=company.erin, approver=company.xena))
    assert found is not None
    return label_all(found)


def test_published_by_eight_and_told_once(change: Change, company: SimpleNamespace) -> None:
    with heard() as told:
        results = at_once(*[lambda: changing.make(change, by=company.erin)] * EDITORS)
    assert sorted(map(str, results)) == ["False"] * (EDITORS - 1) + ["True"]
    assert len(told.changed) == 1 and AuditEntry.objects.filter(action="law.change").count() == 1


def test_undone_by_eight_and_lifted_once(change: Change, company: SimpleNamespace) -> None:
    changing.make(change, by=company.erin)
    with heard() as told:
        results = at_once(*[lambda: changing.undo(change, by=company.xena)] * EDITORS)
    assert sorted(map(str, results)) == ["False"] * (EDITORS - 1) + ["True"] and len(told.restored) == 1
    assert Edition.objects.get().published_id == change.before_id


def test_published_and_given_up_at_once(change: Change, company: SimpleNamespace) -> None:
    at_once(lambda: changing.make(change, by=company.erin), lambda: changing.drop(change, by=company.xena))
    change.refresh_from_db()
    shown = Edition.objects.get().published_id
    assert (change.state, shown) in ((Change.MADE, change.after_id), (Change.DROPPED, change.before_id))


def test_published_and_undone_at_once_end_in_one_of_both(change: Change, company: SimpleNamespace) -> None:
    at_once(lambda: changing.make(change, by=company.erin), lambda: changing.undo(change, by=company.xena))
    change.refresh_from_db()
    shown = Edition.objects.get().published_id
    assert (change.state, shown) in ((Change.MADE, change.after_id), (Change.UNDONE, change.before_id))


def test_two_plan_and_pair_the_same_text(change: Change, company: SimpleNamespace) -> None:
    release = Release.objects.get(change=change)
    works = [lambda: changing.plan(release), lambda: pairing.pair_again(release, {2: 2}), lambda: pairing.pair_again(release, {2: 2})]
    results = at_once(*works)
    assert results == [change] * 3 and Change.objects.count() == 1
    said = list(Wording.objects.filter(revision=release.revision).order_by("position").values_list("paragraph__number", flat=True))
    assert said == [1, 2] and Article.objects.count() == 1
