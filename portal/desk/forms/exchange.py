"""Forms of the exchange."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.articles.exchange.archive import MAX_FILE
from portal.articles.models import Article, Topic


class PackageForm(forms.Form):
    """A ZIP to look at."""

    package = forms.FileField(
        label=gettext_lazy("Package"),
        help_text=gettext_lazy("A ZIP as it is exported here, at most 64 MB. It is looked at first; nothing is changed yet."),
        allow_empty_file=True,
    )

    def clean_package(self) -> UploadedFile:
        package: UploadedFile = self.cleaned_data["package"]
        if (package.size or 0) > MAX_FILE:
            raise forms.ValidationError(_("The file is larger than 64 MB. Divide it into several packages."))
        return package


class ConfirmForm(forms.Form):
    """What the dry run sends back: what it showed, and the conflicts to write on top of."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)

    @property
    def anyway(self) -> list[str]:
        return self.data.getlist("anyway")  # type: ignore[attr-defined]


class ExportForm(forms.Form):
    """All articles, those of a topic, or some."""

    topic = forms.ModelChoiceField(
        Topic.objects.none(),
        label=gettext_lazy("Topic"),
        required=False,
        empty_label=gettext_lazy("All topics"),
        to_field_name="slug",
    )
    articles = forms.CharField(
        label=gettext_lazy("Only these articles"),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy("Their addresses, divided by blanks, such as: exhaustion-of-rights china-courts. Empty: all."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.all()  # type: ignore[attr-defined]

    def clean_articles(self) -> list[str]:
        slugs = list(dict.fromkeys(self.cleaned_data["articles"].replace(",", " ").split()))
        unknown = set(slugs) - set(Article.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        if unknown:
            raise forms.ValidationError(_("There is no article “%(slug)s”.") % {"slug": sorted(unknown)[0][:100]})
        return slugs

    @property
    def chosen(self) -> QuerySet[Article]:
        found = Article.objects.all()
        if self.cleaned_data["topic"]:
            found = found.filter(topic=self.cleaned_data["topic"])
        return found.filter(slug__in=self.cleaned_data["articles"]) if self.cleaned_data["articles"] else found
