"""Articles out and in as a package: choose, look at what would happen, confirm."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.articles.actions import exchanging
from portal.articles.actions.exchanging import Examination, NotPossible
from portal.articles.actions.exporting import export as packed
from portal.desk.actions import parking
from portal.desk.forms.exchange import ConfirmForm, ExportForm, PackageForm
from portal.people.access import me, needs

SHOWN = 500  # rows and faults of a page


@needs("editor")
@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """The two forms; a chosen package is put down and looked at on a page of its own."""
    form = PackageForm(request.POST, request.FILES) if request.method == "POST" else PackageForm()
    if request.method == "POST" and form.is_valid():
        return redirect("desk_package", parking.park(form.cleaned_data["package"], me(request)))
    return render(request, "desk/exchange.html", {"form": form, "export": ExportForm()}, status=422 if form.errors else 200)


@needs("editor")
@require_http_methods(["GET", "HEAD", "POST"])
def package(request: HttpRequest, token: UUID) -> HttpResponse:
    """What a package would change, and doing it. If it would be something else by now, that is shown instead."""
    with parking.parked(token, me(request)) as file:
        form = ConfirmForm(request.POST)
        if request.method == "POST" and form.is_valid():
            try:
                done = exchanging.bring_in(file, by=me(request), anyway=form.anyway, digest=form.cleaned_data["digest"])
            except NotPossible as refused:
                return _dry_run(request, refused.seen, again=True, anyway=form.anyway)
            parking.forget(token, me(request))
            messages.success(request, _said(done["article"], done.total() - done["article"]))
            return redirect("desk_exchange")
        return _dry_run(request, exchanging.examine(file, by=me(request)))


def _said(texts: int, more: int) -> str:
    words = ngettext("%(n)d text is a draft now.", "%(n)d texts are drafts now.", texts) % {"n": texts}
    rest = ngettext("%(n)d picture or file was added.", "%(n)d pictures and files were added.", more) % {"n": more} if more else ""
    return f"{words} {rest}".strip()


def _dry_run(request: HttpRequest, seen: Examination, *, again: bool = False, anyway: list[str] | None = None) -> HttpResponse:
    counts = {state: sum(row.state == state for row in seen.rows) for state in ("new", "changed", "unchanged", "conflict")}
    rows = seen.conflicts + [row for row in seen.due if row.state != "conflict"] + [row for row in seen.rows if row not in seen.due]
    context = {
        "seen": seen,
        "again": again,
        "anyway": anyway or [],
        "counts": counts,
        "rows": rows[:SHOWN],
        "more_rows": max(0, len(rows) - SHOWN),
        "faults": seen.faults[:SHOWN],
        "more_faults": max(0, len(seen.faults) - SHOWN),
        "due": len(seen.due),
    }
    return render(request, "desk/package.html", context, status=422 if seen.faults else 409 if again else 200)


@needs("editor")
@require_POST
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The chosen articles as a ZIP, streamed; noted in the trail."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/exchange.html", {"form": PackageForm(), "export": form}, status=422)
    if not form.chosen.exists():
        messages.warning(request, _("No article is in this choice. Choose another topic, or all."))
        return redirect("desk_exchange")
    answer = StreamingHttpResponse(packed(form.chosen, by=me(request)), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="articles-{timezone.localdate():%Y-%m-%d}.zip"'
    return answer
