"""The triggers that note what has to be counted again.

They hang on the tables below, so that no path to a change can forget them: pages, the administration, imports, bulk writes, a hand
at the database. Made after every `migrate`, because rebuilding a table on SQLite drops what hangs on it. The name of each ends in a
digest of what it does, so that one of an older release is replaced; where one was missing, everything is counted anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import connections, models, transaction

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


OURS = "reports_"
STANDING = {
    "postgresql": "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace",
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
}


def install(using: str = "default", **kwargs: Any) -> None:
    """After `migrate`: every trigger stands as it is written here, and none of ours beside them. A change makes the next reader count
    everybody anew."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if not {Changed._meta.db_table, Enrolment._meta.db_table} <= set(tables):
        return
    wanted = {name: statements for watch in WATCHED for name, statements in _triggers(watch, connection.vendor)}
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        standing = {name: table for name, table in cursor.fetchall() if name.startswith(OURS)}
        missing = [name for name in wanted if name not in standing]
        changes = [*_drops(standing, set(wanted), connection.vendor), *(one for name in missing for one in wanted[name])]
        for statement in changes:
            cursor.execute(statement)
        if changes:
            Folding.objects.using(using).update(day=None)


def _drops(standing: dict[str, str], wanted: set[str], vendor: str) -> Iterator[str]:
    """What takes away triggers that are no longer wanted."""
    for name in sorted(standing.keys() - wanted):
        if vendor == "postgresql":
            yield f'DROP TRIGGER "{name}" ON "{standing[name]}"'
            yield f'DROP FUNCTION IF EXISTS "{name}"()'
        else:
            yield f'DROP TRIGGER "{name}"'


def _triggers(watch: Watch, vendor: str) -> Iterator[tuple[str, list[str]]]:
    """(name, statements that make it), in the words of the database."""
    table = watch.model._meta.db_table
    for event in watch.events:
        rows = {"INSERT": ["NEW"], "UPDATE": ["NEW"], "DELETE": ["OLD"]}[event]
        if event == "UPDATE" and watch.of in watch.columns:
            rows = ["NEW", "OLD"]  # moved from one person to another: both
        notes = "".join(f"INSERT INTO {Changed._meta.db_table} ({watch.kind}) VALUES ({row}.{watch.of}); " for row in rows)  # noqa: S608
        when = f"AFTER {event}"
        if event == "UPDATE":
            when += f" OF {', '.join(watch.columns)}"
        name = f"{OURS}{table}_{event.lower()}_{sha256(f'{when}: {notes}'.encode()).hexdigest()[:8]}"
        if vendor == "postgresql":
            body = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {notes}RETURN NULL; END $$"
            yield name, [body, f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"]
        else:
            yield name, [f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW BEGIN {notes}END"]
