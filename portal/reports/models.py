"""Roll-ups: what managers' pages would otherwise count from every enrolment. Derived wholly from the floors below.

    Changed   written by triggers of the database in the transaction of the change: of this person, department or course
              something has to be counted again. Rows are only added and taken away, so that writers never wait for each other
    Place     in which departments a person counts today, with all above them
    Counted   what was last counted of a person's courses, so that exactly that can be taken back
    Tally     so many people of a department stand like this in a course
    Folding   one row: the company's day that was last counted; held while `actions.folding` turns changes into tallies

Numbers of rows below stand without foreign keys: a derived row must never be in the way of a change.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models

EVERYBODY = 0  # in place of a department: the whole company
BELOW, OWN = 0, 1  # `direct`: a department with all below it, or its own members only; numbers, so that indexes are used
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # in place of a date that there is not


class Changed(models.Model):
    """Count again: one of the three is given."""

    person = models.BigIntegerField(null=True)
    department = models.BigIntegerField(null=True)
    course = models.BigIntegerField(null=True)


class Place(models.Model):
    """A person counts in a department: as its own member (OWN), or in it with all below it (BELOW). Once, however many jobs they hold."""

    person = models.BigIntegerField(db_index=True)
    department = models.BigIntegerField()
    direct = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["department", "direct", "person"], name="person_counts_once_in_a_department")]


class Counted(models.Model):
    """A person's courses as they stand in the tallies: [course, standing, due], see `Tally`."""

    person = models.BigIntegerField(primary_key=True)
    courses = models.JSONField(default=list)


class Tally(models.Model):
    """`n` people of a department stand like this. Without a course (0): HERE are there at all; FIRST owe something, the first by `due`."""

    COMPLETED, STARTED, WAITING, HERE, FIRST = "completed", "started", "waiting", "here", "first"
    OPEN = (STARTED, WAITING)
    department = models.BigIntegerField()
    direct = models.SmallIntegerField()
    course = models.BigIntegerField(default=0)
    standing = models.CharField(max_length=10)
    due = models.DateTimeField(default=NEVER)
    n = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["department", "direct", "course", "standing", "due"], name="one_tally_of_a_kind")]


class Folding(models.Model):
    """The one row."""

    day = models.DateField(null=True)
