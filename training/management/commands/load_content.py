"""Load the academy: facts, articles, countermeasures, questions, courses. All or nothing; what is loaded already is left alone."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from training.actions.academy import load_all, read_all


class Command(BaseCommand):
    help = (
        "Load the content files. What an administrator has edited since is left alone and said; --differences shows how the files differ."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--differences", action="store_true", help="print the difference of each article that was left alone")
        parser.add_argument(
            "--earlier",
            action="append",
            metavar="ARTICLE",
            help="a store that does not hold this article yet gets it as it was before its newest change of law, which comes with the "
            "next load: to show or try such a change; not in production",
        )

    def handle(self, *args: Any, differences: bool = False, earlier: list[str] | None = None, **options: Any) -> None:
        if earlier and settings.PRODUCTION:
            raise CommandError("Readers of a portal in production get the law in force, not what an article said before.")
        content, faults = read_all()
        if faults:
            for fault in faults:
                self.stderr.write(str(fault))
            self.stderr.write(f"{len(faults)} faults. Nothing was loaded.")
            sys.exit(1)
        known = {draft.slug for draft in content.articles.articles if draft.earlier}
        if set(earlier or ()) - known:
            raise CommandError(f"Only these articles have an earlier text: {', '.join(sorted(known))}.")
        for line in load_all(content, differences=differences, earlier=earlier or ()):
            self.stdout.write(line)
