"""Erin publishes a change of law in the browser: the reach follows her choice, then it is in effect, then it is undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.articles.actions import changing, writing
from portal.articles.actions.writing import Words
from portal.articles.models import Change, Edition
from tests.articles.law import approved
from tests.browser import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = (
    "Each Member picks its own exhaustion regime, for each right. [@T6]\n\n## What follows\n\n1. Ask who sold first. [@T6]\n2. Ask where.\n"
)


def test_the_reach_follows_the_label(open_browser: Callable[..., Any]) -> None:
    cast = world.company()
    article = world.article(by=cast.erin)
    world.course()
    held = Edition.objects.get(language="en").published
    assert held is not None
    revision = writing.save_draft(article, "en", Words.of(held.title, held.summary, NEW), change_note="The law moved.", author=cast.erin)
    change = changing.plan(approved(revision, author=cast.erin, approver=cast.xena))
    assert change is not None
    page = open_browser(cast.erin)
    page.goto(change.get_absolute_url())
    panel = page.locator("[data-impact]")
    assert "Only passages that change the answer have consequences" in panel.inner_text()
    page.get_by_label("Changes the answer").check()
    panel.get_by_text("Questions suspended").wait_for()
    assert not Change.objects.exclude(passages__label="").exists(), "nothing is kept by looking"
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("In effect since").wait_for()
    assert Edition.objects.get(language="en").published_id == revision.pk
    page.get_by_role("button", name="Undo this change").click()
    page.get_by_text("Readers see the former words").first.wait_for()
    assert Edition.objects.get(language="en").published_id == held.pk
