"""What changes only when content is loaded or published is made once and kept in the process for the next reader.

    kept("lesson 12", make)        `make()` once per stamp, language and name
    touch()                        in the transaction that changes content: from its commit on everything is made anew

The stamp is a row of the database, so that every process hears of a change with its next request; it is read together with the
session, which costs no statement of its own. Nothing of the reader (name, clock, progress) may go into what is kept.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar

from django.db.models import Subquery

from portal.common.languages import current_language
from portal.common.models import ContentStamp
from portal.common.requests import current

T = TypeVar("T")
MOST = 1000  # things kept in a process; a page of text is about 20 KB
_kept: OrderedDict[tuple[str, str, str], Any] = OrderedDict()
_lock = Lock()
_steady: ContextVar[str | None] = ContextVar("steady stamp", default=None)


def stamp() -> str:
    """The stamp that holds for this request; "" where no content was ever loaded. Read with the session, else one statement."""
    asking = current()
    if asking is not None and asking.stamp is not None:
        return asking.stamp
    if asking is None and (held := _steady.get()) is not None:
        return held
    found = str(ContentStamp.objects.values_list("value", flat=True).first() or "")
    if asking is not None:
        asking.stamp = found
    return found


@contextmanager
def steady() -> Iterator[None]:
    """The stamp is read once for all that happens inside: for work outside a request that asks for much that is kept."""
    token = _steady.set(stamp())
    try:
        yield
    finally:
        _steady.reset(token)


def stamp_value() -> Subquery:
    """The stamp as a column of another statement."""
    return Subquery(ContentStamp.objects.values("value")[:1])


def hold() -> None:
    """Take the stamp before anything else that a change of content locks, so that two changes wait for each other and never for ever.
    One statement; call it first in the transaction, and `touch` at its end."""
    list(ContentStamp.objects.select_for_update().values_list("pk"))


def touch() -> None:
    """Content has changed. One statement; call it in the transaction of the change."""
    ContentStamp.objects.bulk_create(
        [ContentStamp(pk=1, value=uuid.uuid4())], update_conflicts=True, unique_fields=["id"], update_fields=["value"]
    )
    _steady.set(None)
    asking = current()
    if asking is not None:
        asking.stamp = None


def kept(name: str, make: Callable[[], T]) -> T:
    """What `make` returned when it was last asked for this name under this stamp and in this language; without a name always anew."""
    mark = stamp() if name else ""
    if not mark:
        return make()
    key = (mark, current_language(), name)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made
