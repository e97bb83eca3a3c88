"""What the form pack `house` needs to know of a field: which kind it is, which ids tie help and errors to it, its options.

The ids are Django's own (`<id>_helptext`, `<id>_error`), so that forms drawn without the pack read alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.formsets import BaseFormSet
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

SHORT = (forms.NumberInput, forms.DateInput, forms.TimeInput, forms.DateTimeInput)
TICKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


class HouseRenderer(TemplatesSetting):
    """FORM_RENDERER for `{{ form }}` and `{{ field.as_field_group }}` in the look of the pack; needs `django.forms` among the apps."""

    form_template_name = "house/uni_form.html"
    field_template_name = "house/field.html"


class Option(str):
    """The label of a choice with a second, smaller line: `("m", Option("Monthly", "On the first working day"))`."""

    note: str

    def __new__(cls, label: str, note: str = "") -> Option:
        option = super().__new__(cls, label)
        option.note = note
        return option


class Parts:
    """A bound field as its template sees it."""

    def __init__(self, field: BoundField) -> None:
        self.field = field

    @cached_property
    def kind(self) -> str:
        """hidden · checkbox (one yes or no) · choices (radios or several ticks) · group (several inputs) · plain."""
        widget = self.field.field.widget
        if widget.is_hidden:
            return "hidden"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        return "group" if widget.use_fieldset else "plain"

    @property
    def id(self) -> str:
        return self.field.field.widget.attrs.get("id") or self.field.auto_id

    @property
    def radio(self) -> bool:
        widget = self.field.field.widget
        return isinstance(widget, forms.RadioSelect) and not isinstance(widget, forms.CheckboxSelectMultiple)

    @property
    def help_id(self) -> str:
        return f"{self.id}_helptext" if self.field.help_text else ""

    @cached_property
    def errors(self) -> list[tuple[str, str]]:
        """Each error with the id of its paragraph."""
        return [(f"{self.id}_error" + (f"_{i}" if i > 1 else ""), str(error)) for i, error in enumerate(self.field.errors, 1)]

    @property
    def error_ids(self) -> str:
        return " ".join(error_id for error_id, _text in self.errors)

    @property
    def described_by(self) -> str:
        """Ids of help and errors; the help of a single tick stands inside its label and is read with it."""
        return " ".join(filter(None, ["" if self.kind == "checkbox" else self.help_id, self.error_ids]))

    @property
    def label_id(self) -> str:
        return f"{self.id}_label"

    @property
    def unit_id(self) -> str:
        """The id of a word beside the input, such as "months"."""
        return f"{self.id}_unit"

    @property
    def target(self) -> str:
        """The id a link of the error summary jumps to: the first thing that can take the focus."""
        return f"{self.id}_0" if self.kind in {"choices", "group"} else self.id

    @property
    def optional(self) -> bool:
        """Whether "(optional)" is written: only where the form also asks for something that must be given."""
        if self.field.field.required or self.kind in {"hidden", "checkbox"}:
            return False
        return any(field.required for field in self.field.form.fields.values())

    @cached_property
    def groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The options of radios and ticks, with the name of their group where they have one."""
        field, widget = self.field, self.field.field.widget
        attrs = field.build_widget_attrs({"id": self.id} if self.id else {})
        attrs.pop("aria-invalid", None)  # it belongs to the group, not to each option
        value = widget.format_value(field.value())
        return [
            (name or "", [BoundWidget(widget, option, field.form.renderer) for option in options])
            for name, options, _index in widget.optgroups(field.html_name, value, attrs)
        ]


def control(field: BoundField, unit: str = "") -> SafeString:
    """The input itself, with the house's class; `unit` is the id of a word beside it that belongs to its description."""
    widget = field.field.widget
    if field.field.localize:
        widget.is_localized = True
    attrs = field.build_widget_attrs(house_attrs(field, unit))
    if Parts(field).kind == "checkbox" and not Parts(field).described_by:
        attrs.pop("aria-describedby", None)  # its help stands inside the label and is read with it
    return widget.render(field.html_name, field.value(), attrs=attrs, renderer=field.form.renderer)


def house_attrs(field: BoundField, unit: str) -> dict[str, Any]:
    parts, widget = Parts(field), field.field.widget
    attrs: dict[str, Any] = {"id": parts.id} if parts.id else {}
    if not widget.is_hidden and not isinstance(widget, TICKS):
        attrs["class"] = " ".join(css_classes(widget))
    described = " ".join(filter(None, [widget.attrs.get("aria-describedby"), parts.described_by, unit]))
    if described and not field.use_fieldset:
        attrs["aria-describedby"] = described
    if parts.kind == "group" and parts.id:
        attrs["aria-labelledby"] = parts.label_id
    if isinstance(widget, forms.Textarea) and str(widget.attrs.get("rows")) == "10":  # Django's own default
        attrs["rows"] = "5"
    if widget.attrs.get("placeholder") == field.label:
        attrs["placeholder"] = False  # the label says it already
    return attrs


def button_class(button: Any) -> str:
    """Classes of crispy's Submit, Button and Reset: the main button for Submit unless `css_class` names a modifier of ours."""
    own = [name for name in button.field_classes.split() if name.startswith("btn--") or name in {"push", "no-print"}]
    if not any(name.startswith("btn--") for name in own):
        own = {"submit": ["btn--main", "btn--big"], "reset": ["btn--quiet"]}.get(button.input_type, []) + own
    return " ".join(["btn", *own])


def css_classes(widget: forms.Widget) -> list[str]:
    own = [name for name in str(widget.attrs.get("class", "")).split() if name != "input"]
    short = isinstance(widget, SHORT) and not any(name.startswith("input--") for name in own)
    return ["input", *(["input--short"] if short else []), *own]


@dataclass(frozen=True)
class Mistake:
    """One line of the error summary; `target` is empty where the error belongs to no field in sight."""

    target: str
    label: str
    text: str


def mistakes(form: forms.BaseForm | BaseFormSet) -> list[Mistake]:
    return list(formset_mistakes(form) if isinstance(form, BaseFormSet) else form_mistakes(form))


def form_mistakes(form: forms.BaseForm) -> Iterator[Mistake]:
    for error in form.non_field_errors():
        yield Mistake("", "", str(error))
    for field in form:
        target = "" if field.is_hidden else Parts(field).target
        for error in field.errors:
            yield Mistake(target, str(field.label or ""), str(error))


def formset_mistakes(formset: BaseFormSet) -> Iterator[Mistake]:
    for error in formset.non_form_errors():
        yield Mistake("", "", str(error))
    for form in formset:
        yield from form_mistakes(form)
