"""As what somebody wants to look at the portal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.people.looks import Look
from portal.people.models import Department, JobRole


class LearnerForm(forms.Form):
    """As a learner without a record, whose job role decides which courses are asked."""

    job_role = forms.ModelChoiceField(
        JobRole.objects.order_by("code"),
        required=False,
        empty_label=_("No job role"),
        label=_("Job role"),
        help_text=_("Courses that are asked of this role are marked as such."),
    )

    @property
    def look(self) -> Look:
        role = self.cleaned_data["job_role"]
        return Look(job_role=role.pk if role else None)


class ManagerForm(forms.Form):
    """As whoever heads a department."""

    department = forms.ModelChoiceField(
        Department.objects.order_by("code"),
        empty_label=_("Choose a department"),
        label=_("Department"),
        help_text=_("With all departments below it."),
    )

    @property
    def look(self) -> Look:
        return Look(department=self.cleaned_data["department"].pk)


def look_form(kind: str, sent: Any = None) -> LearnerForm | ManagerForm:
    return ManagerForm(sent) if kind == "manager" else LearnerForm(sent)
