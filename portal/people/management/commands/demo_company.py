"""A small company to try the portal with; local mode only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.people.actions import NotPossible
from portal.people.actions.demo import PASSWORD, load_demo_company


class Command(BaseCommand):
    help = "Loads the demo company: departments, job roles and people with a known password. A second time it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo company has a password everybody knows; production does not load it.")
        try:
            added = load_demo_company()
        except NotPossible as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"Demo company: {added} people added. Sign in as alice@example.com, bob@ (head), erin@ (editor), victor@ (approver), "
            "xena@ (administrator), audrey@ (auditor) or li.na@example.com (in Chinese)."
        )
        self.stdout.write(f"Password of all: {PASSWORD}")
