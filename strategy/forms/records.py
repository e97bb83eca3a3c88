"""What people ask of lists of records, and what they send to a record."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.people.models import Department, Person, departments_below
from strategy.models import ToolRecord
from strategy.models.record import LIGHTS, REVIEWS
from strategy.models.rule import TOOLS

ISO = "%Y-%m-%d"  # what <input type="date"> sends and takes in every language
ANY = ("", gettext_lazy("All"))
FIRST_YEAR, LAST_YEAR = 1990, 2100  # beyond, a day has no moment in every zone
MOST = 20  # people offered at once


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, input_formats=[ISO], widget=forms.DateInput(format=ISO, attrs={"type": "date"}), localize=False
    )


class RecordFilter(forms.Form):
    """form = RecordFilter(request.GET, units=departments)
    form.apply(records)      # by what was understood of the filters; the form says what was not
    """

    q = forms.CharField(label=gettext_lazy("Number or words of the subject"), required=False, max_length=100)
    tool = forms.ChoiceField(label=gettext_lazy("Tool"), required=False, choices=[ANY, *TOOLS])
    light = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False, choices=[ANY, *LIGHTS])
    unit = forms.ModelChoiceField(Department.objects.none(), label=gettext_lazy("Unit"), required=False, empty_label=gettext_lazy("All"))
    signed = forms.ChoiceField(
        label=gettext_lazy("Signature"),
        required=False,
        choices=[ANY, ("yes", gettext_lazy("Signed")), ("no", gettext_lazy("Not signed"))],
    )
    review = forms.ChoiceField(
        label=gettext_lazy("Review"), required=False, choices=[ANY, ("waiting", gettext_lazy("Waiting for review")), *REVIEWS]
    )
    rules = forms.ChoiceField(
        label=gettext_lazy("Rules"),
        required=False,
        choices=[ANY, ("changed", gettext_lazy("Changed since")), ("same", gettext_lazy("Not changed since"))],
    )
    since = _day(pgettext_lazy("a first day", "From"))
    until = _day(pgettext_lazy("a last day", "To"))

    def __init__(self, *args: Any, units: QuerySet[Department] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in ("since", "until"):
            if given.get(name) and not FIRST_YEAR <= given[name].year <= LAST_YEAR:
                self.add_error(name, _("Choose a day between 1990 and 2100."))
        given = self.cleaned_data
        if given.get("since") and given.get("until") and given["since"] > given["until"]:
            self.add_error("until", _("Choose a day that is not before the first one."))
        return given

    def apply(self, records: QuerySet[ToolRecord]) -> QuerySet[ToolRecord]:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        for name, value in given.items():
            records = records.filter(getattr(self, f"_by_{name}")(value))
        return records

    @property
    def asked(self) -> bool:
        """Whether any filter is set."""
        return any(self.data.get(name) for name in self.fields)

    def _by_q(self, text: str) -> Q:
        return Q(subject__icontains=text) | Q(number__icontains=text)

    def _by_tool(self, tool: str) -> Q:
        return Q(tool=tool)

    def _by_light(self, light: str) -> Q:
        return Q(light=light)

    def _by_unit(self, unit: Department) -> Q:
        return Q(department__in=departments_below(unit.pk))

    def _by_signed(self, signed: str) -> Q:
        return Q(signed_at__isnull=signed == "no")

    def _by_review(self, review: str) -> Q:
        return Q(review_asked_at__isnull=False, reviewed_at=None) if review == "waiting" else Q(review=review)

    def _by_rules(self, rules: str) -> Q:
        return Q(changed=rules == "changed")

    def _by_since(self, day: Any) -> Q:
        return Q(made_at__gte=_begins(day))

    def _by_until(self, day: Any) -> Q:
        return Q(made_at__lt=_begins(day + timedelta(days=1)))


def _begins(day: Any) -> datetime:
    """When a day begins where the reader is."""
    return timezone.make_aware(datetime.combine(day, time.min))


class ReviewForm(forms.Form):
    """Agree or not, and why: who does not agree says what is wrong."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Your review"),
        widget=forms.RadioSelect,
        choices=[("agreed", gettext_lazy("I agree")), ("objected", gettext_lazy("I do not agree"))],
        error_messages={"required": gettext_lazy("Choose whether you agree.")},
    )
    note = forms.CharField(
        label=pgettext_lazy("of a review", "Note"),
        help_text=gettext_lazy("The maker reads it. If you do not agree, say what is to be changed."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=1000,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("verdict") == "objected" and not given.get("note"):
            self.add_error("note", _("Say why you do not agree."))
        return given


class ShareForm(forms.Form):
    """form = ShareForm(request.POST, people=may_be_shown(maker))
    form.chosen         # whom to show it; None: nobody yet, and `form.found` offers those who match
    """

    who = forms.CharField(
        label=gettext_lazy("Name, e-mail or employee number"),
        help_text=gettext_lazy("Of somebody in your units, of a head above you, or of whoever answers for law."),
        max_length=120,
        required=False,
    )
    person = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.found, self.more = people, list[Person](), False
        self.chosen: Person | None = None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("person"):
            self.chosen = self._by_id(given["person"])
        elif given.get("who"):
            self._look(given["who"])
        elif "who" not in self.errors:
            self.add_error("who", _("Write whom you want to show the record."))
        return given

    def _by_id(self, text: str) -> Person | None:
        found = self.people.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
        if found is None:
            self.add_error("who", _("You cannot show it to this person. Choose somebody else."))
        return found

    def _look(self, text: str) -> None:
        """One person by the whole e-mail or number, or by a name only they have; several are offered."""
        exact = self.people.filter(Q(email__iexact=text) | Q(employee_number=text))
        named = self.people.filter(Q(display_name__icontains=text) | Q(email__icontains=text)).order_by("sort_name", "pk")
        found = list(exact[:1]) or list(named[: MOST + 1])
        self.found, self.more = found[:MOST], len(found) > MOST
        if not found:
            self.add_error("who", _("Nobody you may show it to has this name. Look at the spelling, or ask your head."))
        elif len(found) == 1:
            self.chosen = found[0]


class KeyForm(forms.Form):
    """The id a page has given to the run that its button begins, so that a second click begins no second one.

    form = KeyForm()            form["key"] as a hidden field
    KeyForm.sent(request.POST)  the id, or None
    """

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @classmethod
    def sent(cls, data: Any) -> UUID | None:
        form = cls(data)
        return form.cleaned_data["key"] if form.is_valid() else None
