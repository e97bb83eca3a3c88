"""Writing an edition: the page, and what its buttons do without a script. How it saves itself is in `saving.py`.

What is typed lies in a working copy of the person's own. Handing it in makes the next revision and asks for its review.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.articles.actions import copying, releasing, writing
from portal.articles.actions.copying import Mark, SavedElsewhere, Text
from portal.articles.differing import Line, compare, text_of
from portal.articles.models import Article, Edition, Release, WorkingCopy
from portal.desk import access
from portal.desk.forms.writing import WordsForm
from portal.desk.queries.checks import checks
from portal.desk.queries.merging import choices
from portal.desk.views.review import handed_in
from portal.desk.views.words import words
from portal.people.access import me

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@access.writes
@never_cache
@read_or_send
def write(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The page; by POST what its buttons do: save, preview, hand in."""
    article, edition = access.place(slug, language)
    copy = copying.open_copy(me(request), article, language)
    if request.method != "POST":
        return page(request, copy, edition, WordsForm.of(copy))
    form = WordsForm(request.POST, language=language)
    if form.is_valid() and form.cleaned_data["person"] != me(request).pk:
        form.add_error(None, _("Somebody else is signed in here by now. These words are not theirs, so they are not saved."))
    if not form.is_valid():
        return page(request, copy, edition, form)
    if request.POST.get("keep") == "other":
        return _go_on_with_saved(request, copy, form)
    try:
        mark = copying.save(copy, form.text, form.mark, aside=request.POST.get("keep") == "mine")
        return _done(request, _as_typed(copy, form, mark), edition, form)
    except SavedElsewhere as elsewhere:
        return _overtaken(request, copy, edition, form, elsewhere.standing)


def _as_typed(copy: WorkingCopy, form: WordsForm, mark: Mark) -> WorkingCopy:
    """The copy as this page has saved it, whatever another tab has saved since."""
    held = copying.open_copy(copy.person, copy.article, copy.language)
    for name, value in vars(form.text).items():
        setattr(held, name, value)
    held.pk, held.serial, held.base_id = mark.copy or held.pk, mark.serial, mark.base
    return held


def _done(request: HttpRequest, copy: WorkingCopy, edition: Edition | None, form: WordsForm) -> HttpResponse:
    """After saving: the same page, or the way on. Refused: `SavedElsewhere`, where another tab was quicker."""
    if "hand_in" in request.POST:
        return _hand_in(request, copy, edition, form)
    if "preview" in request.POST:
        return page(request, copy, edition, WordsForm.of(copy))
    messages.success(request, _("Saved. Nobody else sees it before you hand it in."))
    return redirect("desk_write", copy.article.slug, copy.language)


def _hand_in(request: HttpRequest, copy: WorkingCopy, edition: Edition | None, form: WordsForm) -> HttpResponse:
    if not form.ask_for_all():
        return page(request, copy, edition, form, mark=Mark.of(copy))
    try:
        release = releasing.hand_in(copy, by=me(request))
    except writing.Stale:
        return redirect("desk_merge", copy.article.slug, copy.language)
    except writing.Faulty as faulty:
        form.add_error("body", [str(fault) for fault in faulty.faults])
    except ValidationError as refused:
        form.add_error(None, refused)
    else:
        return handed_in(request, release)
    return page(request, copy, edition, form, mark=Mark.of(copy))


def _go_on_with_saved(request: HttpRequest, copy: WorkingCopy, form: WordsForm) -> HttpResponse:
    copying.keep_aside(copy, form.text, form.mark)
    messages.success(request, _("You go on with the saved text. Yours is set aside; you find it below."))
    return redirect("desk_write", copy.article.slug, copy.language)


def _overtaken(
    request: HttpRequest, copy: WorkingCopy, edition: Edition | None, form: WordsForm, standing: WorkingCopy | None
) -> HttpResponse:
    """Another tab has saved since: both texts, and a choice."""
    more = {"standing": standing, "lines": differences(standing, form.text) if standing else [], "overtaken": True}
    return page(request, standing or copy, edition, form, status=409, mark=where(standing, form), **more)


def where(standing: WorkingCopy | None, form: WordsForm) -> Mark:
    """What the typed text goes on from once the editor chooses it: what stands, and still the revision its own words began from."""
    return Mark(standing.pk, standing.serial, form.mark.base) if standing else Mark(None, 0, form.mark.base)


def differences(standing: WorkingCopy, text: Text) -> list[Line]:
    """What a typed text changes in the one that is saved."""
    return compare(text_of(standing.title, standing.summary, standing.body), text_of(text.title, text.summary, text.body))


def page(
    request: HttpRequest,
    copy: WorkingCopy,
    edition: Edition | None,
    form: WordsForm,
    *,
    status: int = 200,
    mark: Mark | None = None,
    **more: Any,
) -> HttpResponse:
    """The writing page with a form; `mark`: what the next save goes on from, where it is not the form's own."""
    if mark is not None:
        form.go_on_from(mark)
    body = str(form["body"].value() or "")
    draft = writing.read(copy.article, copy.language, body.replace("\x00", ""))
    context = {
        "article": copy.article,
        "language": copy.language,
        "edition": edition,
        "copy": copy,
        "form": form,
        "draft": draft,
        "checks": checks(copy.article, edition, draft),
        "newer": edition.newest if edition and edition.newest_id != copy.base_id else None,
        "release": _release(edition),
        "kept": list(_kept(copy)),
        "words": words(),
    }
    return render(request, "desk/write.html", context | more, status=status)


def _release(edition: Edition | None) -> Release | None:
    """The text on its way to readers, or the newest where it was returned."""
    if edition is None:
        return None
    rows = Release.objects.filter(edition=edition, state__in=(*Release.OPEN, Release.RETURNED)).select_related("revision", "approver")
    return next((r for r in rows.order_by("-handed_in_at") if r.state != Release.RETURNED or r.revision_id == edition.newest_id), None)


def _kept(copy: WorkingCopy) -> Any:
    return WorkingCopy.objects.aside().filter(person=copy.person, article=copy.article, language=copy.language).select_related("article")


# Conflicts, and texts set aside


def _open(request: HttpRequest, slug: str, language: str) -> tuple[Article, Edition | None, WorkingCopy | None]:
    article, edition = access.place(slug, language)
    copy = copying.open_copy(me(request), article, language)
    return article, edition, None if copy._state.adding else copy


@access.writes
@never_cache
@read_or_send
def merge(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Somebody handed in a revision since the copy began: both texts by paragraph, and what to go on with."""
    article, edition, copy = _open(request, slug, language)
    theirs = copying.newer(copy) if copy else None
    if copy is None or theirs is None:
        return redirect("desk_write", slug, language)
    places = copying.merging(copy, theirs)
    if request.method != "POST" or request.POST.get("theirs") != str(theirs.pk):
        if request.method == "POST":
            messages.warning(request, _("Yet another revision was handed in meanwhile. Look again."))
        lines = compare(text_of(theirs.title, theirs.summary, theirs.body), text_of(copy.title, copy.summary, copy.body))
        context = {
            "article": article,
            "language": language,
            "edition": edition,
            "copy": copy,
            "theirs": theirs,
            "places": choices(places),
            "lines": lines,
        }
        return render(request, "desk/merge.html", context)
    choice = request.POST.get("go_on", "")
    if choice == "theirs":
        copying.take_theirs(copy, theirs)
        messages.success(
            request, _("You go on from revision %(number)s. Your text is set aside; you find it below.") % {"number": theirs.number}
        )
    elif choice == "merged":
        copying.rebase(copy, theirs, _choices(request, len(places)))
        messages.success(request, _("You go on with both texts. Read it once more, then hand it in."))
    else:
        copying.rebase(copy, theirs)
        messages.success(request, _("You go on with your text. Revision %(number)s stays in the history.") % {"number": theirs.number})
    return redirect("desk_write", slug, language)


def _choices(request: HttpRequest, count: int) -> dict[int, str]:
    """What was chosen for each place; -1 and -2 are title and summary."""
    given = {place: request.POST.get(f"place-{place}", "") for place in range(count)}
    found = {place: choice for place, choice in given.items() if choice in {"mine", "theirs", "all"}}
    return found | {-1: request.POST.get("title", ""), -2: request.POST.get("summary", "")}


@access.writes
@read_or_send
def discard(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Asks once, then sets the copy aside."""
    article, edition, copy = _open(request, slug, language)
    if copy is None:
        return redirect("desk_article", slug)
    if request.method != "POST":
        return render(request, "desk/discard.html", {"article": article, "language": language, "edition": edition, "copy": copy})
    copying.discard(copy)
    messages.success(request, _("Your text is set aside. You find it where you write, and can bring it back."))
    return redirect("desk_article", slug)


@access.writes
@require_POST
def bring_back(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """Go on with a text that was set aside."""
    copy = copying.bring_back(access.set_aside(me(request), copy_id))
    messages.success(request, _("The text is back. What stood here is set aside."))
    return redirect("desk_write", copy.article.slug, copy.language)
