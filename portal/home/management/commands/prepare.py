"""Everything between a clean checkout and a portal that can be served; run again it loads nothing twice."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from portal.articles.models import Article

LATER = "parallel-import-of-patented-products"  # whose change of law reaches the demo company after it has learned the former words


class Command(BaseCommand):
    help = "Migrate, collect static files, load the academy and (in local mode) a small demo company."

    def handle(self, *args: Any, **options: Any) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.step("Bringing the database up to date", "migrate", verbosity=0)
        self.step("Making the shared cache", "createcachetable", verbosity=0)
        self.step("Collecting and compressing static files", "collectstatic", verbosity=0, interactive=False)
        if settings.PRODUCTION:
            self.step("Loading the academy", "load_content")
        else:
            self.demo()

    def demo(self) -> None:
        """The demo company lives through a change of law: a new store holds one article as it was before, until people have learned it."""
        self.step("Loading the academy", "load_content", earlier=[] if Article.objects.exists() else [LATER])
        self.step("Loading the demo company", "demo_company")
        self.step("Giving the demo company a history", "demo_history")
        self.step("Loading what has changed in the law", "load_content")
        self.step("Laying texts on the editor’s desk", "demo_desk")
        self.step("Using the tools", "demo_tools")

    def step(self, what: str, command: str, **options: Any) -> None:
        self.stdout.write(f"{what} …")
        begun = time.monotonic()
        call_command(command, stdout=self.stdout, **options)
        self.stdout.write(f"  done in {time.monotonic() - begun:.1f} s")
