"""Importing people from a CSV: choose the file, look at what would happen, confirm."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.people.access import me
from portal.people.actions import NotPossible, applying
from portal.people.actions.importing import Plan, plan
from portal.people.actions.reading import COLUMNS, MAX_BYTES
from portal.people.forms.admin import ConfirmForm, ImportForm
from portal.people.models import Person

FOLDER = "people-imports"
SALT = "portal.people.import"
KEEP = timedelta(hours=24)
SHOWN = 200  # steps of each kind on the preview
FAULTS_SHOWN = 2000


def may_import(request: HttpRequest) -> bool:
    return request.user.has_perms(["people.add_person", "people.change_person"])


def upload(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The form; a chosen file leads to the preview, and nothing is changed yet."""
    refuse_others(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > MAX_BYTES:
            form.add_error("file", _("The file is larger than 5 MB. Split it."))
        else:
            data = file.read()
            return preview(model_admin, request, plan(data), keep(data, file.name, request.user))
    return page(model_admin, request, "people/admin/import.html", form=form, columns=COLUMNS)


def confirm(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Carry out the plan that was shown. If it would be another one by now, it is shown again instead."""
    refuse_others(request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = ConfirmForm(request.POST)
    found = kept(form.cleaned_data["kept"], request.user) if form.is_valid() else None
    if found is None:
        messages.error(request, _("The file is no longer here. Choose it again."))
        return redirect("admin:people_person_import")
    data, name = found
    made = plan(data)
    if made.faults or made.digest != form.cleaned_data["digest"]:
        messages.warning(request, _("People have changed since the preview. This is what would happen now."))
        return preview(model_admin, request, made, form.cleaned_data["kept"])
    return carry_out(request, made, form.cleaned_data["kept"], name)


def carry_out(request: HttpRequest, made: Plan, token: str, name: str) -> HttpResponse:
    try:
        applying.apply(made, by=me(request), file_name=name)
    except NotPossible as error:
        messages.error(request, " ".join(error.messages))
        return redirect("admin:people_person_import")
    forget(token, request.user)
    counts = {"new": len(made.new), "changed": len(made.changed), "same": made.same}
    messages.success(request, _("Imported. New: %(new)d. Changed: %(changed)d. Unchanged: %(same)d.") % counts)
    return redirect("admin:people_person_changelist")


def preview(model_admin: Any, request: HttpRequest, made: Plan, token: str) -> HttpResponse:
    return page(
        model_admin,
        request,
        "people/admin/import_preview.html",
        status=422 if made.faults else 200,
        plan=made,
        faults=made.faults[:FAULTS_SHOWN],
        new=made.new[:SHOWN],
        changed=made.changed[:SHOWN],
        more_faults=max(0, len(made.faults) - FAULTS_SHOWN),
        more_new=max(0, len(made.new) - SHOWN),
        more_changed=max(0, len(made.changed) - SHOWN),
        form=ConfirmForm(initial={"kept": token, "digest": made.digest}),
    )


def page(model_admin: Any, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    whole = model_admin.admin_site.each_context(request) | {"opts": Person._meta, "title": _("Import people")} | context
    return TemplateResponse(request, template, whole, status=status)


def refuse_others(request: HttpRequest) -> None:
    if not may_import(request):
        raise PermissionDenied


# The file between preview and confirmation: with the other files, readable by nobody else, for a day at most
def keep(data: bytes, name: str, person: Any) -> str:
    """Store it; the token names it and its owner, signed."""
    tidy()
    stored = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.csv", ContentFile(data))
    return signing.dumps({"file": stored, "name": name[:120], "person": person.pk}, salt=SALT)


def kept(token: str, person: Any) -> tuple[bytes, str] | None:
    """The file of the token and its name, for whoever stored it."""
    try:
        said = signing.loads(token, salt=SALT, max_age=KEEP)
        if said["person"] != person.pk:
            return None
        with default_storage.open(said["file"]) as file:
            return file.read(), said["name"]
    except (signing.BadSignature, FileNotFoundError):
        return None


def forget(token: str, person: Any) -> None:
    default_storage.delete(signing.loads(token, salt=SALT)["file"])


def tidy() -> None:
    """Files nobody confirmed go after a day."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if timezone.now() - default_storage.get_modified_time(path) > KEEP:
            default_storage.delete(path)
