"""What every kind asks of an answer: readable text, known keys, no key twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

LONGEST = 2000
"""Characters (Unicode code points) that an answer in words may have."""


class NotAnAnswer(ValueError):
    """What was sent is no answer to this question. `reason` is for machines, one of:

    wrong_shape        another type of value than this kind of question takes
    two_choices        several choices where one is asked
    unknown_option     a key that the question does not offer
    unknown_left       a left side that the question does not have
    duplicate          the same key twice
    incomplete         an order that leaves options out
    not_a_number       no decimal number
    ambiguous_number   "1,000" may be one or a thousand
    too_many_digits    more digits than any answer needs
    too_long           more than `LONGEST` characters
    not_unicode        a NUL or half a surrogate pair, which no database stores
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def text(given: Any) -> str:
    """`given` if it is text of a sane length that can be stored."""
    if not isinstance(given, str):
        raise NotAnAnswer("wrong_shape")
    if len(given) > LONGEST:
        raise NotAnAnswer("too_long")
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in given):
        raise NotAnAnswer("not_unicode")
    return given


def keys(choices: Iterable[dict[str, Any]]) -> list[str]:
    """The keys of options or lefts, in their order."""
    return [choice["key"] for choice in choices]


def known(given: Any, offered: list[str], reason: str = "unknown_option") -> str:
    """`given` if it is one of the keys offered."""
    if not isinstance(given, str):
        raise NotAnAnswer("wrong_shape")
    if given not in offered:
        raise NotAnAnswer(reason)
    return given


def distinct(given: Any, offered: list[str]) -> list[str]:
    """`given` if it is a list of keys offered, none of them twice."""
    if not isinstance(given, list):
        raise NotAnAnswer("wrong_shape")
    chosen = [known(one, offered) for one in given]
    if len(set(chosen)) < len(chosen):
        raise NotAnAnswer("duplicate")
    return chosen
