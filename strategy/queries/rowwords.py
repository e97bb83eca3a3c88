"""A row of the reference tables as people read it, and the facts it rests on: what a change of it shows before and after."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import override

from portal.articles.models import Fact
from portal.common.languages import LANGUAGES, pick
from strategy.models import VersionedRow

KEPT = {"id", "key", "version", "current", "since", "until", "position", "digest", "fact"}


def title_of(row: Any) -> dict[str, str]:
    """Its name in both languages, else the heading of its fact."""
    named = getattr(row, "name", None) or getattr(row, "title", None)
    if isinstance(named, dict):
        return {language: pick(named, language) for language in LANGUAGES}
    fact = row.fact
    return {"en": fact.heading, "zh-hans": fact.chinese.get("heading") or fact.heading}


def text_of(row: VersionedRow) -> str:
    """Everything the row itself states, a line each, in English; its fact's words are the fact's."""
    with override("en"):
        lines = [_line(row, field) for field in row._meta.fields if field.name not in KEPT]
    return "\n".join(filter(None, lines))


def _line(row: Any, field: models.Field[Any, Any]) -> str:
    value = getattr(row, field.name)
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    said = _said(value)
    return f"{str(field.verbose_name).capitalize()}: {said}" if said else ""


def _said(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        if set(value) <= {*LANGUAGES, "text", "sources"}:
            return str(pick(value) if "en" in value else _said(value.get("text", "")))
        return "; ".join(f"{key}: {_said(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "; ".join(filter(None, map(_said, value)))
    if isinstance(value, Fact):
        return value.pk
    return str(value)


def facts_of(row: Any) -> list[str]:
    """Ids of the facts it speaks by or rests on, once each."""
    own = [getattr(row, f"{name}_id", None) for name in ("fact", "customs", "venue", "terms")]
    return list(dict.fromkeys([*filter(None, own), *getattr(row, "answers", []), *getattr(row, "rests_on", [])]))
