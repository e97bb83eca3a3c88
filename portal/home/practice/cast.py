"""Who is there, and which days are meant: the file names people by the first part of their address and days by their distance from today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from portal.people.models import Department, Person
from portal.people.zones import company_day

DOMAIN = "@example.com"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cast:
    """The demo company as it is, and the moment everything is seen from."""

    now: datetime

    @cached_property
    def people(self) -> dict[str, Person]:
        found = Person.objects.active().filter(email__endswith=DOMAIN)
        return {person.email.removesuffix(DOMAIN): person for person in found}

    @cached_property
    def departments(self) -> dict[str, Department]:
        return {one.code: one for one in Department.objects.all()}

    def has(self, *names: str) -> bool:
        return all(name in self.people for name in names)

    def at(self, days: int) -> datetime:
        """The moment so many days ago."""
        return self.now - days * DAY

    def day(self, days: int) -> date:
        """The company's day so many days ago."""
        return company_day(self.at(days))

    def dated(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Answers with their days: `{ago: 8}` is the day eight days ago."""
        return {key: self.day(value["ago"]).isoformat() if isinstance(value, dict) else value for key, value in answers.items()}
