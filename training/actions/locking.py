"""Completions of a course beside a change of law: each sees the other, and completions never wait for one another.

A change holds the courses it concerns, a completion shares its own. PostgreSQL checks a foreign key only at the commit, so that the rows
themselves would not meet; on SQLite writers follow one another anyway.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from training.models import Course


def hold(courses: Collection[int]) -> None:
    """Wait for the completions that are under way in these courses, and let later ones wait for this transaction. One statement."""
    list(Course.objects.filter(pk__in=courses).order_by("pk").select_for_update().values_list("pk"))


def share(course: Course) -> None:
    """Complete in this course: together with others, but not beside a change of law. One statement on PostgreSQL, none on SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {Course._meta.db_table} WHERE id = %s FOR SHARE", [course.pk])  # noqa: S608 (our own table)
