"""Whether the roll-ups say what is true, counted person by person."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.reports.actions import checking, folding


class Command(BaseCommand):
    help = "Counts everybody anew and compares; exit 1 and say what differs where something does. --mend puts it right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="throw the roll-ups away and count them anew")

    def handle(self, *args: Any, mend: bool = False, **options: Any) -> None:
        if mend:
            self.stdout.write(f"Counted anew: {folding.fold_all()} people.")
        faults = checking.faults()
        for fault in faults[:20]:
            self.stderr.write(fault)
        if faults:
            self.stderr.write(f"{len(faults)} differences. Put them right by: manage.py check_rollups --mend")
            sys.exit(1)
        self.stdout.write("The roll-ups are sound.")
