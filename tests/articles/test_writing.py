"""Erin writes revisions: numbered, derived, immutable; what cannot stay is refused whole."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from portal.articles.actions import publishing, writing
from portal.articles.actions.writing import Faulty, Stale, Words
from portal.articles.models import Article, ArticleRevision, Citation, Edition, Paragraph
from portal.people.models import AuditEntry
from tests.articles.conftest import BODY

Write = Callable[..., ArticleRevision]


def test_the_law_is_as_new_as_the_newest_fact_and_as_sure_as_the_weakest(write: Write) -> None:
    assert (write().law_as_at, write().confidence) == ("2026-01-09", "verified")
    weaker = write("other", "## A\n\nWords. [@T6; @J.EU.tm]\n")
    assert (weaker.law_as_at, weaker.confidence) == ("2025-05", "known")
    assert write("bare", "## A\n\nWords.\n").law_as_at == ""


def numbers(revision: ArticleRevision) -> list[int]:
    return list(revision.wordings.values_list("paragraph__number", flat=True))


def test_a_paragraph_keeps_its_number_through_revisions(write: Write) -> None:
    write()
    second = write(body="## One sale\n\nA new beginning.\n\nA right holder is paid once. [@T6]\n")
    assert numbers(second) == [3, 1]
    assert list(Paragraph.objects.filter(live=True).order_by("number").values_list("number", flat=True)) == [1, 3]
    third = write(body=BODY)
    assert numbers(third) == [1, 2]
    fourth = write(body=BODY + "\nOne more.\n")
    assert numbers(fourth) == [1, 2, 4]


def test_citations_are_kept_by_paragraph(write: Write) -> None:
    revision = write()
    held = Citation.objects.filter(revision=revision).values_list("paragraph__number", "fact", "position")
    assert list(held) == [(1, "T6", 1), (2, "J.CN.pt", 2), (2, "C4.09", 3)]


def test_two_languages_count_for_themselves(write: Write) -> None:
    write()
    chinese = write(body="## 一次销售\n\n权利人只收一次钱。[@T6]\n", language="zh-hans")
    assert chinese.number == 1 and numbers(chinese) == [1]


def test_the_same_words_again_write_nothing(write: Write) -> None:
    assert write().pk == write().pk
    assert AuditEntry.objects.filter(action="article.write").count() == 1


def test_a_revision_is_never_changed(write: Write) -> None:
    revision = write()
    revision.title = "Another"
    with pytest.raises(TypeError, match="never changed"):
        revision.save()


def test_faults_refuse_the_whole(write: Write) -> None:
    write()
    with pytest.raises(Faulty) as refused:
        write(body="## A\n\nWords. [@NOPE]\n\n[x](javascript:alert(1))\n")
    assert [fault.line for fault in refused.value.faults] == [3, 5]
    assert ArticleRevision.objects.count() == 1 and Paragraph.objects.count() == 2


def test_who_began_from_an_older_revision_is_refused(write: Write, company: SimpleNamespace) -> None:
    first = write()
    second = write(body=BODY + "\nMore.\n", publish=False)
    with pytest.raises(Stale) as refused:
        write(body=BODY + "\nMine.\n", base=first.pk, author=company.erin, publish=False)
    assert refused.value.newest == second
    with pytest.raises(Stale):
        write(body=BODY + "\nMine.\n", base=None, publish=False)
    assert write(body=BODY + "\nMine.\n", base=second.pk, author=company.erin, publish=False).number == 3


def test_an_older_revision_comes_back_as_a_draft(write: Write, company: SimpleNamespace) -> None:
    first = write()
    write(body=BODY + "\nMore.\n")
    edition = Edition.objects.get()
    restored = writing.restore(edition, first, author=company.erin)
    edition.refresh_from_db()
    assert restored.number == 3 and restored.body == first.body and restored.change_note == "Restored from revision 1."
    assert edition.newest == restored and edition.published != restored and edition.state == Edition.PUBLISHED


def test_publishing_twice_does_nothing_the_second_time(write: Write, company: SimpleNamespace) -> None:
    write()
    edition = Edition.objects.get()
    assert publishing.ship(edition, by=company.erin) is False
    assert AuditEntry.objects.filter(action="article.publish").count() == 1


def test_archiving_hides_and_publishing_brings_back(write: Write, company: SimpleNamespace) -> None:
    write()
    edition = Edition.objects.get()
    assert publishing.archive(edition, by=company.erin) is True
    assert publishing.archive(edition, by=company.erin) is False
    assert not Article.objects.published().exists() and not Paragraph.objects.filter(live=True).exists()
    assert publishing.ship(edition, by=company.erin) is True
    assert Article.objects.published().exists() and Paragraph.objects.filter(live=True).count() == 2
    entry = AuditEntry.objects.get(action="article.archive")
    assert entry.actor == company.erin and entry.detail == {"language": "en"}


def test_line_ends_are_made_alike(register: object) -> None:
    assert Words.of(" T ", "a\r\nb", "x\r\n\r\ny\r\n\r\n") == Words("T", "a\nb", "x\n\ny\n")
