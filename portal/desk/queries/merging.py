"""Two texts that went on from one, place by place, as the editor chooses between them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.articles.merging import Place, Side
from portal.articles.runs import Run, words

BREAK = "\ue000"  # stands for a line's end while words are compared; no text holds it
BREAKS = re.compile(f" ?{BREAK} ?")


@dataclass(frozen=True)
class Choice:
    """A place with what each side changed in it, word by word; no runs where a side has nothing there."""

    place: Place
    mine: list[Run]
    theirs: list[Run]

    @property
    def side(self) -> Side:
        return self.place.side


def choices(places: list[Place]) -> list[Choice]:
    """In order; where nobody changed anything there is nothing to mark."""
    return [Choice(one, [], []) if one.side == "same" else Choice(one, *_sides(one)) for one in places]


def _marked(text: str) -> str:
    return text.replace("\n", f" {BREAK} ")


def _runs(was: str, now: str) -> list[Run]:
    """With the breaks of the lines, which `words` takes for mere space."""
    return [Run(run.kind, BREAKS.sub("\n", run.text)) for run in words(_marked(was), _marked(now))]


def _sides(place: Place) -> tuple[list[Run], list[Run]]:
    """Against what both went on from. A side that changed nothing reads as it was."""
    was = "\n\n".join(place.base)
    mine, theirs = ("\n\n".join(side) for side in (place.mine, place.theirs))
    return _runs(was, mine) if mine else [], _runs(was, theirs) if theirs else []
