"""Topics can be kept here; facts and sources are loaded from the content folder and can only be looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.articles.actions import publishing
from portal.articles.forms.editing import TopicForm
from portal.articles.models import Fact, Source, Term, Topic
from portal.people import trail
from portal.people.admin.guarded import GuardedAdmin, ReadOnlyAdmin


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    list_display = ("id", "title", "kind", "date")
    list_filter = ("kind",)
    search_fields = ("id", "title", "url")


@admin.register(Fact)
class FactAdmin(ReadOnlyAdmin):
    list_display = ("id", "heading", "kind", "status", "confidence", "as_of")
    list_filter = ("status", "confidence", "kind")
    search_fields = ("id", "heading", "text", "note", "basis")
    fields = ("id", "heading", "text", "kind", "status", "note", "confidence", "as_of", "basis", "sources", "in_chinese", "page")
    readonly_fields = ("in_chinese", "page")

    @admin.display(description=_("in Chinese"))
    def in_chinese(self, fact: Fact) -> SafeString | str:
        names = [name for name in ("heading", "text", "note", "basis") if fact.chinese.get(name)]
        return format_html_join("", '<p lang="zh-Hans">{}</p>', ((fact.chinese[name],) for name in names)) if names else "–"

    @admin.display(description=_("cited by"))
    def page(self, fact: Fact) -> SafeString:
        return format_html('<a href="{}">{}</a>', fact.get_absolute_url(), _("The fact’s page names the paragraphs that cite it"))


@admin.register(Term)
class TermAdmin(ReadOnlyAdmin):
    list_display = ("fact_id", "__str__", "spellings")
    search_fields = ("fact__id", "term", "marks")
    fields = ("fact", "term", "spellings")
    readonly_fields = ("spellings",)

    @admin.display(description=_("recognised spellings"))
    def spellings(self, term: Term) -> str:
        return ", ".join(mark for marks in term.marks.values() for mark in marks)


@admin.register(Topic)
class TopicAdmin(GuardedAdmin):
    form = TopicForm
    fields = ("slug", "title_en", "title_zh", "countermeasure", "position")
    list_display = ("__str__", "slug", "countermeasure", "position")
    list_filter = ("countermeasure",)
    search_fields = ("slug", "title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        return super().get_queryset(request)

    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        obj.digest = ""  # loading content leaves it alone from now on
        super().save_model(request, obj, form, change)
        trail.note("topic.change" if change else "topic.add", obj, fields=form.changed_data)
        for article in obj.articles.values_list("pk", flat=True):
            publishing.reindex(article)

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        trail.note("topic.delete", obj, slug=obj.slug)
        super().delete_model(request, obj)
