"""Markdown of articles and lessons: paragraphs that can be numbered, citations `[@ID; @ID]`, faults that name their line.

Two steps: `parse` reads the text once; the store then gives each block its number and `Document.html` writes the page.

    document = parse(text)
    document.faults_with(known_ids)              -> [Fault(line, message)]
    document.blocks                              -> [Block(text, citations, kind, line)]
    document.html(numbers=[1, 2, 7], language="en", href=lambda fact_id, n: f"#s-{fact_id}")

`render` does both. With `rich` a text may also have footnotes (`[^1]`, `portal.common.footnotes`) and pictures of the store, each alone in
its paragraph: `![what it shows](image:ID "caption")`. The HTML is written from a closed list of tags and passes the sanitiser (`portal.common.sanitising`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it.token import Token

from portal.common.documents import (
    Block,
    Cites,
    Document,
    Fault,
    Figure,
    Href,
    NoteEnd,
    NoteMark,
    NotesStart,
    Number,
    Numbered,
    Piece,
    SectionStart,
    TableStart,
    Words,
    Writer,
)
from portal.common.footnotes import Note, divided
from portal.common.parsing import MACHINE, MAX_BLOCK, TAGS, words_of
from portal.common.sanitising import is_safe_link

__all__ = ["Block", "Document", "Fault", "Rendered", "Writer", "parse", "render"]

MAX_LENGTH = 200_000  # characters of a text
MAX_MARKS = 5_000  # of each sign that may begin something whose end must be looked for
PICTURE = re.compile(r"image:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
DECORATES = "-"  # instead of words: a picture that says nothing
MAX_ALT = 500  # characters of the words for a picture, and of its caption
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
    text: str,
    *,
    known: Container[str] | None = None,
    numbers: Sequence[int] = (),
    language: str = "en",
    href: Href | None = None,
    rich: bool = False,
) -> Rendered:
    """Read and write in one go; `known` are the ids of the register (None: not asked)."""
    document = parse(text, rich=rich)
    return Rendered(
        document.html(numbers, language=language, href=href),
        document.blocks,
        document.contents,
        document.cited,
        document.faults_with(known),
    )


def parse(text: str, *, rich: bool = False) -> Document:
    """Read a text. Nothing is raised: what cannot stay is among the faults, and shows as plain text meanwhile.

    `rich`: footnotes and pictures are allowed, as in articles; lessons have neither.
    """
    if len(text) > MAX_LENGTH:
        message = _("The text is longer than %(most)s characters. Divide it into several articles.") % {"most": f"{MAX_LENGTH:,}"}
        return Document(faults=[Fault(1, message)])
    for mark in "[|*_`<":
        if text.count(mark) > MAX_MARKS:
            return Document(
                faults=[Fault(1, _("“%(mark)s” stands more than %(most)s times in the text.") % {"mark": mark, "most": f"{MAX_MARKS:,}"})]
            )
    return Reader(rich).read(text)


REFUSED = {
    "fence": lambda: _("Code is not allowed here."),
    "code_inline": lambda: _("Code is not allowed here."),
    "image": lambda: _("Pictures are not allowed here."),
    "hr": lambda: _("A rule is not allowed here; begin a section with ##."),
}


RAISED = {"citation", "note_mark"}  # small figures and letters: no blank before them


class Reader:
    """Walks markdown-it's tokens once and builds the document."""

    def __init__(self, rich: bool = False) -> None:
        self.rich = rich
        self.document = Document()
        self.notes: dict[str, Note] = {}  # label → its first definition
        self.marks: dict[str, int] = {}  # label → how often it is referred to, in order of first mention
        self.in_note = False
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
        tokens, notes = divided(tokens)
        self.define(notes)
        self.walk(tokens)
        self.write_notes(notes)
        for block in self.document.blocks:
            block.text = BLANKS.sub(" ", block.text).strip()
            if not block.text and block.citations:
                self.fault(_("There is nothing before the citation that it could support."), block.line)
        return self.document

    def walk(self, tokens: list[Token]) -> None:
        place = 0
        while place < len(tokens):
            token, after = tokens[place], tokens[place + 1] if place + 1 < len(tokens) else None
            if token.map:
                self.line = token.map[0] + 1
            if token.type == "paragraph_open" and not token.level and after is not None and self.is_figure(after):
                self.figure(after)
                place += 3
                continue
            self.block_token(token, after)
            place += 1

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
        title = BLANKS.sub(" ", words_of(after)).strip()
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
            elif kind == "note_mark":
                self.note_mark(token)
            elif kind == "link_open":
                self.in_link = self.link(str(token.attrGet("href") or ""))
            elif kind == "link_close":
                self.put("</a>" if self.in_link else "")
                self.in_link = False
            elif kind in REFUSED:
                alone = kind == "image" and self.rich
                self.fault(_("An image stands alone, in a paragraph of its own.") if alone else REFUSED[kind]())
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
        if self.rich and "[^" in text:
            self.fault(_("This footnote cannot be read. Write [^1], and its text in a paragraph that begins with [^1]:"))
        if "](" in text:
            self.fault(_("This link cannot be read. Write [words](https://…), without a citation inside."))
        if after is not None and after.type in RAISED:
            text = text.rstrip()
        self.say(text)
        self.put(escape(text) if self.owner is None or self.in_link else Words(text))

    def soft_break(self, tokens: list[Token], place: int) -> None:
        """A line break in the source: a blank, but nothing between Chinese characters or before a citation."""
        before, after = tokens[place - 1] if place else None, tokens[place + 1] if place + 1 < len(tokens) else None
        chinese = before and after and HAN_END.search(before.content) and HAN_START.search(after.content)
        if not chinese and not (after and after.type in RAISED):
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

    # Footnotes

    def define(self, notes: list[Note]) -> None:
        for note in notes:
            self.line = note.line
            if not self.rich:
                self.fault(_("Footnotes are not allowed here."))
            elif note.label in self.notes:
                self.fault(_("The footnote “%(label)s” stands twice.") % {"label": note.label})
            self.notes.setdefault(note.label, note)

    def note_mark(self, token: Token) -> None:
        label = str(token.meta["label"])
        if not self.rich:
            self.fault(_("Footnotes are not allowed here."))
        elif self.owner is None:
            self.fault(_("A footnote belongs to a paragraph, a list item or a table row."))
        elif self.in_note or self.in_link:
            self.fault(_("A footnote refers to no other footnote.") if self.in_note else _("A footnote cannot stand inside a link."))
        elif label not in self.notes:
            said = {"label": label[:40]}
            self.fault(_("There is no footnote “%(label)s”. Write its text in a paragraph that begins with [^%(label)s]:") % said)
        else:
            self.marks[label] = self.marks.get(label, 0) + 1
            self.put(NoteMark(list(self.marks).index(label) + 1, self.marks[label]))

    def write_notes(self, notes: list[Note]) -> None:
        """The footnotes in the order in which the text refers to them; each is a block of one paragraph."""
        for note in notes if self.rich else ():
            if note.label not in self.marks:
                self.fault(_("Nothing in the text refers to the footnote “%(label)s”.") % {"label": note.label[:40]}, note.line)
        if self.marks:
            self.in_note = True
            self.put(NotesStart())
            for place, (label, times) in enumerate(self.marks.items(), 1):
                self.note(self.notes[label], place, times)
            self.put("</ol></div>")

    def note(self, note: Note, place: int, times: int) -> None:
        self.line = note.line
        if [token.type for token in note.tokens] != ["paragraph_open", "inline", "paragraph_close"]:
            self.fault(_("A footnote is one paragraph."))
        self.begin("note", "li")
        self.put(Number(len(self.document.blocks) - 1, False), f'<p id="fn-{place}">')
        self.number_due = None
        for token in note.tokens:
            if token.type == "inline":
                self.line = token.map[0] + 1 if token.map else note.line
                self.words(token)
        self.owners.pop()
        self.put(NoteEnd(place, times), "</p></li>")

    # Pictures

    def is_figure(self, inline: Token) -> bool:
        return self.rich and bool(inline.children) and inline.children[0].type == "image"  # type: ignore[index]

    def figure(self, inline: Token) -> None:
        """A picture alone in its paragraph, with citations after it where its words or its caption say something."""
        image, *rest = inline.children or []
        alt, caption = words_of(image).strip(), str(image.attrGet("title") or "").strip()
        self.picture_faults(image, alt, caption)
        if alt == DECORATES:
            self.owners.append(None)
            self.put("<figure>")
        else:
            self.begin("figure", "figure")
            self.put(Number(len(self.document.blocks) - 1, False))
            self.number_due = None
            self.say(f"{alt}. {caption}" if caption and alt != caption else alt)
        self.picture(str(image.attrGet("src") or ""), "" if alt == DECORATES else alt)
        if caption or rest:
            self.put("<figcaption>", Words(caption))
            self.children([child for child in rest if child.type != "softbreak" or self.next_line()])
            self.put("</figcaption>")
        self.owners.pop()
        self.put("</figure>")

    def next_line(self) -> bool:
        """A line break between a picture and its citations says nothing but that the line is another."""
        self.line += 1
        return False

    def picture(self, address: str, alt: str) -> None:
        found = PICTURE.fullmatch(address)
        if found:
            self.document.images.append((found[1].lower(), self.line))
            self.put(Figure(found[1].lower(), alt))
        else:
            self.put(escape(alt))

    def picture_faults(self, image: Token, alt: str, caption: str) -> None:
        address = str(image.attrGet("src") or "")
        if not PICTURE.fullmatch(address):
            said = {"target": address[:80]}
            self.fault(_("“%(target)s” is no image of the store. Upload it and write ![what it shows](image:ID).") % said)
        if not alt:
            self.fault(_("Say what the image shows: ![words](image:ID); or ![-](image:ID) where it only decorates."))
        if alt == DECORATES and caption:
            self.fault(_("An image with a caption says something: write what it shows instead of “-”."))
        if any(child.type not in {"text", "softbreak", "text_special"} for child in image.children or []):
            self.fault(_("The words for an image are plain text, without links, citations or other marks."))
        if max(len(alt), len(caption)) > MAX_ALT:
            self.fault(_("The words for an image and its caption have at most %(most)s characters each.") % {"most": MAX_ALT})
