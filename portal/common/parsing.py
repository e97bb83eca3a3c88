"""The parser behind `portal.common.markdown`: CommonMark without HTML and quotations, with tables, citations and footnotes."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from portal.common.footnotes import footnotes

MAX_BLOCK = 20_000  # characters of a paragraph
CITATION = re.compile(r"\[\s*(@[A-Za-z0-9][A-Za-z0-9._-]*(?:\s*[;,]\s*@[A-Za-z0-9][A-Za-z0-9._-]*)*)\s*\]")


def words_of(token: Token | None) -> str:
    """The plain words of an inline token."""
    return "".join(
        child.content if child.type in {"text", "text_special"} else " " if child.type.endswith("break") else ""
        for child in (token and token.children) or []
    )


def _citation(state: StateInline, silent: bool) -> bool:
    """markdown-it rule: `[@ID; @ID]`."""
    match = CITATION.match(state.src, state.pos) if state.src[state.pos] == "[" else None
    if not match:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"ids": tuple(part.strip().lstrip("@") for part in re.split("[;,]", match[1]))}
    state.pos = match.end()
    return True


def _guard(state: StateCore) -> None:
    """markdown-it rule: a paragraph beyond all measure is not looked into."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > MAX_BLOCK:
            state.env.setdefault("too_long", []).append(token.map[0] + 1 if token.map else 1)
            token.content = ""


def _machine() -> MarkdownIt:
    machine = MarkdownIt("commonmark", {"html": False}).enable("table")
    machine.disable(["blockquote", "reference", "lheading", "code"])
    machine.inline.ruler.before("link", "citation", _citation)
    footnotes(machine)
    machine.core.ruler.before("inline", "guard", _guard)
    machine.validateLink = lambda url: True  # type: ignore[method-assign]  # refused by name in Reader, not left standing as text
    return machine


MACHINE = _machine()
TAGS = {
    "bullet_list_open": "<ul>", "bullet_list_close": "</ul>", "ordered_list_close": "</ol>", "list_item_close": "</li>",
    "table_close": "</table></div>", "thead_open": "<thead>", "thead_close": "</thead>", "tbody_open": "<tbody>", "tbody_close": "</tbody>",
    "tr_close": "</tr>", "th_close": "</th>", "td_close": "</td>", "strong_open": "<strong>", "strong_close": "</strong>",
    "em_open": "<em>", "em_close": "</em>", "hardbreak": "<br>",
}  # fmt: skip
