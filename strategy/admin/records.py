"""To look at: records, and the rules they were made by. What a record says is read on its own page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.people.admin.guarded import ReadOnlyAdmin
from strategy.models import ToolRecord

SHOWN = ("number", "tool", "subject_kind", "subject", "person_name", "unit", "light", "made_at", "signed_at", "signed_method")
REVIEW = ("review_asked_at", "reviewed_at", "reviewer_name", "review", "review_note")


@admin.register(ToolRecord)
class ToolRecordAdmin(ReadOnlyAdmin):
    list_display = ("number", "tool", "subject", "person_name", "unit", "light", "made_at", "signed_at", "review")
    list_filter = ("tool", "light", "review")
    search_fields = ("number", "subject", "person_name")
    fields = (*SHOWN, *REVIEW, "rules", "text_sha256", "page")
    readonly_fields = ("unit", "page")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ToolRecord]:
        found: QuerySet[ToolRecord] = super().get_queryset(request).defer("answers", "outcome", "data", "document")
        return found

    @admin.display(description=_("department"))
    def unit(self, record: ToolRecord) -> str:
        return record.unit

    @admin.display(description=_("page"))
    def page(self, record: Any) -> str:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.number)
