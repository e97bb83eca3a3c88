"""Work on the editor's desk of the demo company; local mode only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.desk import demo


class Command(BaseCommand):
    help = (
        "Lays texts on the demo company's desk: written, in review, returned, scheduled, published, and a change of law in effect. "
        "Where somebody has worked at the desk already it changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Made-up work does not belong into production.")
        if demo.there_is_one():
            self.stdout.write("There is work on the desk already; nothing was changed.")
            return
        done = demo.lay(timezone.now())
        self.stdout.write(f"Demo desk: {'; '.join(done)}." if done else "Demo desk: nobody to work at it; nothing was changed.")
