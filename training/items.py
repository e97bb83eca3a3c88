"""What a question of the bank must have: the same rules for a content file and for a form. Pure."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final

Say = Callable[[str, str], None]  # (field, message)

KINDS: Final = ("single", "multiple", "true_false", "matching", "ordering", "numeric", "short_answer")
CHOOSING: Final = {"single", "multiple", "true_false"}


def question_faults(record: dict[str, Any], translation: dict[str, Any] | None) -> list[tuple[str, str]]:
    """What is wrong with one question, as (field, sentence): the same rules for a file and for a form."""
    found: list[tuple[str, str]] = []
    check_question(lambda name, message: found.append((name, message)), record)
    if not found and translation is not None:
        check_translation(lambda name, message: found.append((name, message)), record, translation)
    return found


def check_question(say: Say, record: dict[str, Any]) -> None:
    kind = record.get("kind")
    if kind not in KINDS:
        say("kind", f"Unknown kind; write one of {', '.join(KINDS)}.")
        return
    if not record.get("stem"):
        say("stem", "The stem is missing.")
    check_number(say, record, "countermeasure", 1, 5)
    check_number(say, record, "difficulty", 1, 5)
    if not record.get("cites"):
        say("cites", "A question cites at least one fact; the first is its proof.")
    keys = [str(option.get("key")) for option in record.get("options") or []]
    if len(set(keys)) != len(keys):
        say("options", "Two options have the same key.")
    if kind in CHOOSING:
        for option in record.get("options") or []:
            if not option.get("explanation"):
                say(f"options.{option.get('key')}", "The explanation is missing.")
    elif not record.get("explanation"):
        say("explanation", "The explanation is missing.")
    _check_key(say, kind, record, keys)


def _check_key(say: Say, kind: str, record: dict[str, Any], keys: list[str]) -> None:
    correct = record.get("correct")
    if kind in CHOOSING and (not correct or not set(correct) <= set(keys) or (kind != "multiple" and len(correct) != 1)):
        say("correct", "The right answer must be among the options, one for a single choice.")
    if kind == "ordering" and (not isinstance(correct, list) or sorted(correct) != sorted(keys)):
        say("correct", "The right order must name every option once.")
    if kind == "matching":
        lefts = [str(left.get("key")) for left in record.get("lefts") or []]
        if not isinstance(correct, dict) or sorted(map(str, correct)) != sorted(lefts) or not set(correct.values()) <= set(keys):
            say("correct", "Every left side needs an option that exists.")
    if kind == "numeric":
        try:
            Decimal(str(correct)), Decimal(str(record.get("tolerance", 0)))
        except InvalidOperation:
            say("correct", "The right answer and the tolerance must be numbers.")
    if kind == "short_answer":
        groups = record.get("keywords") or []
        if not groups or not 1 <= int(record.get("min_groups") or 0) <= len(groups):
            say("min_groups", "There must be at least as many keyword groups as must be hit.")


def check_translation(say: Say, record: dict[str, Any], words: dict[str, Any]) -> None:
    for name in ("stem", "unit", "explanation", "model_answer"):
        if record.get(name) and not words.get(name):
            say(name, "The Chinese text is missing.")
    for option in record.get("options") or []:
        given = (words.get("options") or {}).get(str(option.get("key"))) or {}
        for name in ("text", "explanation"):
            if option.get(name) and not given.get(name):
                say(f"options.{option.get('key')}.{name}", "The Chinese text is missing.")
    for left in record.get("lefts") or []:
        if str(left.get("key")) not in {str(key) for key in words.get("lefts") or {}}:
            say(f"lefts.{left.get('key')}", "The Chinese text is missing.")


def check_number(say: Say, record: dict[str, Any], name: str, least: int, most: int) -> None:
    value = record.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        say(name, f"Write a whole number from {least} to {most}.")
