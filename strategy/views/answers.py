"""What was answered, as it stands beside questions and outcome."""

from __future__ import annotations

from dataclasses import dataclass

from strategy.models import ToolRun
from strategy.queries.walks import Walk
from strategy.queries.wordings import Words


@dataclass(frozen=True)
class Answered:
    """A heading, what was answered, and where it is changed."""

    heading: str
    answer: str
    url: str


def answers_of(run: ToolRun, walk: Walk, words: Words) -> list[Answered]:
    return [Answered(heading, answer, f"{run.get_absolute_url()}?q={key}") for key, heading, answer in walk.told(words)]
