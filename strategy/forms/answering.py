"""A screen of a tool as a form: one field a question, in the words of the tool; what was sent becomes plain answers.

form = ScreenForm(walk, screen, words, request.POST or None)
form.is_valid()                      every question of the screen has an answer the tool offers
form.given                           key → answer, as a run keeps it
ScreenForm.again(walk, screen, words) as the answers stand, with what is wrong with them
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from strategy.forms.asking import DONT_KNOW, DayField, field_of, unsaid
from strategy.queries.tools import Screen
from strategy.queries.walks import Walk, keys
from strategy.queries.wordings import Words
from strategy.rules.engine import UNKNOWN, Ask, Problem


class ScreenForm(forms.Form):
    """Nothing is kept unless the whole screen is in order; what was sent stands in the form again."""

    screen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, walk: Walk, screen: Screen, words: Words, sent: Any = None) -> None:
        initial = {"screen": screen.key}
        for ask in screen.asks:
            initial |= _shown(ask, walk.answers.get(ask.key))
        super().__init__(sent, initial=initial)
        self.walk, self.asked, self.words = walk, screen, words
        for ask in screen.asks:
            self.fields |= field_of(ask, walk, words, alone=len(screen.asks) == 1)

    @classmethod
    def again(cls, walk: Walk, screen: Screen, words: Words) -> ScreenForm:
        """As the answers stand; where they were kept and are wrong, with what is wrong."""
        if screen.is_answered(walk.answers) and any(problem.key in keys(screen) for problem in walk.problems):
            return cls(walk, screen, words, _sent(screen, walk.answers))
        return cls(walk, screen, words)

    @property
    def given(self) -> dict[str, Any]:
        """The answers, plain."""
        return {ask.key: self._answer(ask) for ask in self.asked.asks}

    @property
    def sound(self) -> dict[str, Any]:
        """What can be kept of a screen that is not in order: the answers that are."""
        there = {ask.key for ask in self.asked.asks if self.cleaned_data.get(ask.key) not in (None, "", [])}
        there |= {ask.key for ask in self.asked.asks if self.cleaned_data.get(ask.key + DONT_KNOW)}
        return {ask.key: self._answer(ask) for ask in self.asked.asks if ask.key in there - self.errors.keys()}

    def _answer(self, ask: Ask) -> Any:
        if self.cleaned_data.get(ask.key + DONT_KNOW):
            return UNKNOWN
        value = self.cleaned_data.get(ask.key)
        return UNKNOWN if value == [UNKNOWN] else value

    def clean(self) -> dict[str, Any]:
        for ask in self.asked.asks:
            if ask.key + DONT_KNOW in self.fields and ask.key not in self.errors:
                self._one_of_two(ask)
        if not self.errors:
            self.mind(self.walk.tool.problems({**self.walk.answers, **self.given}, self.walk.today))
        return self.cleaned_data

    def add_error(self, field: str | None, error: Any) -> None:
        """As ever; and a day that is none stands in a plain field, as a field for days would drop it."""
        super().add_error(field, error)
        if isinstance(self.fields.get(field or ""), DayField):
            self.fields[str(field)].widget.input_type = "text"  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[tuple[BoundField, BoundField | None]]:
        """Each question with the tick beside it, where it has one."""
        found = []
        for ask in self.asked.asks:
            tick = ask.key + DONT_KNOW
            found.append((self[ask.key], self[tick] if tick in self.fields else None))
        return found

    def _one_of_two(self, ask: Ask) -> None:
        """A value, or that nobody knows: one of them, and not both."""
        value, unknown = self.cleaned_data.get(ask.key), self.cleaned_data.get(ask.key + DONT_KNOW)
        if unknown and value not in (None, ""):
            self.add_error(ask.key, _("You gave an answer and said that you don’t know. Leave one of the two."))
        elif not unknown and value in (None, ""):
            self.add_error(ask.key, unsaid(ask))

    def mind(self, problems: Iterable[Problem]) -> None:
        """Say what is wrong beside the questions of this screen."""
        for problem in problems:
            if problem.key in keys(self.asked):
                self.add_error(problem.key, self.words.problem(problem))


def _shown(ask: Ask, answer: Any) -> dict[str, Any]:
    """An answer as the fields of its question show it."""
    if answer is None:
        return {}
    if ask.kind == "several":
        return {ask.key: [answer] if isinstance(answer, str) else list(answer)}
    if ask.kind in ("choice", "country") or answer != UNKNOWN:
        return {ask.key: answer}
    return {ask.key + DONT_KNOW: True}


def _sent(screen: Screen, answers: Mapping[str, Any]) -> MultiValueDict[str, Any]:
    """Kept answers as if the form had just been sent."""
    fields: dict[str, Any] = {"screen": screen.key}
    for ask in screen.asks:
        fields |= _shown(ask, answers.get(ask.key))
    return MultiValueDict({key: value if isinstance(value, list) else [value] for key, value in fields.items()})
