"""Putting something above a block of a rendered text. Pure.

A block is a paragraph, an item of a list or a row of a table; what is put above it stands before the outermost element that holds it,
because nothing else may stand between the items of a list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
BLOCK = re.compile(r'\bid="b(\d+)"')
EMPTY = {"br", "hr", "img"}


def above(html: str, banners: Mapping[int, str]) -> str:
    """`html` with each banner (number of a block → HTML) before the outermost element of its block, in the order of the blocks. A block
    that does not stand there gets none. `html` is well-formed: it comes from our own renderer."""
    places: list[tuple[int, str]] = []
    depth = start = 0
    for tag in TAG.finditer(html):
        closes, name, attributes = tag.groups()
        if closes:
            depth -= 1
            continue
        start = tag.start() if depth == 0 else start
        found = BLOCK.search(attributes)
        if found and int(found[1]) in banners:
            places.append((start, banners[int(found[1])]))
        depth += name not in EMPTY
    parts, done = [], 0
    for place, banner in places:
        parts += [html[done:place], banner]
        done = place
    return "".join([*parts, html[done:]])
