"""Turning noted changes into tallies, when somebody looks: what was committed before the look is in the figures, exactly.

One fold at a time holds the row of `Folding`. It reads which people changed, then what is true of them, takes back what was counted
of them before and counts them anew. A change committed meanwhile has a note of its own that this fold does not take away, so the
next one counts it. Doing it twice changes nothing. Jobs that begin or end by the calendar are found by the day last counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Exists, Q
from django.utils import timezone

from portal.people.models import Membership
from portal.people.zones import company_day
from portal.reports.actions.counting import Kind, Share, count, shares, tree
from portal.reports.models import BELOW, Changed, Counted, Folding, Place, Tally
from training.models import Enrolment

CHUNK = 500  # people counted together
BATCH = 150  # tallies a statement: six cells each stay below SQLite's old limit of 999


def fold(*, at: datetime | None = None) -> int:
    """Bring the roll-ups up to now. One narrow statement where nothing has changed; returns how many people were counted again."""
    day = company_day(at or timezone.now())
    last = Folding.objects.annotate(waits=Exists(Changed.objects.all())).first()
    if last and last.day == day and not last.waits:  # type: ignore[attr-defined]
        return 0
    return _fold(day)


def fold_all() -> int:
    """Count everybody anew, whatever was counted before."""
    with transaction.atomic():
        hold()
        for model in (Tally, Counted, Place):
            model.objects.all().delete()
        Folding.objects.update(day=None)
        return _fold(company_day())


@transaction.atomic
def _fold(day: date) -> int:
    folding = hold()
    notes = list(Changed.objects.values_list("pk", "person", "department", "course"))
    people = everybody() if folding.day is None else _named(notes) | _turned(folding.day, day)
    parents, ids = tree(), sorted(people)
    for start in range(0, len(ids), CHUNK):
        _count(ids[start : start + CHUNK], day, parents)
    for start in range(0, len(notes), CHUNK):
        Changed.objects.filter(pk__in=[pk for pk, *_what in notes[start : start + CHUNK]]).delete()
    if folding.day != day:
        Folding.objects.update(day=day)
    return len(ids)


def hold() -> Folding:
    Folding.objects.get_or_create(pk=1)
    return Folding.objects.select_for_update().get(pk=1)


# Who


def everybody() -> set[int]:
    return set(Membership.objects.values_list("person_id", flat=True)) | set(Counted.objects.values_list("person", flat=True))


def _named(notes: list[tuple[int, int | None, int | None, int | None]]) -> set[int]:
    """The people of the notes: those named, those below a moved department, those who take a course."""
    people = {person for _pk, person, _department, _course in notes if person}
    departments = {department for _pk, _person, department, _course in notes if department}
    courses = {course for *_who, course in notes if course}
    if departments:
        here = set(Place.objects.filter(department__in=departments, direct=BELOW).values_list("person", flat=True))
        people |= here
    if courses:
        people |= set(Enrolment.objects.filter(course__in=courses).values_list("person_id", flat=True))
    return people


def _turned(last: date, day: date) -> set[int]:
    """Whose jobs began or ended between two days, in whichever direction the days went."""
    if last == day:
        return set()
    early, late = min(last, day), max(last, day)
    rows = Membership.objects.filter(Q(starts__gt=early, starts__lte=late) | Q(ends__gte=early, ends__lt=late))
    return set(rows.values_list("person_id", flat=True))


# What


def _count(people: list[int], day: date, parents: dict[int, int | None]) -> None:
    before, now = stored(people), shares(people, day, parents)
    changed = [person for person in people if before.get(person) != now.get(person)]
    change = count(now[person] for person in changed if person in now)
    change.subtract(count(before[person] for person in changed if person in before))
    _keep(changed, before, now)
    _add({kind: n for kind, n in change.items() if n})


def stored(people: list[int]) -> dict[int, Share]:
    """What was counted of people last. Two statements."""
    found: dict[int, Share] = {}
    for person, courses in Counted.objects.filter(person__in=people).values_list("person", "courses"):
        found[person] = Share(courses=[tuple(one) for one in courses])
    for person, department, direct in Place.objects.filter(person__in=people).values_list("person", "department", "direct"):
        found[person].spots |= {(department, direct)}
    return found


def _keep(people: Iterable[int], before: dict[int, Share], now: dict[int, Share]) -> None:
    nothing = Share()
    moved = [person for person in people if before.get(person, nothing).spots != now.get(person, nothing).spots]
    Place.objects.filter(person__in=moved).delete()
    spots = ((person, *spot) for person in moved if person in now for spot in now[person].spots)
    Place.objects.bulk_create(Place(person=person, department=department, direct=direct) for person, department, direct in spots)
    Counted.objects.filter(person__in=[person for person in people if person not in now]).delete()
    Counted.objects.bulk_create(
        [Counted(person=person, courses=now[person].courses) for person in people if person in now],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["courses"],
    )


def _add(change: dict[Kind, int] | Counter[Kind]) -> None:
    """Add to the tallies, in one order; those that come to nothing go."""
    table, moment = Tally._meta.db_table, connection.ops.adapt_datetimefield_value
    kinds = sorted(change)
    columns = "department, direct, course, standing, due, n"
    tail = f"ON CONFLICT (department, direct, course, standing, due) DO UPDATE SET n = {table}.n + excluded.n"
    with connection.cursor() as cursor:
        for start in range(0, len(kinds), BATCH):
            batch = kinds[start : start + BATCH]
            cells = [cell for kind in batch for cell in (*kind[:4], moment(kind[4]), change[kind])]
            values = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(batch))
            cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {values} {tail}", cells)  # noqa: S608 (our own table's name)
    if any(n < 0 for n in change.values()):
        Tally.objects.filter(n=0).delete()
