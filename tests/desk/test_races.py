"""Fifty at the same instant, on real transactions: one wins, nobody's words are lost, nothing is published twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from portal.articles.actions import copying, publishing, releasing
from portal.articles.actions.writing import Stale
from portal.articles.models import Article, ArticleRevision, Edition, Release, WorkingCopy
from portal.people.models import AuditEntry, Person
from tests.articles.conftest import BODY
from tests.desk.conftest import copy_of, handed_in

pytestmark = pytest.mark.django_db(transaction=True)
Write = Callable[..., ArticleRevision]
WRITERS = 50


def at_once(works: list[Callable[[], Any]]) -> Counter[str]:
    """Each in a thread of its own, off together; what came of them, by name."""
    gate, found = threading.Barrier(len(works)), []

    def run(work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found.append(type(work()).__name__)
        except Exception as refused:
            found.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(found)


def test_fifty_hand_in_from_one_revision(write: Write, cast: SimpleNamespace, make_person: Callable[..., Person]) -> None:
    article = write().article
    people = [make_person(f"Writer{n} Chen", is_editor=True) for n in range(WRITERS)]
    copies = [copy_of(person, article, BODY + f"\nWords of {person.pk}.\n") for person in people]
    results = at_once([lambda copy=copy: releasing.hand_in(copy, by=copy.person) for copy in copies])  # type: ignore[misc]
    assert results == {"Release": 1, Stale.__name__: WRITERS - 1}
    newest = Edition.objects.get().newest
    assert newest.number == 2 and ArticleRevision.objects.count() == 2 and Release.objects.filter(shipped=False).count() == 1
    words = set(WorkingCopy.objects.current().values_list("body", flat=True)) | {newest.body}
    assert words == {BODY + f"\nWords of {person.pk}.\n" for person in people}


def test_tabs_save_over_nothing(write: Write, cast: SimpleNamespace) -> None:
    """Twenty tabs of one person save from the same serial: one is acknowledged, what it wrote stands."""
    copy = copy_of(cast.erin, write().article)

    def save(n: int) -> copying.Mark:
        return copying.save(copying.open_copy(cast.erin, copy.article, "en"), copying.Text(body=f"Tab {n}"), copying.Mark.of(copy))

    results = at_once([lambda n=n: save(n) for n in range(20)])  # type: ignore[misc]
    assert results == {"Mark": 1, "SavedElsewhere": 19}
    assert WorkingCopy.objects.get().serial == copy.serial + 1


def test_first_saves_of_two_tabs(write: Write, cast: SimpleNamespace) -> None:
    article = write().article

    def save(copy: WorkingCopy, words: str) -> copying.Mark:
        return copying.save(copy, copying.Text(body=words), copying.Mark.of(copy))

    results = at_once(
        [lambda n=n: save(copying.fresh_copy(cast.erin, article, "en"), f"Tab {n}") for n in range(8)]  # type: ignore[misc]
    )
    assert results == {"Mark": 1, "SavedElsewhere": 7} and WorkingCopy.objects.count() == 1


def test_a_due_text_is_published_once(register: Any, cast: SimpleNamespace) -> None:
    for round_ in range(3):
        release = handed_in(cast.erin, Article.objects.create(slug=f"a{round_}", topic=register), BODY)
        releasing.approve(release, by=cast.ada)
        releasing.schedule(release, at=timezone.now() + timedelta(minutes=2), zone="Asia/Shanghai", by=cast.erin)
        later = timezone.now() + timedelta(hours=1)
        published: list[int] = []
        at_once([lambda later=later, held=published: held.append(releasing.publish_due(later)) for _worker in range(6)])  # type: ignore[misc]
        assert sum(published) == 1
        assert AuditEntry.objects.filter(action="article.publish").count() == round_ + 1


def test_deciding_publishing_and_handing_in_at_once(register: Any, cast: SimpleNamespace, make_person: Callable[..., Person]) -> None:
    """Whatever comes first: what readers see was approved, and nobody waits for ever."""
    approvers = [make_person(f"Approver{n} Li", is_approver=True) for n in range(3)]
    for round_ in range(4):
        article = Article.objects.create(slug=f"b{round_}", topic=register)
        release = handed_in(cast.erin, article, BODY)
        copy = copy_of(cast.edgar, article, BODY + "\nEdgar.\n")
        results = at_once(
            [
                *(lambda person=person, release=release: releasing.approve(release, by=person) for person in approvers),  # type: ignore[misc]
                *(lambda release=release: releasing.publish(release, by=cast.erin) for _click in range(2)),  # type: ignore[misc]
                lambda release=release: releasing.withdraw(release, by=cast.erin),  # type: ignore[misc]
                lambda copy=copy: releasing.hand_in(copy, by=cast.edgar),  # type: ignore[misc]
                lambda release=release: releasing.return_(release, by=approvers[0], message="No."),  # type: ignore[misc]
            ]
        )
        assert set(results) <= {"Release", "bool", ValidationError.__name__}, results
        shown = Edition.objects.get(article=article)
        if shown.state == Edition.PUBLISHED:
            assert shown.release and shown.release.approver in approvers
        assert Release.objects.open().filter(edition=shown).count() <= 1


def test_publishing_is_refused_to_what_was_taken_back(register: Any, cast: SimpleNamespace) -> None:
    release = handed_in(cast.erin, Article.objects.create(slug="c", topic=register), BODY)
    stale = releasing.approve(release, by=cast.ada)
    releasing.withdraw(release, by=cast.erin)
    with pytest.raises(publishing.NotReady):
        publishing.publish(stale, by=cast.ada)
