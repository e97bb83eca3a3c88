"""One read-only page for every versioned table."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.people.admin.guarded import ReadOnlyAdmin
from strategy import models

FILTERS: dict[type[models.VersionedRow], tuple[str, ...]] = {
    models.Measure: ("part",),
    models.Claim: ("part", "nature"),
    models.Action: ("part", "actor"),
    models.Provision: ("part", "obligation"),
    models.Jurisdiction: ("region", "recordation"),
    models.Exhaustion: ("right", "regime"),
    models.Playbook: (),
    models.PlaybookStep: ("unit",),
    models.PlaybookOption: (),
    models.Clause: ("risk",),
    models.Point: ("kind",),
    models.Dimension: ("countermeasure",),
    models.Competency: (),
    models.RoleProfile: (),
    models.Rule: ("table",),
    models.ToolWords: (),
}


class VersionedAdmin(ReadOnlyAdmin):
    """Current versions and those that were closed."""

    search_fields = ("key",)
    list_select_related = True

    def __init__(self, model: Any, site: admin.AdminSite) -> None:
        super().__init__(model, site)
        words = tuple(field.name for field in model._meta.fields if field.name in ("fact", "name"))[:1]
        self.list_display = ("key", *words, *FILTERS[model], "version", "current", "since", "until")

    def get_list_filter(self, request: HttpRequest) -> tuple[str, ...]:
        return ("current", *FILTERS[self.model])


for model in FILTERS:
    admin.site.register(model, VersionedAdmin)
