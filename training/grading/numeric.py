"""A number, right within a tolerance. All or nothing. The unit stands beside the field and is not typed.

How numbers are read: a dot is the decimal point, a comma too ("1.5", "1,5"), and only one of them once. Full-width characters and
the minus sign U+2212 count as their plain forms. Thousands may be parted by blanks of any width ("1 000"), never by dots or
commas: "1,000" is a thousand to some readers and one to others, so it is refused, not guessed. No exponents, no fractions.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from training.grading.answers import NotAnAnswer, text
from training.grading.marks import Mark, all_or_nothing

_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?: \d{3})+|\d+)?(?:[.,](\d+))?", re.ASCII)
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
_WHOLE, _DECIMALS = 15, 10  # digits before and after the point; together fewer than the 28 that Decimal computes with


def clean(body: dict[str, Any], given: Any) -> str | None:
    """The number as plain decimal text without needless zeros: "6", "-1.5". Blank text is no answer; JSON numbers are taken too."""
    plain = _plain(_written(given))
    if not plain:
        return None
    if _AMBIGUOUS.fullmatch(plain):
        raise NotAnAnswer("ambiguous_number")
    return _canonical(plain)


def mark(key: dict[str, Any], given: str | None) -> Mark:
    """Right if no further from the keyed number than the tolerance, the border included."""
    if given is None:
        return all_or_nothing(False)
    distance = abs(Decimal(given) - Decimal(str(key["correct"])))
    return all_or_nothing(distance <= Decimal(str(key.get("tolerance") or 0)))


def _written(given: Any) -> str:
    """The text that was typed, or a JSON number as one would write it."""
    if isinstance(given, bool):
        raise NotAnAnswer("wrong_shape")
    if isinstance(given, int) and abs(given) >= 10**_WHOLE:
        raise NotAnAnswer("too_many_digits")
    if isinstance(given, int | float):
        return f"{Decimal(repr(given)):f}"
    return text(given)


def _plain(written: str) -> str:
    """Full-width characters, wide and narrow blanks and the minus sign in their ASCII forms; other look-alikes ("²", "½") stay."""
    return "".join(_ascii(character) for character in written).strip().replace("\N{MINUS SIGN}", "-")


def _ascii(character: str) -> str:
    if character.isspace():
        return " "
    wide = unicodedata.decomposition(character).startswith("<wide>")
    return unicodedata.normalize("NFKC", character) if wide else character


def _canonical(plain: str) -> str:
    found = _NUMBER.fullmatch(plain)
    if not found or not (found[2] or found[3]):
        raise NotAnAnswer("not_a_number")
    whole, decimals = (found[2] or "").replace(" ", "").lstrip("0"), (found[3] or "").rstrip("0")
    if len(whole) > _WHOLE or len(decimals) > _DECIMALS:
        raise NotAnAnswer("too_many_digits")
    number = (whole or "0") + ("." + decimals if decimals else "")
    return "-" + number if found[1] == "-" and number != "0" else number
