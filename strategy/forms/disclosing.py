"""What inventors send: the description of an invention, who made it, and the answers to the tool's questions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.people.models import Department, Person
from portal.people.names import normal_email
from strategy.actions.disclosing import Named, Told, merged
from strategy.models import Disclosure, Inventor
from strategy.queries.places import countries, place_name
from strategy.queries.wordings import Words
from strategy.rules.disclosure import ASKS, problems
from strategy.rules.engine import UNKNOWN, Ask, asked

ISO: Final = "%Y-%m-%d"  # what <input type="date"> sends and takes in every language
ROWS: Final = 12  # inventors at most
DONT_KNOW: Final = "_unknown"


def day_field(**more: Any) -> forms.DateField:
    """A day as the browser's own calendar sends it, or written as 2026-03-31."""
    wrong = gettext_lazy("This is not a date. Write year, month and day, for example 2026-03-31.")
    widget = forms.DateInput(format=ISO, attrs={"type": "date", "placeholder": "2026-03-31"})
    return forms.DateField(input_formats=[ISO], widget=widget, error_messages={"invalid": wrong}, **more)


def _text(rows: int, longest: int, label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=longest, widget=widget)


class DescriptionForm(forms.Form):
    """The invention in its inventors' words. A draft needs no more than a title."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, help_text=gettext_lazy("Short, and without the solution itself."))
    summary = _text(3, 2000, gettext_lazy("In short"), gettext_lazy("Two or three sentences for somebody from another field."))
    problem = _text(4, 6000, gettext_lazy("The problem"), gettext_lazy("What did not work, and for whom?"))
    solution = _text(8, 12000, gettext_lazy("How it is solved"), gettext_lazy("So that a colleague could build it: parts, steps, figures."))
    novelty = _text(4, 6000, gettext_lazy("What is new"), gettext_lazy("The difference from everything you know, and what it gains."))
    prior_art = _text(
        4, 6000, gettext_lazy("Known prior art"), gettext_lazy("Products, papers, patents you know of, also those against you.")
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Department"),
        required=False,
        help_text=gettext_lazy("Its heads may read the disclosure once it is submitted."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = Department.objects.filter(pk__in=[one.pk for one in departments]).order_by("pk")
        if len(departments) == 1:
            field.initial = departments[0].pk

    def told(self, inventors: tuple[Named, ...]) -> Told:
        given = self.cleaned_data
        return Told({name: given[name].strip() for name in Disclosure.DESCRIPTION}, inventors, given["department"])


def described(found: Disclosure) -> dict[str, Any]:
    """A draft as its form shows it."""
    return {**found.description, "department": found.department_id, "seen": found.serial}


class InventorForm(forms.Form):
    """One inventor. A colleague is found by e-mail and then sees the disclosure; an empty row is nobody."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail of a colleague"), required=False, help_text=gettext_lazy("Leave empty for somebody outside the company.")
    )
    share = forms.DecimalField(
        label=gettext_lazy("Share in per cent"), required=False, max_digits=5, decimal_places=2, min_value=Decimal("0.01"), max_value=100
    )
    contribution = forms.CharField(label=gettext_lazy("Contribution"), max_length=300, required=False)

    person: Person | None = None

    @property
    def is_nobody(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("name", "email", "share", "contribution"))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.errors or self.is_nobody:
            return given
        if not given.get("name") and not given.get("email"):
            self.add_error("name", _("Name the inventor, or empty the row."))
        if given.get("share") is None:
            self.add_error("share", _("Give the share of this inventor."))
        return given

    def named(self) -> Named:
        given = self.cleaned_data
        name = self.person.display_name if self.person else given["name"]
        return Named(name, given["share"], given["contribution"], self.person)


class BaseInventors(forms.BaseFormSet):
    """All inventors; colleagues are looked up together, in one statement."""

    def clean(self) -> None:
        if any(self.errors):
            return
        rows = [form for form in self.forms if form.cleaned_data and not form.is_nobody]
        emails = {normal_email(form.cleaned_data["email"]) for form in rows if form.cleaned_data["email"]}
        known = {one.email: one for one in Person.objects.active().filter(email__in=emails)} if emails else {}
        met: set[int] = set()
        for form in rows:
            self._look_up(form, known, met)

    def _look_up(self, form: Any, known: dict[str, Person], met: set[int]) -> None:
        email = normal_email(form.cleaned_data["email"] or "")
        if not email:
            return
        form.person = known.get(email)
        if form.person is None:
            form.add_error("email", _("No colleague has this e-mail. Correct it, or leave it empty for somebody outside the company."))
        elif form.person.pk in met:
            form.add_error("email", _("This colleague is named twice."))
        else:
            met.add(form.person.pk)

    def is_valid(self) -> bool:
        """Also what was found out in looking colleagues up."""
        return super().is_valid() and not any(form.errors for form in self.forms)

    @property
    def named(self) -> tuple[Named, ...]:
        return tuple(form.named() for form in self.forms if form.cleaned_data and not form.is_nobody)


InventorForms: Any = forms.formset_factory(InventorForm, formset=BaseInventors, extra=2, max_num=ROWS, absolute_max=ROWS, validate_max=True)


def inventors_shown(inventors: list[Inventor]) -> list[dict[str, Any]]:
    """The inventors of a draft as their forms show them."""
    return [
        {"name": one.name, "email": one.person.email if one.person else "", "share": one.share, "contribution": one.contribution}
        for one in inventors
    ]


# The questions


class QuestionsForm(forms.Form):
    """The tool's questions on one page: those the answers lead to so far. An empty answer is none yet; more may follow."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, found: Disclosure, words: Words, today: Any, sent: Any = None) -> None:
        self.found, self.words, self.today = found, words, today
        self.asks = asked(ASKS, merged(found.answers, _sent(sent)) if sent is not None else found.answers)
        super().__init__(sent, initial=_initial(self.asks, found))
        for ask in self.asks:
            self.fields |= _fields(ask, words)

    @property
    def given(self) -> dict[str, Any]:
        """Key → answer; None where there is none (any more)."""
        return {ask.key: self._given(ask) for ask in self.asks}

    def _given(self, ask: Ask) -> Any:
        if self.cleaned_data.get(ask.key + DONT_KNOW):
            return UNKNOWN
        value = self.cleaned_data.get(ask.key)
        return None if value in (None, "") else value.isoformat() if ask.kind == "date" else value

    def clean(self) -> dict[str, Any]:
        for ask in self.asks:
            if self.cleaned_data.get(ask.key) and self.cleaned_data.get(ask.key + DONT_KNOW):
                self.add_error(ask.key, _("You gave a day and said that you don’t know it. Leave one of the two."))
        for problem in problems(merged(self.found.answers, self.given), self.today):
            if problem.key in self.fields:
                self.add_error(problem.key, self.words.problem(problem))
        return self.cleaned_data

    @property
    def leads_on(self) -> bool:
        """Whether the answers lead to questions that the page did not show."""
        shown = {ask.key for ask in asked(ASKS, self.found.answers)}
        now = merged(self.found.answers, self.given)
        return any(ask.key not in now and ask.key not in shown for ask in asked(ASKS, now))


def _sent(sent: Any) -> dict[str, Any]:
    """The choices sent, as far as they are among the options: they tell which questions follow."""
    return {ask.key: sent[ask.key] for ask in ASKS if sent.get(ask.key) and (sent[ask.key] in (*ask.options, UNKNOWN) or not ask.options)}


def _initial(asks: list[Ask], found: Disclosure) -> dict[str, Any]:
    initial: dict[str, Any] = {"seen": found.serial}
    for ask in asks:
        answer = found.answers.get(ask.key)
        if ask.kind == "date" and answer == UNKNOWN:
            initial[ask.key + DONT_KNOW] = True
        elif answer is not None:
            initial[ask.key] = answer
    return initial


def choice_field(ask: Ask, words: Words, options: tuple[str, ...] | None = None, *, unknown: bool = True) -> forms.ChoiceField:
    """A question with its options; `options`: only these."""
    choices = [(one, words.own.option(ask.key, one)) for one in (options or ask.options)]
    choices += [(UNKNOWN, words.own.option(ask.key, UNKNOWN))] if unknown else []
    label, help_text = words.question(ask.key), words.help(ask.key)
    return forms.ChoiceField(label=label, help_text=help_text, choices=choices, required=False, widget=forms.RadioSelect)


def _fields(ask: Ask, words: Words) -> dict[str, forms.Field]:
    label, help_text = words.question(ask.key), words.help(ask.key)
    if ask.kind == "date":
        tick = forms.BooleanField(label=words.own.unknown, required=False)
        return {ask.key: day_field(label=label, help_text=help_text, required=False), ask.key + DONT_KNOW: tick}
    if ask.kind == "country":
        named = sorted(((code, place_name(code)) for code in countries()), key=lambda pair: (pair[0] != "CN", pair[1]))
        choices = [("", _("Choose a country or region")), *named, (UNKNOWN, words.own.unknown)]
        return {ask.key: forms.ChoiceField(label=label, help_text=help_text, choices=choices, required=False)}
    return {ask.key: choice_field(ask, words)}
