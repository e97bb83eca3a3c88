"""The fields of a question, by its kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.common.crispy import Option
from strategy.queries.places import countries, own_places, place_name
from strategy.queries.walks import Walk
from strategy.queries.wordings import Words
from strategy.rules.engine import UNKNOWN, Ask

DONT_KNOW: Final = ".unknown"  # the tick beside a day, a number or a text; Django takes any name
NONE: Final = "none"
DAY: Final = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")
LONGEST: Final = 1000  # letters of a text
Fields = dict[str, forms.Field]


def field_of(ask: Ask, walk: Walk, words: Words, *, alone: bool) -> Fields:
    """The field of a question, with a tick for "I don't know" where the field itself cannot say so. `alone`: it heads its page."""
    label, help_text = walk.tool.question(ask, words), walk.tool.help(ask, words)
    field = MAKERS[ask.kind](ask, walk, words)
    field.label, field.help_text = label, help_text
    if alone:
        field.widget.attrs["autofocus"] = True
    if ask.kind in ("date", "text", "number") and ask.unknown:
        field.required = False
        return {ask.key: field, ask.key + DONT_KNOW: _tick()}
    return {ask.key: field}


def unsaid(ask: Ask) -> str:
    """What to do about a question without an answer."""
    if ask.kind == "date":
        return _("Give the day, or say that you don’t know it.")
    if ask.kind in ("text", "number"):
        return _("Write an answer, or say that you don’t know.")
    if ask.kind == "country":
        return _("Choose a country or region.")
    if ask.kind == "several":
        return _("Choose at least one answer.")
    return _("Choose an answer.")


def _tick() -> forms.Field:
    note = _("We will tell you whom to ask.")
    return forms.BooleanField(label=_("I don’t know"), help_text=note, required=False)


def _options(ask: Ask, walk: Walk, words: Words) -> list[tuple[str, str]]:
    tool = walk.tool
    found: list[tuple[str, str]] = [
        (one, Option(tool.option(ask, one, words), tool.option_help(ask, one, words)))
        for one in tool.options(ask, walk.book, walk.answers)
        if one != UNKNOWN
    ]
    if ask.unknown:
        found.append((UNKNOWN, Option(tool.option(ask, UNKNOWN, words), _("We will tell you whom to ask."))))
    return found


def _refusals(ask: Ask) -> dict[str, str]:
    offered = _("That answer is not offered here. Choose one of these.")
    return {"required": unsaid(ask), "invalid_choice": offered, "invalid_list": offered}


def _choice(ask: Ask, walk: Walk, words: Words) -> forms.Field:
    return forms.ChoiceField(choices=_options(ask, walk, words), widget=forms.RadioSelect, error_messages=_refusals(ask))


class SeveralField(forms.MultipleChoiceField):
    """All that apply. That none does, or that nobody knows, stands alone."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        alone = {NONE, UNKNOWN} & set(value)
        if alone and len(value) > 1:
            name = dict(self.choices)[next(one for one in value if one in alone)]  # type: ignore[arg-type]
            raise forms.ValidationError(_("“%(answer)s” cannot stand beside other answers.") % {"answer": name})


def _several(ask: Ask, walk: Walk, words: Words) -> forms.Field:
    return SeveralField(choices=_options(ask, walk, words), widget=forms.CheckboxSelectMultiple, error_messages=_refusals(ask))


def _country(ask: Ask, walk: Walk, words: Words) -> forms.Field:
    """The portal's own jurisdictions first, the other countries it knows, and what else the question offers."""
    own = own_places()
    others = sorted(((code, place_name(code)) for code in countries() if code not in own), key=lambda pair: pair[1])
    groups: list[tuple[str, Any]] = [("", _("Choose a country or region"))]
    groups.append((_("Jurisdictions of this portal"), [(code, place_name(code)) for code in own]))
    groups.append((_("Other countries"), others))
    groups.append((pgettext("answers", "Other answers"), [(value, str(name)) for value, name in _options(ask, walk, words)]))
    return forms.ChoiceField(choices=[group for group in groups if group[1]], error_messages=_refusals(ask))


class DayField(forms.CharField):
    """A day as ISO text; also 2026/2/3 and 2026年2月3日."""

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        if not text:
            return ""
        found = DAY.fullmatch(text)
        if found is None:
            wrong = _("“%(value)s” is not a date. Write year, month and day, for example 2026-03-31.")
            raise forms.ValidationError(wrong % {"value": text})
        try:
            return date(*map(int, found.groups())).isoformat()
        except ValueError:
            raise forms.ValidationError(_("There is no day “%(value)s” in the calendar.") % {"value": text}) from None


def _day(ask: Ask, walk: Walk, words: Words) -> forms.Field:
    attrs = {"type": "date", "placeholder": "2026-03-31"}
    return DayField(max_length=40, widget=forms.DateInput(attrs=attrs), error_messages=_refusals(ask))


def _text(ask: Ask, walk: Walk, words: Words) -> forms.Field:
    return forms.CharField(max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}))


def _number(ask: Ask, walk: Walk, words: Words) -> forms.Field:
    return forms.IntegerField(min_value=0, max_value=10**9, error_messages=_refusals(ask))


MAKERS: Final[dict[str, Callable[[Ask, Walk, Words], forms.Field]]] = {
    "choice": _choice,
    "several": _several,
    "country": _country,
    "date": _day,
    "text": _text,
    "number": _number,
}
