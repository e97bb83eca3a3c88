"""The decision tools: which there are, what each is for, its questions one by one, and what it answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.people.access import me, signed_in
from strategy import access
from strategy.actions import answering, deciding
from strategy.forms.answering import ScreenForm
from strategy.forms.keeping import KeepForm
from strategy.models import ToolRun
from strategy.queries import runs, tools
from strategy.queries.days import today_for
from strategy.queries.papers import judged, paper
from strategy.queries.rulebook import rulebook
from strategy.queries.shelf import Entry, by_countermeasure
from strategy.queries.tools import Screen, Tool
from strategy.queries.walks import Walk, sound, walk_of
from strategy.queries.wordings import Words
from strategy.views.answers import answers_of


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All tools by countermeasure, one's unfinished answers and last records."""
    person = me(request)
    context = {
        "shelves": by_countermeasure(),
        "slugs": " ".join(sorted({tool.course for tool in tools.TOOLS.values()})),
        "unfinished": runs.unfinished(person, today_for(person)),
        "records": runs.last_records(person),
    }
    return render(request, "strategy/tools/index.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tool(request: HttpRequest, key: str) -> HttpResponse:
    """What a tool is for. POST begins: with the answers that were handed over, where a page knows some already."""
    person = me(request)
    found = access.tool(person, key)
    if request.method == "POST":
        run = answering.open_run(found, person, _known(found, request.POST))
        return redirect(reverse(found.opens, args=[run.pk]) if found.opens else run)
    context = {
        "entry": Entry(found),
        "unfinished": runs.unfinished(person, today_for(person), key),
        "records": runs.last_records(person, key),
        "given": {key: value[0] if isinstance(value, list) else value for key, value in _known(found, request.GET).items()},
    }
    return render(request, "strategy/tools/tool.html", context)


def _known(found: Tool, sent: QueryDict) -> dict[str, Any]:
    """The answers a page handed over."""
    return sound({ask.key: ask for ask in found.asks(rulebook())}, sent.dict())


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """A screen of questions: the next one, or that which `q` names. POST keeps its answers and goes on."""
    found = access.run(me(request), run_id)
    if found.kept:
        return redirect(found.kept)
    walk = _walk(request, found)
    if request.method == "POST":
        return _answer(request, found, walk)
    screen = walk.screen(request.GET.get("q", "")) or walk.next
    return _asking(request, found, walk, screen) if screen else redirect("tool_outcome", found.pk)


def _walk(request: HttpRequest, found: ToolRun) -> Walk:
    return walk_of(me(request), tools.TOOLS[found.tool], found.answers)


def _answer(request: HttpRequest, found: ToolRun, walk: Walk) -> HttpResponse:
    screen = walk.screen(request.POST.get("screen", ""))
    if screen is None:
        messages.info(request, _("After your other answers that question is no longer asked. Nothing was changed."))
        return redirect(found)
    form = ScreenForm(walk, screen, _words(walk), request.POST)
    if form.is_valid():
        return _go_on(request, found, walk, screen, form)
    if request.POST.get("go") == "back":  # what is in order is kept, as when going on
        return _go_on(request, found, walk, screen, form)
    return _asking(request, found, walk, screen, form)


def _go_on(request: HttpRequest, found: ToolRun, walk: Walk, screen: Screen, form: ScreenForm) -> HttpResponse:
    try:
        run = answering.answer(found, walk.tool, form.given if form.is_valid() else form.sound)
    except answering.AlreadyKept:
        messages.info(request, _("These answers have become a record in the meantime, and stand. Begin again from it to change them."))
        return redirect(found)
    after = _walk(request, run)
    if request.POST.get("go") == "back":
        return _back(run, after, after.screen(screen.key) or after.screens[0])
    return redirect(_at(run, after.next) if after.next else reverse("tool_outcome", args=[run.pk]))


def _back(found: ToolRun, walk: Walk, screen: Screen) -> HttpResponse:
    before = walk.before(screen)
    return redirect(_at(found, before) if before else reverse("tool", args=[found.tool]))


def _at(found: ToolRun, screen: Screen) -> str:
    return f"{found.get_absolute_url()}?q={screen.key}"


def _words(walk: Walk) -> Words:
    return Words(walk.tool.speaks_by)


def _asking(request: HttpRequest, found: ToolRun, walk: Walk, screen: Screen, form: ScreenForm | None = None) -> HttpResponse:
    words = _words(walk)
    context = {
        "entry": Entry(walk.tool),
        "run": found,
        "screen": screen,
        "title": walk.tool.title(screen, words) if len(screen.asks) > 1 else walk.tool.question(screen.asks[0], words),
        "form": form or ScreenForm.again(walk, screen, words),
        "walk": walk,
        "number": walk.number(screen),
        "open": walk.is_open(screen),
        "answers": answers_of(found, walk, words),
        **walk.tool.context(found, screen, words),
    }
    return render(request, "strategy/tools/question.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What the tool answers. While a question is open it leads there; POST keeps a record of what was seen."""
    person = me(request)
    found = access.run(person, run_id)
    if found.kept:
        return redirect(found.kept)
    walk = _walk(request, found)
    if walk.next:
        return redirect(_at(found, walk.next))
    given = judged(walk.tool, found.answers, walk.book, walk.today)
    form = KeepForm(person, found, request.POST or None, seen=deciding.mark(given))
    if form.is_valid():
        return _keep(request, found, walk, form)
    told = paper(given)
    context = {
        "entry": Entry(walk.tool),
        "run": found,
        "paper": told.plain(),
        "answers": answers_of(found, walk, _words(walk)),
        "holders": list(zip(told.who, runs.holders_of(given.outcome.who), strict=True)),
        "facts": [fact.id for fact in told.facts],
        "form": form,
    }
    return render(request, "strategy/tools/outcome.html", context)


def _keep(request: HttpRequest, found: ToolRun, walk: Walk, form: KeepForm) -> HttpResponse:
    try:
        record = deciding.decide(found, walk.tool, form.about, seen=form.cleaned_data["seen"], today=walk.today, by=me(request))
    except (deciding.SeenOtherwise, deciding.StillOpen):
        messages.info(
            request, _("Answers or rules have changed since you saw the outcome. This is how it stands now; nothing was kept yet.")
        )
        return redirect("tool_outcome", found.pk)
    return redirect(record)


@signed_in
@require_POST
def discard(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Forget unfinished answers."""
    found = access.run(me(request), run_id)
    answering.discard(found)
    if not found.kept:
        messages.success(request, _("The unfinished answers are gone."))
    return redirect("tools")
