"""A large made-up company to measure and try with; refuses a database that holds real people."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from portal.home.company import making
from portal.people.actions import NotPossible
from portal.people.actions.demo import PASSWORD


class Command(BaseCommand):
    help = (
        "Makes departments in four levels, people (e-mail @company.example) and years of learning: enrolments, attempts, completions, "
        "certificates. The same for the same --seed on the same day. Questions and answers are made for each person's newest attempt "
        "only. A portal with real people (anybody outside the demo company but one first administrator) is refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, required=True)
        parser.add_argument("--courses", type=int, default=8, help="at most so many of the published courses (default: 8)")
        parser.add_argument("--years", type=int, default=3, help="how far back the past goes (default: 3)")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--in-production", action="store_true", help="needed in production mode, where nobody made here can sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION and not options["in_production"]:
            raise CommandError("A made-up company does not belong into production. Add --in-production for a portal meant for measuring.")
        wanted = making.Wanted(*(options[name] for name in ("people", "courses", "years", "seed")))
        if wanted.courses < 1 or wanted.years < 1:
            raise CommandError("--courses and --years take whole numbers from 1 on.")
        begun = time.monotonic()
        password = None if settings.PRODUCTION else PASSWORD
        try:
            made = making.make(wanted, password=password, now=timezone.now(), progress=self.progress)
        except NotPossible as error:
            raise CommandError(" ".join(error.messages)) from error
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the planner knows the new rows at once, not when the server next looks
        if made.courses < wanted.courses:
            self.stdout.write(f"The portal has {made.courses} courses, not {wanted.courses}: these were taken.")
        self.stdout.write(
            f"{made.people} people in {made.departments} departments, {made.enrolments} enrolments, {made.completions} completions "
            f"in {time.monotonic() - begun:.1f} s."
        )
        if password:
            self.stdout.write(f"Password of all: {password}")

    def progress(self, done: int, whole: int) -> None:
        """One line that grows; only where somebody looks."""
        if self.stderr.isatty():
            width = 40 * done // whole
            self.stderr.write(f"\r[{'#' * width}{'.' * (40 - width)}] {done:,} of {whole:,} people", ending="\n" if done == whole else "")
            self.stderr.flush()
