"""Pages change only when content is loaded: what was made for one reader is kept in the process for the next.

kept(stamp, "trips", make)      `make()` once per stamp, language and name; without a stamp each time
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from django.db.models import QuerySet, Subquery

from portal.common.languages import current_language
from strategy.models import Stamp

T = TypeVar("T")
MOST = 200  # things kept in a process
_kept: OrderedDict[tuple[str, str, str], Any] = OrderedDict()
_lock = Lock()


def stamp() -> str:
    """The stamp of the last loading, "" where nothing was loaded. One statement."""
    found = Stamp.objects.values_list("value", flat=True).first()
    return str(found or "")


def stamped(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows, each with `stamp`, to save the statement."""
    return rows.annotate(stamp=Subquery(Stamp.objects.values("value")[:1]))


def kept(mark: str, name: str, make: Callable[[], T]) -> T:
    """What `make` returned when it was last asked for this name under this stamp and in this language."""
    key = (mark, current_language(), name)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    if mark and name:
        with _lock:
            _kept[key] = made
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return made
