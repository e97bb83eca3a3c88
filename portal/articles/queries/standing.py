"""What a text may say of its law, from the facts it cites."""

from __future__ import annotations

from collections.abc import Iterable

from portal.articles.models import Fact


def standing(facts: Iterable[Fact]) -> tuple[str, str]:
    """(law as at, confidence): the newest date and the weakest confidence of the cited facts; empty where nothing is cited.

    Dates are as exact as they are known (YYYY, YYYY-MM or YYYY-MM-DD) and compare as text.
    """
    facts = list(facts)
    if not facts:
        return "", ""
    return max(fact.as_of for fact in facts), "known" if any(fact.confidence == "known" for fact in facts) else "verified"
