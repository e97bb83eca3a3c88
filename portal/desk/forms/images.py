"""Uploading a picture."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.articles.actions import imaging
from portal.articles.picturing import Made


class ImageForm(forms.Form):
    """A picture and what it shows. `made` is the picture, written anew."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG, WebP or GIF, at most 15 MB. It is written anew; place and camera data are taken out."),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp,.gif"}),
        allow_empty_file=True,
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False, help_text=_("To find it again. Empty: the name of the file."))
    alt_en = forms.CharField(
        label=_("What it shows, in English"), max_length=500, help_text=_("For those who cannot see it. It is proposed in every text.")
    )
    alt_zh = forms.CharField(label=_("What it shows, in Chinese"), max_length=500, required=False)
    made: Made

    def clean_file(self) -> Any:
        self.made = imaging.made_of(self.cleaned_data["file"])
        return self.cleaned_data["file"]

    @property
    def alt(self) -> dict[str, str]:
        given = {"en": self.cleaned_data["alt_en"], "zh-hans": self.cleaned_data["alt_zh"]}
        return {language: " ".join(words.split()) for language, words in given.items() if words}
