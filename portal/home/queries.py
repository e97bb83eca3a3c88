"""What a person owes, by date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.articles.models import ReadDemand
from portal.articles.queries import demands
from portal.people.models import Person
from strategy.queries.waiting import Waiting, waiting
from training.models import Certificate, Course, Enrolment
from training.queries.difference import Owing, certificates_of
from training.queries.outline import Outline, outlines
from training.queries.shares import shares

EXPIRING = timedelta(days=60)


@dataclass
class Owed:
    """One line of the home page: an enrolment with the person's place in the course."""

    enrolment: Enrolment
    outline: Outline


@dataclass
class Done:
    """A course the person has completed, with its newest certificate."""

    enrolment: Enrolment
    certificate: Certificate | None

    def ends_before(self, moment: datetime, at: datetime) -> bool:
        proof = self.certificate
        return bool(proof and proof.expires_at and proof.state(at) in ("valid", "at_risk") and proof.expires_at <= moment)


@dataclass
class Home:
    """Everything by date; `shares` are the five leaves of the person's fan (0 to 1)."""

    law: list[Owing] = field(default_factory=list)  # after changes of law: the first thing owed
    overdue: list[Owed] = field(default_factory=list)
    due: list[Owed] = field(default_factory=list)
    doing: list[Owed] = field(default_factory=list)
    expiring: list[Done] = field(default_factory=list)
    completed: list[Done] = field(default_factory=list)
    reading: list[ReadDemand] = field(default_factory=list)  # articles to read and sign, with `title`
    shares: list[float] = field(default_factory=list)
    waiting: Waiting = field(default_factory=Waiting)  # what the tools of the strategy have for the person

    @property
    def nothing(self) -> bool:
        return not (self.law or self.overdue or self.due or self.doing or self.reading or self.waiting.anything)

    @property
    def first(self) -> Owed | None:
        """Where the one main button goes: the first that can be gone on with; what a change of law asks comes before it."""
        return None if self.law else next((owed for owed in [*self.overdue, *self.due, *self.doing] if _can_go_on(owed)), None)


def _can_go_on(owed: Owed) -> bool:
    step = owed.outline.next
    return step is not None and not step.blocked


def home(person: Person, at: datetime, units: Collection[int] = ()) -> Home:
    """Five statements, whatever the person takes; one more where articles are to be signed by anybody at all. `units`: of a head."""
    enrolments = list(
        Enrolment.objects.filter(person=person, course__state=Course.PUBLISHED)
        .select_related("course")
        .order_by("due_at", "course__position", "pk")
    )
    completed = {row.course_id for row in enrolments if row.completed_at}
    found = outlines(person, [row.course for row in enrolments], completed)
    certificates, law = certificates_of(person, at)
    proofs = {proof.completion.course_id: proof for proof in certificates}  # oldest first, so that the newest of a course comes last
    page = Home(shares=shares(enrolments, found), law=law, reading=demands.owed(person), waiting=waiting(person, units))
    for row in enrolments:
        if row.completed_at:
            page.completed.append(Done(row, proofs.get(row.course_id)))
        elif row.due_at is None:
            page.doing.append(Owed(row, found[row.course_id]))
        elif row.due_at < at:
            page.overdue.append(Owed(row, found[row.course_id]))
        else:
            page.due.append(Owed(row, found[row.course_id]))
    page.completed.sort(key=lambda done: done.enrolment.completed_at or at, reverse=True)
    page.expiring = [done for done in page.completed if done.ends_before(at + EXPIRING, at)]
    return page
