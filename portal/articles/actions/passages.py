"""What differs between what readers saw and what they will see, as passages an editor can label. Reads and writes no release.

passages_between(before, after)     of two revisions of an edition
passage_of_words(…)                 of a fact or of a row of the reference tables
keep(change, found)                 writes them; what was labelled and has not changed keeps its label
digest(change)                      of the passages and labels as they stand
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from portal.articles.models import ArticleRevision, Change, ChangedPassage, Citation, Wording


def passages_between(before: ArticleRevision, after: ArticleRevision) -> list[ChangedPassage]:
    """The changed, new and gone paragraphs in the order of the newer text, a gone one where it stood; title and summary first. Two
    statements. Words that stay the same are no change, wherever they stand now and whatever they cite."""
    old, new = _said(before), _said(after)
    cited = _cited(before, after)
    found = [
        ChangedPassage(before=was, after=now) for was, now in ((before.title, after.title), (before.summary, after.summary)) if was != now
    ]
    for number in _in_order(list(old), list(new)):
        was, now = old.get(number, ""), new.get(number, "")
        if was != now:
            ids = cited.get(number, [])
            found.append(ChangedPassage(number=number, before=was, after=now, cited=ids, facts=ids))
    return found


def _said(revision: ArticleRevision) -> dict[int, str]:
    rows = Wording.objects.filter(revision=revision).order_by("position")
    return dict(rows.values_list("paragraph__number", "text"))


def _cited(before: ArticleRevision, after: ArticleRevision) -> dict[int, list[str]]:
    """Paragraph → ids of the facts its old or its new words cite, the new ones first."""
    rows = Citation.objects.filter(revision__in=[before, after]).order_by("-revision__number", "position")
    found: dict[int, list[str]] = {}
    for number, fact_id in rows.values_list("paragraph__number", "fact"):
        ids = found.setdefault(number, [])
        if fact_id not in ids:
            ids.append(fact_id)
    return found


def _in_order(old: list[int], new: list[int]) -> list[int]:
    """The numbers of the newer text, those that are gone after what stood before them."""
    order = list(new)
    for place, number in enumerate(old):
        if number not in order:
            order.insert(order.index(old[place - 1]) + 1 if place else 0, number)
    return order


def passage_of_words(before: str, after: str, cited: Iterable[str], label: str = "") -> ChangedPassage:
    """What a fact or a row said and says."""
    ids = list(dict.fromkeys(cited))
    return ChangedPassage(before=before, after=after, cited=ids, facts=ids, label=label)


def keep(change: Change, found: list[ChangedPassage]) -> list[ChangedPassage]:
    """Make these the passages of the change, in this order."""
    held = {(row.number, row.before, row.after): row for row in change.passages.all()}
    for position, passage in enumerate(found, 1):
        known = held.get((passage.number, passage.before, passage.after))
        passage.change, passage.position = change, position
        if known:
            passage.label = known.label
            passage.facts = [fact_id for fact_id in passage.cited if fact_id in known.facts or fact_id not in known.cited]
    change.passages.all().delete()
    return ChangedPassage.objects.bulk_create(found)


def digest(change: Change) -> str:
    """Of what an editor has before them: `<passage>.<label>` by position, and the days. One statement."""
    marks = [f"{mark(row)}.{_short(row.label, *row.facts)}" for row in change.passages.order_by("position")]
    return "-".join([*marks, str(change.days)])


def mark(passage: ChangedPassage) -> str:
    """Of a passage's words, whatever its label."""
    return _short(str(passage.number), passage.before, passage.after, *passage.cited)


def _short(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:12]
