"""What the editor says of a change: labels, the facts concerned, days, pairs, and when."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.articles.actions.changing import LONGEST, Label
from portal.articles.models import ChangedPassage


class ChangeForm(forms.Form):
    """One group of fields per passage: `label-3`, `facts-3`; and the days to learn the difference.

    A label may be missing: labels are kept as they are chosen, and only putting the change into effect asks for all of them.
    """

    days = forms.IntegerField(
        label=_("Days to learn the difference"),
        min_value=1,
        max_value=LONGEST,
        help_text=_("For each holder of a certificate that rests on a changed answer."),
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )

    rest = forms.ChoiceField(
        label=_("All passages without a label"), choices=[("", _("I label each one")), *ChangedPassage.LABELS], required=False
    )

    def __init__(self, data: QueryDict | None = None, *, passages: Sequence[ChangedPassage], days: int) -> None:
        super().__init__(data, initial={"days": days})
        self.passages = passages
        for row in passages:
            self.fields[f"label-{row.position}"] = forms.ChoiceField(choices=[("", ""), *ChangedPassage.LABELS], required=False)
            facts = [(fact_id, fact_id) for fact_id in row.cited]
            self.fields[f"facts-{row.position}"] = forms.MultipleChoiceField(choices=facts, required=False)

    def labels(self) -> dict[int, Label]:
        """By position. A passage whose facts were not shown concerns all it cites; one without a label of its own gets that of the rest."""
        given = self.cleaned_data
        return {
            row.position: Label(given[f"label-{row.position}"] or given["rest"], given[f"facts-{row.position}"]) for row in self.passages
        }

    def chosen(self) -> list[ChangedPassage]:
        """The passages as labelled here, not kept yet."""
        for row in self.passages:
            said = self.labels()[row.position]
            row.label, row.facts = said.label, list(said.facts or ())
        return list(self.passages)


class PairsForm(forms.Form):
    """Which paragraph each changed one was: `pair-<place>` holds its number, or nothing for a new one."""

    def __init__(self, data: QueryDict | None = None, *, places: dict[int, int], former: Sequence[int]) -> None:
        super().__init__(data)
        self.former = former
        for place, number in places.items():
            choices = [("", _("a new paragraph")), *((str(one), str(one)) for one in former)]
            self.fields[f"pair-{place}"] = forms.ChoiceField(choices=choices, required=False, initial=str(number))

    def pairs(self) -> dict[int, int | None]:
        return {int(name.removeprefix("pair-")): int(value) if value else None for name, value in self.cleaned_data.items()}
