"""Reading disclosures: who stands where to one, what is missing, which steps are open, and the lists.

roles_of(person)                  the job roles of somebody that screen or decide
text_of(disclosure, judged)       what is signed when it is submitted
Disclosures(person, asked)        a list in its scope
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.people.models import Department, Membership, Person
from strategy.models import Disclosure, Inventor
from strategy.queries import papers
from strategy.queries.days import today_for
from strategy.queries.rulebook import rulebook
from strategy.queries.tools import Tool
from strategy.queries.tools.disclosure import DISCLOSURE
from strategy.queries.wordings import Words
from strategy.rules import flow
from strategy.rules.engine import Problem
from strategy.rules.records import plain
from strategy.rules.submission import incomplete

PAGE = 25
SCOPES = {
    "mine": gettext_lazy("Mine"),
    "waiting": gettext_lazy("Waiting for me"),
    "unit": gettext_lazy("My unit"),
    "all": gettext_lazy("All"),
}
TONES = {"filed": "ok", "kept-secret": "ok", "published": "ok", "returned": "warn", "dropped": "", "withdrawn": ""}
ICONS = {"filed": "check-circle", "kept-secret": "lock", "published": "globe", "returned": "edit", "submitted": "clock", "screened": "eye"}


def roles_of(person: Person) -> frozenset[str]:
    """The job roles somebody holds today that screen or decide; none for a stand-in. One statement."""
    if person.look:
        return frozenset()
    held = Membership.objects.current().filter(person=person.pk, job_role__code__in=flow.SCREENERS)
    return frozenset(held.values_list("job_role__code", flat=True))


def is_inventor(person: Person, disclosure: Disclosure, inventors: Iterable[Inventor]) -> bool:
    """Whether it is somebody's own: its maker counts as an inventor."""
    return not person.look and (person.pk == disclosure.maker_id or any(one.person_id == person.pk for one in inventors))


def departments_of(person: Person) -> list[Department]:
    """The departments somebody belongs to today. One statement."""
    held = Membership.objects.current().filter(person=person.pk)
    return list(Department.objects.filter(pk__in=held.values("department")).order_by("pk"))


def judged(disclosure: Disclosure, today: date, tool: Tool = DISCLOSURE) -> papers.Judged:
    """What its answers warn of on a day."""
    return papers.judged(tool, disclosure.answers, rulebook(), today)


def text_of(disclosure: Disclosure, inventors: Sequence[Inventor], given: papers.Judged) -> dict[str, Any]:
    """The text that is signed: number, description, inventors with their shares, answers, and the outcome in both languages."""
    return {
        "number": disclosure.number,
        "description": disclosure.description,
        "inventors": [{"name": one.name, "share": format(one.share, ".2f"), "contribution": one.contribution} for one in inventors],
        "answers": plain(dict(disclosure.answers)),
        "outcome": papers.document(given),
    }


# What is missing, in words


MISSING = {
    "submission.title": gettext_lazy("Give it a title."),
    "submission.problem": gettext_lazy("Describe the problem it solves."),
    "submission.solution": gettext_lazy("Describe how it is solved."),
    "submission.novelty": gettext_lazy("Say what is new."),
    "submission.no-inventor": gettext_lazy("Name at least one inventor."),
    "submission.shares": gettext_lazy("The shares of the inventors make %(total)s %%. They must make 100 %%."),
    "submission.before-filing": gettext_lazy("This day lies before the filing on %(day)s."),
    "submission.after-what-followed": gettext_lazy(
        "This day lies after %(day)s, a day entered for what followed the filing. Correct that one first."
    ),
    "submission.filing-stays": gettext_lazy("It stands at filed: the day of the filing is corrected, not taken back."),
    "submission.no-day": gettext_lazy("Enter a day. There is none yet that could be taken back."),
}


def missing(disclosure: Disclosure, inventors: Sequence[Inventor]) -> list[Problem]:
    """What keeps it from being submitted, beside answers."""
    return incomplete(disclosure.description, [one.share for one in inventors])


def said(problem: Problem, words: Words) -> str:
    """A problem in words; where an answer is missing, with the name of its question."""
    if problem.code in MISSING:
        detail = {key: words.day(value) if isinstance(value, date) else value for key, value in problem.detail.items()}
        return str(MISSING[problem.code]) % detail if detail else str(MISSING[problem.code])
    text = words.problem(problem)
    return f"{words.heading(problem.key)}: {text}" if problem.code == "flow.answer-missing" else text


# Lists


@dataclass(frozen=True)
class Row:
    """A line of a list."""

    disclosure: Disclosure
    status: str
    tone: str
    icon: str
    inventors: str
    watched_on: date | None  # only while it is still to come


class Disclosures:
    """A list in its scope, filtered; the day that runs out first stands first."""

    def __init__(self, person: Person, asked: Mapping[str, str]) -> None:
        self.person, self.words = person, Words("disclosure")
        self.roles = roles_of(person)
        self.today = today_for(person)
        scope = asked.get("scope", "")
        self.scope = scope if scope in self.scopes else "mine"
        self.status = asked.get("status", "") if asked.get("status", "") in flow.STATUSES else ""
        self.asked_page = asked.get("page", "1")

    @cached_property
    def scopes(self) -> dict[str, str]:
        """The lists open to this person, by name."""
        may = {"mine": True, "waiting": bool(self.roles), "unit": self.person.heads_any, "all": bool(self.roles) or self.person.reads_all}
        return {key: str(name) for key, name in SCOPES.items() if may[key]}

    @property
    def statuses(self) -> list[tuple[str, str]]:
        return [(status, self.words.own.label("status", status)) for status in flow.STATUSES]

    @cached_property
    def waiting(self) -> int:
        """How many wait for this person."""
        return self._waiting().count() if self.roles else 0

    def _waiting(self) -> Any:
        return Disclosure.objects.visible_to(self.person).waiting_for(self.person, self.roles)

    def _scoped(self) -> Any:
        if self.scope == "waiting":
            return self._waiting()
        if self.scope == "mine":
            return Disclosure.objects.of(self.person)
        seen = Disclosure.objects.visible_to(self.person)
        return seen.submitted().filter(department__in=self.person.headed_ids) if self.scope == "unit" else seen

    @cached_property
    def page(self) -> Page:
        found = self._scoped()
        found = found.filter(status=self.status) if self.status else found
        found = found.select_related("department", "maker").prefetch_related("inventors").soonest_first(self.today)
        return Paginator(found, PAGE).get_page(self.asked_page)

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(one) for one in self.page]

    def _row(self, one: Disclosure) -> Row:
        names = [inventor.name for inventor in one.inventors.all()]
        told = ", ".join(names[:3]) + (_(" and %(number)s more") % {"number": len(names) - 3} if len(names) > 3 else "")
        runs = one.watched_on if one.watched_on and one.watched_on >= self.today else None
        return Row(
            one, self.words.own.label("status", one.status), TONES.get(one.status, "accent"), ICONS.get(one.status, "file"), told, runs
        )
