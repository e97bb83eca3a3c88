"""A decision on a text, a comment on a paragraph, a minute to publish at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.common.minutes import NoSuchMinute, minute_in
from portal.people.models import Person
from portal.people.zones import offered_zones

PASSED = _("This minute has passed. Choose a later one, or publish now.")
FURTHEST = timedelta(days=731)  # a text is scheduled so far ahead at most


class DecisionForm(forms.Form):
    """Approve or return, with words to the author."""

    decision = forms.ChoiceField(choices=[("approve", _("Approve")), ("return", _("Return"))])
    message = forms.CharField(
        label=_("Message to the author"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you return the text."),
    )


class CommentForm(forms.Form):
    """A comment on a paragraph, or on the whole text."""

    number = forms.TypedChoiceField(label=_("About"), coerce=int)
    text = forms.CharField(label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, passages: list[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        about = [(0, _("the whole text")), *((p.number, f"{p.number}: {p.text}") for p in passages)]
        self.fields["number"].choices = about  # type: ignore[attr-defined]


class ScheduleForm(forms.Form):
    """A day and a minute by the clock of a place. `at` is the moment; it exists after the form was found valid."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    clock = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("Time zone"))
    at: datetime

    def __init__(self, *args: Any, person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["zone"].choices = [(name, name) for name in dict.fromkeys([person.time_zone, *offered_zones()])]  # type: ignore[attr-defined]
        self.fields["zone"].initial = person.time_zone

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("day") and given["day"] > timezone.localdate() + FURTHEST:
            self.add_error("day", _("Choose a day within the next two years."))
        elif given.get("day") and given["day"] < timezone.localdate() - timedelta(days=2):  # whatever the zone
            self.add_error("clock", PASSED)
        elif {"day", "clock", "zone"} <= given.keys():
            try:
                self.at = minute_in(given["day"], given["clock"], given["zone"])
            except NoSuchMinute as refused:
                self.add_error("clock", str(refused))
            else:
                if self.at <= timezone.now():
                    self.add_error("clock", PASSED)
        return given
