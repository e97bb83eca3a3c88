"""Adding an action to a plan, changing it, and saying what shows that it is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.common.pictures import countermeasures
from portal.people.models import Department, Person
from strategy.actions.planning import Draft
from strategy.models import PlanAction
from strategy.models.plan import STATUSES
from strategy.queries.proposals import Proposal
from strategy.queries.reach import Reach

ISO = "%Y-%m-%d"  # what <input type="date"> sends and takes in every language
FARTHEST = timedelta(days=10 * 366)


class PlanForm(forms.Form):
    """What is to be done, for which countermeasure, by whom, by when."""

    title = forms.CharField(label=pgettext_lazy("an action of the plan", "What is to be done"), max_length=200)
    detail = forms.CharField(label=gettext_lazy("More about it"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    countermeasure = forms.TypedChoiceField(label=gettext_lazy("Countermeasure"), coerce=int)
    owner = forms.ModelChoiceField(
        Person.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody yet"),
        label=gettext_lazy("Owner"),
        help_text=gettext_lazy("Who sees to it. A new owner gets a mail, and a reminder a week before the day."),
    )
    due = forms.DateField(
        label=gettext_lazy("Due"),
        required=False,
        widget=forms.DateInput(format=ISO, attrs={"type": "date", "class": "input--short"}),
        input_formats=[ISO],
        error_messages={"invalid": gettext_lazy("Write the day as year-month-day, for example 2027-03-31.")},
    )

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach
        field: Any = self.fields["countermeasure"]
        field.choices = [(number, f"{number} · {name}") for number, name in enumerate(countermeasures(), 1)]
        self._owners(reach.owners())

    def _owners(self, found: Any) -> None:
        field: Any = self.fields["owner"]
        field.queryset = found

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_due(self) -> date | None:
        day = self.cleaned_data["due"]
        if day is None or day == self.initial.get("due"):
            return day
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("Choose a day from today on."))
        if day > today + FARTHEST:
            raise forms.ValidationError(_("Choose a day within the next ten years."))
        return day

    @property
    def draft(self) -> Draft:
        given = self.cleaned_data
        return Draft(given["title"], given["countermeasure"], given["detail"], given["owner"], given["due"])


class AddForm(PlanForm):
    """A new action, of one's own mind or from a proposal. `key` makes sending the form twice add one action."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    record = forms.UUIDField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    department = forms.ModelChoiceField(
        Department.objects.none(),
        empty_label=gettext_lazy("Choose a department"),
        label=gettext_lazy("Department"),
        help_text=gettext_lazy("Its members and the heads above see the action."),
    )
    field_order = ["title", "detail", "countermeasure", "department", "owner", "due"]

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, reach=reach, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = reach.departments(to_add=True)
        if len(reach.units) == 1:
            field.initial = next(iter(reach.units))
            field.empty_label = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        owner, department = given.get("owner"), given.get("department")
        if owner and department and not self.reach.owners(department.pk).filter(pk=owner.pk).exists():
            self.add_error("owner", _("Only the head of the department gives an action to somebody else, and only to its members."))
        return given


class ChangeForm(PlanForm):
    """What an action says now, changed. `version` is the one it was read at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, reach: Reach, action: PlanAction, **kwargs: Any) -> None:
        names = ("title", "detail", "countermeasure", "owner", "due", "version")
        super().__init__(*args, reach=reach, initial={name: getattr(action, name) for name in names}, **kwargs)
        self._owners((reach.owners(action.department_id) | Person.objects.filter(pk=action.owner_id)).distinct())

    def show_newest(self, version: int) -> None:
        """What was written stays; saving it again writes it over the version that is there now."""
        self.data = {**self.data.dict(), "version": str(version)}  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Where an action goes, from the version that was seen."""

    version = forms.IntegerField(min_value=1)
    status = forms.ChoiceField(choices=STATUSES)


class FinishForm(MoveForm):
    """Done, with what shows it."""

    evidence = forms.CharField(
        max_length=2000,
        error_messages={"required": gettext_lazy("Write what shows that it is done, for example the number of a document.")},
        label=gettext_lazy("What shows that it is done?"),
        help_text=gettext_lazy("A document, a decision, a number: whatever somebody can look up later."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def initial_of(proposal: Proposal) -> dict[str, Any]:
    """A form that is filled with a proposal."""
    return {"title": proposal.title, "detail": proposal.detail, "countermeasure": proposal.countermeasure, "code": proposal.code}
