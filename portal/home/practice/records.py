"""Records of every tool: signed, shown to somebody, waiting for a review, reviewed; of contracts with the draft that was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from portal.home.practice.cast import Cast
from portal.home.practice.making import move_back
from portal.people.actions.signing import Signed
from strategy.actions import answering, drafting, recording, reviewing, sharing, signing
from strategy.models import ToolRecord, ToolRun
from strategy.queries import tools
from strategy.queries.papers import judged
from strategy.queries.rulebook import rulebook
from strategy.queries.tools import Tool

Given = Mapping[str, Any]
Made = dict[str, ToolRecord]  # by the name the file has for it


def keep(listed: Iterable[Given], cast: Cast) -> Made:
    """The oldest first, so that their numbers follow their days."""
    made: Made = {}
    for one in sorted(listed, key=lambda row: -row["days"]):
        tool = tools.find(one["tool"])
        if tool is not None and cast.has(one["who"]):
            kept = made[one["name"]] = _keep(tool, one, cast, made.get(one.get("after", "")))
            _sign(kept, one, cast)
            _show(kept, one, cast)
            _review(kept, one, cast)
            kept.refresh_from_db()
    return made


def _keep(tool: Tool, given: Given, cast: Cast, former: ToolRecord | None) -> ToolRecord:
    """`who` asks a tool about `subject` for `unit`, so many `days` ago; with the answers of a former record, where it comes `after` one."""
    maker = cast.people[given["who"]]
    run = answering.begin(tool, maker, answers=former.answers if former else None, former=former)
    _read(run, given.get("draft"))
    run = answering.answer(run, tool, cast.dated(given["answers"]))
    outcome = judged(tool, run.answers, rulebook(), cast.day(given["days"]))
    about = recording.About(given["subject"], cast.departments.get(given["unit"]))
    return recording.keep(run, outcome, about, by=maker, at=cast.at(given["days"]))


def _read(run: ToolRun, draft: Given | None) -> None:
    """The draft of a contract, to stay with its record."""
    if draft is not None:
        drafting.read(run, draft["text"], name=draft["name"], kind="docx", keep=True)


def _sign(kept: ToolRecord, given: Given, cast: Cast) -> None:
    if given.get("signed"):
        signing.sign(kept, Signed(cast.at(given["days"]), "password", kept.text_sha256), by=kept.person)


def _show(kept: ToolRecord, given: Given, cast: Cast) -> None:
    for name in given.get("shown_to", ()):
        if cast.has(name):
            move_back(sharing.share(kept, cast.people[name], by=kept.person), cast.at(given["days"]), "shared_at")


def _review(kept: ToolRecord, given: Given, cast: Cast) -> None:
    """Asked for when the record was made, by its tool or its maker; given, where somebody has, on the day after."""
    review, made_at = given.get("review"), cast.at(given["days"])
    if review is not None:
        reviewing.ask(kept, by=kept.person)
    if kept.review_asked_at is not None:
        move_back(kept, made_at, "review_asked_at")
    if review and cast.has(review["by"]):
        reviewing.review(kept, review["says"], review["note"], by=cast.people[review["by"]])
        move_back(kept, made_at + timedelta(days=1), "reviewed_at")
