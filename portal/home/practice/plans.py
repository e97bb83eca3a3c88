"""The action plan: something in every column and at every step, some of it from records and from the policy article, one action late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation

from portal.home.practice.cast import Cast
from portal.home.practice.making import move_back
from portal.home.practice.records import Made
from portal.people.models import Person
from strategy.actions import planning
from strategy.models import PlanAction, ToolRecord
from strategy.queries import proposals
from strategy.queries.proposals import Proposal

WAYS = {"proposed": (), "open": (), "doing": ("doing",), "done": ("doing", "done"), "dropped": ("dropped",)}  # from where it was added


def add(listed: Iterable[Mapping[str, Any]], cast: Cast, made: Made) -> list[PlanAction]:
    """Each action as far as `status` says. One that comes from something which is not there is left out."""
    found = []
    for one in sorted(listed, key=lambda row: -row["days"]):
        action = _add(one, cast, made.get(one.get("record", "")))
        if action is not None:
            found.append(_led(action, one, cast))
    return found


def _add(given: Mapping[str, Any], cast: Cast, record: ToolRecord | None) -> PlanAction | None:
    by, unit = cast.people.get(given["by"]), cast.departments.get(given["unit"])
    if by is None or unit is None or ("record" in given and record is None):
        return None
    proposal = _proposal(given.get("code", ""), record, by)
    if proposal is None:
        return None
    draft = planning.Draft(
        given.get("title") or proposal.title,
        given.get("countermeasure") or proposal.countermeasure,
        proposal.detail or given.get("detail", ""),
        owner=cast.people.get(given.get("owner", "")),
        due=cast.day(-given["due"]) if "due" in given else None,
    )
    status = "proposed" if given["status"] == "proposed" else "open"
    return planning.add(draft, unit, by=by, status=status, source=planning.Source(proposal.code, record)).action


def _proposal(code: str, record: ToolRecord | None, by: Person) -> Proposal | None:
    """What a record or the policy article proposes, in the words of whoever adds it; without a code what somebody thought of."""
    if not code:
        return Proposal("", "", "", 0)
    with translation.override(by.language):
        return proposals.of_record(record, code) if record else proposals.of_policy(code)


def _led(action: PlanAction, given: Mapping[str, Any], cast: Cast) -> PlanAction:
    """Moved on by its owner, half of the way from then to now."""
    added, moved = cast.at(given["days"]), cast.at(given["days"] // 2)
    by = action.owner or cast.people[given["by"]]
    for status in WAYS[given["status"]]:
        action = planning.move(action, status, seen=action.version, by=by, evidence=given.get("evidence", ""))
    move_back(action, added, "made_at")
    if action.done_at:
        move_back(action, moved, "done_at")
    action.events.filter(version=1).update(at=added)
    action.events.exclude(version=1).update(at=moved)
    return action
