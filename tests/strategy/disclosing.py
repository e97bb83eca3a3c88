"""The people and the inventions of the stories about disclosures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import yaml
from django.utils import timezone

from portal.common import keeping
from portal.people.actions.signing import Signed
from portal.people.models import JobRole, Membership, Person
from strategy.actions import disclosing, disclosure_moving
from strategy.actions.disclosing import Named, Told
from strategy.models import Disclosure, ToolWords
from strategy.queries.days import today_for
from strategy.queries.disclosures import judged, text_of
from strategy.rules import papers
from tests.conftest import PASSWORD

TITLE = "A clip that needs no screw"
DESCRIPTION = {
    "title": TITLE,
    "summary": "A clip holds the cover.",
    "problem": "Screws get lost in the field.",
    "solution": "A spring of steel, bent twice, snaps behind the rim.",
    "novelty": "No tool is needed.",
    "prior_art": "Screwed covers.",
}
ANSWERS = {"kind": "invention", "made_in": "CN", "public": "no", "visible": "easy", "plan": "home-then-abroad", "joint": "no"}


def roles(company: SimpleNamespace) -> SimpleNamespace:
    """Petra screens as patent engineer, Ivan decides as IP manager; both sit in the works. Dora is Alice's colleague."""
    for code, name, first in (("patent-engineer", "Patent engineer", "Petra Kim"), ("ip-manager", "IP manager", "Ivan Horvat")):
        role, _new = JobRole.objects.get_or_create(code=code, defaults={"name": {"en": name}})
        add(company, first, company.works, role)
    add(company, "Dora Wang", company.export, company.seller)
    return company


def add(company: SimpleNamespace, name: str, department: Any, role: JobRole) -> Person:
    person = Person.objects.create_person(f"{name.split()[0].lower()}@example.com", name, PASSWORD)
    Membership.objects.create(person=person, department=department, job_role=role)
    setattr(company, name.split()[0].lower(), person)
    return person


def draft(by: Person, *, inventors: tuple[Named, ...] = (), answers: dict[str, Any] | None = None, **words: str) -> Disclosure:
    """A draft that is ready to be submitted, from the department of its maker."""
    named = inventors or (Named(by.display_name, Decimal(100), "All of it", by),)
    department = by.memberships.first().department if by.memberships.exists() else None
    told = Told({**DESCRIPTION, **words}, named, department)
    return disclosing.begin(told, by=by, key=uuid4(), answers=ANSWERS if answers is None else answers)


def submitted(by: Person, **more: Any) -> Disclosure:
    """One that was submitted and signed today."""
    found = draft(by, **more)
    submit(found, by)
    found.refresh_from_db()
    return found


def submit(found: Disclosure, by: Person) -> None:
    today = today_for(by)
    text = text_of(found, list(found.inventors.all()), judged(found, today))
    signed = Signed(timezone.now(), "password", papers.digest(text))
    disclosure_moving.submit(found, before=found.status, signed=signed, note="", by=by, today=today)


def moved(found: Disclosure, after: str, by: Person, note: str = "", **given: Any) -> Disclosure:
    found.refresh_from_db()
    disclosure_moving.move(found, after, before=found.status, given=given, note=note, by=by, today=today_for(by))
    found.refresh_from_db()
    return found


def filed(company: SimpleNamespace, on: date, **more: Any) -> Disclosure:
    """One of Alice's that Petra has screened and filed on a day."""
    found = moved(submitted(company.alice, **more), "screened", company.petra)
    return moved(found, "filed", company.petra, plan="home-then-abroad", examined="yes", filed_on=on.isoformat())


def rows_of(forms: int, *people: dict[str, str]) -> dict[str, str]:
    """The inventors as their forms are sent."""
    sent = {"inventors-TOTAL_FORMS": str(forms), "inventors-INITIAL_FORMS": "0"}
    for place, one in enumerate(people):
        sent |= {f"inventors-{place}-{name}": value for name, value in one.items()}
    return sent


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


WORDS = Path(__file__).resolve().parents[2] / "strategy" / "content" / "tools" / "disclosure.yaml"


@cache
def own_words() -> Any:
    return yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def speak() -> None:
    """The tool's words, where the portal's own content is not loaded."""
    if not ToolWords.objects.filter(key="disclosure").exists():
        ToolWords.objects.create(key="disclosure", name={"en": "Invention disclosure", "zh-hans": "发明披露"}, words=own_words())
        keeping.touch()
