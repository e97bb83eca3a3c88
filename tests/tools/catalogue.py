"""The Chinese catalogue: collect what the source says, keep what is translated, compile. `python -m tests.tools.catalogue` (make catalogue).

Babel reads Python; templates go through Django's own `templatize` first. No gettext binaries are needed.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "portal" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
CALL = re.compile(r"\b(gettext|ngettext|pgettext|npgettext|_)\(")
STRING = re.compile(r"""\s*,?\s*u?((?:'(?:[^'\\]|\\.)*')|(?:"(?:[^"\\]|\\.)*"))""", re.DOTALL)

HEADER = "# The Simplified Chinese of the IP Strategy Portal. Collected and compiled by `make catalogue`."
MADE = datetime(2026, 1, 1, tzinfo=UTC)  # fixed, so that only texts change the file

Message = tuple[str | None, str | tuple[str, str]]  # context, text or (one, many)


def messages(root: Path = ROOT) -> dict[Message, list[str]]:
    """Every translatable text of the source with the files that say it."""
    found: dict[Message, list[str]] = {}
    for folder in ("portal", "strategy", "training"):
        for path in sorted((root / folder).rglob("*.py")):
            _note(found, path, root, _from_python(path))
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            _note(found, path, root, _from_template(path))
    return found


def _note(found: dict[Message, list[str]], path: Path, root: Path, said: Iterator[Message]) -> None:
    for message in said:
        places = found.setdefault(message, [])
        name = path.relative_to(root).as_posix()
        if name not in places:
            places.append(name)


def _from_python(path: Path) -> Iterator[Message]:
    for _line, function, texts, _comments in extract_python(io.BytesIO(path.read_bytes()), list(KEYWORDS), [], {"encoding": "utf-8"}):
        yield from _message(function or "_", [texts] if isinstance(texts, str) else [text for text in texts if text is not None])


def _from_template(path: Path) -> Iterator[Message]:
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in CALL.finditer(code):
        texts, at = [], call.end()
        while match := STRING.match(code, at):
            texts.append(ast.literal_eval(match[1]))
            at = match.end()
        yield from _message(call[1], texts)


def _message(function: str, texts: list[str]) -> Iterator[Message]:
    context = texts.pop(0) if function.startswith(("pgettext", "npgettext")) and texts else None
    if "ngettext" in function or "npgettext" in function:
        if len(texts) >= 2:
            yield context, (texts[0], texts[1])
    elif texts and texts[0]:
        yield context, texts[0]


def stored() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def missing() -> list[str]:
    """Texts of the source without a Chinese text."""
    catalogue = stored()
    without = []
    for context, text in messages():
        one = text if isinstance(text, str) else text[0]
        entry = catalogue.get(one, context=context)
        strings = (
            [entry.string] if entry is not None and isinstance(entry.string, str) else list(entry.string) if entry is not None else [""]
        )
        if entry is None or entry.fuzzy or not all(strings):
            without.append(one)
    return without


def collected() -> Catalog:
    """The catalogue as it should stand: every text of the source, with the translations there are."""
    old = stored() if PO.exists() else Catalog(locale="zh_Hans")
    new = Catalog(
        locale="zh_Hans", header_comment=HEADER, project="IP Strategy Portal", version="1", msgid_bugs_address="", copyright_holder="the founders",
        last_translator="the founders", language_team="zh_Hans", charset="utf-8", fuzzy=False, creation_date=MADE, revision_date=MADE,
    )  # fmt: skip
    for (context, text), places in sorted(messages().items(), key=lambda item: str(item[0][1])):
        known = old.get(text if isinstance(text, str) else text[0], context=context)
        string = known.string if known is not None and not known.fuzzy else None
        if isinstance(text, tuple) and isinstance(string, str):
            string = (string,)
        if isinstance(text, str) and isinstance(string, (tuple, list)):
            string = string[0]
        new.add(text, string or ("" if isinstance(text, str) else ("",)), locations=[(place, None) for place in places], context=context)
    return new


def compiled(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def main() -> int:
    catalogue = collected()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, width=0, omit_header=False, sort_output=True, include_lineno=False)
    PO.with_suffix(".mo").write_bytes(compiled(catalogue))
    without = missing()
    sys.stdout.write(f"{len(catalogue)} texts, {len(without)} without a Chinese text.\n")
    sys.stdout.writelines(f"  {text!r}\n" for text in without[:2000])
    return 1 if without else 0


if __name__ == "__main__":
    sys.exit(main())
