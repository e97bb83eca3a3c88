"""Shares and names as people read them. A share never looks better or worse than it is: 999 of 1,000 is not 100 %."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def tenths(part: int, whole: int) -> int:
    """The share in tenths of a per cent, rounded half up, but 0 and 1000 only where they are exact; `whole` > 0."""
    exact = (2000 * part + whole) // (2 * whole)
    if 0 < part < whole:
        return min(999, max(1, exact))
    return min(1000, max(0, exact))


def rate(part: int, whole: int) -> str:
    """Text such as "92.7 %", "100 %", "0 %"; "none" where there is nobody to count."""
    if not whole:
        return pgettext("share of nobody", "none")
    share = tenths(part, whole)
    number = f"{share / 10:.1f}" if share % 10 or (part * 100) % whole else str(share // 10)
    return _("%(number)s %%") % {"number": number}


def percent(share: float) -> str:
    """A share from 0 to 1 in whole per cent, such as "81 %"; below 1 it never reads 100."""
    number = 100 if share >= 1 else min(99, int(share * 100 + 0.5)) if share > 0 else 0
    return _("%(number)s %%") % {"number": number}


def initials(name: str) -> str:
    """Two letters for a person: the last two characters of a Chinese name, else the first letters of first and last word."""
    letters = "".join(HAN.findall(name))
    if letters:
        return letters[-2:]
    words = [word for word in re.split(r"[\s_.·-]+", name) if word and word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
