"""Names of countries and customs territories in the reader's language: the portal's own where it has a row, else those of the CLDR."""

from __future__ import annotations

from functools import cache

from babel import Locale

from portal.common.keeping import kept
from portal.common.languages import LANGUAGES, current_language, pick
from strategy.models import Jurisdiction
from strategy.rules.places import ZONES

LOCALES = {"en": "en", "zh-hans": "zh_Hans"}


def place_name(code: str, language: str | None = None) -> str:
    """The name of "DE"; a code nobody knows names itself. One statement after a change of content, none for the next readers."""
    speaks = language or current_language()
    own = _jurisdictions().get(code)
    return str(pick(own, speaks)) if own else _territories(speaks).get(code, code)


def countries() -> tuple[str, ...]:
    """The codes people may choose from: the portal's jurisdictions in the order of its table, then the other countries it knows."""
    own = own_places()
    return (*own, *sorted(set(ZONES) - set(own)))


def own_places() -> tuple[str, ...]:
    """The portal's own jurisdictions in the order of their table."""
    return tuple(_jurisdictions())


def _jurisdictions() -> dict[str, dict[str, str]]:
    return kept("names of jurisdictions", lambda: dict(Jurisdiction.objects.current().values_list("key", "name")))


@cache
def _territories(language: str) -> dict[str, str]:
    assert language in LANGUAGES
    return dict(Locale.parse(LOCALES[language]).territories)
