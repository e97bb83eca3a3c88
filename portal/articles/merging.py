"""Two texts that went on from one: what each of them changed, paragraph by paragraph, and what both did. Pure.

A change that only one side made is taken from that side; where both changed the same place, somebody has to choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

APART = re.compile(r"\n[ \t]*\n+")
Side = Literal["same", "mine", "theirs", "both"]
SIDES = ("mine", "theirs", "all")  # what may be chosen for a place


@dataclass(frozen=True)
class Place:
    """A stretch of paragraphs: nobody changed it ("same"), one side did, or both did, differently."""

    side: Side
    base: list[str]
    mine: list[str]
    theirs: list[str]

    def take(self, choice: str) -> list[str]:
        """The paragraphs that stand here after a choice; "all" is theirs followed by those of mine that they do not hold."""
        if choice == "mine":
            return self.mine
        if choice == "all":
            return [*self.theirs, *(text for text in self.mine if text not in self.theirs)]
        return self.theirs


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a Markdown text, as blank lines part them."""
    return [part for part in APART.split(text.replace("\r\n", "\n").strip("\n")) if part.strip()]


def merge(base: list[str], mine: list[str], theirs: list[str]) -> list[Place]:
    """The places in order. Taking "mine" everywhere gives `mine`, taking "theirs" everywhere gives `theirs`."""
    found: list[Place] = []
    mine_at, theirs_at = _kept(base, mine), _kept(base, theirs)
    b = m = t = 0
    for place in [*(index for index in sorted(mine_at) if index in theirs_at), None]:
        ends = (len(base), len(mine), len(theirs)) if place is None else (place, mine_at[place], theirs_at[place])
        if (b, m, t) != ends:
            found += _places(base[b : ends[0]], mine[m : ends[1]], theirs[t : ends[2]])
        if place is not None:
            b, m, t = ends[0] + 1, ends[1] + 1, ends[2] + 1
            found.append(Place("same", [base[place]], [base[place]], [base[place]]))
    return list(_joined(found))


def _kept(base: list[str], text: list[str]) -> dict[int, int]:
    """Where each paragraph of the base that was left alone stands now."""
    blocks = SequenceMatcher(a=base, b=text, autojunk=False).get_matching_blocks()
    return {a + i: b + i for a, b, size in blocks for i in range(size)}


def _places(base: list[str], mine: list[str], theirs: list[str]) -> list[Place]:
    """A stretch that changed; where all three have as many paragraphs, one by one."""
    if len(base) == len(mine) == len(theirs):
        return [_place([one], [own], [other]) for one, own, other in zip(base, mine, theirs, strict=True)]
    return [_place(base, mine, theirs)]


def _place(base: list[str], mine: list[str], theirs: list[str]) -> Place:
    if mine == theirs:
        side: Side = "same"
    elif mine == base:
        side = "theirs"
    elif theirs == base:
        side = "mine"
    else:
        side = "both"
    return Place(side, base, mine, theirs)


def _joined(places: Iterable[Place]) -> Iterable[Place]:
    """Neighbours that nobody has to choose between become one place."""
    held: Place | None = None
    for place in places:
        if held and held.side == place.side == "same":
            held = Place("same", held.base + place.base, held.mine + place.mine, held.theirs + place.theirs)
            continue
        if held:
            yield held
        held = place
    if held:
        yield held


def chosen(places: list[Place], choices: dict[int, str]) -> str:
    """The text that the choices make; without a choice a place is taken from the side that changed it, and from both where both did."""
    usual = {"same": "mine", "mine": "mine", "theirs": "theirs", "both": "all"}
    texts = [text for number, place in enumerate(places) for text in place.take(choices.get(number, usual[place.side]))]
    return "\n\n".join(texts) + "\n" if texts else ""
