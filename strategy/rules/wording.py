"""The words of a tool in one language, from its parsed file: one door for whoever shows questions and outcomes.

A word that is not there is a fault of the portal, never an empty line: KeyError, with the tool, the kind of word, its code and the language.
Values in {braces} are filled from the detail of a reason or step. What the file knows (options, titles, lights, its own questions) is
filled here; what it cannot know is asked of `names(kind, value)`, whose kinds are KINDS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

Names = Callable[[str, object], str]
Detail = Mapping[str, object]
Words = dict[str, str]

LANGUAGES: Final = {"en": "en", "zh-hans": "zh-Hans"}  # as the portal names a language → as the files do
KINDS: Final = ("jurisdiction", "clause", "dimension", "event", "step", "playbook", "zone", "day")  # what is asked of `names`
GROUPS: Final = ("lights", "reasons", "changes", "steps", "problems", "who")
ASKED: Final = ("ask", "help", "heading", "options", "option-help", "inside")
PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Wording:
    """The words of one tool in one language. `limit` is the sentence about what the tool is not: legal advice."""

    tool: str
    language: str
    name: str
    limit: str
    unknown: str
    words: Mapping[str, Words]  # group → code → words; "labels" and what rows say for themselves as "label state", "label fallback"
    questions: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, parsed: Mapping[str, Any], language: str) -> Wording:
        """The words from a parsed file of content/tools; `language` as the portal names it ("en", "zh-hans")."""
        code = LANGUAGES[language.lower()]
        told = {name: str(parsed[name][code]) for name in ("name", "limit", "unknown")}
        questions = {key: _spoken(entry, code) for key, entry in _questions(parsed)}
        return cls(parsed["tool"], code, words=_words(parsed, code), questions=questions, **told)

    # Questions

    def question(self, key: str) -> str:
        return self._of_question("ask", key)

    def help(self, key: str) -> str:
        """Nothing where a question needs none."""
        return str(self._question(key).get("help", ""))

    def heading(self, key: str, names: Names | None = None) -> str:
        """A question as a short noun, for the list of answers; of a clause or a dimension the name that `names` gives."""
        kind = self._question(key).get("named")
        return names(kind, key) if kind and names else self._of_question("heading", key)

    def option(self, key: str, option: object) -> str:
        """The words of an answer that is chosen; that nobody knows is one to every question."""
        options = self._question(key).get("options", {})
        if option == "unknown" and option not in options:
            return self.unknown
        return self._one(options, f"option of {key}", option)

    def option_help(self, key: str, option: object) -> str:
        """The second line of an answer; nothing where it needs none."""
        return str(self._question(key).get("option-help", {}).get(str(option), ""))

    # Outcomes

    def light(self, light: str) -> str:
        return self._said("lights", light)

    def title(self, code: str) -> str:
        return self._said("title", code)

    def text(self, code: str) -> str:
        return self._said("text", code)

    def reason(self, code: str, detail: Detail, names: Names) -> str:
        return self._filled("reasons", code, detail, names)

    def change(self, code: str, detail: Detail, names: Names) -> str:
        return self._filled("changes", code, detail, names)

    def step(self, code: str, detail: Detail, names: Names) -> str:
        return self._filled("steps", code, detail, names)

    def problem(self, code: str, detail: Detail, names: Names) -> str:
        return self._filled("problems", code, detail, names)

    def who(self, key: str) -> str:
        return self._said("who", key)

    # Anything else

    def label(self, group: str, key: object) -> str:
        """A word of a group: state, unit, status …; a code that bears the name of its group ("hint.found") serves as well."""
        return self._said(f"label {group}", str(key).removeprefix(f"{group}."))

    def time(self, number: int, unit: str) -> str:
        """How long, as “1 month” or “20 calendar days”."""
        one = f"{unit}.one" if abs(number) == 1 else unit
        return self.label("time", one).replace("{number}", str(number))

    # Looking up

    def _missing(self, group: str, code: object) -> KeyError:
        return KeyError(f"{self.tool}: no words for {group} “{code}” in {self.language}")

    def _one(self, table: Mapping[str, str], group: str, code: object) -> str:
        try:
            return table[str(code)]
        except KeyError:
            raise self._missing(group, code) from None

    def _said(self, group: str, code: str) -> str:
        return self._one(self.words.get(group, {}), group, code)

    def _question(self, key: str) -> Mapping[str, Any]:
        try:
            return self.questions[key]
        except KeyError:
            raise self._missing("questions", key) from None

    def _of_question(self, part: str, key: str) -> str:
        entry = self._question(key)
        if part not in entry:
            raise self._missing(f"{part} of question", key)
        return str(entry[part])

    # Filling

    def _filled(self, group: str, code: str, detail: Detail, names: Names) -> str:
        def place(found: re.Match[str]) -> str:
            if found[1] not in detail:
                raise self._missing(group, f"{code} {{{found[1]}}}")
            return self._value(found[1], detail, names)

        return PLACE.sub(place, self._said(group, code))

    def _value(self, name: str, detail: Detail, names: Names) -> str:
        """The words of one value. A choice has its option's, where the file has them as they stand inside a sentence those; a country
        without words of its own has the name of the jurisdiction.
        """
        value = detail[name]
        own: dict[str, Callable[[str], str]] = {"question": self.question, "outcome": self.title, "light": self.light}
        if isinstance(value, date):
            return names("day", value)
        if name in own:
            return own[name](str(value))
        if name == "answer" and "question" in detail:
            return self._answer(str(detail["question"]), value, names)
        if name in self.questions:
            inside = self._question(name).get("inside", {}).get(str(value))
            return inside or self._answer(name, value, names)
        if name == "unit":
            return self.label("unit", value)
        kind = "jurisdiction" if name == "country" else name
        return names(kind, value) if kind in KINDS else str(value)

    def _answer(self, key: str, value: object, names: Names) -> str:
        known = self._question(key).get("options", {})
        return self.option(key, value) if value in known or value == "unknown" else names("jurisdiction", value)


# Reading a file


def _is_text(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("en"), str)


def _spoken(value: Any, code: str) -> Any:
    """A part of the file in one language: every text its own, everything else as it is."""
    if _is_text(value):
        return value[code]
    return {str(key): _spoken(one, code) for key, one in value.items()} if isinstance(value, Mapping) else value


def _questions(parsed: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The questions of the file, and those asked of each row of a list: what the row has not of its own stands in `each`."""
    yield from parsed["questions"].items()
    for name, common in parsed.get("each", {}).items():
        rows, _dot, part = name.partition(".")
        for key, row in parsed[rows].items():
            own = {} if part else {one: row[one] for one in ASKED if one in row}
            yield f"{key}.{part}" if part else key, {**common, **own}


def _words(parsed: Mapping[str, Any], code: str) -> dict[str, Words]:
    found: dict[str, Words] = {group: _spoken(parsed.get(group, {}), code) for group in GROUPS}
    for part in ("title", "text"):
        found[part] = {key: entry[part][code] for key, entry in parsed["outcomes"].items()}
    for group, entries in parsed.get("labels", {}).items():
        found[f"label {group}"] = _spoken(entries, code)
    for group, key, text in _of_rows(parsed, code):
        found.setdefault(f"label {group}", {})[key] = text
    return found


def _of_rows(parsed: Mapping[str, Any], code: str) -> Iterator[tuple[str, str, str]]:
    """What rows say beside their question, as the wording a clause falls back to."""
    for name in parsed.get("each", {}):
        for key, row in parsed.get(name, {}).items():
            for group, text in row.items():
                if group not in ASKED and _is_text(text):
                    yield group, key, text[code]
