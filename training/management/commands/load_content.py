"""Load the academy: facts, articles, countermeasures, questions, courses. All or nothing; what is loaded already is left alone."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from training.actions.academy import load_all, read_all


class Command(BaseCommand):
    help = (
        "Load the content files. What an administrator has edited since is left alone and said; --differences shows how the files differ."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--differences", action="store_true", help="print the difference of each article that was left alone")

    def handle(self, *args: Any, differences: bool = False, **options: Any) -> None:
        content, faults = read_all()
        if faults:
            for fault in faults:
                self.stderr.write(str(fault))
            self.stderr.write(f"{len(faults)} faults. Nothing was loaded.")
            sys.exit(1)
        for line in load_all(content, differences=differences):
            self.stdout.write(line)
