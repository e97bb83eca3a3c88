"""Check all content files and name every fault by file, record and field. Changes nothing."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from training.actions.academy import read_all


class Command(BaseCommand):
    help = "Check the content files; exit 1 and name each fault where there is one."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        _content, faults = read_all()
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            self.stderr.write(f"{len(faults)} faults.")
            sys.exit(1)
        self.stdout.write("The content is sound.")
