"""What people send about a case: a day, a tick, a name, how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.people.models import Person
from strategy.queries.wordings import Words
from strategy.rules import dates
from strategy.rules.playbook import Event


class DayForm(forms.Form):
    """The day of one event; without a day it is taken back. A day that cannot be is refused, one in the wrong order is only remarked on."""

    event = forms.ChoiceField(widget=forms.HiddenInput)
    day = forms.CharField(label=gettext_lazy("Day"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, events: Iterable[str], known: Mapping[str, Event], words: Words, today: date) -> None:
        super().__init__(data)
        self.known, self.words, self.today = known, words, today
        self.fields["event"].choices = [(key, words.event(key)) for key in events]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        event, written = given.get("event"), given.get("day", "").strip()
        given["day"] = None
        if event and written:
            days, problems = dates.read({event: _iso(written)}, self.known, self.today)
            if problems:
                self.add_error("day", self.words.problem(problems[0]))
            given["day"] = days.get(event)
        return given

    @property
    def shown(self) -> str:
        """What was written, to be shown again."""
        return str(self.data.get("day", ""))[:40]


def _iso(written: str) -> str:
    """2026-3-2 and 2026/3/2 as 2026-03-02; anything else as it is."""
    parts = written.replace("/", "-").replace(".", "-").split("-")
    if len(parts) == 3 and all(part.isascii() and part.isdecimal() for part in parts) and len(parts[0]) == 4:
        return f"{parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}"
    return written


class TickForm(forms.Form):
    """That a line or task is done, or is not; with the proof where there is one."""

    line = forms.ChoiceField()
    done = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    note = forms.CharField(label=gettext_lazy("Proof that it was done"), max_length=500, required=False)

    def __init__(self, data: Any = None, *, lines: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["line"].choices = [(key, key) for key in sorted(lines)]  # type: ignore[attr-defined]


class HandlerForm(forms.Form):
    """Who does what falls to a role. Only people of the case's scope can be chosen."""

    role = forms.ChoiceField(label=gettext_lazy("What falls to"))
    person = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("Is done by"), required=False, empty_label=gettext_lazy("Nobody in particular")
    )

    def __init__(self, data: Any = None, *, roles: Iterable[tuple[str, str]], people: QuerySet[Person]) -> None:
        super().__init__(data)
        self.fields["role"].choices = list(roles)  # type: ignore[attr-defined]
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """How the case ended."""

    why = forms.CharField(
        label=gettext_lazy("How did it end?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: settled, withdrawn, judgment. It stays in the case."),
        error_messages={"required": gettext_lazy("Say how the case ended.")},
    )


class BeginForm(forms.Form):
    """For which playbook a case is opened."""

    playbook = forms.CharField(max_length=40)

    def clean_playbook(self) -> str:
        found: str = self.cleaned_data["playbook"]
        if "\x00" in found:
            raise ValidationError(_("There is no such playbook."))
        return found
