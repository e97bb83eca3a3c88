"""An article's settings, a new article, a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.articles.actions import shelving
from portal.articles.models import Article, Edition, Topic, next_review
from portal.people.access import holds
from portal.people.models import Person

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LEGAL_HELP = _("A second person reads it before it is published. A text that cites facts always states law.")

NOT_YOU = _("That an article states no law is said by an approver.")
NOT_ALONE = _("Whoever says of an article that it states no law publishes nothing in it alone.")


class SettingsForm(forms.ModelForm):
    """Where an article stands, whether it states law, and by when somebody looks at it again."""

    class Meta:
        model = Article
        fields = ["topic", "position", "legal", "review_by"]
        widgets = {"review_by": DAY}

    def __init__(self, *args: Any, person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.person = person
        _explain(self, person)
        self.fields["position"].help_text = _("Small numbers stand first on the shelf.")
        self.fields["review_by"].help_text = _("Left empty, a text that states law is reviewed again in twelve months.")

    def clean_legal(self) -> bool:
        given = self.cleaned_data["legal"]
        if "legal" in self.changed_data:
            shelving.check_legal(Article(pk=self.instance.pk, legal=given), by=self.person)
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("legal") and given.get("review_by") is None and "review_by" not in self.errors:
            given["review_by"] = next_review()
        return given


class NewArticleForm(forms.ModelForm):
    """A title in the language one begins with; the address is made from it unless one is given."""

    title = forms.CharField(label=_("Title"), max_length=200)
    slug = forms.CharField(
        label=_("Address"),
        max_length=100,
        required=False,
        help_text=_("Left empty it is made from the title. It never changes afterwards."),
    )

    class Meta:
        model = Article
        fields = ["source_language", "topic", "legal"]

    field_order = ["source_language", "title", "slug", "topic", "legal"]

    def __init__(self, *args: Any, person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        _explain(self, person)
        self.fields["topic"].queryset = Topic.objects.order_by("position", "slug")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        typed = (given.get("slug") or "").strip()
        slug = slugify(typed or given.get("title", ""))[:100].strip("-")
        if typed and typed != slug:
            self.add_error("slug", _("Small Latin letters, digits and hyphens only."))
        elif given.get("title") and not slug:
            self.add_error("slug", _("Write an address in Latin letters, for example customs-checks-on-exports."))
        elif Article.objects.filter(slug=slug).exists():
            self.add_error(
                "slug", ValidationError(_("There is an article at this address. Free is %(slug)s."), params={"slug": _free(slug)})
            )
        self.instance.slug = slug
        return given


def _explain(form: forms.ModelForm, person: Person) -> None:
    """Only approvers say that an article states no law; everybody who writes may say that it does."""
    field = form.fields["legal"]
    field.disabled = form.instance.legal and not holds(person, "approver")
    field.help_text = f"{LEGAL_HELP} {NOT_YOU if field.disabled else NOT_ALONE}"


def _free(slug: str) -> str:
    """The slug with the first number that makes it free."""
    taken = set(Article.objects.filter(slug__startswith=slug[:90]).values_list("slug", flat=True))
    return next(name for n in range(2, len(taken) + 3) if (name := f"{slug[:90]}-{n}") not in taken)


class ArticlesForm(forms.Form):
    """How the list of all articles is narrowed; what cannot be read narrows nothing."""

    q = forms.CharField(label=_("Words in title or address"), required=False, max_length=100)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), *Edition.STATES, ("unwritten", _("Not written"))])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["topic"].choices = [("", _("Any")), *((topic.slug, str(topic)) for topic in Topic.objects.all())]  # type: ignore[attr-defined]
