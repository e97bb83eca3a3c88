"""Filters beside the list of people."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.people.models import Department, Person

NEVER_SET = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(role, Person.label_of(f"is_{role}")) for role in Person.ROLES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:
        return queryset.filter(**{f"is_{self.value()}": True}) if self.value() in Person.ROLES else queryset


class DepartmentFilter(admin.SimpleListFilter):
    """Whoever belongs to the department or one below today."""

    title = _("department, with those below")
    parameter_name = "department"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(one.code, str(one)) for one in Department.objects.order_by("code")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:
        if not self.value():
            return queryset
        chosen = Department.objects.filter(code=self.value()).values_list("pk", flat=True)
        return queryset.in_departments(Department.objects.below(chosen))  # type: ignore[attr-defined]


class PasswordFilter(admin.SimpleListFilter):
    """Who was invited and has not set a password: their mail may have got lost."""

    title = _("password")
    parameter_name = "password_set"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("set")), ("no", _("never set"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:
        if self.value() == "no":
            return queryset.filter(NEVER_SET)
        return queryset.exclude(NEVER_SET) if self.value() == "yes" else queryset
