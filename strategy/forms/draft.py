"""Handing in the draft of a contract: a file, or its text."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.articles.sniffing import clean_name
from strategy import extracting
from strategy.extracting import Extracted, Limits
from strategy.extracting.extracted import kept
from strategy.queries.wordings import Words

LARGEST: Final = 5_000_000  # bytes of a file
PASTED: Final = 600_000  # characters; more does not fit into a form
LIMITS: Final = Limits(bytes=LARGEST)


class DraftForm(forms.Form):
    """A file or a text, not both. `name`, `kind` and `read` tell what came of it once the form is valid."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Word (.docx), PDF with text, or plain text, at most 5 MB. It is read here and nowhere else."),
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt"}),
        required=False,
        allow_empty_file=True,
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the text"),
        help_text=gettext_lazy("At most 600,000 characters; a longer text is uploaded as a .txt file."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=PASTED,
        required=False,
        strip=False,
    )
    keep = forms.BooleanField(
        label=gettext_lazy("Keep the draft with the record"),
        help_text=gettext_lazy(
            "Whoever may read the record can then read the draft, and compare it with a later one. Otherwise only hints stay."
        ),
        required=False,
    )
    name = ""
    kind = "pasted"
    read: Extracted

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file, text = given.get("file"), given.get("text") or ""
        if self.errors:
            return given
        if bool(file) == bool(text.strip()):
            self.add_error("file", _("Give a file or a text, not both.") if file else _("Choose a file or paste the text."))
            return given
        return self._read(given, file) if file else self._pasted(given, text)

    def _pasted(self, given: dict[str, Any], text: str) -> dict[str, Any]:
        self.read = kept(Extracted(text, "text"), LIMITS)
        return self._checked(given, "text")

    def _read(self, given: dict[str, Any], file: Any) -> dict[str, Any]:
        self.name = clean_name(file.name or "")
        self.read = extracting.extract(file.read(LARGEST + 1), LIMITS)
        self.kind = self.read.kind or "text"
        return self._checked(given, "file")

    def _checked(self, given: dict[str, Any], field: str) -> dict[str, Any]:
        """Without any text the problems are faults; beside a text they are told with it."""
        if not self.read.text.strip():
            words = Words("contract")
            for problem in self.read.problems:
                self.add_error(field, words.problem(problem))
        return given
