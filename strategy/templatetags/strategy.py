"""Tags of the strategy's pages, and what pages of the floor below show of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import pgettext

from portal.articles.models import CONFIDENCE, Fact
from portal.common import pictures
from portal.common.dates import day_text
from strategy.models import DisclosureMove, Place, PlanAction, ToolRecord
from strategy.models.record import LIGHTS
from strategy.models.reference import REGIMES as REGIME_WORDS
from strategy.models.reference import UNITS, label_of
from strategy.queries import resting
from strategy.queries.board import Asked
from strategy.queries.offers import Offer, offers
from strategy.queries.planned import Planned, planned_of
from strategy.queries.reach import Reach
from strategy.queries.shelf import Entry, entries, tools_beside, tools_of
from strategy.queries.tables import Tag
from strategy.spots import url_of

register = template.Library()

REGIMES = {
    "international": Tag("", "globe", "ok"),
    "regional": Tag("", "flag", "accent"),
    "national": Tag("", "lock", "warn"),
    "mixed": Tag("", "scale", "note"),
    "unsettled": Tag("", "ask", ""),
    "none": Tag("", "ask", ""),
}
PLAN = {
    "proposed": Tag("", "speech", ""),
    "open": Tag("", "flag", "accent"),
    "doing": Tag("", "edit", "accent"),
    "done": Tag("", "check-circle", "ok"),
    "dropped": Tag("", "cross", ""),
}
TAGS = {"go": ("ok", "check-circle"), "caution": ("warn", "alert"), "ask": ("warn", "ask"), "stop": ("bad", "stop")}


@register.filter
def regime_tag(regime: str) -> Tag:
    """{{ rule.regime|regime_tag }}: icon and tone; the word is the rule's own."""
    return REGIMES[regime]


@register.filter
def regime_name(regime: str) -> str:
    """{{ "mixed"|regime_name }}."""
    return label_of(REGIME_WORDS, regime)


@register.filter
def plan_tag(status: str) -> Tag:
    """{{ action.status|plan_tag }}: icon and tone; the word is the status's own."""
    return PLAN[status]


@register.filter
def move_name(action: PlanAction, status: str) -> str:
    """{{ action|move_name:"doing" }}: the words of the button that moves it there."""
    if status == "open" and action.status != "proposed":
        return pgettext("move an action of the plan", "Back to open")
    return {
        "open": pgettext("move an action of the plan", "Agree"),
        "doing": pgettext("move an action of the plan", "Begin"),
        "dropped": pgettext("move an action of the plan", "Drop it"),
    }[status]


@register.filter
def is_late(action: PlanAction, today: date) -> bool:
    """{% if action|is_late:board.today %}."""
    return action.is_late(today)


@register.filter
def changed_by(action: PlanAction, reach: Reach) -> bool:
    """{{ action|changed_by:board.reach }}: whether the reader may change it."""
    return reach.may_change(action)


@register.filter
def taken_by(action: PlanAction, reach: Reach) -> bool:
    """{{ action|taken_by:board.reach }}: whether the reader may take it on."""
    return reach.may_take(action)


@register.filter
def day_words(value: date) -> str:
    """{{ action.due|day_words }}: 22 Nov 2026, as plain text for mails and inside sentences."""
    return day_text(value)


@register.filter
def address(asked: Asked, more: str) -> str:
    """{{ asked|address:"view=list" }}: the plan as asked for, and more."""
    return asked.address(**dict(parse_qsl(more)))


@register.simple_tag(takes_context=True)
def planned(context: Context, record: ToolRecord) -> list[Planned]:
    """{% planned record as proposals %}: what of a record may be taken into the plan, and what has been. One statement."""
    return planned_of(record, context["request"].user)


@register.simple_tag(takes_context=True)
def may_plan(context: Context) -> bool:
    """{% may_plan as may %}: whether the reader may add to a plan. One statement, two more for heads."""
    return Reach(context["request"].user).may_add


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


@register.filter
def cited(paper: Mapping[str, Any], ids: Sequence[str]) -> list[Mapping[str, Any]]:
    """{{ paper|cited:point.facts }}: the facts of a paper (plain values) that a point of it rests on, as they read."""
    return [fact for fact in paper["facts"] if fact["id"] in ids]


@register.filter
def confidence_words(code: str) -> str:
    """{{ fact.confidence|confidence_words }}: for a fact that is plain values."""
    return label_of(CONFIDENCE, code) if code else ""


@register.inclusion_tag("components/_tag.html")
def light_tag(light: str) -> dict[str, str]:
    """{% light_tag record.light %}: the light of an outcome as a tag."""
    kind, icon = TAGS[light]
    return {"kind": kind, "icon": icon, "text": label_of(LIGHTS, light)}


@register.simple_tag
def tools_for(number: int) -> list[Entry]:
    """{% tools_for 4 as entries %}: the tools of a countermeasure. No statement."""
    return tools_of(number)


@register.simple_tag
def tools_at(spot: str) -> list[Entry]:
    """{% tools_at "jurisdiction/DE" as entries %}: the tools that answer from what stands there. No statement."""
    return tools_beside(spot)


@register.simple_tag
def all_tools() -> list[Entry]:
    """{% all_tools as entries %}. No statement."""
    return entries()


@register.simple_tag
def countermeasure_name(number: int) -> str:
    """{% countermeasure_name 4 %}. No statement."""
    return pictures.countermeasures()[number - 1]


@register.simple_tag
def strategy_places(fact: Fact) -> list[Place]:
    """{% strategy_places fact as places %}: the rows that speak by a fact or rest on it. One statement."""
    return list(Place.objects.filter(fact=fact))


@register.simple_tag
def places_on(fact_ids: list[str]) -> list[Place]:
    """{% places_on ids as places %}: the rows of the strategy's pages that speak by one of the facts or rest on it."""
    return resting.places(fact_ids)


@register.simple_tag
def disclosure_of(record: ToolRecord) -> str:
    """{% disclosure_of record as url %}: the address of the disclosure whose submission kept this record, or "". One statement."""
    line = DisclosureMove.objects.filter(record=record.pk).values_list("disclosure", flat=True).first()
    return reverse("disclosure", args=[line]) if line else ""


@register.simple_tag(takes_context=True)
def cases_of(context: template.Context, record: ToolRecord) -> list[Offer]:
    """{% cases_of record as offers %}: the playbooks a record leads to, with the case or the right to open one. One or two statements."""
    return offers(context["request"].user, record)
