"""Assignments, attempts and certificates for the demo company; local mode only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.home import history


class Command(BaseCommand):
    help = "Gives the demo company a past: courses asked, finished, half done and overdue. Where there is one already it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("A made-up past does not belong into production.")
        if history.there_is_one():
            self.stdout.write("There is a history already; nothing was changed.")
            return
        asked, busy = history.make(timezone.now())
        self.stdout.write(f"Demo history: {asked} assignments, {busy} people have done something.")
