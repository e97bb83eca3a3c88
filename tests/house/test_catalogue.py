"""Every text of the portal has its Chinese."""

from __future__ import annotations

from tests.tools import catalogue


def test_no_text_lacks_its_chinese() -> None:
    assert catalogue.missing() == []


def test_the_compiled_catalogue_is_current() -> None:
    mo = catalogue.PO.with_suffix(".mo")
    assert mo.read_bytes() == catalogue.compiled(catalogue.stored()), "run: make catalogue"


def test_placeholders_survive_translation() -> None:
    import re

    marks = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
    for entry in catalogue.stored():
        if not entry.id:
            continue
        wanted = {match[0] for text in ([entry.id] if isinstance(entry.id, str) else entry.id) for match in marks.finditer(text)}
        strings = [entry.string] if isinstance(entry.string, str) else entry.string
        for text in strings:
            assert {match[0] for match in marks.finditer(text)} <= wanted, entry.id
            if isinstance(entry.id, str):
                assert {match[0] for match in marks.finditer(text)} == wanted, entry.id
