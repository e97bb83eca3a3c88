"""Assigning a course to a department."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.people.models import Department, Person
from training.models import Course

ISO = "%Y-%m-%d"  # what <input type="date"> sends and takes in every language


class AssignForm(forms.Form):
    """Which course, whom, until when. The day ends at 18:00 in the manager's own time zone."""

    course = forms.ModelChoiceField(Course.objects.none(), label=gettext_lazy("Course"))
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Department"),
        help_text=gettext_lazy("With all departments below it, and everybody who joins later."),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due on"),
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
        input_formats=[ISO],
        help_text=gettext_lazy("Due at 18:00 of this day in your time zone."),
    )
    days_for_later = forms.IntegerField(
        label=gettext_lazy("Days for people who join later"),
        min_value=1,
        max_value=365,
        initial=30,
        help_text=gettext_lazy("Who joins later gets this many days, and at least until the due date."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.published()  # type: ignore[attr-defined]
        self.fields["department"].queryset = Department.objects.visible_to(person).order_by("code")  # type: ignore[attr-defined]
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=30)

    def clean_due_on(self) -> date:
        day = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("Choose a day from today on."))
        if day > today + timedelta(days=3 * 366):
            raise forms.ValidationError(_("Choose a day within the next three years."))
        return day

    @property
    def due_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["due_on"], time(18)))
