"""The list of articles and an article's page, for operators: address, topic, flags, history. Words, files and publishing: at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from portal.articles.actions import shelving
from portal.articles.lawdates import law_date
from portal.articles.models import Article, Edition
from portal.articles.queries.reading import first_language
from portal.articles.queries.states import state_text
from portal.common.dates import moment_text
from portal.common.languages import LANGUAGES, current_language
from portal.people.admin.guarded import GuardedAdmin
from portal.people.models import Person

LEAN = Edition.objects.select_related("newest", "published").defer(
    "newest__body", "newest__contents", "published__body", "published__contents"
)


class ArticleAdminForm(forms.ModelForm):
    """The flags as the desk keeps them: what cites facts states law."""

    person: Person

    def clean_legal(self) -> bool:
        given = self.cleaned_data["legal"]
        if "legal" in self.changed_data:
            shelving.check_legal(Article(pk=self.instance.pk, legal=given), by=self.person)
        return given


@admin.register(Article)
class ArticleAdmin(GuardedAdmin):
    change_form_template = "admin/articles/article/change_form.html"
    form = ArticleAdminForm
    fields = ("slug", "topic", "position", "legal", "review_by")
    list_display = ("title_here", "topic", "state_en", "state_zh", "law_as_at", "changed")
    list_filter = ("topic", "topic__countermeasure", "editions__state", "editions__language")
    search_fields = ("slug", "editions__newest__title", "editions__newest__body")
    search_help_text = _("In addresses, titles and texts.")
    list_select_related = ("topic",)
    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).prefetch_related(Prefetch("editions", LEAN, to_attr="stands"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """New articles are begun at the desk, where they are written."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Articles are archived: their numbers, citations and history stay."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()  # links from outside lead to it

    # The list

    @staticmethod
    def _stand(article: Any, language: str) -> Edition | None:
        return next((edition for edition in article.stands if edition.language == language), None)

    @admin.display(description=_("title"))
    def title_here(self, article: Any) -> str:
        if not article.stands:
            return article.slug
        return first_language({edition.language: edition for edition in article.stands}, current_language()).newest.title

    @admin.display(description=_("English"))
    def state_en(self, article: Any) -> str:
        return state_text(self._stand(article, "en"))

    @admin.display(description=_("Chinese"))
    def state_zh(self, article: Any) -> str:
        return state_text(self._stand(article, "zh-hans"))

    @admin.display(description=_("law as at"))
    def law_as_at(self, article: Any) -> str:
        return law_date(max((edition.newest.law_as_at for edition in article.stands), default=""))

    @admin.display(description=_("last change"))
    def changed(self, article: Any) -> str:
        moments = [edition.newest.created_at for edition in article.stands]
        return moment_text(max(moments), "short") if moments else "–"

    # The page

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        asked = int(object_id) if object_id and object_id.isascii() and object_id.isdigit() and len(object_id) < 18 else 0
        found = {edition.language: edition for edition in LEAN.filter(article_id=asked)}
        stands = [
            {"language": language, "edition": found.get(language), "state": state_text(found.get(language))} for language in LANGUAGES
        ]
        return super().changeform_view(request, object_id, form_url, {"stands": stands, **(extra_context or {})})

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **more: Any) -> Any:
        made: Any = super().get_form(request, obj, change, **more)
        made.person = request.user  # a class of this request alone
        return made

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        shelving.change(obj, form.changed_data, by=request.user)  # type: ignore[arg-type]
