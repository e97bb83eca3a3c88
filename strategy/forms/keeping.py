"""What a record is about, and for which unit it is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.people.models import Department, Person
from strategy.actions.recording import About
from strategy.models import ToolRun
from strategy.queries.runs import departments_of
from strategy.queries.tools import TOOLS

FIRST = _("Write what the record is about, so that others find it.")


class KeepForm(forms.Form):
    """One's own units to choose from, the first preselected; who belongs to none is not asked."""

    subject = forms.CharField(
        label=_("Your reference"),
        help_text=_("For example an order, contract, case or shipment number. It appears on the record."),
        max_length=200,
        error_messages={"required": FIRST},
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Unit"),
        help_text=_("Its head and those above see the record, as do the people who answer for law."),
        empty_label=None,
        error_messages={
            "invalid_choice": _("That is none of your units. Choose one of these."),
            "required": _("Choose one of your units."),
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, person: Person, run: ToolRun, sent: Any = None, *, seen: str = "") -> None:
        offered = departments_of(person, below=TOOLS[run.tool].below)
        departments = list(offered)
        former = run.former
        initial = {"seen": seen, "subject": former.subject if former else ""}
        super().__init__(sent, initial=initial)
        if departments:
            field = self.fields["department"]
            field.queryset = offered  # type: ignore[attr-defined]
            field.choices = [(one.pk, str(one)) for one in departments]  # type: ignore[attr-defined]
            wanted = former.department_id if former else None
            self.initial["department"] = wanted if wanted in {one.pk for one in departments} else departments[0].pk
        else:
            del self.fields["department"]

    @property
    def about(self) -> About:
        return About(self.cleaned_data["subject"], self.cleaned_data.get("department"))
