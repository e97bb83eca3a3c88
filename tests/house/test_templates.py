"""Templates compile and hold nothing the Content-Security-Policy would block."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2] / "templates"
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.suffix in {".html", ".txt"})
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=[\"']|javascript:", re.IGNORECASE)
OUTSIDE = re.compile(r"(?:src|href|action|srcset)=[\"'](?:https?:)?//", re.IGNORECASE)


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_inline_and_nothing_from_outside(name: str) -> None:
    text = re.sub(r"\{#.*?#\}", "", (ROOT / name).read_text(encoding="utf-8"))
    assert not INLINE.search(text), INLINE.search(text)
    assert not OUTSIDE.search(text), OUTSIDE.search(text)
