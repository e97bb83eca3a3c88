"""Reading the JSON of the attempt protocol: small, flat, strict. Anything else is `Malformed` and changes nothing."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

MOST_BYTES = 16 * 1024
LAST_ITEM = 32_767  # what the column for a position holds
LAST_REVISION = 2_147_483_647
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


class Malformed(ValueError):
    """Not what the protocol asks for; `reason` says which rule is broken, for whoever writes a client."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Saving:
    """One answer to save: the question's number, the revision it was made on top of, the answer, the flag."""

    key: UUID
    item: int
    base: int
    given: Any
    flagged: bool


def saving(body: bytes) -> Saving:
    """{"key", "item", "base", "given", "flagged"}; "flagged" may be left out."""
    sent = _object(body, needed={"key", "item", "base", "given"}, allowed={"flagged"})
    flagged = sent.get("flagged", False)
    if not isinstance(flagged, bool):
        raise Malformed("flagged_is_no_boolean")
    item, base = _whole(sent["item"], "item", 1, LAST_ITEM), _whole(sent["base"], "base", 0, LAST_REVISION)
    return Saving(_key(sent["key"]), item, base, sent["given"], flagged)


def submission(body: bytes) -> UUID:
    """{"key"}."""
    return _key(_object(body, needed={"key"})["key"])


def _object(body: bytes, *, needed: set[str], allowed: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    if len(body) > MOST_BYTES:
        raise Malformed("too_large")
    try:
        sent = json.loads(body.decode("utf-8"), object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_float)
    except Malformed:
        raise
    except UnicodeDecodeError:
        raise Malformed("not_utf8") from None
    except RecursionError:
        raise Malformed("too_deep") from None
    except ValueError:  # also a whole number of thousands of digits
        raise Malformed("not_json") from None
    if not isinstance(sent, dict):
        raise Malformed("not_an_object")
    if missing := needed - set(sent):
        raise Malformed(f"{min(missing)}_is_missing")
    if set(sent) - needed - allowed:
        raise Malformed("unknown_field")
    return sent


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed("duplicate_key")
    return found


def _constant(_name: str) -> Any:
    raise Malformed("not_a_number")


def _float(written: str) -> float:
    number = float(written)
    if math.isinf(number):
        raise Malformed("not_a_number")
    return number


def _whole(value: Any, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Malformed(f"{name}_is_no_number")
    return value


def _key(value: Any) -> UUID:
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise Malformed("key_is_no_uuid")
    return UUID(value)
