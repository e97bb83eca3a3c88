"""Work with the tools in the demo company; local mode only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.home import practice


class Command(BaseCommand):
    help = (
        "Lets the demo company use the tools: records of the last months, a case, inventions, an action plan. "
        "Where somebody has used them already it changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Made-up decisions do not belong into production.")
        if practice.there_is_one():
            self.stdout.write("The tools have been used already; nothing was changed.")
            return
        done = practice.work(timezone.now())
        self.stdout.write(f"Demo tools: {', '.join(done)}." if done else "Demo tools: nobody to use them; nothing was changed.")
