"""Certificates on paper: A4 landscape PDF with names in any script, and the QR code of the public page."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import segno
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from portal.common import drawing
from portal.common.dates import day_text
from portal.common.languages import pick
from portal.people.names import CJK
from training.models import Certificate

MM = 72 / 25.4
INK, FAINT, COBALT, LINE = HexColor("#171a26"), HexColor("#454958"), HexColor("#2541b2"), HexColor("#b7c3ef")
# Where Debian, Alpine and others put a Chinese TrueType font. Noto's is PostScript-flavoured and reportlab refuses it.
FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)


@cache
def chinese_font() -> str:
    """The name of a registered font with Chinese letters: an installed one, embedded; else STSong-Light, which the reader must have."""
    for path in FONTS:
        if Path(path).exists():
            try:
                pdfmetrics.registerFont(TTFont("Chinese", path, subfontIndex=0))
                return "Chinese"
            except TTFError:
                continue
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def font(text: str, *, strong: bool = False) -> str:
    """A font that has every letter of `text`: Times for Latin-1, else the Chinese one."""
    plain = not CJK.search(text) and all(ord(letter) < 256 or letter in "–—‘’“”…€" for letter in text)
    if plain:
        return "Times-Bold" if strong else "Times-Roman"
    return chinese_font()


def certificate_pdf(certificate: Certificate, link: str) -> io.BytesIO:
    """The PDF, from the certificate's own snapshot; about 5 ms once the font is read."""
    buffer = io.BytesIO()
    width, height = landscape(A4)
    canvas = Canvas(buffer, pagesize=(width, height), invariant=True, pageCompression=1)
    canvas.setTitle(_("Certificate %(number)s") % {"number": certificate.number})
    canvas.setAuthor(certificate.company or "IP Strategy Portal")
    _ground(canvas, width, height)
    _words(canvas, certificate, height)
    _facts(canvas, certificate, link)
    _qr(canvas, link, width - 22 * MM - 30 * MM, 20 * MM, 30 * MM)
    canvas.showPage()
    canvas.save()
    buffer.seek(0)
    return buffer


def _ground(canvas: Canvas, width: float, height: float) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.rect(8 * MM, 8 * MM, width - 16 * MM, height - 16 * MM)
    canvas.saveState()
    canvas.translate(width * 0.72, 28 * MM)
    for part in range(5):
        for fold in range(7):
            angle = 190 + 32.6 * part + 29.6 * fold / 6
            x1, y1 = drawing.point(0.55 * drawing.INNER, angle, (0.0, 0.0))
            x2, y2 = drawing.point(0.55 * drawing.OUTER, angle, (0.0, 0.0))
            canvas.line(x1, -y1, x2, -y2)  # a page counts upwards, the drawing downwards
    canvas.restoreState()


def _line(
    canvas: Canvas, text: str, x: float, y: float, size: float, *, strong: bool = False, color: HexColor = INK, most: float = 190 * MM
) -> None:
    """One line, made smaller where it would not fit into `most` points."""
    name = font(text, strong=strong)
    while size > 5 and pdfmetrics.stringWidth(text, name, size) > most:
        size -= 1
    canvas.setFillColor(color)
    canvas.setFont(name, size)
    canvas.drawString(x, y, text)


def _words(canvas: Canvas, certificate: Certificate, height: float) -> None:
    left = 22 * MM
    _line(canvas, certificate.company or "IP Strategy Portal", left, height - 28 * MM, 13, color=FAINT)
    _line(canvas, _("Certificate of completion"), left, height - 36 * MM, 11, color=FAINT)
    _line(canvas, _("This is to certify that"), left, height - 64 * MM, 14, color=FAINT)
    _line(canvas, certificate.holder, left, height - 80 * MM, 40, strong=True, most=240 * MM)
    _line(canvas, _("has completed the course"), left, height - 94 * MM, 14, color=FAINT)
    _line(canvas, pick(certificate.course_title), left, height - 108 * MM, 22, strong=True, color=COBALT, most=240 * MM)
    other = {title for title in certificate.course_title.values() if title} - {pick(certificate.course_title)}
    for title in sorted(other):
        _line(canvas, title, left, height - 118 * MM, 13, color=FAINT, most=240 * MM)


def _facts(canvas: Canvas, certificate: Certificate, link: str) -> None:
    rows = [(_("Completed on"), day_text(certificate.issued_on)), (_("Number"), certificate.number)]
    if certificate.expires_on:
        rows.insert(1, (_("Valid until"), day_text(certificate.expires_on)))
    if certificate.revoked_at:
        rows.append((_("State"), _("Revoked")))
    for place, (label, value) in enumerate(rows):
        x = (22 + 50 * place) * MM
        _line(canvas, label, x, 38 * MM, 10, color=FAINT)
        _line(canvas, value, x, 32 * MM, 13, strong=True, most=48 * MM)
    _line(canvas, _("Check this certificate at"), 22 * MM, 23 * MM, 9, color=FAINT)
    _line(canvas, link, 22 * MM, 18.5 * MM, 9, color=FAINT)


def _qr(canvas: Canvas, link: str, x: float, y: float, size: float) -> None:
    rows = list(segno.make(link, error="m", micro=False).matrix)
    step = size / len(rows)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.rect(x - 2 * step, y - 2 * step, size + 4 * step, size + 4 * step, stroke=0, fill=1)  # the quiet zone, over the fan
    canvas.setFillColor(INK)
    for row, line in enumerate(rows):
        for column, dark in enumerate(line):
            if dark:
                canvas.rect(x + column * step, y + size - (row + 1) * step, step, step, stroke=0, fill=1)


def qr_svg(link: str) -> str:
    """The same code for the page: attributes only, as the CSP asks."""
    buffer = io.BytesIO()
    code = segno.make(link, error="m", micro=False)
    code.save(
        buffer, kind="svg", xmldecl=False, svgclass="cert__code", lineclass=None, omitsize=True, border=2, dark="#171a26", light="#fff"
    )
    return buffer.getvalue().decode("utf-8")
