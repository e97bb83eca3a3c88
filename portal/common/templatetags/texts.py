"""Filters for texts in two languages."""

from __future__ import annotations

from typing import Any

from django import template

from portal.common import languages

register = template.Library()


@register.filter
def pick(texts: dict[str, Any] | None) -> Any:
    """{{ course.title|pick }}: in the reader's language, else in English."""
    return languages.pick(texts or {})


@register.filter
def language_of(texts: dict[str, Any] | None) -> str:
    """The `lang=` of what `pick` gives."""
    here = languages.current_language()
    return languages.html_lang(here if (texts or {}).get(here) else "en")


@register.filter
def other_text(texts: dict[str, Any] | None) -> Any:
    """The text in the other language, or "" where there is none."""
    there = "en" if languages.current_language() == "zh-hans" else "zh-hans"
    return (texts or {}).get(there, "")


@register.filter
def html_lang(language: str) -> str:
    """{{ text.language|html_lang }}: the `lang=` of a stored language."""
    return languages.html_lang(language)


@register.simple_tag
def other_lang() -> str:
    """The `lang=` of the language the reader does not use."""
    return languages.html_lang("en" if languages.current_language() == "zh-hans" else "zh-hans")
