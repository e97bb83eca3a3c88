"""The law of an article is looked at again every twelve months; until somebody has, its page says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from portal.articles.actions import reviewing
from portal.articles.models import Article, ArticleRevision, next_review
from portal.articles.queries.reviewing import overdue
from portal.people.models import AuditEntry, Person
from portal.people.zones import company_day

Write = Callable[..., ArticleRevision]
As = Callable[[Person], Client]
PAGE, CONFIRM = "/articles/exhaustion-of-rights/", "/desk/articles/exhaustion-of-rights/confirm/"


def late(days: int = 1) -> None:
    Article.objects.update(review_by=company_day() - timedelta(days=days))


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 25), date(2027, 11, 25)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 2, 28), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_twelve_months_later(day: date, due: date) -> None:
    assert next_review(day) == due


def test_a_legal_article_always_has_a_date(write: Write) -> None:
    article = write().article
    assert article.legal and article.review_by == next_review()
    with pytest.raises(IntegrityError, match="legal_article_has_a_review_date"), transaction.atomic():
        Article.objects.update(review_by=None)
    Article.objects.update(legal=False, review_by=None)
    assert not Article.objects.get().overdue


def test_readers_are_warned_and_editors_confirm(write: Write, company: SimpleNamespace, as_: As) -> None:
    write()
    alice, erin = as_(company.alice), as_(company.erin)
    late(days=0)
    assert "may be out of date" not in alice.get(PAGE).content.decode() and not overdue()
    late()
    page = alice.get(PAGE).content.decode()
    assert "This article may be out of date." in page and "ask local counsel" in page and CONFIRM not in page
    assert [article.slug for article in overdue()] == ["exhaustion-of-rights"]
    assert alice.post(CONFIRM).status_code == 403 and Article.objects.get().overdue
    assert CONFIRM in erin.get(PAGE).content.decode()
    assert "The next review is due on" in erin.post(CONFIRM, follow=True).content.decode()
    assert "may be out of date" not in alice.get(PAGE).content.decode() and not overdue()
    entry = AuditEntry.objects.get(action="article.confirm_law")
    assert entry.actor == company.erin and entry.detail["review_by"] == str(next_review())


def test_confirming_twice_is_once(write: Write, company: SimpleNamespace) -> None:
    article = write().article
    late()
    assert reviewing.confirm(article, by=company.erin) == reviewing.confirm(article, by=company.xena) == next_review()
    assert AuditEntry.objects.filter(action="article.confirm_law").count() == 1


def test_drafts_and_texts_without_law_wait_for_nobody(write: Write) -> None:
    write(publish=False)
    late()
    assert not overdue()
    write("other")
    Article.objects.filter(slug="other").update(legal=False, review_by=company_day() - timedelta(days=9))
    assert not overdue()
