"""The words of a fact, in both languages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.articles.models import CONFIDENCE, Fact, FactVersion

SAYS = {
    "missing": _("Write this."),
    "long": _("At most 200 characters."),
    "unknown": _("Choose one that exists."),
    "day": _("Write YYYY, YYYY-MM or YYYY-MM-DD, a day that exists."),
    "note": _("The English words have none: leave it empty."),
    "same": _("Nothing differs from what the fact says now."),
    "moved": _("The fact says something else by now than when you began. Begin again from the version in force."),
}
AREA = forms.Textarea(attrs={"rows": 3})
LONG = forms.Textarea(attrs={"rows": 5})


class FactForm(forms.Form):
    """What `restating.propose` takes; it names what is wrong by field."""

    heading = forms.CharField(label=_("Heading"), max_length=200)
    text = forms.CharField(label=_("What it says"), widget=LONG)
    note = forms.CharField(
        label=_("Note"), widget=AREA, required=False, help_text=_("What stands beside a claim that is dated, contestable or an opinion.")
    )
    basis = forms.CharField(label=_("Basis"), widget=AREA, required=False, help_text=_("The law, standard or case it rests on."))
    status = forms.ChoiceField(label=_("Status of the claim"), choices=Fact.STATUS, required=False)
    confidence = forms.ChoiceField(label=_("Confidence"), choices=CONFIDENCE)
    as_of = forms.CharField(label=_("Law as at"), max_length=10, help_text=_("YYYY, YYYY-MM or YYYY-MM-DD"))
    sources = forms.CharField(label=_("Sources"), required=False, help_text=_("Ids of the register with commas between: S03, S17"))
    heading_zh = forms.CharField(label=_("Heading, in Chinese"), max_length=200, required=False)
    text_zh = forms.CharField(label=_("What it says, in Chinese"), widget=LONG, required=False)
    note_zh = forms.CharField(label=_("Note, in Chinese"), widget=AREA, required=False)
    basis_zh = forms.CharField(label=_("Basis, in Chinese"), widget=AREA, required=False)
    change_note = forms.CharField(label=_("Why it changes"), max_length=300)
    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, fact: Fact, **more: Any) -> None:
        super().__init__(*args, **more)
        if fact.kind != "claim":
            del self.fields["status"]

    @staticmethod
    def of(fact: Fact, version: FactVersion | None, words: dict[str, Any]) -> FactForm:
        """Begins from what the fact says now."""
        chinese = {f"{name}_zh": words["chinese"].get(name, "") for name in ("heading", "text", "note", "basis")}
        own = {**words, **chinese, "sources": ", ".join(words["sources"]), "base": version.number if version else 0}
        return FactForm(fact=fact, initial=own)

    @property
    def words(self) -> dict[str, Any]:
        """As a version holds them; line ends are made alike."""
        given = {
            name: value.replace("\r\n", "\n").strip() if isinstance(value, str) else value for name, value in self.cleaned_data.items()
        }
        chinese = {name: given[f"{name}_zh"] for name in ("heading", "text", "note", "basis") if given[f"{name}_zh"]}
        plain = {name: given.get(name, "") for name in ("heading", "text", "note", "basis", "status", "confidence", "as_of")}
        sources = sorted({one.strip() for one in given["sources"].replace("，", ",").split(",") if one.strip()})
        return {**plain, "chinese": chinese, "sources": sources}

    def say(self, faults: dict[str, str]) -> None:
        for name, code in faults.items():
            self.add_error(name if name in self.fields else None, SAYS[code])  # type: ignore[arg-type]
