"""Names of people, Chinese and Western. Pure Python."""

from __future__ import annotations

import re
import unicodedata

CJK = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003134f]")
HIDDEN = re.compile(r"[​-‏‪-‮⁠-⁤⁦-⁩﻿]")
SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}
PARTICLES = {"von", "van", "de", "der", "den", "da", "di", "del", "la", "le", "dos", "ten"}


def normal_email(email: str) -> str:
    """One spelling per mailbox: NFKC, no blanks around, lower case. `A@x` and `a@x` are one account."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def masked(email: str) -> str:
    """An address that whoever knows it recognises and nobody else learns: `alice@example.com` becomes `a…e@e…m`."""
    box, _at, host = normal_email(email).partition("@")
    return "@".join(f"{part[0]}…{part[-1]}" for part in (box[:64], host[:255]) if part) or "…"


def normal_name(name: str) -> str:
    """One spelling per name (NFC, no blanks around), so that it is found however it was typed."""
    return unicodedata.normalize("NFC", name).strip()


def sort_name(name: str) -> str:
    """Where a name stands in a list: a Chinese name as it is, a Western one by family name ("Ada van Dyk" → "van dyk, ada")."""
    name = unicodedata.normalize("NFC", name).strip()
    if CJK.search(name) or " " not in name:
        return name.casefold()
    words = [word for word in name.split() if word.casefold() not in SUFFIXES] or name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in PARTICLES:
        at -= 1
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}".strip(", ").casefold()


def hidden_marks(name: str) -> bool:
    """Whether a name holds zero-width or direction marks, NUL or other control characters, by which one person could pass for another."""
    return bool(HIDDEN.search(name)) or any(unicodedata.category(mark) in {"Cc", "Cs"} for mark in name)


def display(person: object) -> str:
    return str(person)
