"""What the killed workers do: an effect under a unique key, with time before and after it to be killed in."""

from __future__ import annotations

import time

from django.db import connection
from django_tasks.base import TaskContext

from portal import jobs

TABLES = (
    "CREATE TABLE proof_effect (name varchar(40) NOT NULL CONSTRAINT one_effect_per_name UNIQUE, attempt integer NOT NULL)",
    "CREATE TABLE proof_begun (name varchar(40) NOT NULL)",
)


@jobs.task(retries=100, wait=1, takes_context=True)
def effect(context: TaskContext, name: str, seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO proof_begun VALUES (%s)", [name])
        time.sleep(seconds)
        cursor.execute("INSERT INTO proof_effect VALUES (%s, %s) ON CONFLICT (name) DO NOTHING", [name, context.attempt])
        time.sleep(seconds)
