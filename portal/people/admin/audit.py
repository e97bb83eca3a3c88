"""The audit trail in the admin site: read by administrators and auditors, written by nobody."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from portal.people.admin.guarded import GuardedAdmin
from portal.people.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(GuardedAdmin):
    list_display = ("at", "actor_name", "action", "subject_name", "subject_type", "subject_id", "address")
    list_filter = (("at", admin.DateFieldListFilter), ("action", admin.AllValuesFieldListFilter))
    search_fields = ("actor_name", "subject_name", "=subject_id", "=request_id", "=address")
    search_help_text = gettext_lazy("Who, what thing, or exactly: an id, a request or an address.")
    fields = ("at", "actor_name", "action", "subject_name", "subject_type", "subject_id", "details", "address", "request_id")
    ordering = ("-at", "-pk")
    sortable_by = ("at",)
    list_per_page = 100

    @admin.display(description=gettext_lazy("detail"))
    def details(self, entry: AuditEntry) -> str:
        return json.dumps(entry.detail, ensure_ascii=False, indent=1)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
