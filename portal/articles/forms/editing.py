"""Forms of the editor's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.articles.actions import attaching, writing
from portal.articles.models import ArticleRevision, Attachment, Topic
from portal.common.markdown import MAX_LENGTH

EDITOR = {"class": "editor", "rows": 28, "spellcheck": "true"}


class EditionForm(forms.Form):
    """The words of an edition. `base` is the revision the editor began from."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("Summary"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One paragraph: the question and its answer. It cites nothing."),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=MAX_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs=EDITOR),
        help_text=_(
            "Markdown: ## sections, lists, tables, **strong**, *emphasis*, links. Cite facts at the end of a paragraph: [@T6; @C4.05]."
        ),
    )
    change_note = forms.CharField(label=_("What has changed"), max_length=300, help_text=_("One sentence for the history."))
    base = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    @classmethod
    def of(cls, revision: ArticleRevision | None) -> EditionForm:
        """Filled with a revision, to go on from it."""
        if revision is None:
            return cls()
        return cls(initial={"title": revision.title, "summary": revision.summary, "body": revision.body, "base": revision.pk})

    def clean_summary(self) -> str:
        if "[@" in self.cleaned_data["summary"]:
            raise forms.ValidationError(_("The summary cites nothing; put the citation into the text."))
        return self.cleaned_data["summary"]

    @property
    def words(self) -> writing.Words:
        return writing.Words.of(self.cleaned_data["title"], self.cleaned_data["summary"], self.cleaned_data["body"])


class TopicForm(forms.ModelForm):
    """A topic's title as two plain inputs."""

    title_en = forms.CharField(label=_("Title in English"), max_length=120)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120)

    class Meta:
        model = Topic
        fields = ["slug", "countermeasure", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = self.instance.title or {}
        self.initial.update(title_en=titles.get("en", ""), title_zh=titles.get("zh-hans", ""))

    def save(self, commit: bool = True) -> Topic:
        self.instance.title = {"en": self.cleaned_data["title_en"], "zh-hans": self.cleaned_data["title_zh"]}
        return super().save(commit)


class AttachmentForm(forms.ModelForm):
    """A title and a file that was looked into."""

    class Meta:
        model = Attachment
        fields = ["title", "file"]
        widgets = {"file": forms.FileInput}

    inspected: attaching.Inspected | None = None

    def clean_file(self) -> Any:
        if "file" in self.changed_data and self.cleaned_data.get("file"):
            self.inspected = attaching.inspect(self.cleaned_data["file"])
        return self.cleaned_data["file"]
