"""A part of the portal's real content, as it stood before the law was corrected.

load()                                  two courses with all their questions, the register, the two articles in their earlier words
correct(slug, language, by=erin)        what these articles say today, handed in by an editor
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from django.db import transaction

from portal.articles.actions import loading as articles
from portal.articles.actions import releasing, writing
from portal.articles.actions.writing import Words
from portal.articles.formats import ArticleDraft
from portal.articles.models import Article, Edition, Release
from portal.common import keeping
from portal.people.models import Person
from strategy.actions import loading as strategy
from training.actions import loading as training
from training.actions.academy import Academy, read_all

IMPORT, CUSTOMS = "parallel-import-of-patented-products", "customs-checks-on-exports"
COURSES = ("ip-for-everyone", "exhaustion-and-parallel-import")


@cache
def content() -> Academy:
    """Everything, read once."""
    found, faults = read_all()
    assert not faults
    return found


def draft(slug: str) -> ArticleDraft:
    return next(one for one in content().articles.articles if one.slug == slug)


@transaction.atomic
def load() -> None:
    keeping.hold()
    held = content()
    articles.load(replace(held.articles, articles=[_earlier(draft(slug)) for slug in (IMPORT, CUSTOMS)]))
    strategy.load(replace(held.strategy, rows={**held.strategy.rows, "roleprofile": []}))
    courses = [course for course in held.training.courses if course.slug in COURSES]
    training.load(replace(held.training, requirements=[], courses=courses))
    keeping.touch()


def _earlier(now: ArticleDraft) -> ArticleDraft:
    return replace(now, editions={language: earlier.words for language, earlier in now.earlier.items()}, earlier={})


def correct(slug: str, language: str, *, by: Person) -> Release:
    article, words = Article.objects.get(slug=slug), draft(slug).editions[language]
    base = Edition.objects.get(article=article, language=language).newest_id
    given = Words.of(words.title, words.summary, words.body)
    revision = writing.save_draft(article, language, given, change_note=words.change_note, author=by, base=base)
    return releasing.submit(revision, by=by)
