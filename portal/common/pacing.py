"""How often somebody may ask for something that is dear to answer. Counted in the shared cache, in windows of the clock.

if not pacing.may("read a draft", person.pk, most=20, seconds=600): …
"""

from __future__ import annotations

import time

from django.core.cache import cache


def may(what: str, who: object, *, most: int, seconds: int) -> bool:
    """Count one more, and tell whether it is within `most` for this window of `seconds`. Where the cache has forgotten, it begins anew."""
    key = f"pace:{what.replace(' ', '-')}:{who}:{int(time.time() // seconds)}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # it ran out between the two
        return True
