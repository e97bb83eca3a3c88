"""What every PDF of the portal shares: fonts for any script, lines, the QR code, "2 of 5" at the foot of each page.

font("证书")                        a font that has every letter of the text
markup("Sold in 中国")              text for a reportlab paragraph, each run in a font that has its letters
Numbered                           a canvas that says on each page which of how many it is
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import segno
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
INK, FAINT, COBALT, LINE = HexColor("#171a26"), HexColor("#454958"), HexColor("#2541b2"), HexColor("#b7c3ef")
# Where Debian, Alpine and others put a Chinese TrueType font. Noto's is PostScript-flavoured and reportlab refuses it.
FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)
BEYOND_LATIN = "–—‘’“”…€"  # what Times has beside Latin-1


@cache
def chinese_font() -> str:
    """The name of a registered font with Chinese letters: an installed one, embedded; else STSong-Light, which the reader must have."""
    for path in FONTS:
        if Path(path).exists():
            try:
                pdfmetrics.registerFont(TTFont("Chinese", path, subfontIndex=0))
                pdfmetrics.registerFontFamily("Chinese", "Chinese", "Chinese", "Chinese", "Chinese")
                return "Chinese"
            except TTFError:
                continue
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    pdfmetrics.registerFontFamily("STSong-Light", "STSong-Light", "STSong-Light", "STSong-Light", "STSong-Light")
    return "STSong-Light"


def is_latin(letter: str) -> bool:
    """Whether Times has the letter."""
    return ord(letter) < 256 or letter in BEYOND_LATIN


def font(text: str, *, strong: bool = False) -> str:
    """A font that has every letter of `text`: Times for Latin-1, else the Chinese one."""
    if all(map(is_latin, text)):
        return "Times-Bold" if strong else "Times-Roman"
    return chinese_font()


def markup(text: str) -> str:
    """The text for a paragraph set in Times: what Times has not stands in the Chinese font. Nothing in it is taken for markup."""
    shown = (letter for letter in text if letter.isprintable() or letter == "\n")
    runs = ((latin, escape("".join(letters))) for latin, letters in groupby(shown, is_latin))
    return "".join(run if latin else f'<font name="{chinese_font()}">{run}</font>' for latin, run in runs)


def line(
    canvas: Canvas, text: str, x: float, y: float, size: float, *, strong: bool = False, color: HexColor = INK, most: float = 190 * MM
) -> None:
    """One line, made smaller where it would not fit into `most` points."""
    name = font(text, strong=strong)
    while size > 5 and pdfmetrics.stringWidth(text, name, size) > most:
        size -= 1
    canvas.setFillColor(color)
    canvas.setFont(name, size)
    canvas.drawString(x, y, text)


def qr(canvas: Canvas, link: str, x: float, y: float, size: float) -> None:
    """The code of an address, `size` points wide, on white with its quiet zone."""
    rows = list(segno.make(link, error="m", micro=False).matrix)
    step = size / len(rows)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.rect(x - 2 * step, y - 2 * step, size + 4 * step, size + 4 * step, stroke=0, fill=1)
    canvas.setFillColor(INK)
    for row, cells in enumerate(rows):
        for column, dark in enumerate(cells):
            if dark:
                canvas.rect(x + column * step, y + size - (row + 1) * step, step, step, stroke=0, fill=1)


def qr_svg(link: str, name: str) -> str:
    """The same code for a page: attributes only, as the CSP asks. `name`: its class."""
    buffer = io.BytesIO()
    code = segno.make(link, error="m", micro=False)
    code.save(buffer, kind="svg", xmldecl=False, svgclass=name, lineclass=None, omitsize=True, border=2, dark="#171a26", light="#fff")
    return buffer.getvalue().decode("utf-8")


class Numbered(Canvas):
    """Draws the foot of each page when it is known how many there are: `foot(canvas, number, of)`."""

    def __init__(self, *args: Any, foot: Callable[[Canvas, int, int], None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.foot, self.kept = foot, list[dict[str, Any]]()

    def showPage(self) -> None:  # noqa: N802  (the name reportlab calls)
        self.kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self.kept, 1):
            self.__dict__.update(page)
            self.foot(self, number, len(self.kept))
            super().showPage()
        super().save()


def numbered(foot: Callable[[Canvas, int, int], None]) -> Any:
    """What a document template takes as its canvas."""
    return partial(Numbered, foot=foot)
