"""Completions of a course beside a change of law: each sees the other, and completions never wait for one another.

A change holds the courses it concerns, a completion shares its own. PostgreSQL checks a foreign key only at the commit, so that the rows
themselves would not meet; on SQLite writers follow one another anyway.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from portal.people.models import Person
from training.models import Course, Enrolment


def hold(courses: Collection[int]) -> None:
    """Wait for the completions that are under way in these courses, and let later ones wait for this transaction. One statement."""
    list(Course.objects.filter(pk__in=courses).order_by("pk").select_for_update().values_list("pk"))


def enrolment(person: Person, course: Course) -> Enrolment | None:
    """A person's enrolment, held; its course is shared with other completions, but not with a change of law. One statement."""
    if connection.vendor != "postgresql":
        return Enrolment.objects.select_for_update().filter(person=person, course=course).first()
    ours, courses = Enrolment._meta.db_table, Course._meta.db_table
    sql = (
        f"SELECT e.* FROM {ours} e JOIN {courses} c ON c.id = e.course_id "  # noqa: S608 (our own tables)
        "WHERE e.person_id = %s AND e.course_id = %s FOR UPDATE OF e FOR SHARE OF c"
    )
    return next(iter(Enrolment.objects.raw(sql, [person.pk, course.pk])), None)
