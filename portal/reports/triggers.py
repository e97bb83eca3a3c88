"""The triggers that note what has to be counted again.

They hang on the tables below, so that no path to a change can forget them: pages, the administration, imports, bulk writes, a hand
at the database. Made after every `migrate`, because rebuilding a table on SQLite drops what hangs on it; where one was missing,
everything is counted anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connections, models

from portal.people.models import Department, Membership, Person
from portal.reports.models import Changed, Folding
from training.models import Course, Enrolment


class Watch(NamedTuple):
    """Of which table which columns matter, and whose row (`of`) is noted as a changed `kind`."""

    model: type[models.Model]
    kind: str
    of: str
    columns: tuple[str, ...]
    events: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")


WATCHED = [
    Watch(Enrolment, "person", "person_id", ("person_id", "course_id", "due_at", "started_at", "completed_at")),
    Watch(Membership, "person", "person_id", ("person_id", "department_id", "starts", "ends")),
    Watch(Person, "person", "id", ("is_active",), ("UPDATE",)),
    Watch(Department, "department", "id", ("parent_id",), ("UPDATE",)),
    Watch(Course, "course", "id", ("state",), ("UPDATE",)),
]


def install(using: str = "default", **kwargs: Any) -> None:
    """After `migrate`: every trigger stands. One that did not makes the next reader count everybody anew."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if not {Changed._meta.db_table, Enrolment._meta.db_table} <= set(tables):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {'tgname FROM pg_trigger' if connection.vendor == 'postgresql' else 'name FROM sqlite_master'}")  # noqa: S608
        standing = {name for (name,) in cursor.fetchall()}
        missing = [made for watch in WATCHED for made in _triggers(watch, connection.vendor) if made[0] not in standing]
        for _name, statements in missing:
            for statement in statements:
                cursor.execute(statement)
    if missing:
        Folding.objects.using(using).update(day=None)


def _triggers(watch: Watch, vendor: str) -> Iterator[tuple[str, list[str]]]:
    """(name, statements that make it), in the words of the database."""
    table = watch.model._meta.db_table
    for event in watch.events:
        rows = {"INSERT": ["NEW"], "UPDATE": ["NEW"], "DELETE": ["OLD"]}[event]
        if event == "UPDATE" and watch.of in watch.columns:
            rows = ["NEW", "OLD"]  # moved from one person to another: both
        name = f"reports_{table}_{event.lower()}"
        notes = "".join(f"INSERT INTO {Changed._meta.db_table} ({watch.kind}) VALUES ({row}.{watch.of}); " for row in rows)  # noqa: S608
        when = f"AFTER {event}"
        if event == "UPDATE":
            when += f" OF {', '.join(watch.columns)}"
        if vendor == "postgresql":
            body = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {notes}RETURN NULL; END $$"
            yield name, [body, f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"]
        else:
            yield name, [f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW BEGIN {notes}END"]
