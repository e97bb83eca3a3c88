"""Files of articles: the content decides, the name must agree, and nothing a browser would run gets in."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.articles.actions import attaching
from portal.articles.sniffing import clean_name, kind_of


def office(part: str, *more: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "x")
    return packed.getvalue()


PNG = b"\x89PNG\r\n\x1a\n123"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
KINDS = [
    ("a.pdf", b"%PDF-1.7", "application/pdf"),
    ("a.PDF", b"%PDF-1.7", "application/pdf"),
    ("a.png", PNG, "image/png"),
    ("a.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
    ("a.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
    ("a.docx", office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("a.xlsx", office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("a.pptx", office("ppt/presentation.xml"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("a.txt", "专利 plain\r\n".encode(), "text/plain; charset=utf-8"),
    ("a.csv", b"\xef\xbb\xbfa;b\n1;2\n", "text/csv; charset=utf-8"),
    ("a.png", b"%PDF-1.7", None),
    ("a.pdf", PNG, None),
    ("a.exe", b"MZ", None),
    ("a.txt", b"MZ\x00\x01", None),
    ("a.txt", b"\xff\xfea\x00", None),
    ("a.svg", SVG, None),
    ("a.SVG", SVG, None),
    ("a.svgz", b"\x1f\x8b", None),
    ("a.png", SVG, None),
    ("a.txt", SVG, None),
    ("a.txt", b"\xef\xbb\xbf  <!doctype html>", None),
    ("a.html", b"<p>", None),
    ("a.htm", b"text", None),
    ("a.xhtml", b"<?xml?>", None),
    ("a.csv", b"<script>alert(1)</script>", None),
    ("a.mht", b"MIME-Version: 1.0", None),
    ("a.swf", b"FWS", None),
    ("a.zip", office("word/document.xml"), None),
    ("a.docx", office("xl/workbook.xml"), None),
    ("a.docx", office("word/document.xml", "word/vbaProject.bin"), None),
    ("a.docx", office("word/document.xml", "xl/workbook.xml"), None),
    ("a.docx", b"PK\x03\x04broken", None),
    ("a.docx", office("other.xml"), None),
    ("a", b"%PDF-1.7", None),
    ("a.pdf.html", b"%PDF-1.7", None),
]


@pytest.mark.parametrize(("name", "content", "expected"), KINDS)
def test_kinds(name: str, content: bytes, expected: str | None) -> None:
    kind = kind_of(content, name)
    assert (kind.media_type if kind else None) == expected


NAMES = [
    ("表格 Übersicht.pdf", "表格 Übersicht.pdf"),
    ("../../etc/passwd.txt", "passwd.txt"),
    ("C:\\Users\\x\\a.PDF", "a.pdf"),
    ("gpj.\u202efdp.pdf", "gpj.fdp.pdf"),
    ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
    ("e\u0301.pdf", "é.pdf"),
    ('a"b<c>.pdf', "a_b_c_.pdf"),
    ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
]


@pytest.mark.parametrize(("given", "kept"), NAMES)
def test_names(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("a.svg", SVG, "“a.svg” cannot be attached."), ("a.pdf", b"", "The file is empty."), ("a.txt", b"x" * 2001, "at most 2.0")],
)
def test_a_refusal_says_what_to_do(name: str, content: bytes, said: str, settings: object) -> None:
    settings.ATTACHMENT_MAX_BYTES = 2000  # type: ignore[attr-defined]
    with pytest.raises(ValidationError) as refused:
        attaching.inspect(SimpleUploadedFile(name, content))
    assert said.replace("2.0", "2") in refused.value.messages[0].replace("2.0", "2")
