"""What people may change about themselves."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.people.forms.admin import zone_field
from portal.people.models import Person


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["language", "time_zone"]
        help_texts = {"language": _("Pages and mail reach you in this language.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = zone_field(self.instance.time_zone)
        self.fields["time_zone"].help_text = _("Dates and deadlines are shown in this zone.")
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Save")))
