"""The action plan as a board and as a list, narrowed to what is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.common.languages import pick
from portal.common.pictures import countermeasures
from portal.people.models import Department, Person, by_name, departments_below
from strategy.models import PlanAction
from strategy.models.plan import STATUSES, TO_DO, PlanActionQuerySet
from strategy.queries.proposals import source_of
from strategy.queries.reach import Reach

SHOWN = 10  # cards in a column; the list has them all
ALL, MINE, NOBODY = "all", "me", "nobody"


@dataclass(frozen=True)
class Progress:
    """A leaf of the plan: of `total` that were not dropped, `done` are done and `late` are late."""

    number: int
    name: str
    total: int = 0
    done: int = 0
    late: int = 0

    @property
    def share(self) -> float:
        return self.done / self.total if self.total else 0.0

    @property
    def to_do(self) -> int:
        return self.total - self.done


def progress(found: PlanActionQuerySet, today: date) -> list[Progress]:
    """How far each of the five countermeasures is. One statement."""
    columns = {
        "total": Count("pk", filter=~Q(status="dropped")),
        "done": Count("pk", filter=Q(status="done")),
        "late": Count("pk", filter=Q(status__in=TO_DO, due__lt=today)),
    }
    counts = found.order_by().values("countermeasure").annotate(**columns).values_list("countermeasure", *columns)
    by_number = {number: rest for number, *rest in counts}
    return [Progress(number, name, *by_number.get(number, ())) for number, name in enumerate(countermeasures(), 1)]


@dataclass(frozen=True)
class Asked:
    """What an address asks for. `unit` is the code of a department, with all below; what is not known counts as not asked."""

    unit: str = ""
    owner: str = ""
    status: str = ""
    late: bool = False
    countermeasure: int = 0

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        number, owner = query.get("countermeasure", ""), query.get("owner", "")
        return cls(
            unit=query.get("unit", "")[:40],
            owner=owner if owner in (MINE, NOBODY) or (owner.isascii() and owner.isdigit() and len(owner) < 10) else "",
            status=query.get("status", "") if query.get("status", "") in {ALL, *dict(STATUSES)} else "",
            late=query.get("late") == "1",
            countermeasure=int(number) if number in {"1", "2", "3", "4", "5"} else 0,
        )

    @property
    def parts(self) -> dict[str, str]:
        """The fields of an address that asks for the same."""
        found = {"unit": self.unit, "owner": self.owner, "status": self.status, "late": "1" if self.late else ""}
        return {name: value for name, value in {**found, "countermeasure": str(self.countermeasure or "")}.items() if value}

    def address(self, **more: str) -> str:
        """An address of the plan that asks for the same, and more."""
        parts = {name: value for name, value in {**self.parts, **more}.items() if value}
        return reverse("plan") + (f"?{urlencode(parts)}" if parts else "")


@dataclass(frozen=True)
class Column:
    """A countermeasure of the board: how far it is, the first cards, and how many there are in all."""

    progress: Progress
    cards: list[PlanAction]
    found: int
    all_url: str

    @property
    def hidden(self) -> int:
        return self.found - len(self.cards)


class Board:
    """The plan within somebody's reach, as asked for. Page objects ask when the template does."""

    def __init__(self, reach: Reach, asked: Asked, today: date) -> None:
        self.reach, self.asked, self.today = reach, asked, today

    @property
    def person(self) -> Person:
        return self.reach.person

    @cached_property
    def units(self) -> list[Department]:
        return list(self.reach.departments())

    @cached_property
    def owners(self) -> list[Person]:
        """Whose actions there are in reach."""
        mine = PlanAction.objects.visible_to(self.person).order_by().values("owner")
        return list(Person.objects.filter(pk__in=mine).order_by(*by_name()))

    @cached_property
    def unit(self) -> Department | None:
        return next((unit for unit in self.units if unit.code == self.asked.unit), None)

    @property
    def _of(self) -> PlanActionQuerySet:
        """Of the unit and owner, whatever its status."""
        found = PlanAction.objects.visible_to(self.person)
        if self.unit:
            found = found.filter(department__in=departments_below(self.unit.pk))
        if self.asked.owner == NOBODY:
            found = found.filter(owner=None)
        elif self.asked.owner == MINE:
            found = found.filter(owner=self.person.pk) if self.person.pk else found.none()
        elif self.asked.owner:
            found = found.filter(owner=int(self.asked.owner))
        return found

    @property
    def found(self) -> PlanActionQuerySet:
        found = self._of
        if self.asked.countermeasure:
            found = found.filter(countermeasure=self.asked.countermeasure)
        if self.asked.late:
            found = found.late(self.today)
        if self.asked.status in dict(STATUSES):
            found = found.filter(status=self.asked.status)
        elif not self.asked.status:
            found = found.to_do()
        return found.select_related("owner", "department").annotate(number=F("record__number"))

    @cached_property
    def leaves(self) -> list[Progress]:
        return progress(self._of, self.today)

    @property
    def shares(self) -> list[float]:
        return [leaf.share for leaf in self.leaves]

    @property
    def total(self) -> int:
        return sum(leaf.total for leaf in self.leaves)

    @property
    def done(self) -> int:
        return sum(leaf.done for leaf in self.leaves)

    @property
    def late(self) -> int:
        return sum(leaf.late for leaf in self.leaves)

    @cached_property
    def columns(self) -> list[Column]:
        """One statement for the cards of all five: the most urgent of each, with how many there are."""
        urgency = [F("due").asc(nulls_last=True), F("made_at").asc(), F("pk").asc()]
        places: dict[str, Any] = {"place": Window(RowNumber(), partition_by=F("countermeasure"), order_by=urgency)}
        places["of"] = Window(Count("pk"), partition_by=F("countermeasure"))
        cards: dict[int, list[Any]] = {}
        placed: Any = self.found.annotate(**places)
        for card in placed.filter(place__lte=SHOWN).order_by("countermeasure", "place"):
            cards.setdefault(card.countermeasure, []).append(card)
        return [self._column(leaf, cards.get(leaf.number, [])) for leaf in self.leaves]

    def _column(self, leaf: Progress, cards: list[Any]) -> Column:
        url = self.asked.address(view="list", countermeasure=str(leaf.number))
        return Column(leaf, cards, cards[0].of if cards else 0, url)

    @property
    def narrowed(self) -> bool:
        return bool(self.asked.parts)

    @property
    def everything(self) -> str:
        """The list of every action in reach."""
        return Asked(status=ALL).address(view="list")


def head() -> list[str]:
    return [
        pgettext("an action of the plan", "What is to be done"),
        _("Countermeasure"),
        _("Department"),
        _("Owner"),
        _("Due"),
        _("Late"),
        _("Status"),
        _("From"),
        _("What shows it"),
        _("Done"),
        _("More about it"),
    ]


def rows(board: Board) -> Iterator[list[Any]]:
    """The list as CSV, read as the file goes out. The words of the reader's language are settled here, not while it is streamed."""
    words = {key: str(word) for key, word in STATUSES}
    names = [f"{number} {name}" for number, name in enumerate(countermeasures(), 1)]
    units = {unit.pk: pick(unit.name) for unit in board.units}
    yes, today, zone = _("yes"), board.today, timezone.get_current_timezone()  # lines are made while the file is sent, in no zone
    found = board.found.by_urgency().iterator(chunk_size=500)
    return (_row(action, words, names[action.countermeasure - 1], units, yes if action.is_late(today) else "", zone) for action in found)


def _row(action: PlanAction, words: Mapping[str, str], name: str, units: Mapping[int, str], late: str, zone: tzinfo) -> list[Any]:
    return [
        action.title,
        name,
        units.get(action.department_id) or action.department.code,
        action.owner or "",
        action.due or "",
        late,
        words[action.status],
        source_of(action),
        action.evidence,
        timezone.localtime(action.done_at, zone).date() if action.done_at else "",
        action.detail,
    ]
