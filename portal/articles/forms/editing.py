"""Forms of topics and files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.articles.actions import attaching
from portal.articles.models import Attachment, Topic


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
