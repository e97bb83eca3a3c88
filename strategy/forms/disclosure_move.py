"""What a step of a disclosure asks for, in the words of its conditions; and the days entered after a filing."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from strategy.forms.disclosing import choice_field, day_field
from strategy.queries.disclosure_page import DAYS
from strategy.queries.disclosures import said
from strategy.queries.wordings import Words
from strategy.rules.disclosure import ABROAD, ASKS
from strategy.rules.engine import Facts, Problem
from strategy.rules.flow import Move

FIELDS: Final = {"examination": "examined", "still_secret": "public"}  # condition → the question that tells of it
CONFIRMED: Final = ("secrecy_measures", "publication_checked")
REASONED: Final = ("returned", "dropped")  # steps that owe the inventors a reason
QUESTIONS: Final = {ask.key: ask for ask in ASKS}


class MoveForm(forms.Form):
    """The conditions of a step and a note. `before` is the status the page showed."""

    before = forms.CharField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("It stands in the history, where everybody reads it who may read the disclosure."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, move: Move, words: Words, facts: Facts, sent: Any = None) -> None:
        self.move, self.words = move, words
        self.needs = [FIELDS.get(need, need) for need in move.needs] if move.after != "submitted" else []
        initial = {key: facts.get(key) for key in self.needs if key not in CONFIRMED}
        super().__init__(sent, initial={**initial, "before": move.before})
        asked = {key: _field(key, words) for key in self.needs}
        self.fields = {**asked, **self.fields}
        if move.after in REASONED:
            self.fields["note"].required = True
            self.fields["note"].label = pgettext("disclosure", "What is missing") if move.after == "returned" else _("Why")

    @property
    def given(self) -> dict[str, Any]:
        """Key → answer as a disclosure keeps it; what was left empty is not given."""
        found = {key: self.cleaned_data.get(key) for key in self.needs}
        return {key: _plain(value) for key, value in found.items() if value not in (None, "", False)}

    def mind(self, problems: list[Problem]) -> None:
        """Say why the step was not taken, beside the question it concerns where that is on the page."""
        for problem in problems:
            self.add_error(problem.key if problem.key in self.fields else None, said(problem, self.words))


def _plain(value: Any) -> Any:
    return "yes" if value is True else value.isoformat() if isinstance(value, date) else value


def _field(key: str, words: Words) -> forms.Field:
    if key in CONFIRMED:
        return forms.BooleanField(label=words.own.label("condition", key), required=False)
    if key == "filed_on":
        return day_field(label=words.question(key), required=False)
    options = ("home", *ABROAD) if key == "plan" else None
    return choice_field(QUESTIONS[key], words, options, unknown=key != "plan")


class DayForm(forms.Form):
    """A day of something that is filed: which, when, and a note. Without a day: what was entered is taken back."""

    what = forms.ChoiceField(label=gettext_lazy("What happened"), choices=list(DAYS.items()))
    day = day_field(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("Leave it empty to take back a day that was entered by mistake. Both lines stay in the history."),
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=2000)

    def mind(self, problems: list[Problem], words: Words) -> None:
        for problem in problems:
            self.add_error(problem.key if problem.key in self.fields else None, said(problem, words))


class CheckForm(forms.Form):
    """Which record of a joint R&D check is laid beside it."""

    check: Any = forms.ModelChoiceField(queryset=None, label=gettext_lazy("Record of a joint R&D check"))

    def __init__(self, records: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["check"].queryset = records  # type: ignore[attr-defined]
