"""Turning noted changes into tallies, when somebody looks: what was committed before the look is in the figures, exactly.

Whatever has to be counted again becomes notes of people first; then a few hundred of them at a time are counted, each time in a
transaction of its own that holds the row of `Folding`: it reads their notes, then what is true of them, takes back what was counted
of them before, counts them anew and takes the notes away. So nobody counts twice, whoever folds at once, and others write in
between. A change committed meanwhile has a note of its own that this transaction does not take away, so the next one counts it.
Doing it twice changes nothing. Jobs that begin or end by the calendar are found by the day last counted.
"""

from __future__ import annotations

import time
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

CHUNK = 100  # people counted together: some 50 ms
NOTES = 5  # notes looked at for each of them: one person may have several, one after the other
PAUSE = 0.02  # seconds between two chunks on SQLite, whose waiting writers do not queue but look again from time to time
BATCH = 150  # tallies a statement: six cells each stay below SQLite's old limit of 999


def fold(*, at: datetime | None = None) -> int:
    """Bring the roll-ups up to now. One narrow statement where nothing has changed; returns how many people were counted again."""
    day, notes = company_day(at or timezone.now()), Changed.objects.all()
    last = Folding.objects.annotate(waits=Exists(notes), spreads=Exists(notes.filter(person=None))).first()
    if last is None or last.day != day or last.spreads:  # type: ignore[attr-defined]
        _spread(day)
    elif not last.waits:  # type: ignore[attr-defined]
        return 0
    return _fold(day)


def fold_all() -> int:
    """Count everybody anew, whatever was counted before. Whoever looks meanwhile waits for the last of them, as after any change."""
    day = company_day()
    with transaction.atomic():
        hold()
        for model in (Tally, Counted, Place):
            model.objects.all().delete()
        Folding.objects.update(day=None)
        _spread(day)
    return _fold(day)


@transaction.atomic
def _spread(day: date) -> None:
    """What concerns several people becomes notes of each: a department's or course's note, a new day, a first time."""
    folding = hold()
    notes = list(Changed.objects.filter(person=None).values_list("pk", "department", "course"))
    if folding.day is None:  # the notes there are say nothing more
        Changed.objects.all().delete()
    people = everybody() if folding.day is None else named(notes) | _turned(folding.day, day)
    Changed.objects.bulk_create([Changed(person=person) for person in sorted(people)])
    _take_away([pk for pk, *_what in notes])
    if folding.day != day:
        Folding.objects.update(day=day)


def _fold(day: date) -> int:
    """Chunk by chunk until a look finds no more notes than it takes: all that were there at the first look are counted then."""
    counted: set[int] = set()
    whole = False
    while not whole:
        people, whole = _chunk(day)
        counted.update(people)
        if not whole and connection.vendor == "sqlite":
            time.sleep(PAUSE)
    return len(counted)


@transaction.atomic
def _chunk(day: date) -> tuple[list[int], bool]:
    """(who was counted, whether these were all the notes of people)."""
    day = hold().day or day  # somebody may have counted another day since
    notes = list(Changed.objects.filter(person__isnull=False).order_by("pk").values_list("pk", "person")[: NOTES * CHUNK])
    people = sorted(list(dict.fromkeys(person for _pk, person in notes if person))[:CHUNK])
    mine = set(people)
    taken = [pk for pk, person in notes if person in mine]
    if people:
        _count(people, day, tree())
        _take_away(taken)
    return people, len(taken) == len(notes) < NOTES * CHUNK


def _take_away(notes: list[int]) -> None:
    for start in range(0, len(notes), CHUNK):
        Changed.objects.filter(pk__in=notes[start : start + CHUNK]).delete()


def hold() -> Folding:
    Folding.objects.get_or_create(pk=1)
    return Folding.objects.select_for_update().get(pk=1)


# Who


def everybody() -> set[int]:
    """Who has or had a job, and who is counted in whatever way."""
    people = set(Membership.objects.values_list("person_id", flat=True))
    return people.union(*(model.objects.values_list("person", flat=True) for model in (Counted, Place)))


def named(notes: list[tuple[int, int | None, int | None]]) -> set[int]:
    """The people of the notes (which, department, course): those below a moved department, those who take a course."""
    departments = {department for _pk, department, _course in notes if department}
    courses = {course for *_what, course in notes if course}
    people: set[int] = set()
    if departments:
        people |= set(Place.objects.filter(department__in=departments, direct=BELOW).values_list("person", flat=True))
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


def stored(people: list[int] | None = None) -> dict[int, Share]:
    """What was counted of people last (None: of everybody). Two statements."""
    asked = {} if people is None else {"person__in": people}
    found: dict[int, Share] = {}
    for person, courses in Counted.objects.filter(**asked).values_list("person", "courses"):
        found[person] = Share(courses=[tuple(one) for one in courses])
    for person, department, direct in Place.objects.filter(**asked).values_list("person", "department", "direct"):
        found.setdefault(person, Share()).spots |= {(department, direct)}
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
