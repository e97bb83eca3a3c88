"""What the pages of the tools cost: a question, its outcome, a record, the list of all records, the board of the plan.

One record is kept by the tool itself and copied with its whole text to people all over the company; the actions of the plan spread over
its departments, countermeasures and steps.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

WHOLE, IN_SMALL = (10_000, 2_000), (200, 100)  # records, actions of the plan
BUDGET, STATEMENTS = 40, 12
SPREAD = 1_000  # days over which the records were made
BATCH = 500
ANSWERS = {
    "right": "trademarks",
    "destination": "DE",
    "genuine": "genuine",
    "sold_in": "CN",
    "seller": "group",
    "consent": "no",
    "goods": ["none"],
    "territory": "no-limit",
}


def pages(made: dict[str, Any]) -> list[tuple[str, str, str, int | None, int | None]]:
    """(name, session, address, budget of CPU in ms, budget of statements)."""
    maker, boss = made["maker"], made["boss"]
    found = [
        ("tool question", maker, f"/tools/runs/{made['begun']}/"),
        ("tool outcome", maker, f"/tools/runs/{made['answered']}/outcome/"),
        ("record", maker, f"/records/{made['record']}/"),
        ("own records", maker, "/records/"),
        ("all records", boss, "/records/?scope=all"),
        ("plan board", boss, "/plan/"),
    ]
    return [(*one, BUDGET, STATEMENTS) for one in found]


def fill(records: int, actions: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Who looks at it, and what there is."""
    from django.db import transaction

    from portal.people.models import Membership, Person

    begun = time.monotonic()
    held = list(
        Membership.objects.current().filter(person__is_active=True).select_related("person", "department").order_by("person")[:BATCH]
    )
    with transaction.atomic():
        maker = held[0].person
        made = {name: str(run.pk) for name, run in _runs(maker).items()}
        first = _kept(held[0])
        _copy(first, held, records - 1)
        _plan(held, actions)
    boss = Person.objects.get(email__endswith="@company.example", is_admin=True)
    found = {"record": str(first.pk), "records": records, "actions": actions, "seconds": round(time.monotonic() - begun, 1)}
    return {"maker": maker, "boss": boss}, made | found


def _runs(maker: Any) -> dict[str, Any]:
    from strategy.actions import answering
    from strategy.queries.tools import TOOLS

    half = dict(islice(ANSWERS.items(), 3))
    given = {"begun": half, "answered": ANSWERS}
    return {name: answering.begin(TOOLS["exhaustion"], maker, answers=answers) for name, answers in given.items()}


def _kept(of: Any) -> Any:
    from portal.people.zones import company_day
    from strategy.actions import answering, recording
    from strategy.queries.papers import judged
    from strategy.queries.rulebook import rulebook
    from strategy.queries.tools import TOOLS

    tool = TOOLS["exhaustion"]
    run = answering.begin(tool, of.person, answers=ANSWERS)
    about = recording.About("An order", of.department)
    return recording.keep(run, judged(tool, ANSWERS, rulebook(), company_day()), about, by=of.person)


def _copy(first: Any, held: list[Any], count: int) -> None:
    """As many records as this one, with the rules they cite."""
    from strategy.models import RecordRule, ToolRecord

    rules = list(first.cited_rules.values_list("rule", "version"))
    ahead = _copies(first, held, count)
    while batch := list(islice(ahead, BATCH)):
        ToolRecord.objects.bulk_create(batch)
        RecordRule.objects.bulk_create(RecordRule(record=row, rule=rule, version=version) for row in batch for rule, version in rules)


def _copies(first: Any, held: list[Any], count: int) -> Iterator[Any]:
    from strategy.models import ToolRecord

    fields = [field.attname for field in ToolRecord._meta.concrete_fields if field.attname not in ("id", "run_id")]
    values = {name: getattr(first, name) for name in fields}
    for number in range(1, count + 1):
        of = held[number % len(held)]
        own = {
            "number": f"B-{number:06}",
            "subject": f"Order {number}",
            "person_id": of.person_id,
            "person_name": of.person.display_name,
            "department_id": of.department_id,
            "unit_name": dict(of.department.name),
            "made_at": first.made_at - timedelta(days=number * SPREAD / count),
        }
        yield ToolRecord(**values | own)


def _plan(held: list[Any], count: int) -> None:
    from django.utils import timezone

    from portal.people.zones import company_day
    from strategy.models import PlanAction
    from strategy.models.plan import STATUSES

    today, now = company_day(), timezone.now()
    rows = []
    for number in range(count):
        of, status = held[number % len(held)], STATUSES[number % len(STATUSES)][0]
        done = {"done_at": now, "evidence": "A file"} if status == "done" else {}
        rows.append(
            PlanAction(
                key=uuid4(),
                title=f"Action {number}",
                countermeasure=number // len(STATUSES) % 5 + 1,
                department_id=of.department_id,
                owner_id=of.person_id,
                made_by_id=of.person_id,
                due=today + timedelta(days=number % 200 - 20),
                status=status,
                **done,
            )
        )
    PlanAction.objects.bulk_create(rows, batch_size=BATCH)
