"""How long reading takes. Pure.

200 English words or 350 Chinese characters a minute: the pace of somebody who reads law to remember it, below the 238 words a minute
of silent reading (Brysbaert, How many words do we read per minute?, Journal of Memory and Language 109, 2019).
"""

from __future__ import annotations

import re
from math import ceil

A_MINUTE = {"en": 200, "zh-hans": 350}
QUESTION = 1  # minutes for each question
HAN = re.compile(r"[㐀-鿿]")


def length(text: str, language: str) -> int:
    """Words of an English text, characters of a Chinese one."""
    return len(HAN.findall(text)) if language == "zh-hans" else len(text.split())


def minutes(lengths: dict[str, int], questions: int = 0) -> int:
    """Whole minutes for reading `lengths` (language → words or characters) and answering; at least one where there is anything to do."""
    reading = sum(amount / A_MINUTE[language] for language, amount in lengths.items())
    return max(1, ceil(reading)) + QUESTION * questions if lengths or questions else 0
