"""A record on paper: its kept text whole, A4 portrait, with its number, its SHA-256, the signature and the address of its page.

The same record in the same state gives the same bytes in a language from one release of the portal, whoever asks and whatever rules,
facts and names are by then: what was answered, judged and cited, the subject with its kind, and the names are the record's own, and moments
are told in the company's zone. The labels around them are the portal's: headings, states of signature and review, the words for
confidence and the forms of dates are those of the release that prints, and the signature does not cover them.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Paragraph, Spacer, Table, TableStyle

from portal.articles.lawdates import law_date
from portal.articles.models import CONFIDENCE
from portal.common.dates import moment_text
from portal.common.languages import current_language
from portal.common.printing import COBALT, FAINT, INK, LINE, MM, chinese_font, line, markup, numbered, qr
from strategy.models import ToolRecord
from strategy.models.reference import label_of

WIDTH = A4[0] - 36 * MM
LEADING = 1.4
Rows = Sequence[Sequence[str]]


def record_pdf(record: ToolRecord, link: str, *, company: str, intact: bool) -> io.BytesIO:
    """The PDF in the reader's language. `link`: the address of its page, which asks for signing in. `intact`: the text is the kept one."""
    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        invariant=1,
        pageCompression=1,
        title=f"{record.number} {record.subject}",
        author=company,
        lang={"zh-hans": "zh-Hans"}.get(current_language(), "en"),
    )
    frame = Frame(18 * MM, 20 * MM, WIDTH, A4[1] - 38 * MM, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    with timezone.override(timezone.get_default_timezone()):
        parts = list(_parts(record, record.text, link, company, intact))
        document.build(parts, canvasmaker=numbered(partial(_foot, record=record)))
    buffer.seek(0)
    return buffer


def _foot(canvas: Canvas, number: int, of: int, *, record: ToolRecord) -> None:
    line(canvas, f"{record.number} · {record.text_sha256[:16]}", 18 * MM, 11 * MM, 8, color=FAINT)
    said = _("%(number)s of %(of)s") % {"number": number, "of": of}
    line(canvas, said, 18 * MM + WIDTH - 22 * MM, 11 * MM, 8, color=FAINT, most=22 * MM)


# Words set in type


def _style(size: float, *, strong: bool = False, color: Any = INK, before: float = 0, after: float = 3, left: float = 0) -> ParagraphStyle:
    chinese = current_language() == "zh-hans"
    latin = "Times-Bold" if strong else "Times-Roman"
    return ParagraphStyle(
        f"{size}{strong}",
        fontName=chinese_font() if chinese else latin,
        fontSize=size,
        leading=size * LEADING,
        textColor=color,
        spaceBefore=before,
        spaceAfter=after,
        leftIndent=left,
        wordWrap="CJK" if chinese else None,
    )


def _text(text: str, size: float = 10, **more: Any) -> Paragraph:
    return Paragraph(markup(str(text)).replace("\n", "<br/>"), _style(size, **more))


def _heading(text: str) -> Paragraph:
    found = _text(text, 13, strong=True, before=10, after=4)
    found.keepWithNext = True
    return found


def _table(rows: Rows, widths: Sequence[float], *, head: bool = False) -> Table:
    """Cells wrap; rows longer than a page go on over the next one."""
    cells = [[_text(cell, 9, strong=head and place == 0, after=0) for cell in row] for place, row in enumerate(rows)]
    look = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    return Table(cells, widths, style=TableStyle(look), repeatRows=int(head), splitInRow=1, spaceAfter=4)


def _pairs(rows: Rows) -> Table:
    return _table(rows, (0.3 * WIDTH, 0.7 * WIDTH))


def _widths(rows: Rows) -> list[float]:
    """By what the columns hold, none narrower than a word, none wider than half the page unless there is room."""
    longest = [max(min(60, max(len(str(cell)) for cell in column)), 8) for column in zip(*rows, strict=True)]
    return [WIDTH * length / sum(longest) for length in longest]


# What stands on the paper, in the order of the page


def _parts(record: ToolRecord, paper: Mapping[str, Any], link: str, company: str, intact: bool) -> Iterable[Flowable]:
    yield from _top(record, paper, company)
    yield from _verdict(paper)
    if paper["answers"]:
        yield _heading(pgettext("of a record", "Answers"))
        yield _pairs([(answer["heading"], answer["answer"]) for answer in paper["answers"]])
    yield from _points(_("Why"), paper["reasons"], numbers=True)
    if paper["as_of"]:
        yield _text(" · ".join(_asat(paper["as_of"], paper["confidence"])), 9, color=FAINT, before=2)
    yield from _points(_("What would change the answer"), paper["changes"])
    yield from _points(_("What to do"), paper["steps"])
    yield from _listed(_("Who to ask"), paper["who"])
    yield from _listed(_("Clauses to check"), [f"{key} {name}" for key, name in paper["clauses"]])
    for section in paper["sections"]:
        yield from _section(section)
    yield from _facts(paper["facts"])
    yield _text(paper["limit"], 9, color=FAINT, before=8)
    yield KeepTogether(list(_proof(record, link, intact)))


def _top(record: ToolRecord, paper: Mapping[str, Any], company: str) -> Iterable[Flowable]:
    yield _text(f"{company} · {paper['name']}" if company else paper["name"], 9, color=FAINT)
    yield _text(record.subject, 20, strong=True, after=6)
    rows = [
        (_("Record"), record.number),
        (str(record._meta.get_field("subject_kind").verbose_name).capitalize(), record.kind_words),
        (_("Unit"), record.unit or _("none")),
        (pgettext("of a record", "Made by"), record.person_name),
        (pgettext("of a record", "Made"), moment_text(record.made_at)),
    ]
    yield _pairs(rows)


def _verdict(paper: Mapping[str, Any]) -> Iterable[Flowable]:
    yield _text(paper["question"], 12, color=FAINT, before=8)
    inside = [_text(paper["light_words"], 10, strong=True), _text(paper["verdict"], 15, strong=True, color=COBALT), _text(paper["text"])]
    look = [("BOX", (0, 0), (-1, -1), 0.8, COBALT), *((side, (0, 0), (-1, -1), 8) for side in ("LEFTPADDING", "TOPPADDING"))]
    yield Table([[inside]], [WIDTH], style=TableStyle(look), spaceAfter=4, spaceBefore=4)


def _points(title: str, points: Sequence[Mapping[str, Any]], *, numbers: bool = False) -> Iterable[Flowable]:
    if points:
        yield _heading(title)
    for number, point in enumerate(points, 1):
        mark = f"{number}." if numbers else "•"
        yield _text(f"{mark} {point['text']}", after=1)
        if point.get("due"):
            yield _text(_("By %(day)s") % {"day": law_date(point["due"])}, strong=True, left=10)
        cited = _cites(point)
        if cited:
            yield _text(cited, 8, color=FAINT, left=10)


def _cites(point: Mapping[str, Any]) -> str:
    said = []
    if point.get("rule") and point.get("version"):
        said.append(_("Rule %(rule)s, version %(version)s") % {"rule": point["rule"], "version": point["version"]})
    elif point.get("rule"):
        said.append(_("Rule %(rule)s") % {"rule": point["rule"]})
    return " · ".join([*said, *point.get("facts", ())])


def _listed(title: str, entries: Sequence[str]) -> Iterable[Flowable]:
    if entries:
        yield _heading(title)
    for entry in entries:
        yield _text(f"• {entry}", after=1)


def _section(section: Mapping[str, Any]) -> Iterable[Flowable]:
    yield _heading(section["title"])
    rows = [[str(cell) for cell in row] for row in section["rows"]]
    if section.get("head"):
        whole = [[str(cell) for cell in section["head"]], *rows]
        yield _table(whole, _widths(whole), head=True)
    else:
        for row in rows:
            yield _text(f"• {' · '.join(row)}", after=1)
    if section.get("note"):
        yield _text(section["note"], 9, color=FAINT)


def _facts(facts: Sequence[Mapping[str, Any]]) -> Iterable[Flowable]:
    if facts:
        yield _heading(_("What this rests on"))
    for fact in facts:
        title = _text(f"{fact['id']} {fact['heading']}", strong=True, after=1, before=4)
        title.keepWithNext = True
        yield title
        yield _text(fact["text"], 9, after=1)
        beside = [fact["basis"], *_asat(fact["as_of"], fact["confidence"]), *fact.get("sources", ())]
        yield _text(" · ".join(filter(None, beside)), 8, color=FAINT)


def _asat(as_of: str, confidence: str) -> list[str]:
    """How old and how sure the law is."""
    dated = _("Law as at %(date)s") % {"date": law_date(as_of)} if as_of else ""
    return [one for one in (dated, label_of(CONFIDENCE, confidence) if confidence else "") if one]


# What stands for it


def _proof(record: ToolRecord, link: str, intact: bool) -> Iterable[Flowable]:
    yield _heading(_("Signature and proof"))
    rows = [(_("Signature"), _signature(record)), (_("Review"), _review(record)), ("SHA-256", record.text_sha256)]
    if not intact:
        rows.append((_("Caution"), _("This text is not the one that was kept: its SHA-256 is another.")))
    yield _pairs(rows)
    yield Spacer(1, 4)
    words = [_text(_("The record itself stands at this address, for those who may read it:"), 9), _text(link, 9)]
    yield Table([[_Code(link, 26 * MM), words]], [32 * MM, WIDTH - 32 * MM], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))


def _signature(record: ToolRecord) -> str:
    if record.signed_at is None:
        return _("Not signed")
    given = {"name": record.person_name, "moment": moment_text(record.signed_at), "method": record.get_signed_method_display()}
    return _("Signed by %(name)s on %(moment)s (%(method)s)") % given


def _review(record: ToolRecord) -> str:
    if record.reviewed_at is not None:
        said = {"state": record.get_review_display(), "name": record.reviewer_name, "moment": moment_text(record.reviewed_at)}
        return "\n".join(filter(None, [_("%(state)s: %(name)s, %(moment)s") % said, record.review_note]))
    if record.review_asked_at is not None:
        return _("Asked on %(moment)s, not given yet") % {"moment": moment_text(record.review_asked_at)}
    return _("Not asked")


class _Code(Flowable):
    """The QR code among the paragraphs."""

    def __init__(self, link: str, size: float) -> None:
        super().__init__()
        self.link, self.width, self.height = link, size, size

    def draw(self) -> None:
        qr(self.canv, self.link, 0, 0, self.width)
