"""The only ways to obtain something of the strategy. Everybody signed in may read parts and tables; records are seen in their scope."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from portal.people.access import Refused
from portal.people.models import Person
from strategy.models import Case, ContractText, Disclosure, Jurisdiction, PlanAction, Playbook, ToolRecord, ToolRun
from strategy.queries import drafts, tools
from strategy.queries.casefile import may_open
from strategy.queries.colleagues import answers_for_law
from strategy.queries.parts import parts
from strategy.queries.reach import Reach
from strategy.queries.rulebook import rulebook, tools_with_words
from strategy.queries.tables import TABLES, Table
from strategy.queries.tools import Tool
from strategy.queries.tools.playbook import playbooks_of
from strategy.queries.units import ReadUnit, read_unit


def part(person: Person, slug: str) -> tuple[Any, list[Any]]:
    """A part by its address, or by its number, and all parts. One statement."""
    found = parts()
    for one in found:
        if slug in {one.slug, str(one.number)}:
            return one, found
    raise Refused("part of the strategy")


def table(person: Person, slug: str) -> Table:
    """A reference table that is shown as a list."""
    if slug not in TABLES:
        raise Refused("reference table")
    return TABLES[slug]


def jurisdiction(person: Person, code: str) -> Any:
    """The version of a jurisdiction that holds, with its words."""
    return _current(Jurisdiction.objects.current().select_related("customs", "venue", "terms"), code, "jurisdiction")


def playbook(person: Person, key: str) -> Any:
    """The version of a playbook that holds, with its words."""
    return _current(Playbook.objects.current().select_related("fact"), key, "playbook")


def _current(rows: Any, key: str, what: str) -> Any:
    found = rows.filter(key=key).first()
    if found is None:
        raise Refused(what)
    return found


# Tools and their records


def tool(person: Person, key: str) -> Tool:
    """A decision tool; everybody signed in may use all of those whose words are loaded."""
    found = tools.find(key)
    if found is None or found.speaks_by not in tools_with_words():
        raise Refused("tool")
    return found


def run(person: Person, run_id: UUID) -> ToolRun:
    """One's own answers in the making."""
    found = ToolRun.objects.filter(pk=run_id, person=person.pk).select_related("record", "former").first()
    if found is None or tools.find(found.tool) is None:
        raise Refused("answers in the making")
    return found


def record(person: Person, record_id: UUID) -> ToolRecord:
    """A record somebody may read."""
    found = ToolRecord.objects.visible_to(person).select_related("person", "department", "reviewer").filter(pk=record_id).first()
    if found is None:
        raise Refused("record")
    return found


def own_record(person: Person, record_id: UUID) -> ToolRecord:
    """A record of one's own: only its maker signs it, shares it or begins anew from it."""
    found = record(person, record_id)
    if found.person_id != person.pk:
        raise Refused("record")
    return found


def record_to_share(person: Person, record_id: UUID) -> ToolRecord:
    """A record of one's own that may be shown to others: what was kept when a disclosure was submitted is told in confidence."""
    found = own_record(person, record_id)
    if found.is_of_submission:
        raise Refused("record")
    return found


def record_to_review(person: Person, record_id: UUID) -> ToolRecord:
    """A record whose review was asked for, by whoever answers for law; never one of one's own."""
    if not answers_for_law(person):
        raise Refused("review of a record")
    found = ToolRecord.objects.visible_to(person).exclude(person=person.pk).filter(pk=record_id, review_asked_at__isnull=False).first()
    if found is None:
        raise Refused("review of a record")
    return found


# Disclosures


def disclosure(person: Person, disclosure_id: UUID) -> Disclosure:
    """A disclosure somebody may read."""
    return _disclosure(Disclosure.objects.visible_to(person), disclosure_id)


def own_disclosure(person: Person, disclosure_id: UUID) -> Disclosure:
    """A disclosure of one's own: only its maker and its inventors change it, while it is open to them."""
    return _disclosure(Disclosure.objects.of(person), disclosure_id)


def _disclosure(rows: Any, disclosure_id: UUID) -> Disclosure:
    found: Disclosure | None = rows.select_related("maker", "department", "record").filter(pk=disclosure_id).first()
    if found is None:
        raise Refused("disclosure")
    return found


# The action plan


def plan_action(person: Person, action_id: UUID) -> PlanAction:
    """An action of a plan somebody may read."""
    found = PlanAction.objects.visible_to(person).select_related("owner", "department", "made_by", "done_by").filter(pk=action_id).first()
    if found is None:
        raise Refused("action of the plan")
    return found


def changeable_action(person: Person, action_id: UUID) -> PlanAction:
    """An action its owner, or the head above, changes. Who only reads it is refused with 403."""
    found = plan_action(person, action_id)
    if not Reach(person).may_change(found):
        raise PermissionDenied
    return found


def free_action(person: Person, action_id: UUID) -> PlanAction:
    """An action of one's own department, to take on. Who only reads it is refused with 403."""
    found = plan_action(person, action_id)
    if found.department_id not in Reach(person).units:
        raise PermissionDenied
    return found


# Drafts of contracts


def contract_run(person: Person, run_id: UUID) -> ToolRun:
    """One's own answers in the making of the contract check."""
    found = run(person, run_id)
    if found.tool != "contract":
        raise Refused("answers about a contract")
    return found


def run_draft(person: Person, run_id: UUID) -> ContractText:
    """The draft beside one's own answers; nobody else sees it, whatever they head or administer."""
    found = drafts.shown().filter(run=run_id, run__person=person.pk).first()
    if found is None:
        raise Refused("draft of a contract")
    return found


def record_draft(person: Person, record_id: UUID) -> ContractText:
    """The draft kept with a record that somebody may read."""
    visible = ToolRecord.objects.visible_to(person).filter(pk=record_id)
    found = drafts.shown().filter(record__in=visible).select_related("record").first()
    if found is None:
        raise Refused("draft of a contract")
    return found


def contract_record(person: Person, record_id: UUID) -> ToolRecord:
    """A record of the contract check that somebody may read."""
    return _contract_records(person, record_id)[record_id]


def two_records(person: Person, one: UUID, other: UUID) -> tuple[ToolRecord, ToolRecord]:
    """Two different records of the contract check, both of which somebody may read; the older first. One statement."""
    found = _contract_records(person, one, other)
    if len(found) < 2:
        raise Refused("second record of a contract")
    older, newer = sorted(found.values(), key=lambda record: (record.made_at, record.number))
    return older, newer


def _contract_records(person: Person, *ids: UUID) -> dict[UUID, ToolRecord]:
    found = {one.pk: one for one in ToolRecord.objects.visible_to(person).filter(tool="contract", pk__in=ids)}
    if set(ids) - set(found):
        raise Refused("record of a contract")
    return found


# Cases


def case(person: Person, case_id: UUID) -> Case:
    """A case somebody may read; `may_work` says whether they may enter and tick in it. One whose playbook has gone is read as it stands."""
    found = Case.objects.visible_to(person).with_may_work(person)
    one = found.select_related("record", "maker", "department", "closed_by").filter(pk=case_id).first()
    if one is None:
        raise Refused("case")
    return one


def case_to_work(person: Person, case_id: UUID) -> Case:
    """A case somebody may enter and tick in: who only reads everything may not."""
    found = case(person, case_id)
    if not found.may_work:  # type: ignore[attr-defined]
        raise Refused("case")
    return found


def record_to_open(person: Person, record_id: UUID, playbook: str) -> ToolRecord:
    """A record from which somebody may open a case for this playbook."""
    found = record(person, record_id)
    if playbook not in playbooks_of(found) or playbook not in rulebook().forums or not may_open(person, found):
        raise Refused("case")
    return found


# The maturity of units


def unit(person: Person, code: str) -> ReadUnit:
    """A unit whose maturity somebody may read about."""
    found = read_unit(person, code)
    if found is None:
        raise Refused("unit")
    return found
