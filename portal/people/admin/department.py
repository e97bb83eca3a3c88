"""Departments as a tree, their heads, and job roles."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from portal.people.access import me
from portal.people.actions import departments
from portal.people.admin.guarded import GuardedAdmin
from portal.people.forms.admin import DepartmentForm, JobRoleForm
from portal.people.models import Department, DepartmentHead, JobRole, Membership


class TreeList(ChangeList):
    """Each department stands below the one it belongs to."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = in_tree_order(list(self.result_list))


def in_tree_order(found: list[Department]) -> list[Department]:
    """Parents before children, brothers by code; `depth` says how far in. A parent that was not found does not hide its children."""
    here = {department.pk for department in found}
    children: dict[int | None, list[Department]] = {}
    for department in sorted(found, key=lambda one: one.code):
        children.setdefault(department.parent_id if department.parent_id in here else None, []).append(department)
    ordered: list[Department] = []
    ahead = [(department, 0) for department in reversed(children.get(None, []))]
    while ahead:
        department, depth = ahead.pop()
        department.depth = depth  # type: ignore[attr-defined]
        ordered.append(department)
        ahead.extend((child, depth + 1) for child in reversed(children.get(department.pk, [])))
    return ordered


class HeadInline(admin.TabularInline):
    model = DepartmentHead
    extra = 0
    autocomplete_fields = ("person",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DepartmentHead]:
        return super().get_queryset(request).select_related("person", "department")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A head is appointed or dismissed, not turned into somebody else."""
        return False


@admin.register(Department)
class DepartmentAdmin(GuardedAdmin):
    form = DepartmentForm
    fields = ("name_en", "name_zh", "code", "parent")
    list_display = ("in_tree", "code", "headed_by", "people_today")
    search_fields = ("code", "name__en", "name__zh-hans")
    autocomplete_fields = ("parent",)
    ordering = ("code",)
    sortable_by = ()
    list_per_page = 2000
    inlines = (HeadInline,)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TreeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Department]:
        heads = DepartmentHead.objects.select_related("person").order_by("pk")
        today = Count("memberships__person", filter=Exists(Membership.objects.current().filter(pk=OuterRef("memberships"))), distinct=True)
        return super().get_queryset(request).prefetch_related(Prefetch("heads", heads)).annotate(people_now=today)

    @admin.display(description=gettext_lazy("department"))
    def in_tree(self, department: Any) -> str:
        return "\N{EM SPACE}" * (2 * getattr(department, "depth", 0)) + str(department)

    @admin.display(description=gettext_lazy("headed by"))
    def headed_by(self, department: Department) -> str:
        return ", ".join(str(head.person) for head in department.heads.all())

    @admin.display(description=gettext_lazy("people today"))
    def people_today(self, department: Any) -> int:
        return department.people_now

    def save_model(self, request: HttpRequest, obj: Department, form: Any, change: bool) -> None:
        departments.save_department(obj, by=me(request), changed=form.changed_data)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        kept = formset.save(commit=False)
        for head in formset.deleted_objects:
            departments.dismiss_head(head.department, head.person, by=me(request))
        for head in kept:
            departments.appoint_head(head.department, head.person, by=me(request))

    def delete_model(self, request: HttpRequest, obj: Department) -> None:
        departments.remove(obj, by=me(request))


@admin.register(JobRole)
class JobRoleAdmin(GuardedAdmin):
    form = JobRoleForm
    fields = ("name_en", "name_zh", "code")
    list_display = ("__str__", "code")
    search_fields = ("code", "name__en", "name__zh-hans")
    ordering = ("code",)

    def save_model(self, request: HttpRequest, obj: JobRole, form: Any, change: bool) -> None:
        departments.save_job_role(obj, by=me(request), changed=form.changed_data)

    def delete_model(self, request: HttpRequest, obj: JobRole) -> None:
        departments.remove(obj, by=me(request))
