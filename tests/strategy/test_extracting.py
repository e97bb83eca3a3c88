"""The text of uploaded contracts: real files, and files made to harm."""

from __future__ import annotations

import time
import zipfile
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from strategy.extracting import LIMITS, Limits, extract
from strategy.extracting.extracted import Extracted, kept
from strategy.extracting.pdf import _environment

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINES = ["1. Parallel imports", "The Licensor acts within 60 days."]


def pdf(lines: list[str], pages: int = 1, font: str = "Helvetica", **options: Any) -> bytes:
    made = BytesIO()
    canvas = Canvas(made, **options)
    for _page in range(pages):
        canvas.setFont(font, 11)
        for number, line in enumerate(lines):
            canvas.drawString(50, 800 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def document(body: str, head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()


def docx(content: bytes, name: str = "word/document.xml", **more: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, content)
        for other, part in more.items():
            archive.writestr(f"word/{other}.xml", part)
    return made.getvalue()


def code(content: bytes, limits: Limits = LIMITS) -> list[str]:
    return [problem.code for problem in extract(content, limits).problems]


# Files as people have them


def test_a_pdf() -> None:
    found = extract(pdf(LINES, 2))
    assert found.kind == "pdf" and found.pages == 2 and not found.problems
    assert found.text.split("\n").count(LINES[0]) == 2 and LINES[1] in found.text


def test_a_chinese_pdf() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    assert "第一条 平行进口" in extract(pdf(["第一条 平行进口"], font="STSong-Light")).text


def test_a_word_document() -> None:
    body = (
        "<w:p><w:r><w:t>第一条 </w:t></w:r><w:r><w:t>平行进口</w:t></w:r></w:p><w:p><w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t></w:r></w:p>"
        "<w:p><w:del><w:r><w:delText>struck</w:delText></w:r></w:del><w:ins><w:r><w:t>kept &amp; read</w:t></w:r></w:ins><w:instrText>PAGE</w:instrText></w:p>"
    )
    note = f'<w:footnotes xmlns:w="{W}"><w:p><w:r><w:t>a note</w:t></w:r></w:p></w:footnotes>'.encode()
    found = extract(docx(document(body), footnotes=note))
    assert found.text == "第一条 平行进口\nA\tB\nC\nkept & read\na note\n" and found.kind == "docx" and not found.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_a_text(encoding: str) -> None:
    found = extract("第一条 平行进口\r\nParallel imports — 2026\r".encode(encoding))
    assert found.text == "第一条 平行进口\nParallel imports — 2026\n" and found.kind == "text" and not found.problems


def test_a_name_says_nothing_of_the_kind() -> None:
    assert extract(b"%PDF is what this text is about, 100 %").kind == "text"


def test_a_password_that_only_forbids_printing_is_none() -> None:
    assert "x" in extract(pdf(["x"], encrypt=StandardEncryption("", ownerPassword="owner", canPrint=0))).text


# What is wrong with files


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "file.empty"), (b" \n\x00", "file.empty"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "file.old-word"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file.unknown-kind"), (b"\xff\xfe\x00", "file.unknown-kind"), (b"\x80\x81\xff", "file.unknown-kind"),
        (b"%PDF-1.7 rubbish", "file.broken"), (pdf(LINES)[:400], "file.broken"), (pdf([]), "file.no-text"),
        (pdf(LINES, encrypt=StandardEncryption("secret")), "file.encrypted"), (b"PK\x03\x04 rubbish", "file.broken"),
        (docx(document("<w:p>"), name="xl/workbook.xml"), "file.unknown-kind"), (docx(b"<w:document"), "file.broken"),
        (docx(document("")), "file.no-text"), (docx(document("<w:p/>"))[:200], "file.broken"),
        (docx(document("<w:p>&x;</w:p>", '<!DOCTYPE w [<!ENTITY x "y">]>')), "file.entities"),
        (docx(document("<w:p/>", '<!DOCTYPE w SYSTEM "file:///etc/passwd">')), "file.entities"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(content: bytes, wrong: str) -> None:
    found = extract(content)
    assert [problem.code for problem in found.problems] == [wrong] and not found.text.strip()


def test_a_protected_part_is_named() -> None:
    content = bytearray(docx(document("<w:p><w:r><w:t>secret</w:t></w:r></w:p>")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 1)
    assert code(bytes(content)) == ["file.encrypted"]


def test_what_no_database_holds_is_left_out() -> None:
    assert kept(Extracted("a\x00b\ud800c\r\nd", "pdf"), LIMITS).text == "abc\nd"


def test_the_child_knows_nothing_of_the_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    assert "SECRET_KEY" not in _environment() and extract(pdf(LINES)).text


# Bounds


def test_bounds_are_kept_and_named() -> None:
    assert code(b"x" * 11_000_000) == ["file.too-large"]
    assert code(pdf(["x"], 4), Limits(pages=3)) == ["file.too-many-pages"]
    found = extract("字".encode() * 200, Limits(characters=100))
    assert (found.text, [problem.code for problem in found.problems]) == ("字" * 100, ["file.too-much-text"])
    assert len(extract(pdf(LINES * 20, 4), Limits(characters=50)).text) == 50


def test_a_word_bomb_is_stopped_while_it_unpacks() -> None:
    bomb = docx(document("<w:p>" + "<w:r><w:t>" + "a" * 60_000_000 + "</w:t></w:r></w:p>"))
    assert len(bomb) < 100_000
    lying = bomb.replace((60_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    begun = time.process_time()
    assert code(bomb) == ["file.unpacks-too-large"]
    assert code(lying) in (["file.unpacks-too-large"], ["file.broken"])
    assert time.process_time() - begun < 3


def test_a_laughing_document_says_nothing() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    assert code(docx(document("<w:p>&l9;</w:p>", f'<!DOCTYPE w [<!ENTITY l0 "lol">{lol}]>'))) == ["file.entities"]


def test_too_many_entries() -> None:
    assert code(docx(document("<w:p/>"), **{f"part{number}": b"x" for number in range(20)}), Limits(entries=10)) == [
        "file.unpacks-too-large"
    ]


def stream_pdf(stream: bytes, declared: bytes = b"/Filter /FlateDecode") -> bytes:
    """A PDF of one page whose content is this stream as it stands."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), declared, stream),
    ]
    made, places = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 5\n0000000000 65535 f \n%strailer << /Root 1 0 R /Size 5 >>\nstartxref\n%d\n%%%%EOF" % (table, len(made))


def test_a_pdf_bomb_is_stopped() -> None:
    bomb = stream_pdf(zlib.compress(b"q " * 100_000_000, 9))
    assert len(bomb) < 300_000
    assert code(bomb, Limits(seconds=3, memory=600_000_000))[0] in ("file.unpacks-too-large", "file.took-too-long", "file.broken")


def test_seconds_and_memory_of_a_pdf_are_bound_by_the_system() -> None:
    slow = stream_pdf(zlib.compress(b"BT /F1 9 Tf (x) Tj ET " * 3_000_000, 9))
    begun = time.monotonic()
    assert code(slow, Limits(seconds=1)) == ["file.took-too-long"]
    assert time.monotonic() - begun < 20
    assert code(pdf(LINES), Limits(memory=30_000_000)) == ["file.unpacks-too-large"]


def test_pages_that_cannot_be_read_are_counted() -> None:
    content = pdf(LINES, 2, pageCompression=0)
    first = content.index(b"BT")
    assert extract(content[:first] + b"<<" + content[first + 2 :]).kind == "pdf"


def test_a_large_contract_is_read_in_its_time() -> None:
    begun = time.monotonic()
    found = extract(docx(document("<w:p><w:r><w:t>The Licensee pays a royalty of five per cent.</w:t></w:r></w:p>" * 60_000)))
    assert len(found.text) > 2_500_000 and not found.problems and time.monotonic() - begun < 10


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=300).filter(lambda content: b"%PDF-" not in content))
def test_no_bytes_raise(content: bytes) -> None:
    for made in (content, b"PK\x03\x04" + content, docx(content), docx(document(""))[:40] + content):
        found = extract(made)
        assert found.text.strip() or found.problems
        assert "\x00" not in found.text and "\r" not in found.text


@settings(max_examples=6, deadline=None)
@given(st.data())
def test_no_damaged_pdf_raises(data: st.DataObject) -> None:
    content = bytearray(pdf(LINES))
    for _time in range(5):
        content[data.draw(st.integers(20, len(content) - 1))] = data.draw(st.integers(0, 255))
    found = extract(bytes(content))
    assert found.kind == "pdf" and (found.text.strip() or found.problems)
