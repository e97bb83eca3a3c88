"""What an editor types: taken as it stands while one writes, asked for completely when it is handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.articles.actions.copying import Mark, Text
from portal.articles.models import WorkingCopy
from portal.common.markdown import MAX_LENGTH

MOST = 2_147_483_647


class TypedField(forms.CharField):
    """Words as typed: blanks stay, line ends are made alike."""

    def __init__(self, **more: Any) -> None:
        super().__init__(strip=False, **more)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class WordsForm(forms.Form):
    """The words of a working copy, finished or not. What it goes on from: `copy`, the save `serial` of it, the revision `base`."""

    title = TypedField(label=_("Title"), max_length=200, required=False)
    summary = TypedField(
        label=_("Summary"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One paragraph: the question and its answer. It cites nothing."),
    )
    body = TypedField(
        label=_("Text"),
        max_length=MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"class": "editor", "rows": 28, "spellcheck": "true"}),
        help_text=_(
            "Markdown: ## sections, lists, tables, **strong**, *emphasis*, links. Cite facts at the end of a paragraph: [@T6; @C4.05]."
        ),
    )
    change_note = TypedField(label=_("What has changed"), max_length=300, required=False, help_text=_("One sentence for the history."))
    copy = forms.UUIDField(required=False, widget=forms.HiddenInput)
    serial = forms.IntegerField(required=False, min_value=0, max_value=MOST, widget=forms.HiddenInput)
    base = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)
    person = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, language: str = "en", **more: Any) -> None:
        super().__init__(*args, **more)
        tag = "zh-Hans" if language == "zh-hans" else "en"
        for name in ("title", "summary", "body", "change_note"):
            self.fields[name].widget.attrs["lang"] = tag

    @classmethod
    def of(cls, copy: WorkingCopy) -> WordsForm:
        """Filled with a copy, to go on from it."""
        held = {name: getattr(copy, name) for name in ("title", "summary", "body", "change_note")}
        return cls(initial=held | vars(Mark.of(copy)) | {"person": copy.person_id}, language=copy.language)

    def clean_serial(self) -> int:
        if self.cleaned_data["serial"] is None:
            raise forms.ValidationError(_("This page has grown too old. Nothing was changed; load it again."))
        return self.cleaned_data["serial"]

    @property
    def mark(self) -> Mark:
        return Mark(self.cleaned_data["copy"], self.cleaned_data["serial"], self.cleaned_data["base"])

    def go_on_from(self, mark: Mark) -> None:
        """What the next save goes on from, where the page is shown again with what was typed."""
        self.data = {**self.data.dict(), **{name: value or "" for name, value in vars(mark).items()}, "serial": str(mark.serial)}  # type: ignore[attr-defined]

    @property
    def text(self) -> Text:
        return Text.typed(*(self.cleaned_data[name] for name in ("title", "summary", "body", "change_note")))

    def ask_for_all(self) -> bool:
        """Add what is missing before a text can be handed in; whether nothing is."""
        for name in ("title", "summary", "body", "change_note"):
            if not self.cleaned_data[name].strip():
                self.add_error(name, _("This field is required."))
        if "[@" in self.cleaned_data.get("summary", ""):
            self.add_error("summary", _("The summary cites nothing; put the citation into the text."))
        return not self.errors
