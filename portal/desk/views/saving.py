"""How the writing page saves itself, and its preview. The page's form is sent as it is; answers are JSON.

    POST /desk/articles/exhaustion/en/save      the fields of the form; what it goes on from: `copy`, the save `serial` of it (empty and
                                                0: none yet), the revision `base`
    200 {"copy": "6f1…", "serial": 8, "base": 17, "saved": "10:42:07", "saved_at": "2026-11-22T02:42:07.311+00:00"}

`saved` is the server's time in the person's zone: only what a 200 says is saved. The same words again change nothing.

Refusals: {"error", "message": a sentence in the reader's language, …}; then nothing was changed.

    401 signed_out   sign_in            sign in again and send the same
    403 csrf                            the token is old: take it from the page and send the same
    403 refused                         not an editor (any more)
    403 somebody     person             another person is signed in here now: the words are not theirs
    404 not_found                       no such article
    409 overtaken    copy, serial,      another tab or device has saved since: what stands (null: handed in or given up), and what the
                     saved, standing,   sent text changes in it; keep=mine with that copy and serial, and its own base, replaces it,
                     html               keep=other sets the sent text aside
    422 too_long     fields             longer than can be kept
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.articles.actions import copying, writing
from portal.articles.actions.copying import Mark, SavedElsewhere
from portal.articles.models import Article, WorkingCopy
from portal.common.dates import moment_text
from portal.common.languages import LANGUAGES
from portal.desk import access
from portal.desk.forms.writing import WordsForm
from portal.desk.queries.checks import checks
from portal.desk.views.writing import differences, where
from portal.people.access import me


def _refuse(status: int, error: str, message: str, **more: Any) -> JsonResponse:
    return JsonResponse({"error": error, "message": message, **more}, status=status)


@require_POST
@never_cache
def save(request: HttpRequest, slug: str, language: str) -> JsonResponse:
    """Keep what was typed so far."""
    if not request.user.is_authenticated:
        way_in = f"{reverse('account_login')}?next={reverse('desk_write', args=[slug, language])}"
        return _refuse(401, "signed_out", _("You are signed out. Your words are kept on this device."), sign_in=way_in)
    if not access.may_write(me(request)):
        return _refuse(403, "refused", _("Writing takes the role of an editor."))
    article = Article.objects.filter(slug=slug).first()
    if article is None or language not in LANGUAGES:
        return _refuse(404, "not_found", _("There is no such article."))
    form = WordsForm(request.POST, language=language)
    if not form.is_valid():
        return _refuse(422, "too_long", " ".join(str(text) for texts in form.errors.values() for text in texts), fields=sorted(form.errors))
    if form.cleaned_data["person"] != me(request).pk:
        return _refuse(403, "somebody", _("Somebody else is signed in here by now. These words are not theirs, so they are not sent."))
    return _answer(copying.open_copy(me(request), article, language), form, request.POST.get("keep", ""))


def _answer(copy: WorkingCopy, form: WordsForm, keep: str) -> JsonResponse:
    try:
        if keep == "other":
            copying.keep_aside(copy, form.text, form.mark)
            return JsonResponse(_standing(copy) | {"kept": True})
        mark = copying.save(copy, form.text, form.mark, aside=keep == "mine")
    except SavedElsewhere as elsewhere:
        standing = elsewhere.standing
        lines = differences(standing, form.text) if standing else []
        html = render_to_string("desk/_lines.html", {"lines": lines, "language": copy.language})
        message = (
            _("This text was saved in another tab or on another device since.")
            if standing
            else _("This text was handed in or given up elsewhere.")
        )
        more = (_standing(standing) if standing else {"saved": "", "standing": None}) | vars(where(standing, form))
        return _refuse(409, "overtaken", message, html=html, **more)
    now = timezone.now()
    return JsonResponse(vars(mark) | {"saved": moment_text(now, "clock"), "saved_at": now.isoformat()})


def _standing(copy: WorkingCopy) -> dict[str, Any]:
    words = {name: getattr(copy, name) for name in ("title", "summary", "body", "change_note")}
    return vars(Mark.of(copy)) | {"saved": moment_text(copy.saved_at, "clock"), "standing": words}


@access.writes
@require_POST
def preview(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The text as it would be published, with what is open before that, as a piece of a page. Changes nothing."""
    article, edition = access.place(slug, language)
    body = request.POST.get("body", "").replace("\x00", "")
    draft = writing.read(article, language, writing.Words.of("", "", body).body)
    context = {"draft": draft, "language": language, "checks": checks(article, edition, draft)}
    return render(request, "desk/_preview.html", context)
