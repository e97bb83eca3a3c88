"""The list of articles and an article's page: address, topic, editions, files. The words are edited on pages of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.articles.actions import attaching, publishing
from portal.articles.admin import editing
from portal.articles.forms.editing import AttachmentForm
from portal.articles.lawdates import law_date
from portal.articles.models import Article, Attachment, Edition
from portal.articles.queries.reading import first_language
from portal.common.dates import moment_text
from portal.common.languages import LANGUAGES, current_language
from portal.people import trail
from portal.people.admin.guarded import GuardedAdmin

LEAN = Edition.objects.select_related("newest", "published").defer(
    "newest__body", "newest__contents", "published__body", "published__contents"
)


class AttachmentInline(admin.TabularInline):
    model = Attachment
    form = AttachmentForm
    extra = 1
    fields = ("title", "file", "stored")
    readonly_fields = ("stored",)

    @admin.display(description=_("stored file"))
    def stored(self, attachment: Attachment) -> SafeString | str:
        if not attachment.sha256:
            return "–"
        url = reverse("admin:articles_file", args=[attachment.article_id, attachment.pk])
        return format_html('<a href="{}">{}</a>', url, attachment.name)


@admin.register(Article)
class ArticleAdmin(GuardedAdmin):
    change_form_template = "admin/articles/article/change_form.html"
    fields = ("slug", "topic", "position")
    list_display = ("title_here", "topic", "state_en", "state_zh", "law_as_at", "changed")
    list_filter = ("topic", "topic__countermeasure", "editions__state", "editions__language")
    search_fields = ("slug", "editions__newest__title", "editions__newest__body")
    search_help_text = _("In addresses, titles and texts.")
    list_select_related = ("topic",)
    sortable_by = ()
    inlines = (AttachmentInline,)
    actions = ("publish_newest", "archive_all")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).prefetch_related(Prefetch("editions", LEAN, to_attr="stands"))

    def get_urls(self) -> list[URLPattern]:
        return [*editing.urls(self.admin_site), *super().get_urls()]

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
        return editing.state_text(self._stand(article, "en"))

    @admin.display(description=_("Chinese"))
    def state_zh(self, article: Any) -> str:
        return editing.state_text(self._stand(article, "zh-hans"))

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
            {"language": language, "edition": found.get(language), "state": editing.state_text(found.get(language))}
            for language in LANGUAGES
        ]
        more = {"stands": stands, "may_edit": self.has_change_permission(request), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, more)

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        """A new article is written at once."""
        return HttpResponseRedirect(reverse("admin:articles_edition_edit", args=[obj.pk, "en"]))

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and form.changed_data:
            Edition.objects.filter(article=obj).update(digest="")  # edited here: loading content leaves it alone
            publishing.reindex(obj.pk)
        trail.note("article.change" if change else "article.add", obj, fields=form.changed_data)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        for doomed in formset.deleted_objects:
            attaching.remove(doomed, by=request.user)  # type: ignore[arg-type]
        for inline in formset.forms:
            if inline.has_changed() and inline not in formset.deleted_forms:
                attaching.attach(inline.instance, inline.inspected, by=request.user)  # type: ignore[arg-type]

    # Actions on several

    @admin.action(description=_("Publish the newest revision in every language"), permissions=["change"])
    def publish_newest(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        editions = Edition.objects.filter(article__in=queryset.values("pk"))
        done = sum(publishing.ship(edition, by=request.user) for edition in editions)  # type: ignore[arg-type]
        self.message_user(
            request, ngettext("%(n)d edition was published.", "%(n)d editions were published.", done) % {"n": done}, messages.SUCCESS
        )

    @admin.action(description=_("Archive in every language"), permissions=["change"])
    def archive_all(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        editions = Edition.objects.filter(article__in=queryset.values("pk"))
        done = sum(publishing.archive(edition, by=request.user) for edition in editions)  # type: ignore[arg-type]
        self.message_user(
            request, ngettext("%(n)d edition was archived.", "%(n)d editions were archived.", done) % {"n": done}, messages.SUCCESS
        )
