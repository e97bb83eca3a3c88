"""A unit's profile: its newest check, the one before, the way it went, and what comes next. Made of what the records keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef

from portal.common.pictures import countermeasures
from portal.people.models import Person
from strategy.models import PlanAction, ToolRecord
from strategy.queries.dimensions import Described, described
from strategy.queries.rulebook import rulebook
from strategy.queries.units import ReadUnit, checks
from strategy.queries.wordings import Words
from strategy.rules.crowds import Crowd
from strategy.rules.maturity import Dimension
from strategy.rules.profiles import Figures, figures, tenths_text
from strategy.rules.sparks import Spark, Told, spark
from strategy.rules.trend import Course, Reading, trend

MOST = 12  # checks that a page looks back on


@dataclass(frozen=True)
class Check:
    """A check of the unit. `record` leads to it where the reader may read it."""

    record: ToolRecord
    readable: bool
    figures: Figures

    @property
    def day(self) -> date:
        return self.record.day

    @property
    def mean(self) -> str:
        return tenths_text(self.figures.mean)

    @property
    def counted(self) -> str:
        return tenths_text(self.figures.counted_mean)


@dataclass(frozen=True)
class Axis:
    """A dimension in the newest check."""

    row: Described
    figures: Figures
    words: Words
    rule: Dimension | None

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def name(self) -> str:
        return self.row.name()

    @property
    def level(self) -> int | None:
        return self.figures.levels.get(self.key)

    @property
    def state(self) -> str:
        return self.words.own.label("state", self.figures.states.get(self.key, "unknown"))

    @property
    def target(self) -> int | None:
        return None if self.figures.states.get(self.key) == "left-out" else self.figures.targets.get(self.key)

    @property
    def gap(self) -> int:
        return self.figures.gaps.get(self.key, 0)

    @property
    def looks(self) -> str:
        """What the level looks like, where its wording is still that of the check."""
        same = self.figures.versions.get(self.key) == self.row.version
        return self.row.looks(self.level or 0) if same else ""

    @property
    def evidence(self) -> bool:
        return bool(self.figures.evidence.get(self.key))

    @property
    def step(self) -> str:
        return self.row.step(self.level or 1)

    @property
    def owner(self) -> str:
        return self.words.own.who(self.rule.owner) if self.rule else ""

    @property
    def course(self) -> str:
        return self.rule.course if self.rule else ""

    @property
    def course_name(self) -> str:
        return self.words.own.label("course", self.course) if self.course else ""


@dataclass(frozen=True)
class Next:
    """The next step of a dimension below its target, its code as a proposal, and the action it has become."""

    axis: Axis
    code: str
    action: PlanAction | None


@dataclass(frozen=True)
class Way:
    """A dimension over time: the level of each check, what has become of it, and the line to draw."""

    key: str
    name: str
    levels: tuple[int | None, ...]
    kind: str
    text: str
    spark: Spark


class UnitProfile:
    """What a page shows of a unit. One statement for its checks, however many; names and rules are kept."""

    def __init__(self, read: ReadUnit, reader: Person) -> None:
        self.unit, self.reader = read.unit, reader
        self.may_plan = read.own and not reader.look and not reader.is_auditor  # into the plan of this unit

    @cached_property
    def words(self) -> Words:
        return Words("maturity")

    @cached_property
    def checks(self) -> list[Check]:
        """The newest first."""
        readable = Exists(ToolRecord.objects.visible_to(self.reader).filter(pk=OuterRef("pk")))
        found = checks().filter(department=self.unit.pk).annotate(readable=readable)
        shown = found.defer("document", "outcome", "answers", "rules")[:MOST]
        return [Check(record, record.readable, figures(record.data)) for record in shown]

    @property
    def last(self) -> Check | None:
        return self.checks[0] if self.checks else None

    @property
    def timeline(self) -> list[Check]:
        """The oldest first; of those of one day the last one counts."""
        by_day = {check.day: check for check in reversed(self.checks)}
        return [by_day[day] for day in sorted(by_day)]

    @cached_property
    def axes(self) -> list[Axis]:
        if self.last is None:
            return []
        rules = {row.key: row for row in rulebook().dimensions}
        return [Axis(row, self.last.figures, self.words, rules.get(key)) for key, row in described().items()]

    @property
    def drawn(self) -> list[tuple[str, int | None, int]]:
        """The axes of the radar: those that the unit's work touches."""
        return [(axis.key, axis.level, axis.target) for axis in self.axes if axis.target is not None]

    @property
    def lowest(self) -> list[Axis]:
        return self._named(self.last.figures.lowest if self.last else ())

    @property
    def low(self) -> list[Axis]:
        """Those below their target, the widest gap first."""
        return self._named(self.last.figures.gaps if self.last else ())

    def _named(self, keys: Mapping[str, int] | tuple[str, ...]) -> list[Axis]:
        by_key = {axis.key: axis for axis in self.axes}
        return [by_key[key] for key in keys if key in by_key]

    @cached_property
    def next(self) -> list[Next]:
        """What comes next, and what of it the unit's plan has already. One statement."""
        last = self.last
        if last is None or not self.low:
            return []
        found = PlanAction.objects.visible_to(self.reader).filter(department=self.unit.pk, record=last.record.pk)
        there = {action.source_code: action for action in found}
        return [Next(axis, f"maturity.{axis.key}", there.get(f"maturity.{axis.key}")) for axis in self.low]

    @property
    def means(self) -> list[tuple[int, str, str]]:
        """Number and name of each countermeasure with a level, and its mean."""
        found = self.last.figures.means if self.last else {}
        return [(number, name, tenths_text(found[number])) for number, name in enumerate(countermeasures(), 1) if number in found]

    @cached_property
    def ways(self) -> list[Way]:
        """Every dimension over time; nothing where there was one check only."""
        line = self.timeline
        if len(line) < 2:
            return []
        readings = [Reading(one.day, one.figures.levels, one.figures.versions) for one in line]
        return [self._way(course, line) for course in trend(readings, described())]

    def _way(self, course: Course, line: list[Check]) -> Way:
        key = course.dimension
        told = [
            Told(one.day, level, one.figures.versions.get(key, 0)) for one in line if (level := one.figures.levels.get(key)) is not None
        ]
        levels = tuple(one.figures.levels.get(key) for one in line)
        kind = course.kind if levels[-1] is not None else ""  # what the newest check does not say is not compared with it
        state = line[-1].figures.states.get(key, "unknown")
        text = self.words.own.label("trend", kind) if kind else self.words.own.label("state", state)
        return Way(key, described()[key].name(), levels, kind, text, spark(told, line[0].day, line[-1].day))

    @property
    def mean_spark(self) -> Spark:
        line = self.timeline
        told = [Told(one.day, one.figures.mean / 10) for one in line if one.figures.mean is not None]
        return spark(told, line[0].day, line[-1].day)

    def beside(self, company: Mapping[str, Crowd]) -> list[tuple[Axis, Crowd | None]]:
        return [(axis, company.get(axis.key)) for axis in self.axes]

    @property
    def comparison(self) -> dict[str, str]:
        """What is said of figures that are shown, and of those withheld."""
        return {code: self.words.own.label("comparison", code) for code in ("shown", "withheld")}
