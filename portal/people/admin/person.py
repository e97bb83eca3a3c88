"""People in the admin site: add (a link is mailed), change, deactivate; nobody is deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.people.access import me
from portal.people.actions import NotPossible, inviting, memberships, people
from portal.people.actions.memberships import Job
from portal.people.admin import importing
from portal.people.admin.filters import DepartmentFilter, PasswordFilter, RoleFilter
from portal.people.admin.guarded import GuardedAdmin
from portal.people.forms.admin import NewPersonForm, PersonForm
from portal.people.models import Membership, Person, by_name
from portal.people.names import normal_name

DETAILS = ("display_name", "sort_name", "employee_number", "language", "time_zone")
ROLES = ("is_editor", "is_approver", "is_admin", "is_auditor")
ABOUT = (None, {"fields": ("email", *DETAILS)})
MAY = (gettext_lazy("Roles"), {"fields": ROLES})
WORKS = (gettext_lazy("Works in"), {"fields": ("department", "job_role", "starts")})
SIGNS_IN = (gettext_lazy("Sign-in"), {"fields": ("is_active", "last_login", "joined_at")})


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("department", "job_role")
    ordering = ("-starts", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("department", "job_role", "person")


@admin.register(Person)
class PersonAdmin(GuardedAdmin):
    form = PersonForm
    change_list_template = "people/admin/person_list.html"
    list_display = ("shown_name", "email", "employee_number", "departments", "held_roles", "is_active", "last_login")
    list_filter = ("is_active", RoleFilter, DepartmentFilter, PasswordFilter, "language")
    search_fields = ("display_name", "sort_name", "email", "employee_number")
    readonly_fields = ("last_login", "joined_at")
    inlines = (MembershipInline,)
    actions = ("send_links", "deactivate", "remove_second_factors")

    # Lists
    @admin.display(description=gettext_lazy("name"), ordering="sort_name")
    def shown_name(self, person: Person) -> str:
        return person.display_name

    @admin.display(description=gettext_lazy("departments"))
    def departments(self, person: Person) -> str:
        return ", ".join(str(membership.department) for membership in person.memberships.all())

    @admin.display(description=gettext_lazy("roles"))
    def held_roles(self, person: Person) -> str:
        return ", ".join(Person.label_of(f"is_{role}") for role in person.roles)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return by_name()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        held = Membership.objects.current().select_related("department").order_by("pk")
        return super().get_queryset(request).prefetch_related(Prefetch("memberships", held))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Person], search_term: str) -> tuple[QuerySet[Person], bool]:
        return super().get_search_results(request, queryset, normal_name(search_term))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """No filter in the address may ask about what is not shown, least of all password hashes."""
        return lookup.split("__")[0] in {"is_active", "language"} or lookup in {"role", "department", "password_set"}

    # Forms
    def get_form(self, request: HttpRequest, obj: Person | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewPersonForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> Any:
        return (ABOUT, MAY, SIGNS_IN) if obj else (ABOUT, MAY, WORKS)

    def get_inlines(self, request: HttpRequest, obj: Person | None) -> Any:
        return self.inlines if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # Writes
    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        if change:
            self._change(request, obj)
        else:
            self._add(request, obj, form.cleaned_data)

    def _add(self, request: HttpRequest, obj: Person, given: dict[str, Any]) -> None:
        jobs = [Job(given["department"], given["job_role"], given["starts"])] if given.get("department") else []
        details = {name: getattr(obj, name) for name in DETAILS if name != "display_name"}
        made = people.add_person(obj.email, obj.display_name, roles=obj.roles, jobs=jobs, by=me(request), **details)
        obj.__dict__.update(made.__dict__)

    def _change(self, request: HttpRequest, obj: Person) -> None:
        by, active, roles, email = me(request), obj.is_active, obj.roles, obj.email
        people.update_person(obj, by=by, **{name: getattr(obj, name) for name in DETAILS})
        if people.change_roles(obj, roles, by=by) and obj.pk == by.pk:
            request.session.cycle_key()
        if active:
            people.reactivate(obj, by=by)
        else:
            people.deactivate(obj, by=by)
        people.change_email(obj, email, by=by)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        kept = formset.save(commit=False)
        for membership in formset.deleted_objects:
            memberships.remove_membership(membership, by=me(request))
        for membership in kept:
            memberships.save_membership(membership, by=me(request))
        formset.save_m2m()

    # Actions
    @admin.action(description=gettext_lazy("Send a link to set the password"), permissions=["change"])
    def send_links(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        done = self._each(request, chosen, inviting.send_set_password_mail)
        if done is not None:
            self.message_user(request, ngettext("%(n)d link is on its way.", "%(n)d links are on their way.", done) % {"n": done})

    @admin.action(description=gettext_lazy("Deactivate: may no longer sign in"), permissions=["change"])
    def deactivate(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        done = self._each(request, chosen, people.deactivate)
        if done is not None:
            said = ngettext("%(n)d person may no longer sign in.", "%(n)d people may no longer sign in.", done)
            self.message_user(request, said % {"n": done})

    @admin.action(description=gettext_lazy("Remove second factors and passkeys"), permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        done = self._each(request, chosen, people.remove_second_factors)
        if done is not None:
            said = ngettext("%(n)d person now signs in with the password alone.", "%(n)d people now sign in with the password alone.", done)
            self.message_user(request, said % {"n": done})

    def _each(self, request: HttpRequest, chosen: QuerySet[Person], action: Callable[..., object]) -> int | None:
        """The action for everybody chosen, or for nobody where one is refused (then None). Says for how many it did something."""
        try:
            with transaction.atomic():
                return sum(bool(action(person, by=me(request))) for person in chosen.order_by("pk"))
        except NotPossible as error:
            self.message_user(request, " ".join([*error.messages, _("Nothing was done.")]), messages.ERROR)
            return None

    # Import
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(partial(importing.upload, self)), name="people_person_import"),
            path("import/confirm/", view(partial(importing.confirm, self)), name="people_person_import_confirm"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"may_import": importing.may_import(request)} | (extra_context or {}))
