"""Reference tables that are shown as lists: TRIPS, clauses, customs, standards, concepts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.articles.models import Fact
from portal.common.languages import pick
from strategy.models import Clause, Jurisdiction, Point, Provision
from strategy.models.reference import OBLIGATIONS, POINTS, RISKS, SECTIONS, TRIPS_PARTS, label_of

LONGEST = 80  # characters of a filter


@dataclass(frozen=True)
class Tag:
    """A word with its icon; `kind` is a tone, never the only sign."""

    text: str
    icon: str
    kind: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a list."""

    key: str
    fact: Fact
    title: dict[str, str] = field(default_factory=dict)  # {}: the heading of the fact
    before: str = ""  # "Art. 27"
    tags: list[Tag] = field(default_factory=list)
    rests_on: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    anchor: str
    title: str
    lines: list[Line]
    beside: bool = False  # stands beside the table's own rows and is not counted with them


Asked = dict[str, str]


@dataclass(frozen=True)
class Table:
    """A list with its address and what may be asked of it."""

    slug: str
    title: Promise
    lede: Promise
    icon: str
    groups: Callable[[Asked], list[Group]]
    filters: dict[str, Promise] = field(default_factory=dict)
    choices: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    searched: bool = False

    def asked(self, query: Mapping[str, str]) -> Asked:
        """What was asked, nothing unknown in it."""
        found = {name: query.get(name, "") for name in self.choices if query.get(name, "") in dict(self.choices[name])}
        text = query.get("q", "").strip()[:LONGEST] if self.searched else ""
        return {**found, **({"q": text} if text else {})}


class Listing:
    """The groups of a table for what was asked, read when the page wants them."""

    def __init__(self, table: Table, asked: Asked) -> None:
        self.table, self.asked = table, asked

    @property
    def name(self) -> str:
        """How it is kept; "" for words of the reader's own, which nobody else will ask."""
        return "" if "q" in self.asked else f"table {self.table.slug} {sorted(self.asked.items())}"

    @cached_property
    def groups(self) -> list[Group]:
        return [group for group in self.table.groups(self.asked) if group.lines]

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups if not group.beside)


# TRIPS

OBLIGATION_ICONS = {"minimum": "lock", "option": "plus", "mixed": "scale", "procedural": "file", "principle": "book"}


def _trips(asked: Asked) -> list[Group]:
    """By part; narrowed to a part, a kind of obligation, and words."""
    rows = Provision.objects.current().with_words()
    rows = rows.filter(**{name: asked[name] for name in ("part", "obligation") if name in asked})
    lines: dict[str, list[Line]] = {}
    for row in rows:
        if _speaks_of(row, asked.get("q", "")):
            lines.setdefault(row.part, []).append(_provision(row))
    groups = [
        Group(f"part-{part}", _("Part %(number)s: %(title)s") % {"number": part, "title": title}, lines.get(part, []))
        for part, title in TRIPS_PARTS
    ]
    return [*groups, *([] if asked else _beside(["trips-lesson"]))]


def _provision(row: Provision) -> Line:
    tone = "accent" if row.obligation == "minimum" else ""
    tags = [Tag(label_of(OBLIGATIONS, row.obligation), OBLIGATION_ICONS[row.obligation], tone)]
    if row.section:
        tags.append(Tag(label_of(SECTIONS, row.section), "file"))
    return Line(row.key, row.fact, row.title, _("Art. %(number)s") % {"number": row.article}, tags)


def _speaks_of(row: Provision, text: str) -> bool:
    """Every word stands in the number, the title, the words or the tags, in any language."""
    if not text:
        return True
    whole = " ".join([row.article, *row.title.values(), row.fact.text, *map(str, row.fact.chinese.values()), *row.tags]).casefold()
    return all(word in whole for word in text.casefold().split())


# Clauses

RISK_ICONS = {"low": ("check-circle", "ok"), "medium": ("clock", "note"), "high": ("flag", "warn"), "critical": ("alert", "bad")}


def _clauses(asked: Asked) -> list[Group]:
    rows = Clause.objects.current().with_words()
    if "risk" in asked:
        rows = rows.filter(risk=asked["risk"])
    lines = [_clause(row) for row in rows]
    return [Group("clauses", _("Clauses"), lines), *([] if asked else _beside(["legal-point", "scoring"]))]


def _clause(row: Clause) -> Line:
    icon, tone = RISK_ICONS[row.risk]
    risk = _("Risk: %(risk)s") % {"risk": label_of(RISKS, row.risk)}
    return Line(row.key, row.fact, row.name, tags=[Tag(risk, icon, tone)], rests_on=[*row.answers, *row.rests_on])


# Points


def point_groups(kinds: list[str]) -> list[Group]:
    """Points of these kinds, a group a kind. Four statements at most."""
    names = dict(Jurisdiction.objects.current().values_list("key", "name")) if _from_countries(kinds) else {}
    lines: dict[str, list[Line]] = {}
    for row in Point.objects.current().filter(kind__in=kinds).with_words():
        lines.setdefault(row.kind, []).append(_point(row, names))
    return [Group(kind, label_of(POINTS, kind), lines.get(kind, [])) for kind in kinds]


def _beside(kinds: list[str]) -> list[Group]:
    return [replace(group, beside=True) for group in point_groups(kinds)]


def _from_countries(kinds: list[str]) -> bool:
    return not {"customs-rule", "standard-rule"}.isdisjoint(kinds)


def _point(row: Point, names: dict[str, dict[str, str]]) -> Line:
    tags = []
    if row.jurisdiction:
        tags.append(Tag(pick(names.get(row.jurisdiction, {"en": row.jurisdiction})), "globe"))
    if row.year:
        tags.append(Tag(str(row.year), "calendar"))
    return Line(row.key, row.fact, tags=tags, rests_on=row.rests_on)


def _points(kinds: list[str]) -> Callable[[Asked], list[Group]]:
    return lambda asked: point_groups(kinds)


TABLES = {
    table.slug: table
    for table in (
        Table(
            "trips",
            gettext_lazy("TRIPS, article by article"),
            gettext_lazy("What every WTO member must grant at least, and where it may choose."),
            "book",
            _trips,
            {"part": gettext_lazy("Part"), "obligation": gettext_lazy("Obligation")},
            {"part": TRIPS_PARTS, "obligation": OBLIGATIONS},
            searched=True,
        ),
        Table(
            "clauses",
            gettext_lazy("Licence clauses"),
            gettext_lazy("What to check in each clause of a licence or technology-import contract, and the law behind it."),
            "edit",
            _clauses,
            {"risk": gettext_lazy("Risk")},
            {"risk": RISKS},
        ),
        Table(
            "customs",
            gettext_lazy("Customs rules"),
            gettext_lazy("Recordation, detention and export checks, and what to do before goods reach the border."),
            "ship",
            _points(["customs-rule", "exporter-check", "holder-check", "debate"]),
        ),
        Table(
            "standards",
            gettext_lazy("Patents in standards"),
            gettext_lazy("Concepts, rules and cases of standard-essential patents, and how to negotiate a licence."),
            "link",
            _points(["standard-concept", "standard-rule", "standard-case", "standard-step"]),
        ),
        Table(
            "concepts",
            gettext_lazy("Concepts and methods"),
            gettext_lazy("The words and methods of an enterprise’s IP strategy."),
            "speech",
            _points(["concept"]),
        ),
    )
}
