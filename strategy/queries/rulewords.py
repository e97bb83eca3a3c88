"""A rule of a tool in words: what stood in its row then and stands there now, field by field, where the two differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from portal.common.languages import current_language
from strategy.models import Rule
from strategy.models.reference import BORDER_RIGHTS, REGIMES, RIGHTS, RISKS, UNITS, label_of
from strategy.queries.places import place_name
from strategy.queries.wordings import Words

FIELDS = {
    "after": gettext_lazy("Not before"),
    "back": gettext_lazy("Counted backwards"),
    "beside": gettext_lazy("Starts as well"),
    "by": pgettext_lazy("of a task", "Within days"),
    "calendar": gettext_lazy("Calendar of working days"),
    "clauses": gettext_lazy("Clauses to check"),
    "code": gettext_lazy("Outcome"),
    "consequence": gettext_lazy("What follows"),
    "countermeasure": gettext_lazy("Countermeasure"),
    "course": pgettext_lazy("of a rule", "Course"),
    "days": pgettext_lazy("of a rule", "Time"),
    "doubts": gettext_lazy("Doubts"),
    "duties": gettext_lazy("Duties"),
    "exceptions": gettext_lazy("Exceptions"),
    "exports": gettext_lazy("Exports are checked"),
    "fact": gettext_lazy("Statement of law"),
    "first": gettext_lazy("What the papers start"),
    "future": gettext_lazy("May lie ahead"),
    "goods": gettext_lazy("Kinds of goods"),
    "jurisdiction": gettext_lazy("Jurisdiction"),
    "light": pgettext_lazy("of a rule", "Light"),
    "likewise": gettext_lazy("As elsewhere"),
    "limits": gettext_lazy("Limits"),
    "nature": gettext_lazy("Kind of time"),
    "need": gettext_lazy("What is needed"),
    "never": gettext_lazy("Rights not covered"),
    "origin": gettext_lazy("Counted from"),
    "owner": gettext_lazy("Who does it"),
    "party": gettext_lazy("Whose time"),
    "place": gettext_lazy("Place in the order"),
    "places": gettext_lazy("Where it may lie"),
    "playbook": gettext_lazy("Playbook"),
    "points": gettext_lazy("Points for counsel"),
    "recordation": gettext_lazy("Recordation with customs"),
    "regime": gettext_lazy("Regime of exhaustion"),
    "regimes": gettext_lazy("Regimes of exhaustion"),
    "rests_on": pgettext_lazy("of a rule", "Rests on"),
    "review": gettext_lazy("Needs review"),
    "right": pgettext_lazy("of a rule", "Right"),
    "rights": gettext_lazy("Rights covered"),
    "risk": gettext_lazy("Risk"),
    "rolls": gettext_lazy("Moves to a working day"),
    "sale": gettext_lazy("Place of the first sale"),
    "say": gettext_lazy("What it says"),
    "step": gettext_lazy("What to do"),
    "takes": gettext_lazy("Papers it takes"),
    "territory": gettext_lazy("Where a first sale counts"),
    "todo": gettext_lazy("What to do"),
    "transit": gettext_lazy("Goods in transit"),
    "unit": gettext_lazy("Unit of time"),
    "variants": gettext_lazy("Other times"),
    "vital": gettext_lazy("Cannot be missing"),
    "when": gettext_lazy("Where it applies"),
    "who": gettext_lazy("Who to ask"),
    "zone": gettext_lazy("Time zone"),
    "zone_certain": gettext_lazy("Time zone is certain"),
}
GROUPS = {  # field → where the tool's own words stand, and what comes before the code
    "exceptions": ("reasons", "exception."),
    "doubts": ("reasons", "doubt."),
    "points": ("steps", "point."),
    "duties": ("steps", "duty."),
    "say": ("reasons", ""),
    "todo": ("steps", ""),
    "step": ("steps", ""),
    "who": ("who", ""),
    "owner": ("who", ""),
    "code": ("title", ""),
    "light": ("lights", ""),
}
LABELS = {"regime": REGIMES, "regimes": REGIMES, "right": RIGHTS, "unit": UNITS, "risk": RISKS} | dict.fromkeys(
    ("rights", "never", "transit"), BORDER_RIGHTS
)
PLACES = {"jurisdiction", "territory", "places"}
BLANK = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Line:
    """A field of a rule that reads differently."""

    name: str
    then: str
    now: str


@dataclass(frozen=True)
class MovedRule:
    """A rule whose version is another by now; `now` 0: it holds no longer. `lines` is empty where only its words or its place changed."""

    rule: str
    then: int
    now: int
    lines: tuple[Line, ...] = ()


def moved(rules: Mapping[str, tuple[int, int]], words: Words) -> list[MovedRule]:
    """Each of these rules (id → (version then, version now)) in words. One statement, whatever their number; none for none."""
    rows = {(row.key, row.version): row for row in Rule.objects.filter(key__in=rules)} if rules else {}
    return [_moved(rule, rows.get((rule, then)), rows.get((rule, now)), then, now, words) for rule, (then, now) in rules.items()]


def _moved(rule: str, old: Rule | None, new: Rule | None, then: int, now: int, words: Words) -> MovedRule:
    if old is None or new is None:
        return MovedRule(rule, then, now)
    names = [name for name in dict.fromkeys([*old.values, *new.values]) if old.values.get(name) != new.values.get(name)]
    return MovedRule(rule, then, now, tuple(_line(name, old.values, new.values, words) for name in names))


def _line(name: str, old: Mapping[str, Any], new: Mapping[str, Any], words: Words) -> Line:
    return Line(str(FIELDS.get(name, name)), said(name, old.get(name), words), said(name, new.get(name), words))


def said(name: str, value: Any, words: Words) -> str:
    """The value of a field in words; what no words are for reads as it is kept."""
    if value in (None, "", [], {}):
        return _("not stated")
    if isinstance(value, bool):
        return pgettext("of a rule", "yes") if value else pgettext("of a rule", "no")
    if isinstance(value, Mapping):
        return _of_mapping(name, value, words)
    if isinstance(value, list):
        return _joined(said(name, one, words) for one in value)
    return _one(name, str(value), words)


def _of_mapping(name: str, value: Mapping[str, Any], words: Words) -> str:
    if "code" in value and name in GROUPS:
        return _one(name, str(value["code"]), words)
    if name == "goods":
        pairs = [(_known(key, words.own.option, "goods", key), _one("light", str(one), words)) for key, one in value.items()]
    elif name == "when":
        pairs = [(_known(key, words.heading, key), _options(key, one, words)) for key, one in value.items()]
    else:
        pairs = [(str(FIELDS.get(key, key)), said(key, one, words)) for key, one in value.items()]
    colon = "：" if current_language() == "zh-hans" else ": "
    return ("；" if current_language() == "zh-hans" else "; ").join(f"{key}{colon}{one}" for key, one in pairs)


def _options(question: str, values: Any, words: Words) -> str:
    given = values if isinstance(values, list) else [values]
    return _joined(_known(one, words.own.option, question, one) for one in given)


def _one(name: str, value: str, words: Words) -> str:
    if name in PLACES:
        return place_name(value)
    if name in LABELS:
        return label_of(LABELS[name], value)
    if name == "clauses":
        return words.clause(value)
    if name in GROUPS:
        group, before = GROUPS[name]
        return BLANK.sub("…", words.own.words.get(group, {}).get(before + value, value))
    return value


def _known(code: Any, word: Callable[..., str], *asked: Any) -> str:
    """The word, or the code itself where the tool has none for it."""
    try:
        return word(*asked)
    except KeyError:
        return str(code)


def _joined(parts: Iterable[str]) -> str:
    return ("、" if current_language() == "zh-hans" else ", ").join(parts)
