"""Asking a department, or everybody, to read and sign an article."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.people.models import Department
from portal.people.zones import company_day, company_evening

ISO = "%Y-%m-%d"  # what <input type="date"> sends and takes in every language


class DemandForm(forms.Form):
    """Whom, until when, why, and whether a newer revision is to be signed again. The day ends at 18:00 where the company is."""

    department = forms.ModelChoiceField(
        Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("Everybody"),
        label=gettext_lazy("Who is asked"),
        help_text=gettext_lazy("A department with all below it: whoever belongs to it on the day, also people who join later."),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due on"),
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
        input_formats=[ISO],
        help_text=gettext_lazy("Due at 18:00 of this day, company time."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, help_text=gettext_lazy("Readers see this sentence above the signature.")
    )
    every_revision = forms.BooleanField(
        required=False,
        label=gettext_lazy("Ask again for every newer revision"),
        help_text=gettext_lazy("Otherwise a signature stays valid and says which revision it was."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.order_by("code")  # type: ignore[attr-defined]
        self.fields["due_on"].initial = company_day() + timedelta(days=14)

    def clean_due_on(self) -> date:
        day, today = self.cleaned_data["due_on"], company_day()
        if day <= today:
            raise forms.ValidationError(_("Choose a day from tomorrow on."))
        if day > today + timedelta(days=3 * 366):
            raise forms.ValidationError(_("Choose a day within the next three years."))
        return day

    @property
    def due_at(self) -> datetime:
        return company_evening(self.cleaned_data["due_on"])
