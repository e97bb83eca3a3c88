"""Playbooks with their steps, deadlines and ways out."""

from __future__ import annotations

import re
from functools import cached_property
from os.path import commonprefix
from typing import Any

from django.db.models import Count

from strategy.models import Playbook, PlaybookOption, PlaybookStep
from strategy.queries.tables import Group, point_groups

SHARED = re.compile(r".*(?:: |：)")  # up to the last colon


class Playbooks:
    """All of them with how many steps each has, and what to do in the first days. Four statements, when the page asks."""

    name = "playbooks"

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        counted = PlaybookStep.objects.current().order_by().values_list("playbook").annotate(Count("pk"))
        steps = dict(counted)
        return [{"playbook": row, "steps": steps.get(row.key, 0)} for row in Playbook.objects.current()]

    @property
    def first_days(self) -> list[Group]:
        return point_groups(["first-days"])


class Steps:
    """One playbook. Four statements, when the page asks."""

    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook

    @cached_property
    def steps(self) -> list[PlaybookStep]:
        return list(PlaybookStep.objects.current().filter(playbook=self.playbook.key).with_words())

    @property
    def rows(self) -> list[tuple[PlaybookStep, str]]:
        """Each step with its heading; what all headings begin with is the playbook's name and said once above."""
        headings = [step.fact.local.heading for step in self.steps]
        shared = SHARED.match(commonprefix(headings)) if len(headings) > 1 else None
        cut = shared.end() if shared else 0
        return [(step, heading[cut : cut + 1].upper() + heading[cut + 1 :]) for step, heading in zip(self.steps, headings, strict=True)]

    @cached_property
    def options(self) -> list[PlaybookOption]:
        return list(PlaybookOption.objects.current().filter(playbook=self.playbook.key).select_related("fact"))
