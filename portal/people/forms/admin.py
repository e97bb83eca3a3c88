"""What administrators write about people, departments and job roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.people.models import Department, JobRole, Person, check_name
from portal.people.names import normal_name
from portal.people.zones import company_day, offered_zones


def zone_field(current: str = "") -> forms.ChoiceField:
    """A choice of zones; one that is set already stays choosable."""
    zones = [*offered_zones(), *([current] if current and current not in offered_zones() else [])]
    return forms.ChoiceField(label=_("Time zone"), choices=[(zone, zone) for zone in zones])


class PersonForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["email", "display_name", "sort_name", "employee_number", "language", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields:
            self.fields["time_zone"] = zone_field(self.instance.time_zone)


class NewPersonForm(PersonForm):
    """Without a password: the person sets it through the link they are mailed."""

    department = forms.ModelChoiceField(Department.objects.order_by("code"), label=_("Department"), required=False)
    job_role = forms.ModelChoiceField(JobRole.objects.order_by("code"), label=_("Job role"), required=False)
    starts = forms.DateField(label=_("From"), required=False, initial=company_day)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("job_role") and not cleaned.get("department"):
            self.add_error("department", _("Choose the department in which the person has this job."))
        return cleaned


class NamedForm(forms.ModelForm):
    """A thing with a name in both languages, written into two fields."""

    name_en = forms.CharField(label=_("Name in English"), max_length=120, validators=[check_name])
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120, required=False, validators=[check_name])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.instance.name or {}
        self.initial["name_en"], self.initial["name_zh"] = name.get("en", ""), name.get("zh-hans", "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = {"en": cleaned.get("name_en"), "zh-hans": cleaned.get("name_zh")}
        self.instance.name = {language: normal_name(name) for language, name in names.items() if name}
        return cleaned


class DepartmentForm(NamedForm):
    class Meta:
        model = Department
        fields = ["code", "parent"]


class JobRoleForm(NamedForm):
    class Meta:
        model = JobRole
        fields = ["code"]


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"), help_text=_("UTF-8, with commas or semicolons; at most 5 MB and 50,000 rows."), allow_empty_file=True
    )


class ConfirmForm(forms.Form):
    """What a preview sends back: the kept file (signed) and the plan that was shown."""

    kept = forms.CharField(max_length=500, widget=forms.HiddenInput)
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
