"""Everything between a clean checkout and a portal that can be served; run again it loads nothing twice."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, collect static files, load the academy and (in local mode) a small demo company."

    def handle(self, *args: Any, **options: Any) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.step("Bringing the database up to date", "migrate", verbosity=0)
        self.step("Making the shared cache", "createcachetable", verbosity=0)
        self.step("Collecting and compressing static files", "collectstatic", verbosity=0, interactive=False)
        self.step("Loading the academy", "load_content")
        if not settings.PRODUCTION:
            self.step("Loading the demo company", "demo_company")
            self.step("Giving the demo company a history", "demo_history")

    def step(self, what: str, command: str, **options: Any) -> None:
        self.stdout.write(f"{what} …")
        begun = time.monotonic()
        call_command(command, stdout=self.stdout, **options)
        self.stdout.write(f"  done in {time.monotonic() - begun:.1f} s")
