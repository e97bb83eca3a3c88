"""What all admin pages of people share: rules that were broken become messages, and nothing is deleted in bulk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import BadRequest, ValidationError
from django.db import DataError, IntegrityError
from django.db.models import ForeignKey
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

WAYS = ("exact", "isnull", "gte", "lt", "in")  # how Django's filters ask


class GuardedAdmin(admin.ModelAdmin):
    show_full_result_count = False
    list_per_page = 50

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        refuse_nul(request)
        if request.method == "POST":
            self._refuse_no_ids(request.POST.getlist(ACTION_CHECKBOX_NAME))
        try:
            return super().changelist_view(request, extra_context)
        except (OverflowError, DataError):  # a number the database cannot hold
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    def _refuse_no_ids(self, chosen: list[str]) -> None:
        try:
            for value in chosen:
                self.opts.pk.run_validators(self.opts.pk.to_python(value))
        except ValidationError as error:
            raise BadRequest("no id") from error

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """An address may ask for what stands beside the list as a filter, in the filter's own ways, and for nothing else."""
        filters = (one[0] if isinstance(one, tuple) else one for one in self.get_list_filter(request))  # type: ignore[arg-type]
        return any(self._asks(name, lookup) for name in filters if isinstance(name, str))

    def _asks(self, name: str, lookup: str) -> bool:
        field: Any = get_fields_from_path(self.model, name)[-1]
        names = [name, f"{name}__{field.target_field.name}"] if isinstance(field, ForeignKey) else [name]
        return lookup in {*names, *(f"{one}__{way}" for one in names for way in WAYS)}

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The transaction is rolled back by the time a broken rule arrives here: say it and show what is stored."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        except IntegrityError:
            self.message_user(
                request, _("Somebody else saved the same at the same time. Nothing was changed; look and try again."), messages.ERROR
            )
        return HttpResponseRedirect(request.get_full_path())


def refuse_nul(request: HttpRequest) -> None:
    """PostgreSQL has no NUL in texts; a filter with one is nobody's honest question."""
    if any("\x00" in value for key in request.GET for value in [key, *request.GET.getlist(key)]):
        raise BadRequest("NUL in a parameter")


class ReadOnlyAdmin(GuardedAdmin):
    """To look at: what is shown is written by the loader or by the people themselves."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
