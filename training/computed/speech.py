"""The words of a scenario in one language: places, days, phrases for facts, and the tools' own words for outcomes and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from strategy.rules.engine import Reason
from strategy.rules.wording import Wording
from training.computed.templates import LANGUAGES, Texts

PLACES: Final = ("destination", "sold_in", "where", "country")
MONTHS: Final = "January February March April May June July August September October November December".split()  # noqa: SIM905
DAYS: Final = {"en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(), "zh-Hans": list("一二三四五六日")}  # noqa: SIM905
ENDS: Final = {"en": " ", "zh-Hans": ""}  # between two sentences


@dataclass(frozen=True)
class Names:
    """Words that stand in rows: of playbooks and of events, by id, in both languages as files spell them."""

    playbooks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    events: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Tongue:
    """All words in one language. A word that is missing raises KeyError with where it was looked for."""

    language: str  # as files spell it
    own: Mapping[str, Any]  # the parsed scenarios.yaml
    tools: Mapping[str, Wording]  # of the engines
    names: Names

    def _pick(self, table: Mapping[str, Any], *path: str) -> str:
        found: Any = table
        for step in path:
            if step not in found:
                raise KeyError(f"{self.language}: {'/'.join(path)}")
            found = found[step]
        return str(found[self.language])

    def place(self, code: object) -> str:
        return self._pick(self.own, "places", str(code))

    def phrase(self, engine: str, key: str, value: object) -> str:
        """What a fact's value is called in a sentence."""
        if isinstance(value, date):
            return self.day(value)
        if key in PLACES:
            return self.place(value)
        if isinstance(value, list | tuple):
            return self._list([self.phrase(engine, key, one) for one in value])
        return self._pick(self.own, "phrases", engine, key, str(value))

    def _list(self, parts: list[str]) -> str:
        return (", " if self.language == "en" else "、").join(parts)

    def title(self, engine: str, code: str) -> str:
        """The verdict of an outcome, as an answer to choose."""
        answers = self.own["answers"].get(engine) or {}
        return str(answers[code][self.language]) if code in answers else self.tools[engine].title(code)

    def reason(self, engine: str, reason: Reason) -> str:
        """Why, as told about others; "" where there is nothing to tell."""
        own = self.own["because"].get(engine) or {}
        if reason.code not in own:
            return self.tools[engine].reason(reason.code, reason.detail, self._named)
        told = own[reason.code]
        values = {key: self.phrase(engine, key, value) for key, value in reason.detail.items()} if told else {}
        return str(told[self.language]).format_map(values) if told else ""

    def _named(self, kind: str, value: object) -> str:
        return self.place(value) if kind == "jurisdiction" else str(value)

    def otherwise(self, engine: str, key: str, value: object) -> str:
        """Why a wrong answer would be right, were this fact otherwise."""
        known = self.own["otherwise"][engine][key]
        own = known.get(_key(value), known) if isinstance(known, Mapping) else known
        filled = "{value}" in own[self.language]
        return str(own[self.language]).format(value=self.phrase(engine, key, value) if filled else "")

    def change(self, key: str, value: object, facts: Mapping[str, object]) -> str:
        """What somebody may change about goods, as an answer to choose."""
        known = self.own["changes"][key]
        own = known.get(_key(value), known)
        places = {name: self.place(facts[name]) for name in ("destination",)}
        return str(own[self.language]).format(**places, value=self.place(value) if key == "sold_in" else "")

    def say(self, key: str, **values: object) -> str:
        """A sentence of the scenarios' own."""
        return self._pick(self.own, "sentences", key).format(**values)

    def event(self, key: str) -> str:
        return self._pick(self.names.events, key)

    def playbook(self, key: str) -> str:
        return self._pick(self.names.playbooks, key)

    def day(self, day: date) -> str:
        """A day with its weekday, which counting needs."""
        name = DAYS[self.language][day.weekday()]
        if self.language == "en":
            return f"{name}, {day.day} {MONTHS[day.month - 1]} {day.year}"
        return f"{day.year}年{day.month}月{day.day}日（星期{name}）"

    def days(self, days: Iterable[date]) -> str:
        return self._list([f"{day.day} {MONTHS[day.month - 1]}" if self.language == "en" else f"{day.month}月{day.day}日" for day in days])

    def length(self, number: int, unit: str) -> str:
        """A time: "20 calendar days", "1 month"."""
        return self._pick(self.own, "units", unit if number != 1 else f"{unit}.one").format(n=number)

    def join(self, sentences: Iterable[str]) -> str:
        return ENDS[self.language].join(one for one in dict.fromkeys(sentences) if one)


def _key(value: object) -> str:
    return str(value[0]) if isinstance(value, list | tuple) and value else str(value)


@dataclass(frozen=True)
class Speech:
    """Both languages beside each other."""

    tongues: Mapping[str, Tongue]

    @classmethod
    def of(cls, own: Mapping[str, Any], tools: Mapping[str, Mapping[str, Any]], names: Names) -> Speech:
        """`own`: the parsed scenarios.yaml; `tools`: engine → the parsed words of its tool."""
        return cls(
            {
                code: Tongue(language, own, {engine: Wording.of(parsed, code) for engine, parsed in tools.items()}, names)
                for language, code in LANGUAGES.items()
            }
        )

    def both(self, say: Any) -> Texts:
        """What `say` says of each language's words."""
        return {code: say(tongue) for code, tongue in self.tongues.items()}
