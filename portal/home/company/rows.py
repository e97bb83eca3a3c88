"""Rows by the hundred thousand, past the models, which would take longer over them than over everything else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Cells in the words of the database: moments by `moment`, numbers, booleans and text as they are."""
    table, names = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", rows)  # noqa: S608


def check_at_once() -> None:
    """For the rest of the transaction PostgreSQL checks foreign keys as rows come, not two million of them at its end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def moment(at: datetime) -> str:
    """A moment in UTC as a cell."""
    return str(at)[: _end()]


@cache
def _end() -> int | None:
    """SQLite keeps moments without their zone."""
    return None if connection.vendor == "postgresql" else -len("+00:00")
