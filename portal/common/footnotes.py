"""Footnotes in Markdown: `[^1]` in the text, and a paragraph `[^1]: …` anywhere.

The paragraphs are read by mdit-py-plugins. Marks are found by a rule of our own: the plug-in's looks for the end of each mark anew,
which many open brackets make slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

MARK = re.compile(r"\[\^([^\s\[\]^]{1,40})\]")


@dataclass
class Note:
    """The text of a footnote: its label, the line it begins on (from 1), its tokens."""

    label: str
    line: int
    tokens: list[Token] = field(default_factory=list)


def footnotes(machine: MarkdownIt) -> None:
    """Teach a parser to read footnotes."""
    footnote_plugin(machine, inline=False, move_to_end=False)
    machine.inline.ruler.disable(["footnote_ref"])
    machine.inline.ruler.before("link", "note_mark", _mark)


def _mark(state: StateInline, silent: bool) -> bool:
    """markdown-it rule: `[^label]`."""
    match = MARK.match(state.src, state.pos) if state.src[state.pos] == "[" else None
    if not match:
        return False
    if not silent:
        token = state.push("note_mark", "", 0)
        token.meta = {"label": match[1]}
    state.pos = match.end()
    return True


def divided(tokens: list[Token]) -> tuple[list[Token], list[Note]]:
    """The tokens of the text itself, and the footnotes in the order in which they are written; one inside another stands for itself."""
    main: list[Token] = []
    notes: list[Note] = []
    opened: list[Note] = []
    for token in tokens:
        if token.type == "footnote_reference_open":
            note = Note(str(token.meta["label"]), token.map[0] + 1 if token.map else 1)
            notes.append(note)
            opened.append(note)
        elif token.type == "footnote_reference_close":
            opened.pop()
        else:
            (opened[-1].tokens if opened else main).append(token)
    return main, notes
