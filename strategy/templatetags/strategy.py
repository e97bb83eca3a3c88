"""Tags of the strategy's pages, and what pages of the floor below show of it."""

from __future__ import annotations

from typing import Any

from django import template

from portal.articles.models import Fact
from strategy.models import Place
from strategy.models.reference import REGIMES as REGIME_WORDS
from strategy.models.reference import UNITS, label_of
from strategy.queries import resting
from strategy.queries.tables import Tag
from strategy.spots import url_of

register = template.Library()

REGIMES = {
    "international": Tag("", "globe", "ok"),
    "regional": Tag("", "flag", "accent"),
    "national": Tag("", "lock", "warn"),
    "mixed": Tag("", "scale", "note"),
    "unsettled": Tag("", "ask", ""),
}


@register.filter
def regime_tag(regime: str) -> Tag:
    """{{ rule.regime|regime_tag }}: icon and tone; the word is the rule's own."""
    return REGIMES[regime]


@register.filter
def regime_name(regime: str) -> str:
    """{{ "mixed"|regime_name }}."""
    return label_of(REGIME_WORDS, regime)


@register.filter
def spot_url(spot: str) -> str:
    """{{ place.spot|spot_url }}."""
    return url_of(spot)


@register.filter
def unit(value: str) -> str:
    """{{ step.unit|unit }}: "working days"."""
    return label_of(UNITS, value)


@register.filter
def at(texts: dict[str, Any], key: str) -> Any:
    """{{ counts|at:"dated" }}; nothing where it is not there."""
    return texts.get(key, "")


@register.simple_tag
def strategy_places(fact: Fact) -> list[Place]:
    """{% strategy_places fact as places %}: the rows that speak by a fact or rest on it. One statement."""
    return list(Place.objects.filter(fact=fact))


@register.simple_tag
def places_on(fact_ids: list[str]) -> list[Place]:
    """{% places_on ids as places %}: the rows of the strategy's pages that speak by one of the facts or rest on it."""
    return resting.places(fact_ids)
