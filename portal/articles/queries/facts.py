"""Which version of a fact is in force."""

from __future__ import annotations

from typing import Any

from portal.articles.models import Fact, FactVersion

COLUMNS = ("heading", "text", "note", "basis", "status", "confidence", "as_of", "chinese")


def words_of(fact: Fact) -> dict[str, Any]:
    """What the fact says, as a version holds it. One statement, none where its sources were read with it."""
    return {name: getattr(fact, name) for name in COLUMNS} | {"sources": sorted(source.pk for source in fact.sources.all())}


def current_version(fact: Fact) -> FactVersion | None:
    """The newest version that says what the fact says; None where no version does. Two statements."""
    words = words_of(fact)
    return next((version for version in fact.versions.order_by("-number") if _said(version) == words), None)


def _said(version: FactVersion) -> dict[str, Any]:
    return {**version.words, "sources": sorted(version.words["sources"])}
