"""Marking: what counts as an answer to a question, how much of it is right, and whether a result passes.

Pure Python: values in, values out; no Django, no database. One file per question kind, each with `clean` and `mark`.

A question comes in two halves that never mix. The body is what a learner may see: {"stem": str, "options": [{"key", "text"}],
"lefts": [{"key", "text"}], "unit": str | None}. The key is what only the marker sees: {"correct": …, "tolerance": number as text,
"keywords": [[str]], "min_groups": int}. An answer is a JSON value in the canonical form that `clean` returns:

    single, true_false   the key of the chosen option
    multiple             the keys of the chosen options, sorted
    matching             {left key: option key}, perhaps only some of the lefts
    ordering             all option keys in the order given
    numeric              a decimal number as text, such as "-1.5"
    short_answer         the text, in Unicode form NFC, without blanks at its ends
    every kind           None: no answer, or an answer withdrawn

Every kind is all or nothing except matching, which earns the share of its pairs that are right. Nothing earns less than nothing:
a wrong answer costs no points elsewhere.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from training.grading import matching, multiple, numeric, ordering, short_answer, single, true_false
from training.grading.answers import LONGEST, NotAnAnswer
from training.grading.marks import Mark
from training.grading.results import Score, passes, score

__all__ = ["KINDS", "LONGEST", "Mark", "NotAnAnswer", "Score", "clean", "mark", "passes", "score"]

_RULES: dict[str, ModuleType] = {
    "single": single,
    "multiple": multiple,
    "true_false": true_false,
    "matching": matching,
    "ordering": ordering,
    "numeric": numeric,
    "short_answer": short_answer,
}
KINDS: tuple[str, ...] = tuple(_RULES)


def clean(kind: str, body: dict[str, Any], given: Any) -> Any:
    """The canonical form of an answer as a browser sent it; cleaning it again changes nothing.

    Raises `NotAnAnswer` for anything that no page of ours would send for this question.
    """
    return None if given is None else _RULES[kind].clean(body, given)


def mark(kind: str, body: dict[str, Any], key: dict[str, Any], given: Any) -> Mark:
    """How much of a cleaned answer is right. No answer earns nothing.

    The body is part of the question, but marking rests on the key alone: no kind looks at the words shown.
    """
    result: Mark = _RULES[kind].mark(key, given)
    return result
