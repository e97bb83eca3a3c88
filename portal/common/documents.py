"""A Markdown text that was read: blocks that can be numbered, citations, faults; and its page. `portal.common.markdown` reads it."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.common.sanitising import sanitise
from portal.common.terms import Marker

MAX_FAULTS = 50  # named at once

Href = Callable[[str, int], str]


@dataclass(frozen=True)
class Fault:
    """Something in a text that cannot stay, and the line it stands on (from 1)."""

    line: int
    message: str

    def __str__(self) -> str:
        return _("Line %(line)s: %(message)s") % {"line": self.line, "message": self.message}


@dataclass
class Block:
    """Something that gets a number: a paragraph, an item of a list, a row of a table's body."""

    kind: str  # "paragraph", "item", "row"
    line: int
    text: str = ""  # plain, in one line
    citations: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Cites:
    """A place in the page where facts are cited."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Numbered:
    """The opening tag of a block."""

    tag: str
    block: int


@dataclass(frozen=True)
class Number:
    """The place of a block's number."""

    block: int
    in_table: bool


@dataclass(frozen=True)
class TableStart:
    """The opening of a table that scrolls inside its own box."""


@dataclass(frozen=True)
class Words:
    """Running text in which terms of the glossary may be marked: none of a heading, a link or a table's head."""

    text: str


@dataclass(frozen=True)
class SectionStart:
    """A heading begins: from here on every term counts as new."""


@dataclass(frozen=True)
class Page:
    """A document as HTML, and the keys of the glossary terms that are marked in it, in order of first mention."""

    html: str
    terms: list[str]


Piece = str | Cites | Numbered | Number | TableStart | Words | SectionStart


@dataclass
class Document:
    """A text that was read: its blocks in order, headings, citations in order of first mention, links and faults."""

    blocks: list[Block] = field(default_factory=list)
    contents: list[dict[str, str]] = field(default_factory=list)  # sections: {"anchor", "title"}
    headings: list[str] = field(default_factory=list)
    citations: list[tuple[str, int]] = field(default_factory=list)  # (fact id, line), as often as they stand there
    links: list[tuple[str, int]] = field(default_factory=list)  # (target, line)
    faults: list[Fault] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    @property
    def cited(self) -> list[str]:
        """Ids of the cited facts, each once, in order of first mention."""
        return list(dict.fromkeys(fact_id for fact_id, _line in self.citations))

    @property
    def plain(self) -> str:
        """Headings and paragraphs as plain text, for the search index."""
        return "\n".join([*self.headings, *(block.text for block in self.blocks)])

    def faults_with(self, known: Container[str] | None) -> list[Fault]:
        """All faults by line, unknown facts among them where `known` is given."""
        unknown = (
            []
            if known is None
            else [
                Fault(line, _("The register has no fact “%(id)s”.") % {"id": fact_id})
                for fact_id, line in self.citations
                if fact_id not in known
            ]
        )
        return sorted([*self.faults, *unknown], key=lambda fault: fault.line)[:MAX_FAULTS]

    def html(self, numbers: Sequence[int] = (), *, language: str = "en", href: Href | None = None) -> str:
        """The page without marked terms; see `page`."""
        return self.page(numbers, language=language, href=href).html

    def page(
        self,
        numbers: Sequence[int] = (),
        *,
        language: str = "en",
        href: Href | None = None,
        marker: Marker | None = None,
        shown: bool = True,
    ) -> Page:
        """The page. `numbers`: one for each block, or none for a text without numbers; `href`: where a citation leads;
        `marker`: the terms whose first occurrence in each section is marked; `shown`: numbers stand in the margin and blocks are
        p1, p2 …, else blocks are b1, b2 … and only links know their numbers."""
        if numbers and len(numbers) != len(self.blocks):
            raise ValueError(f"{len(numbers)} numbers for {len(self.blocks)} blocks")
        places = {fact_id: place for place, fact_id in enumerate(self.cited, 1)}
        with override(language):
            writer = Writer(numbers, places, href or (lambda fact_id, _place: f"#s-{fact_id}"), marker, shown=shown)
            html = sanitise("".join(writer.write(piece) for piece in self.pieces))
        return Page(html, list(writer.terms))


class Writer:
    """Pieces of a document to HTML, in the language that is active."""

    def __init__(
        self, numbers: Sequence[int], places: dict[str, int], href: Href, marker: Marker | None = None, *, shown: bool = True
    ) -> None:
        self.numbers, self.places, self.href, self.marker, self.shown = numbers, places, href, marker, shown
        self.tables = 0
        self.terms: dict[str, None] = {}  # marked anywhere
        self.here: set[str] = set()  # marked in this section

    def write(self, piece: Piece) -> str:
        if isinstance(piece, str):
            return piece
        if isinstance(piece, Words):
            return self.words(piece.text)
        if isinstance(piece, SectionStart):
            self.here = set()
            return ""
        if isinstance(piece, Cites):
            return f"<sup>{', '.join(self.source(fact_id) for fact_id in piece.ids)}</sup>"
        if isinstance(piece, Numbered):
            return self.numbered(piece.tag, self.numbers[piece.block]) if self.numbers else f"<{piece.tag}>"
        if isinstance(piece, Number):
            return self.number(self.numbers[piece.block], piece.in_table) if self.numbers and self.shown else ""
        self.tables += 1
        label = escape(_("Table %(number)s") % {"number": self.tables})
        return f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table class="table">'

    def words(self, text: str) -> str:
        """Text with the first occurrence of each term linked to the glossary."""
        if self.marker is None:
            return escape(text)
        parts: list[str] = []
        done = 0
        for found in self.marker.find(text):
            if found.key not in self.here:
                self.here.add(found.key)
                self.terms[found.key] = None
                link = f'<a class="term" href="{escape(self.marker.href(found.key))}">{escape(text[found.start : found.end])}</a>'
                parts += [escape(text[done : found.start]), link]
                done = found.end
        return "".join([*parts, escape(text[done:])])

    def numbered(self, tag: str, number: int) -> str:
        return f'<{tag} class="para" id="p{number}">' if self.shown else f'<{tag} id="b{number}">'

    def number(self, number: int, in_table: bool) -> str:
        """In the margin; inside a table, whose box scrolls, before the first word."""
        label = escape(_("Link to paragraph %(number)s") % {"number": number})
        kind, after = ("cite faint num", " ") if in_table else ("para__no", "")
        return f'<a class="{kind}" href="#p{number}" aria-label="{label}">{number}</a>{after}'

    def source(self, fact_id: str) -> str:
        place = self.places[fact_id]
        label = escape(_("Source %(number)s") % {"number": place})
        return f'<a href="{escape(self.href(fact_id, place))}" aria-label="{label}">{place}</a>'
