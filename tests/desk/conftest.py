"""At the desk: Erin edits, Edgar edits too, Ada approves, Xena administers, Audrey audits, Alice learns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from portal.articles.actions import copying, releasing
from portal.articles.models import Article, Edition, Release, WorkingCopy
from portal.people.models import Person
from tests.articles.conftest import BODY, register, write  # noqa: F401  (fixtures)
from tests.training.conftest import make_course  # noqa: F401  (a fixture)

NOTE = "The law has moved."


@pytest.fixture(autouse=True)
def own_files(settings: SimpleNamespace, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.EXCHANGE_DIR = tmp_path / "media", tmp_path / "exchange"


@pytest.fixture
def cast(company: SimpleNamespace, make_person: Callable[..., Person]) -> SimpleNamespace:
    company.ada = make_person("Ada Approver", is_approver=True)
    company.edgar = make_person("Edgar Sun", is_editor=True)
    return company


@pytest.fixture
def erin(cast: SimpleNamespace, as_: Callable[[Person], Client]) -> Client:
    return as_(cast.erin)


@pytest.fixture
def ada(cast: SimpleNamespace, as_: Callable[[Person], Client]) -> Client:
    return as_(cast.ada)


def place(article: Article, page: str = "", language: str = "en") -> str:
    return f"/desk/articles/{article.slug}/{language}/{page}"


def typed(person: Person, body: str = BODY + "\nMore words.\n", *, serial: int = 0, base: int | None = None, **more: Any) -> dict[str, Any]:
    """The fields of the writing page."""
    given = {"title": "Exhaustion", "summary": "The question.", "body": body, "change_note": NOTE}
    held = WorkingCopy.objects.current().filter(person=person).last() if serial else None
    return {**given, "copy": held.pk if held else "", "serial": serial, "base": base or "", "person": person.pk, **more}


def copy_of(person: Person, article: Article, body: str = BODY + "\nMore words.\n", language: str = "en", **more: Any) -> WorkingCopy:
    """A stored working copy with a text that can be handed in."""
    copy = copying.open_copy(person, article, language)
    text = copying.Text(**({"title": "Exhaustion", "summary": "The question.", "body": body, "change_note": NOTE} | more))
    copying.save(copy, text, copying.Mark.of(copy))
    return copying.open_copy(person, article, language)


def handed_in(person: Person, article: Article, body: str = BODY + "\nMore words.\n", **more: Any) -> Release:
    return releasing.hand_in(copy_of(person, article, body, **more), by=person)


def shown(article: Article, language: str = "en") -> str:
    """The words readers see."""
    published = Edition.objects.get(article=article, language=language).published
    return published.body if published else ""
