"""Training in the admin site: courses and the bank to look at, assignments, further attempts, certificates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.people import trail
from portal.people.admin.guarded import GuardedAdmin, ReadOnlyAdmin
from training.access import PersonRequest
from training.actions import assigning, granting, revoking, shelving
from training.models import Assignment, AttemptGrant, Certificate, Course, Question, QuestionVersion


@admin.register(Course)
class CourseAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "slug", "countermeasure", "state", "version", "steps", "law_as_at"]
    list_filter = ["state", "countermeasure"]
    search_fields = ["slug", "title"]
    ordering = ["position", "slug"]
    actions = ["publish", "archive"]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("training.change_course")

    @admin.action(description=_("Publish the chosen courses"), permissions=["publish"])
    def publish(self, request: PersonRequest, courses: QuerySet[Course]) -> None:
        self._set_state(request, courses, Course.PUBLISHED)

    @admin.action(description=_("Archive the chosen courses (learners no longer see them; records stay)"), permissions=["publish"])
    def archive(self, request: PersonRequest, courses: QuerySet[Course]) -> None:
        self._set_state(request, courses, Course.ARCHIVED)

    def _set_state(self, request: PersonRequest, courses: QuerySet[Course], state: str) -> None:
        for course in courses:
            shelving.set_state(course, state, by=request.user)


class VersionInline(admin.StackedInline):
    model = QuestionVersion
    extra = 0
    can_delete = False
    fields = ["number", "kind", "status", "proof", "body", "key", "explanation", "computed", "created_at"]
    readonly_fields = ["number", "kind", "status", "proof", "body", "key", "explanation", "computed", "created_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    """The bank with its keys: opening a question is noted in the trail."""

    list_display = ["code", "countermeasure", "competency", "difficulty"]
    list_filter = ["countermeasure", "difficulty", "competency"]
    search_fields = ["code"]
    inlines = [VersionInline]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        response = super().change_view(request, object_id, form_url, extra_context)
        question = self.get_object(request, object_id)
        if response.status_code == 200 and question:
            trail.note("training.key_view", question, actor=request.user)  # type: ignore[arg-type]
        return response


class AssignmentForm(forms.ModelForm):
    """A course and a department that are together already get the new date, so that pair is no mistake."""

    def clean_due_at(self) -> datetime:
        due_at, now = self.cleaned_data["due_at"], timezone.now()
        if not now <= due_at <= now + timedelta(days=3 * 366):
            raise forms.ValidationError(_("Choose a moment from now on, within the next three years."))
        return due_at

    def validate_constraints(self) -> None:
        """One running assignment a pair: `assigning.assign` keeps it."""


@admin.register(Assignment)
class AssignmentAdmin(GuardedAdmin):
    form = AssignmentForm
    list_display = ["course", "department", "due_at", "days_for_later", "made_by", "ended_at"]
    list_select_related = ["course", "department", "made_by"]
    list_filter = ["course"]
    fields = ["department", "course", "due_at", "days_for_later"]
    actions = ["end"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "course":
            kwargs["queryset"] = Course.objects.published()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Assignment, form: Any, change: bool) -> None:
        obj.pk = assigning.assign(obj.department, obj.course, due_at=obj.due_at, by=request.user, days_for_later=obj.days_for_later).pk  # type: ignore[arg-type]

    @admin.action(description=_("End the chosen assignments (what is owed already stays)"), permissions=["change"])
    def end(self, request: PersonRequest, assignments: QuerySet[Assignment]) -> None:
        for assignment in assignments:
            assigning.end(assignment, by=request.user)


@admin.register(AttemptGrant)
class AttemptGrantAdmin(ReadOnlyAdmin):
    """A further attempt is granted once and stays on record."""

    list_display = ["person", "quiz", "reason", "granted_by", "granted_at"]
    list_select_related = ["person", "quiz__course", "granted_by"]
    fields = ["person", "quiz", "reason"]
    autocomplete_fields = ["person"]
    search_fields = ["person__display_name", "person__email"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("training.add_attemptgrant")

    def save_model(self, request: HttpRequest, obj: AttemptGrant, form: Any, change: bool) -> None:
        obj.pk = granting.grant(obj.person, obj.quiz, reason=obj.reason, by=request.user).pk  # type: ignore[arg-type]


@admin.register(Certificate)
class CertificateAdmin(GuardedAdmin):
    """To find a certificate, and to revoke it by writing why."""

    list_display = ["number", "holder", "issued_at", "expires_at", "revoked_at"]
    list_filter = ["issued_at", "revoked_at"]
    search_fields = ["number", "holder"]
    ordering = ["-issued_at"]
    fields = ["number", "holder", "course_title", "company", "percent", "issued_at", "expires_at", "revoked_at", "revoked_why"]
    readonly_fields = ["number", "holder", "course_title", "company", "percent", "issued_at", "expires_at", "revoked_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Certificate | None = None) -> bool:
        return (obj is None or obj.revoked_at is None) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Certificate, form: Any, change: bool) -> None:
        if obj.revoked_why.strip():
            revoking.revoke(obj, why=obj.revoked_why, by=request.user)  # type: ignore[arg-type]
