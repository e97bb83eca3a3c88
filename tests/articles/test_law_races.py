"""Two editors at the same instant: one effect, one bell, one former text."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from portal.articles.actions import changing, copying, pairing, publishing, releasing, shelving
from portal.articles.models import Article, ArticleRevision, Change, Edition, Release, Wording, WorkingCopy
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


# Locks are taken in one order (`steps`): whatever runs into whatever, both come to an end

ROUNDS = 8


def test_settings_and_a_publication_at_once(write: Write, company: SimpleNamespace) -> None:
    for n in range(ROUNDS):
        revision = write(body=text(ONE, TWO, f"Paragraph {n}, about licences."), publish=False, author=company.erin)
        release = approved(revision, author=company.erin, approver=company.xena)
        article = Article.objects.get()
        article.position = n + 1
        results = at_once(
            lambda release=release: publishing.publish(release, by=company.erin),  # type: ignore[misc]
            lambda article=article: shelving.change(article, ["position"], by=company.erin),  # type: ignore[misc]
        )
        assert results == [True, True]
        Release.objects.filter(pk=release.pk).update(state=Release.RETURNED, approver=None)


def test_taking_back_planning_and_publishing_at_once(write: Write, company: SimpleNamespace) -> None:
    write(body=text(ONE, TWO))
    for n in range(ROUNDS):
        revision = write(body=text(ONE, TWO, f"Paragraph {n}, about licences."), publish=False, author=company.erin)
        release = approved(revision, author=company.erin, approver=company.xena)
        change = changing.plan(release)
        assert change is not None
        label_all(change)
        results = at_once(
            lambda change=change: changing.make(change, by=company.erin),  # type: ignore[misc]
            lambda release=release: releasing.withdraw(release, by=company.erin),  # type: ignore[misc]
            lambda release=release: changing.plan(release),  # type: ignore[misc]
        )
        assert not [one for one in results if isinstance(one, OperationalError)], results
        release.refresh_from_db()
        assert release.state in (Release.PUBLISHED, Release.WITHDRAWN)


def test_pairing_and_handing_in_at_once(write: Write, company: SimpleNamespace) -> None:
    write(body=text(ONE, TWO))
    for n in range(ROUNDS):
        release = releasing.hand_in(_copy(company, f"Paragraph {n}, about licences."), by=company.erin)
        place = Wording.objects.filter(revision=release.revision).count()
        copy = _copy(company, f"Quite another thing, number {n}.")
        results = at_once(
            lambda release=release, place=place: pairing.pair_again(release, {place: None}),  # type: ignore[misc]
            lambda copy=copy: releasing.hand_in(copy, by=company.erin),  # type: ignore[misc]
        )
        assert isinstance(results[0], (Change, changing.Closed)) and isinstance(results[1], Release), results


def _copy(company: SimpleNamespace, words: str) -> WorkingCopy:
    copy = copying.open_copy(company.erin, Article.objects.get(), "en")
    copying.save(copy, copying.Text("Title", "A summary.", text(ONE, words), "More."), copying.Mark.of(copy))
    return copying.open_copy(company.erin, copy.article, "en")
