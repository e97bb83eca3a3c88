"""What every PDF shares: letters of any script, nothing taken for markup, the number of each page."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from portal.common.printing import chinese_font, font, line, markup, numbered, qr_svg


@pytest.mark.parametrize(
    ("text", "name"), [("Müller “& Söhne”", "Times-Roman"), ("证书", chinese_font()), ("A → B", chinese_font()), ("", "Times-Roman")]
)
def test_a_font_that_has_the_letters(text: str, name: str) -> None:
    assert font(text) == name


def test_each_run_in_a_font_that_has_it_and_nothing_is_markup() -> None:
    other = f'<font name="{chinese_font()}">'
    assert markup("Sold in 中国 <b>&") == f"Sold in {other}中国</font> &lt;b&gt;&amp;"
    assert markup("\x00\x08a\nb") == "a\nb"


def test_each_page_knows_how_many_there_are(tmp_path: Path) -> None:
    buffer = io.BytesIO()

    def foot(canvas: Canvas, number: int, of: int) -> None:
        line(canvas, f"{number} of {of}", 20, 20, 9)

    canvas: Any = numbered(foot)(buffer, invariant=True)
    for _page in range(3):
        canvas.showPage()
    canvas.save()
    (tmp_path / "a.pdf").write_bytes(buffer.getvalue())
    done = subprocess.run(["pdftotext", "a.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.decode().split("\x0c")[:3] == ["1 of 3\n\n", "2 of 3\n\n", "3 of 3\n\n"]


def test_the_code_of_a_page_has_attributes_only() -> None:
    code = qr_svg("https://portal.example.com/", "cert__code")
    assert 'class="cert__code"' in code and "style=" not in code
