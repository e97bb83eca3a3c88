"""A Markdown text that was read: blocks that can be numbered, citations, faults; and its page. `portal.common.markdown` reads it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.common.sanitising import SIZES, sanitise
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

    kind: str  # "paragraph", "item", "row", "figure", "note" (a footnote)
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
class Figure:
    """The place of a picture of the store; `alt` is empty where it only decorates."""

    image: str
    alt: str


@dataclass(frozen=True)
class NoteMark:
    """The mark of a footnote in the text: `place` counts footnotes, `time` the marks of one, both from 1."""

    place: int
    time: int


@dataclass(frozen=True)
class NotesStart:
    """The footnotes begin."""


@dataclass(frozen=True)
class NoteEnd:
    """A footnote ends: the ways back to its marks."""

    place: int
    times: int


@dataclass(frozen=True)
class Picture:
    """What a page must know of a picture of the store: its own size in pixels, and the widths it is kept in."""

    width: int
    height: int
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Page:
    """A document as HTML, and the keys of the glossary terms that are marked in it, in order of first mention."""

    html: str
    terms: list[str]


Piece = str | Cites | Numbered | Number | TableStart | Words | SectionStart | Figure | NoteMark | NotesStart | NoteEnd


@dataclass
class Document:
    """A text that was read: its blocks in order, headings, citations in order of first mention, links and faults."""

    blocks: list[Block] = field(default_factory=list)
    contents: list[dict[str, str]] = field(default_factory=list)  # sections: {"anchor", "title"}
    headings: list[str] = field(default_factory=list)
    citations: list[tuple[str, int]] = field(default_factory=list)  # (fact id, line), as often as they stand there
    links: list[tuple[str, int]] = field(default_factory=list)  # (target, line)
    images: list[tuple[str, int]] = field(default_factory=list)  # (id of a picture of the store, line)
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

    def faults_with(self, known: Container[str] | None, images: Container[str] | None = None) -> list[Fault]:
        """All faults by line; among them facts that are not in `known` and pictures that are not in `images` (None: not asked)."""
        found = [*self.faults]
        if known is not None:
            said = _("The register has no fact “%(id)s”.")
            found += [Fault(line, said % {"id": fact_id}) for fact_id, line in self.citations if fact_id not in known]
        if images is not None:
            said = _("The store has no image “%(id)s”.")
            found += [Fault(line, said % {"id": image}) for image, line in self.images if image not in images]
        return sorted(found, key=lambda fault: fault.line)[:MAX_FAULTS]

    def html(
        self,
        numbers: Sequence[int] = (),
        *,
        language: str = "en",
        href: Href | None = None,
        pictures: Mapping[str, Picture] | None = None,
    ) -> str:
        """The page without marked terms; see `page`."""
        return self.page(numbers, language=language, href=href, pictures=pictures).html

    def page(
        self,
        numbers: Sequence[int] = (),
        *,
        language: str = "en",
        href: Href | None = None,
        marker: Marker | None = None,
        pictures: Mapping[str, Picture] | None = None,
        named: Mapping[str, str] | None = None,
        shown: bool = True,
    ) -> Page:
        """The page. `numbers`: one for each block, or none for a text without numbers; `href`: where a citation leads;
        `marker`: the terms whose first occurrence in each section is marked; `pictures`: sizes of the store's pictures by id;
        `named`: headings of facts by id, for an editor who wants to see what is cited: the id stands instead of a figure;
        `shown`: numbers stand in the margin and blocks are p1, p2 …, else blocks are b1, b2 … and only links know their numbers."""
        if numbers and len(numbers) != len(self.blocks):
            raise ValueError(f"{len(numbers)} numbers for {len(self.blocks)} blocks")
        places = {fact_id: place for place, fact_id in enumerate(self.cited, 1)}
        with override(language):
            where = href or (lambda fact_id, _place: f"#s-{fact_id}")
            writer = Writer(numbers, places, where, marker, pictures or {}, named or {}, shown=shown)
            html = sanitise("".join(writer.write(piece) for piece in self.pieces))
        return Page(html, list(writer.terms))


class Writer:
    """Pieces of a document to HTML, in the language that is active."""

    def __init__(
        self,
        numbers: Sequence[int],
        places: dict[str, int],
        href: Href,
        marker: Marker | None = None,
        pictures: Mapping[str, Picture] | None = None,
        named: Mapping[str, str] | None = None,
        *,
        shown: bool = True,
    ) -> None:
        self.numbers, self.places, self.href, self.marker, self.shown = numbers, places, href, marker, shown
        self.pictures, self.named = pictures or {}, named or {}
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
        if isinstance(piece, TableStart):
            return self.table()
        return self.addition(piece)

    def table(self) -> str:
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
        if fact_id in self.named:
            said = f"{fact_id}: {self.named[fact_id]}"
            return f'<a class="cite" href="{escape(self.href(fact_id, place))}" aria-label="{escape(said)}">{escape(fact_id)}</a>'
        label = escape(_("Source %(number)s") % {"number": place})
        return f'<a href="{escape(self.href(fact_id, place))}" aria-label="{label}">{place}</a>'

    # Pictures and footnotes

    def addition(self, piece: Figure | NoteMark | NotesStart | NoteEnd) -> str:
        if isinstance(piece, Figure):
            return self.picture(piece)
        if isinstance(piece, NotesStart):
            return f'<div class="notes" role="doc-endnotes" aria-label="{escape(_("Footnotes"))}"><ol>'
        if isinstance(piece, NoteMark):
            said = escape(_("Footnote %(mark)s") % {"mark": letters(piece.place)})
            mark = mark_id(piece.place, piece.time)
            link = f'<a class="note" id="{mark}" href="#fn-{piece.place}" aria-label="{said}">{letters(piece.place)}</a>'
            return f"<sup>{link}</sup>"
        return "".join(self.way_back(piece.place, time) for time in range(1, piece.times + 1))

    def way_back(self, place: int, time: int) -> str:
        words = _("Back to mark %(mark)s in the text") if time == 1 else _("Back to mark %(mark)s in the text, place %(time)s")
        said = escape(words % {"mark": letters(place), "time": time})
        return f' <a class="note__back" href="#{mark_id(place, time)}" aria-label="{said}">↩</a>'

    def picture(self, piece: Figure) -> str:
        """Every width the store has, the browser chooses; the place is kept free before it has come. An unknown one is its words."""
        picture = self.pictures.get(piece.image)
        if picture is None:
            return escape(piece.alt)
        sources = ", ".join(f"/images/{piece.image}/{width} {width}w" for width in picture.widths)
        return (
            f'<img src="/images/{piece.image}/{picture.widths[-1]}" srcset="{sources}" sizes="{SIZES}"'
            f' width="{picture.width}" height="{picture.height}" loading="lazy" decoding="async" alt="{escape(piece.alt)}">'
        )


def letters(place: int) -> str:
    """The mark of a footnote: a, b, … z, aa, ab; sources have figures."""
    mark = ""
    while place > 0:
        place, rest = divmod(place - 1, 26)
        mark = chr(ord("a") + rest) + mark
    return mark


def mark_id(place: int, time: int) -> str:
    return f"fnref-{place}" if time == 1 else f"fnref-{place}-{time}"
