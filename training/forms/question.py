"""The border for editors of questions: the next version of a question in both languages, checked by the rules of the content files."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.articles.models import Fact
from training.formats import QuestionDraft
from training.items import CHOOSING, question_faults
from training.models import QuestionVersion

SPARE = 2  # further options one may add
BOTH = (("en", gettext_lazy("English")), ("zh-hans", gettext_lazy("Chinese")))


def _area(label: str, *, required: bool = True, rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=4000, widget=forms.Textarea({"rows": rows, "class": "input"}))


class NextVersionForm(forms.Form):
    """All of a question in both languages; its kind stays. `draft` after validation is what the loader would read from a file.

    An option whose English text is left empty is left out.
    """

    def __init__(self, *args: Any, version: QuestionVersion, **kwargs: Any) -> None:
        self.version, self.kind = version, version.kind
        self.keys = [option["key"] for option in version.body["en"].get("options") or []]
        self.lefts = [left["key"] for left in version.body["en"].get("lefts") or []]
        if self.kind in ("single", "multiple"):
            self.keys += [key for key in "abcdefghijklmnopqrstuvwxyz" if key not in self.keys][:SPARE]
        kwargs.setdefault("initial", self._initial())
        super().__init__(*args, **kwargs)
        self.draft: QuestionDraft | None = None
        self._add_fields()

    # What it asks

    def _add_fields(self) -> None:
        fields = self.fields
        for language, name in BOTH:
            fields[f"stem:{language}"] = _area(_("Question (%(language)s)") % {"language": name}, rows=3)
        for place, key in enumerate(self.keys, start=1):
            self._add_option(key, place)
        for place, key in enumerate(self.lefts, start=1):
            for language, name in BOTH:
                fields[f"left:{key}:{language}"] = _area(
                    _("Left side %(place)s (%(language)s)") % {"place": place, "language": name}, rows=1
                )
        self._add_key()
        for language, name in BOTH:
            values = {"language": name}
            fields[f"explanation:{language}"] = _area(_("Explanation (%(language)s)") % values, required=self.kind not in CHOOSING, rows=3)
        fields["facts"] = forms.CharField(
            label=_("Facts"), max_length=400, help_text=_("Their ids, with blanks between; the first proves the answer."),
            widget=forms.TextInput({"class": "input"}),
        )  # fmt: skip
        fields["why"] = _area(_("What you changed, and why"))

    def _add_option(self, key: str, place: int) -> None:
        for language, name in BOTH:
            values = {"place": place, "language": name}
            self.fields[f"option:{key}:{language}"] = _area(_("Option %(place)s (%(language)s)") % values, required=False, rows=1)
            if self.kind in CHOOSING:
                label = _("Why option %(place)s is right or wrong (%(language)s)") % values
                self.fields[f"why:{key}:{language}"] = _area(label, required=False, rows=2)

    def _add_key(self) -> None:
        named = [(key, _("Option %(place)s") % {"place": place}) for place, key in enumerate(self.keys, start=1)]
        if self.kind in ("single", "true_false"):
            self.fields["correct"] = forms.ChoiceField(label=_("Right answer"), choices=named, widget=forms.RadioSelect)
        elif self.kind == "multiple":
            self.fields["correct"] = forms.MultipleChoiceField(label=_("Right answers"), choices=named, widget=forms.CheckboxSelectMultiple)
        elif self.kind == "ordering":
            for place, key in enumerate(self.keys, start=1):
                label = _("Option %(place)s comes as number") % {"place": place}
                self.fields[f"place:{key}"] = forms.IntegerField(label=label, min_value=1, max_value=len(self.keys))
        elif self.kind == "matching":
            for place, key in enumerate(self.lefts, start=1):
                self.fields[f"right:{key}"] = forms.ChoiceField(label=_("Left side %(place)s goes with") % {"place": place}, choices=named)
        elif self.kind == "numeric":
            self.fields["correct"] = forms.DecimalField(label=_("Right answer"))
            self.fields["tolerance"] = forms.DecimalField(label=_("Tolerance"), min_value=0)
            for language, name in BOTH:
                self.fields[f"unit:{language}"] = forms.CharField(
                    label=_("Unit (%(language)s)") % {"language": name}, required=False, max_length=40
                )
        else:
            self.fields["keywords"] = _area(_("Keywords: a line for each group, commas between words that count the same"), rows=4)
            self.fields["min_groups"] = forms.IntegerField(label=_("Groups that must be found"), min_value=1, max_value=20)
            for language, name in BOTH:
                self.fields[f"model:{language}"] = _area(_("Model answer (%(language)s)") % {"language": name}, required=False)

    # What stands in it first

    def _initial(self) -> dict[str, Any]:
        version, found = self.version, {}
        for language, _name in BOTH:
            body, said = version.body.get(language) or {}, version.explanation.get(language) or {}
            found[f"stem:{language}"] = body.get("stem", "")
            found[f"unit:{language}"] = body.get("unit") or ""
            found[f"explanation:{language}"] = said.get("general", "")
            found[f"model:{language}"] = said.get("model_answer", "")
            for option in body.get("options") or []:
                found[f"option:{option['key']}:{language}"] = option["text"]
                found[f"why:{option['key']}:{language}"] = (said.get("options") or {}).get(option["key"], "")
            for left in body.get("lefts") or []:
                found[f"left:{left['key']}:{language}"] = left["text"]
        proof = [version.proof_id] if version.proof_id else []
        found["facts"] = " ".join([*proof, *(pk for pk in version.facts.values_list("pk", flat=True) if pk not in proof)])
        return found | self._initial_key()

    def _initial_key(self) -> dict[str, Any]:
        key = self.version.key
        if self.kind in ("single", "true_false"):
            return {"correct": key["correct"][0]}
        if self.kind == "ordering":
            return {f"place:{one}": place for place, one in enumerate(key["correct"], start=1)}
        if self.kind == "matching":
            return {f"right:{left}": right for left, right in key["correct"].items()}
        if self.kind == "short_answer":
            return {"keywords": "\n".join(", ".join(group) for group in key["keywords"]), "min_groups": key["min_groups"]}
        return {"correct": key["correct"], "tolerance": key.get("tolerance", 0)}

    # What is made of it

    def clean_facts(self) -> list[str]:
        ids = list(dict.fromkeys(re.split(r"[\s,;，；]+", self.cleaned_data["facts"].strip())))
        unknown = sorted(set(ids) - set(Fact.objects.filter(pk__in=ids).values_list("pk", flat=True)))
        if unknown:
            raise forms.ValidationError(_("The register has no fact “%(id)s”.") % {"id": unknown[0]})
        return ids

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            self._check_pairs(data)
            self._check_options(data)
        if not self.errors:
            record, words = self._record(data), self._translation(data)
            for name, message in question_faults(record, words):
                self.add_error(None, f"{name}: {message}")
            self.draft = QuestionDraft(self.version.question.code, "", record, words)
        return data

    def _check_pairs(self, data: dict[str, Any]) -> None:
        """What is said in English is said in Chinese."""
        for name in ("unit", "model", "explanation"):
            if data.get(f"{name}:en") and not data.get(f"{name}:zh-hans"):
                self.add_error(f"{name}:zh-hans", _("Write it in Chinese too."))

    def _kept(self, data: dict[str, Any]) -> list[str]:
        return [key for key in self.keys if data.get(f"option:{key}:en")]

    def _check_options(self, data: dict[str, Any]) -> None:
        """An option has its text and reason in both languages, or is left out whole; the right answer is among those that stay."""
        fixed = self.kind not in ("single", "multiple")
        for key in self.keys:
            names = [name for name in self.fields if name.startswith((f"option:{key}:", f"why:{key}:"))]
            if fixed or any(data.get(name) for name in names):
                for name in names:
                    if not data.get(name):
                        self.add_error(name, _("Write this too, or leave the whole option empty."))
        if self.kind in CHOOSING:
            right = data["correct"] if self.kind == "multiple" else [data["correct"]]
            if set(right) - set(self._kept(data)):
                self.add_error("correct", _("This option has no text."))
        if self.kind == "ordering" and sorted(data[f"place:{key}"] for key in self.keys) != list(range(1, len(self.keys) + 1)):
            self.add_error(None, _("Each place is taken once."))

    def _record(self, data: dict[str, Any]) -> dict[str, Any]:
        question = self.version.question
        record: dict[str, Any] = {
            "id": question.code, "kind": self.kind, "stem": data["stem:en"], "cites": data["facts"], "difficulty": question.difficulty,
            "countermeasure": question.countermeasure_id, "explanation": data["explanation:en"],
            "options": [
                {"key": key, "text": data[f"option:{key}:en"], "explanation": data.get(f"why:{key}:en") or ""} for key in self._kept(data)
            ],
            "lefts": [{"key": key, "text": data[f"left:{key}:en"]} for key in self.lefts],
        }  # fmt: skip
        return record | self._right(data)

    def _right(self, data: dict[str, Any]) -> dict[str, Any]:
        if self.kind in ("single", "true_false"):
            return {"correct": [data["correct"]]}
        if self.kind == "multiple":
            return {"correct": [key for key in self.keys if key in data["correct"]]}
        if self.kind == "ordering":
            return {"correct": sorted(self.keys, key=lambda key: data[f"place:{key}"])}
        if self.kind == "matching":
            return {"correct": {key: data[f"right:{key}"] for key in self.lefts}}
        if self.kind == "numeric":
            return {"correct": _plain(data["correct"]), "tolerance": str(data["tolerance"]), "unit": data["unit:en"] or None}
        lines = [[word.strip() for word in re.split(r"[,，]", line) if word.strip()] for line in data["keywords"].splitlines()]
        return {"keywords": [line for line in lines if line], "min_groups": data["min_groups"], "model_answer": data["model:en"]}

    def _translation(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "stem": data["stem:zh-hans"], "explanation": data["explanation:zh-hans"], "unit": data.get("unit:zh-hans") or None,
            "model_answer": data.get("model:zh-hans") or "",
            "options": {
                key: {"text": data[f"option:{key}:zh-hans"], "explanation": data.get(f"why:{key}:zh-hans") or ""} for key in self._kept(data)
            },
            "lefts": {key: data[f"left:{key}:zh-hans"] for key in self.lefts},
        }  # fmt: skip


def _plain(number: Decimal) -> int | float:
    """As a content file would say it."""
    return int(number) if number == number.to_integral_value() else float(number)


class ReasonForm(forms.Form):
    """Why a question is still right, or why a revision goes back."""

    why = _area(gettext_lazy("Reason"), rows=2)  # type: ignore[arg-type]
