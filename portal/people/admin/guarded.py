"""What all admin pages of people share: rules that were broken become messages, and nothing is deleted in bulk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _


class GuardedAdmin(admin.ModelAdmin):
    show_full_result_count = False
    list_per_page = 50

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        refuse_nul(request)
        return super().changelist_view(request, extra_context)

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
