"""Markdown of articles and lessons: paragraphs that can be numbered, citations `[@ID; @ID]`, faults that name their line.

Two steps: `parse` reads the text once; the store then gives each block its number and `Document.html` writes the page.

    document = parse(text)
    document.faults_with(known_ids)              -> [Fault(line, message)]
    document.blocks                              -> [Block(text, citations, kind, line)]
    document.html(numbers=[1, 2, 7], language="en", href=lambda fact_id, n: f"#s-{fact_id}")

`render` does both. The HTML is written from a closed list of tags and passes the sanitiser (`portal.common.sanitising`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from portal.common.documents import Block, Cites, Document, Fault, Href, Number, Numbered, Piece, SectionStart, TableStart, Words, Writer
from portal.common.sanitising import is_safe_link

__all__ = ["Block", "Document", "Fault", "Rendered", "Writer", "parse", "render"]

MAX_LENGTH = 200_000  # characters of a text
MAX_BLOCK = 20_000  # characters of a paragraph
MAX_MARKS = 5_000  # of each sign that may begin something whose end must be looked for
CITATION = re.compile(r"\[\s*(@[A-Za-z0-9][A-Za-z0-9._-]*(?:\s*[;,]\s*@[A-Za-z0-9][A-Za-z0-9._-]*)*)\s*\]")
TAG = re.compile(r"(?<!\\)<(?=[A-Za-z/!?])(?!https?:)")
HAN_END = re.compile(r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]$")
HAN_START = re.compile(r"^[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Rendered:
    html: str
    paragraphs: list[Block]
    contents: list[dict[str, str]]
    citations: list[str]  # each fact once, in order of first mention
    faults: list[Fault]


def render(
    text: str, *, known: Container[str] | None = None, numbers: Sequence[int] = (), language: str = "en", href: Href | None = None
) -> Rendered:
    """Read and write in one go; `known` are the ids of the register (None: not asked)."""
    document = parse(text)
    return Rendered(
        document.html(numbers, language=language, href=href),
        document.blocks,
        document.contents,
        document.cited,
        document.faults_with(known),
    )


def parse(text: str) -> Document:
    """Read a text. Nothing is raised: what cannot stay is among the faults, and shows as plain text meanwhile."""
    if len(text) > MAX_LENGTH:
        message = _("The text is longer than %(most)s characters. Divide it into several articles.") % {"most": f"{MAX_LENGTH:,}"}
        return Document(faults=[Fault(1, message)])
    for mark in "[|*_`<":
        if text.count(mark) > MAX_MARKS:
            return Document(
                faults=[Fault(1, _("“%(mark)s” stands more than %(most)s times in the text.") % {"mark": mark, "most": f"{MAX_MARKS:,}"})]
            )
    return Reader().read(text)


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
    machine.core.ruler.before("inline", "guard", _guard)
    machine.validateLink = lambda url: True  # type: ignore[method-assign]  # refused by name in Reader, not left standing as text
    return machine


MACHINE = _machine()
REFUSED = {
    "fence": lambda: _("Code is not allowed here."),
    "code_inline": lambda: _("Code is not allowed here."),
    "image": lambda: _("Pictures are not allowed here; attach the file to the article."),
    "hr": lambda: _("A rule is not allowed here; begin a section with ##."),
}
TAGS = {
    "bullet_list_open": "<ul>", "bullet_list_close": "</ul>", "ordered_list_close": "</ol>", "list_item_close": "</li>",
    "table_close": "</table></div>", "thead_open": "<thead>", "thead_close": "</thead>", "tbody_open": "<tbody>", "tbody_close": "</tbody>",
    "tr_close": "</tr>", "th_close": "</th>", "td_close": "</td>", "strong_open": "<strong>", "strong_close": "</strong>",
    "em_open": "<em>", "em_close": "</em>", "hardbreak": "<br>",
}  # fmt: skip


class Reader:
    """Walks markdown-it's tokens once and builds the document."""

    def __init__(self) -> None:
        self.document = Document()
        self.owners: list[int | None] = []  # the block whose words are being read; None: a table's head or an empty item
        self.anchors: dict[str, int] = {}  # how often a title came
        self.head = False
        self.in_link = False
        self.number_due: int | None = None
        self.line = 1

    def read(self, text: str) -> Document:
        env: dict[str, Any] = {}
        tokens = MACHINE.parse(text, env)
        for line in env.get("too_long", []):
            self.fault(_("The paragraph is longer than %(most)s characters. Divide it.") % {"most": f"{MAX_BLOCK:,}"}, line)
        for place, token in enumerate(tokens):
            if token.map:
                self.line = token.map[0] + 1
            self.block_token(token, tokens[place + 1] if place + 1 < len(tokens) else None)
        for block in self.document.blocks:
            block.text = BLANKS.sub(" ", block.text).strip()
            if not block.text and block.citations:
                self.fault(_("There is nothing before the citation that it could support."), block.line)
        return self.document

    def fault(self, message: str, line: int | None = None) -> None:
        self.document.faults.append(Fault(line or self.line, message))

    def put(self, *pieces: Piece) -> None:
        self.document.pieces.extend(pieces)

    def begin(self, kind: str, tag: str) -> None:
        """A block begins: its opening tag, then (before its first words) its number."""
        self.document.blocks.append(Block(kind, self.line))
        number = len(self.document.blocks) - 1
        self.owners.append(number)
        self.put(Numbered(tag, number))
        self.number_due = number

    @property
    def owner(self) -> Block | None:
        number = self.owners[-1] if self.owners else None
        return None if number is None else self.document.blocks[number]

    def block_token(self, token: Token, after: Token | None) -> None:
        kind = token.type
        if kind == "inline":
            self.words(token)
        elif kind in REFUSED:
            self.fault(REFUSED[kind]())
            self.put(f"<p>{escape(token.content)}</p>")
        elif kind in {"paragraph_open", "paragraph_close"}:
            self.paragraph(token)
        elif kind in {"heading_open", "heading_close"}:
            self.heading(token, after)
        elif kind == "list_item_open":
            if after is not None and after.type == "paragraph_open":
                self.begin("item", "li")
            else:
                self.owners.append(None)
                self.put("<li>")
        elif kind == "ordered_list_open":
            start = int(token.attrGet("start") or 1)
            self.put("<ol>" if start == 1 else f'<ol start="{start}">')
        else:
            self.table_token(token)

    def paragraph(self, token: Token) -> None:
        opens = token.type == "paragraph_open"
        if token.level:  # inside an item of a list
            if not token.hidden:
                self.put("<p>" if opens else "</p>")
        elif opens:
            self.begin("paragraph", "p")
        else:
            self.owners.pop()
            self.put("</p>")

    def heading(self, token: Token, after: Token | None) -> None:
        level = min(max(int(token.tag[1]), 2), 3)
        if token.type == "heading_close":
            self.owners.pop()
            self.put(f"</h{level}>")
            return
        if token.tag not in {"h2", "h3"}:
            self.fault(_("Only ## and ### begin a heading; the title has a place of its own."))
        if token.level:
            self.fault(_("A heading cannot stand inside a list."))
        title = BLANKS.sub(" ", _words_of(after)).strip()
        anchor = self.anchor(title)
        self.document.headings.append(title)
        if level == 2:
            self.document.contents.append({"anchor": anchor, "title": title})
        self.owners.append(None)
        self.put(*([SectionStart()] if level == 2 else []), f'<h{level} id="{escape(anchor)}">')

    def anchor(self, title: str) -> str:
        """An id made from the title; a second section of that name gets "--2"."""
        base = f"h-{slugify(title, allow_unicode=True)[:80]}"
        self.anchors[base] = self.anchors.get(base, 0) + 1
        return base if self.anchors[base] == 1 else f"{base}--{self.anchors[base]}"

    def table_token(self, token: Token) -> None:
        kind = token.type
        if kind in {"thead_open", "thead_close"}:
            self.head = kind == "thead_open"
        if kind == "table_open":
            self.put(TableStart())
        elif kind == "tr_open" and not self.head:
            self.begin("row", "tr")
        elif kind == "tr_open":
            self.owners.append(None)
            self.put("<tr>")
        elif kind in {"th_open", "td_open"}:
            right = ' class="r"' if "right" in str(token.attrGet("style") or "") else ""
            self.put(f'<th scope="col"{right}>' if kind == "th_open" else f"<td{right}>")
        else:
            if kind in {"tr_close", "list_item_close"}:
                self.owners.pop()
            self.put(TAGS[kind])

    # Words

    def words(self, token: Token) -> None:
        if self.number_due is not None:
            self.put(Number(self.number_due, self.document.blocks[self.number_due].kind == "row"))
            self.number_due = None
        if self.owner is not None and self.owner.text:
            self.owner.text += " "
        if token.content.startswith(">") and not self.head:
            self.fault(_("A quotation mark “>” is not allowed at the start of a paragraph."))
        for match in TAG.finditer(token.content):
            line = self.line + token.content.count("\n", 0, match.start())
            self.fault(_("HTML is not allowed. Write “&lt;” where you mean the sign itself."), line)
        self.children(token.children or [])

    def children(self, tokens: list[Token]) -> None:
        self.in_link = False
        for place, token in enumerate(tokens):
            kind = token.type
            if kind == "text":
                self.text(token.content, tokens[place + 1] if place + 1 < len(tokens) else None)
            elif kind == "softbreak":
                self.line += 1
                self.soft_break(tokens, place)
            elif kind == "citation":
                self.citation(token)
            elif kind == "link_open":
                self.in_link = self.link(str(token.attrGet("href") or ""))
            elif kind == "link_close":
                self.put("</a>" if self.in_link else "")
                self.in_link = False
            elif kind in REFUSED:
                self.fault(REFUSED[kind]())
                self.text(token.content, None)
            else:
                self.line += kind == "hardbreak"
                self.say(" " if kind == "hardbreak" else "")
                self.put(TAGS[kind])

    def say(self, text: str) -> None:
        if self.owner is not None:
            self.owner.text += text

    def text(self, text: str, after: Token | None) -> None:
        if "[@" in text:
            self.fault(_("This citation cannot be read. Write [@ID], or [@ID; @ID] for several."))
        if "](" in text:
            self.fault(_("This link cannot be read. Write [words](https://…), without a citation inside."))
        if after is not None and after.type == "citation":
            text = text.rstrip()
        self.say(text)
        self.put(escape(text) if self.owner is None or self.in_link else Words(text))

    def soft_break(self, tokens: list[Token], place: int) -> None:
        """A line break in the source: a blank, but nothing between Chinese characters or before a citation."""
        before, after = tokens[place - 1] if place else None, tokens[place + 1] if place + 1 < len(tokens) else None
        chinese = before and after and HAN_END.search(before.content) and HAN_START.search(after.content)
        if not chinese and not (after and after.type == "citation"):
            self.say(" ")
            self.put("\n")

    def citation(self, token: Token) -> None:
        ids: tuple[str, ...] = token.meta["ids"]
        if self.owner is None:
            self.fault(_("A citation belongs at the end of the paragraph, list item or table row it supports."))
            return
        self.document.citations += [(fact_id, self.line) for fact_id in ids]
        self.owner.citations += [fact_id for fact_id in ids if fact_id not in self.owner.citations]
        self.put(Cites(tuple(dict.fromkeys(ids))))

    def link(self, target: str) -> bool:
        """Open a link; returns whether it may be one."""
        self.document.links.append((target, self.line))
        if not is_safe_link(target):
            said = {"target": target[:80]}
            self.fault(_("The link “%(target)s” is refused. Links lead to https:// addresses or to pages of the portal (/…).") % said)
            return False
        rel = ' rel="noopener noreferrer"' if target[:6].lower() == "https:" else ""
        self.put(f'<a href="{escape(target)}"{rel}>')
        return True


def _words_of(token: Token | None) -> str:
    return "".join(
        child.content if child.type == "text" else " " if child.type.endswith("break") else "" for child in (token and token.children) or []
    )
