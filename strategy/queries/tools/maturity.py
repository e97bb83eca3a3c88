"""The maturity check: twelve dimensions by countermeasure, each level in the words of its own row, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.common.pictures import countermeasures
from strategy.queries.dimensions import described
from strategy.queries.rulebook import Rulebook, rulebook
from strategy.queries.tools.base import Screen, Tool
from strategy.queries.wordings import Words
from strategy.rules import maturity, profiles
from strategy.rules.engine import Ask, Facts, Outcome, Problem, Step, asked
from strategy.rules.maturity import AHEAD, EVIDENCE, NONE, Axis, Dimension, Profile
from strategy.rules.papers import Section
from strategy.rules.profiles import tenths_text


class Maturity(Tool):
    key, words, countermeasures = "maturity", "maturity", (1, 2, 3, 4, 5)
    course, subject, icon = "enterprise-ip-strategy", "unit", "fan"
    after = "strategy/maturity/_after.html"
    fixed = below = True

    def asks(self, book: Rulebook) -> Sequence[Ask]:
        return maturity.asks(book.dimensions)

    def screens(self, book: Rulebook, answers: Facts) -> list[Screen]:
        """The field for evidence stands beside a level that is not said yet, and goes where the level needs none."""
        asks = {ask.key: ask for ask in self.asks(book)}
        led = {ask.key for ask in asked(asks.values(), answers)} | _evidence_to_come(book.dimensions, answers)
        return [
            Screen(name, tuple(asks[key] for key in keys if key in led))
            for name, keys in maturity.screens(book.dimensions).items()
            if led & set(keys)
        ]

    def options(self, ask: Ask, book: Rulebook, answers: Facts) -> tuple[str, ...]:
        """Of what matters most only what the unit's work touches."""
        if ask.key != AHEAD:
            return ask.options
        touched = {row.key for row in book.dimensions if maturity.touches(row, answers)}
        return tuple(option for option in ask.options if option in touched or option == NONE)

    def judge(self, answers: Facts, book: Rulebook, today: date) -> Outcome:
        return assessed(answers, book).outcome

    def problems(self, answers: Facts, today: date) -> list[Problem]:
        return maturity.problems(rulebook().dimensions, answers)

    # Words

    def question(self, ask: Ask, words: Words) -> str:
        """Several dimensions stand on one screen: each question begins with the name of its own."""
        key = ask.key.removesuffix(EVIDENCE)
        if key not in described():
            return words.question(ask.key)
        name = described()[key].name(words.language)
        return _("%(dimension)s: %(question)s") % {"dimension": name, "question": words.question(ask.key)}

    def option_help(self, ask: Ask, option: str, words: Words) -> str:
        """What the level looks like in this dimension."""
        row, level = described().get(ask.key), maturity.level_of(option)
        return row.looks(level, words.language) if row and level else words.own.option_help(ask.key, option)

    def step(self, step: Step, words: Words) -> str:
        """The next step in the words of its row."""
        row, level = described().get(str(step.detail["dimension"])), maturity.level_of(step.detail["level"])
        space = "" if words.language == "zh-hans" else " "
        return words.step(step) + (space + row.step(level, words.language) if row and level else "")

    # Beside the outcome

    def sections(self, answers: Facts, outcome: Outcome, book: Rulebook, words: Words, today: date) -> Sequence[Section]:
        profile = assessed(answers, book)
        return (_profile(profile, words), _means(profile), _certified(profile, words))

    def data(self, answers: Facts, outcome: Outcome, book: Rulebook, today: date) -> Mapping[str, object]:
        return profiles.kept(assessed(answers, book), {key: row.version for key, row in described().items()})


def assessed(answers: Facts, book: Rulebook) -> Profile:
    """The profile of these answers, with the targets they set."""
    return maturity.assess(book.dimensions, answers, maturity.targets(book.dimensions, answers))


def _evidence_to_come(rows: Sequence[Dimension], answers: Facts) -> set[str]:
    return {row.key + EVIDENCE for row in rows if row.key not in answers and maturity.touches(row, answers)}


# Sections


def _profile(profile: Profile, words: Words) -> Section:
    """The table behind the radar; the radar names its axes by the keys of the table."""
    head = (
        _("Dimension"),
        _("Level"),
        _("Counts as"),
        _("Target"),
        _("Gap"),
        _("Evidence"),
        pgettext("of a dimension", "Owner"),
        _("Course"),
    )
    axes = profile.axes
    return Section(
        "profile",
        _("Profile"),
        head,
        tuple(_row(axis, words) for axis in axes),
        _("Counts as: the level in a certified result, at most two above that of strategy and governance."),
        tuple((axis.dimension, axis.level, axis.target) for axis in axes if axis.state != "left-out"),
    )


def _row(axis: Axis, words: Words) -> tuple[str, ...]:
    name, course = f"{axis.dimension} {words.named('dimension', axis.dimension)}", words.own.label("course", axis.course)
    owner = words.own.who(axis.owner)
    if axis.level is None:
        target = "" if axis.state == "left-out" else str(axis.target)
        return (name, words.own.label("state", axis.state), "", target, "", "", owner, course)
    return (name, _said(axis, words), str(axis.counted), str(axis.target), str(axis.gap), _shown(axis), owner, course)


def _said(axis: Axis, words: Words) -> str:
    """The level with what it looks like: the record keeps what was chosen, not only its number."""
    row, level = described().get(axis.dimension), axis.level or 0
    looks = row.looks(level, words.language) if row else ""
    return f"{level} · {looks}" if looks else str(level)


def _shown(axis: Axis) -> str:
    return axis.evidence or ("" if axis.proven else pgettext("evidence of a level", "none"))


def _means(profile: Profile) -> Section:
    """By countermeasure, then of all."""
    head = (_("Countermeasure"), _("Mean"), _("Dimensions"))
    names = dict(enumerate(countermeasures(), 1))
    rows = [(f"{number} {names[number]}", tenths_text(mean.tenths), str(mean.count)) for number, mean in profile.countermeasures.items()]
    rows.append((_("All dimensions"), tenths_text(profile.mean.tenths), str(profile.mean.count)))
    rows.append((_("As counted in a certified result"), tenths_text(profile.counted.tenths), str(profile.counted.count)))
    return Section("means", _("Means"), head, tuple(row for row in rows if row[1]))


def _certified(profile: Profile, words: Words) -> Section:
    title = _("Can this result be certified?")
    if profile.certifiable:
        return Section("certified", title, rows=((_("Yes: every dimension is said, and from level 3 on something shows it."),),))
    missing = tuple((line,) for line in _missing(profile, words))
    return Section(
        "certified",
        title,
        rows=missing or ((_("No: nothing has been said yet."),),),
        note=_("Not before these are settled.") if missing else "",
    )


def _missing(profile: Profile, words: Words) -> Iterator[str]:
    for axis in profile.axes:
        if axis.state == "unknown":
            yield _("%(dimension)s: nobody has said the level.") % {"dimension": words.named("dimension", axis.dimension)}
        elif not axis.proven and axis.level is not None:
            said = {"dimension": words.named("dimension", axis.dimension), "level": axis.level}
            yield _("%(dimension)s: nothing is named that shows level %(level)s.") % said


MATURITY = Maturity()
