"""Texts in the portal's two languages: {"en": …, "zh-hans": …}; English is always there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LANGUAGES = ("en", "zh-hans")
FOLDERS = {"en": "en", "zh-Hans": "zh-hans"}  # how content folders and files spell them


def current_language() -> str:
    """The reader's language, one of `LANGUAGES`."""
    return "zh-hans" if (get_language() or "en").startswith("zh") else "en"


def html_lang(language: str) -> str:
    """The BCP 47 tag for `lang=`."""
    return "zh-Hans" if language == "zh-hans" else "en"


def pick(texts: dict[str, Any], language: str | None = None) -> Any:
    """The text in `language` (default: the reader's), else in English."""
    return texts.get(language or current_language()) or texts.get("en", "")


def check_bilingual(value: Any) -> None:
    if not isinstance(value, dict) or not value.get("en") or set(value) - set(LANGUAGES):
        raise ValidationError(_("Write a text in English, and in Simplified Chinese where there is one."))


class BilingualField(models.JSONField):
    """A short text in both languages: dict of language → str."""

    default_validators = [check_bilingual]
