"""A change of law, from the plan to its undoing.

    change = plan(release)                      what differs, as passages; None where there is nothing to label
    pair_again(release, {3: 7, 4: None})        the editor says which paragraph a changed one was
    label(change, {1: Label("answer", ["T6"])})
    make(change, by=…)                          readers see the new words and everybody above hears of it, in one transaction
    undo(change, by=…)                          within a day: the former words again, everything lifted

Repetitions do nothing and return False. Only passages labelled "answer" act, which is for the floors above to see to
(`portal.articles.bells`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.articles import bells
from portal.articles.actions import passages, publishing, restating
from portal.articles.models import Change, ChangedPassage, Edition, Release
from portal.common import keeping
from portal.people import trail
from portal.people.models import Person

UNDO = timedelta(days=1)  # how long a change can be taken back
LONGEST = 365  # days to learn the difference


class Unlabelled(Exception):
    """Some passages have no label yet; `passages` names them."""

    def __init__(self, found: list[ChangedPassage]) -> None:
        super().__init__(", ".join(str(passage.number or passage.position) for passage in found))
        self.passages = found


class Moved(Exception):
    """Readers see other words by now than those the change was planned from."""

    def __str__(self) -> str:
        return _("readers see another text by now")


class Closed(Exception):
    """The change is not in a state for this: scheduled, dropped, undone, or not in effect."""


class Different(Exception):
    """Somebody else has labelled it since, or its passages are others by now."""


class TooLate(Exception):
    """The day in which it can be undone is over."""


class Overtaken(Exception):
    """A newer change of the same words is in effect: undo that one first."""


@dataclass(frozen=True)
class Label:
    """What the editor says of a passage, and which of the facts it cites are concerned (None: all)."""

    label: str
    facts: Iterable[str] | None = None


@transaction.atomic
def plan(release: Release) -> Change | None:
    """The change by which an open release reaches readers, made or brought up to date; labels of passages that stay are kept.

    None, and a plan there was is dropped, where readers never saw the edition or no paragraph differs. Refused: `Closed`.
    """
    release = _release(release)
    found = _differences(release)
    change = _open(release)
    if change is not None and change.state != Change.PLANNED:
        return change
    if release.state not in (*Release.OPEN,):
        raise Closed(release.state)
    if not found:
        _let_go(change)
        return None
    values = _sides(release)
    if change is None:
        _let_go(Change.objects.filter(edition=release.edition, fact=release.fact, row="", state=Change.PLANNED).first())
        change = Change.objects.create(release=release, **values)
    elif any(getattr(change, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(change, name, value)
        change.save(update_fields=list(values))
    passages.keep(change, found)
    return change


def _release(release: Release) -> Release:
    """The row, locked; on SQLite the transaction itself is the lock."""
    related = ("revision", "fact_version", "edition__article", "edition__published", "fact")
    return Release.objects.select_for_update(of=("self",)).select_related(*related).get(pk=release.pk)


def _locked(change: Change) -> Change:
    """The row, locked after its release: every step takes the two in this order."""
    release = Release.objects.filter(change=change.pk).values_list("pk", flat=True).first()
    if release:
        Release.objects.select_for_update().get(pk=release)
    related = ("release", "edition__published", "before", "after", "fact", "fact_before", "fact_after")
    return Change.objects.select_for_update(of=("self",)).select_related(*related).get(pk=change.pk)


def _open(release: Release) -> Change | None:
    return Change.objects.select_for_update(of=("self",)).filter(release=release).first()


def differs(release: Release) -> bool:
    """Whether readers would read something else than now. False for words they never saw."""
    return bool(_differences(release))


def _differences(release: Release) -> list[ChangedPassage]:
    if release.fact and release.fact_version:
        return restating.passages_of(restating.in_force(release.fact), release.fact_version)
    edition = release.edition
    if edition is None or edition.published is None or release.revision is None:
        return []
    return passages.passages_between(edition.published, release.revision)


def _sides(release: Release) -> dict[str, Any]:
    if release.fact and release.fact_version:
        now = restating.in_force(release.fact)
        return {
            "fact": release.fact,
            "fact_before": now,
            "fact_after": release.fact_version,
            "title": restating.title(release.fact_version),
        }
    edition = release.edition
    assert edition is not None and release.revision is not None
    return {"edition": edition, "before": edition.published, "after": release.revision, "title": title_of(edition, release)}


def title_of(edition: Edition, release: Release) -> dict[str, str]:
    """What the article is called, in every language it speaks: English at least, as whatever reads it falls back on that."""
    others = Edition.objects.filter(article=edition.article_id, published__isnull=False).exclude(pk=edition.pk).select_related("published")
    found = {other.language: other.published.title for other in others if other.published}
    assert release.revision is not None
    found[edition.language] = release.revision.title
    return {"en": release.revision.title, **found}


def _let_go(change: Change | None) -> None:
    """A plan that was given up frees its release for the next one."""
    if change is not None:
        Change.objects.filter(pk=change.pk).update(state=Change.DROPPED, release=None)


def drop_of(release: Release, *, by: Person) -> bool:
    """Give up the plan of a release that does not go on to readers. False where there is none."""
    change = Change.objects.filter(release=release, state=Change.PLANNED).first()
    return change is not None and drop(change, by=by)


@transaction.atomic
def drop(change: Change, *, by: Person) -> bool:
    """Give up a plan; readers have seen nothing of it. Refused: `Closed`, where it is scheduled or no plan any more."""
    change = _locked(change)
    if change.state == Change.DROPPED:
        return False
    if change.state != Change.PLANNED or (change.release and change.release.state == Release.SCHEDULED):
        raise Closed(change.state)
    _let_go(change)
    trail.note("law.drop", change, actor=by)
    return True


@transaction.atomic
def label(
    change: Change, said: Mapping[int, Label], *, days: int | None = None, by: Person | None = None, seen: str | None = None
) -> Change:
    """Set labels by the passages' positions; what is not named stays. `seen`: the passages and labels the editor had before them
    (`passages.digest`; None: not asked).

    Refused: `Closed` once it is scheduled or in effect, `Different` where other passages or labels stand by now than were seen,
    ValueError for a label or a fact that is none of the passage's.
    """
    change = _locked(change)
    if not may_label(change):
        raise Closed(change.state)
    if seen is not None and seen != passages.digest(change):
        raise Different
    rows = {row.position: row for row in change.passages.filter(position__in=said)}
    for position, given in said.items():
        if position in rows:
            _put(rows[position], given)
    ChangedPassage.objects.bulk_update(rows.values(), ["label", "facts"])
    if days is not None and days != change.days:
        if not 1 <= days <= LONGEST:
            raise ValueError(days)
        change.days = days
        change.save(update_fields=["days"])
    trail.note("law.label", change, actor=by, labels={str(position): row.label for position, row in rows.items()}, days=change.days)
    return change


def may_label(change: Change) -> bool:
    """A plan until it is scheduled, and what came with the content until it is labelled."""
    scheduled = change.release is not None and change.release.state == Release.SCHEDULED
    return change.state in (Change.PLANNED, Change.WAITING) and not scheduled


def _put(row: ChangedPassage, given: Label) -> None:
    if given.label and given.label not in dict(ChangedPassage.LABELS):
        raise ValueError(given.label)
    row.label = given.label
    if given.facts is not None:
        chosen = list(given.facts)
        if set(chosen) - set(row.cited):
            raise ValueError(chosen)
        row.facts = [fact_id for fact_id in row.cited if fact_id in chosen]


def concerned(found: Iterable[ChangedPassage]) -> list[str]:
    """Ids of the facts whose answer is another: those of the passages that act."""
    acting = (passage for passage in found if passage.label == ChangedPassage.ANSWER)
    return list(dict.fromkeys(fact_id for passage in acting for fact_id in passage.facts))


def check(change: Change) -> None:
    """Refuse what could not be made now: `Closed`, `Unlabelled`, `Moved`."""
    if change.state not in (Change.PLANNED, Change.WAITING):
        raise Closed(change.state)
    missing = list(change.passages.filter(label=""))
    if missing:
        raise Unlabelled(missing)
    if change.state == Change.PLANNED and _has_moved(change):
        raise Moved


def _has_moved(change: Change) -> bool:
    if change.fact:
        return restating.in_force(change.fact) != change.fact_before
    return change.edition is None or change.edition.published_id != change.before_id


@transaction.atomic
def make(change: Change, *, by: Person | None = None, at: datetime | None = None, impact: dict[str, Any] | None = None) -> bool:
    """Bring the change into effect: its release is published and whoever rests on it is told, all or nothing.

    Returns False where it is in effect already. Refused: `Unlabelled`, `Moved`, `Closed`, `publishing.NotReady`.
    `impact`: what it touches, kept as it was seen.
    """
    moment = at or timezone.now()
    keeping.hold()
    change = _locked(change)
    if change.state == Change.MADE:
        return False
    check(change)
    if change.state == Change.PLANNED:
        assert change.release is not None
        restating.publish(change.release, by=by, at=moment) if change.fact else publishing.publish(change.release, by=by, at=moment)
    change.state, change.made_at, change.made_by = Change.MADE, moment, by
    change.impact = change.impact if impact is None else impact
    change.save(update_fields=["state", "made_at", "made_by", "impact"])
    labels = {str(row.position): row.label for row in change.passages.all()}
    trail.note("law.change", change, actor=by, labels=labels, days=change.days, impact=change.impact)
    bells.law_changed.send(Change, change=change)
    keeping.touch()
    return True


def foresee(change: Change, impact: dict[str, Any]) -> None:
    """Keep what a scheduled change touches, as it was seen when its minute was chosen. Again: the newer figures."""
    Change.objects.filter(pk=change.pk, state=Change.PLANNED).update(impact=impact)


def publish(release: Release, *, by: Person | None = None, at: datetime | None = None) -> bool:
    """Publish a release by its change; directly where there is nothing to label. The way for whatever publishes: a button, the job at
    the minute. Returns False where it is published already. Refused as in `make`."""
    change = Change.objects.filter(release=release).exclude(state__in=[Change.DROPPED, Change.UNDONE]).first()
    if change is None:
        change = plan(release) if Release.objects.filter(pk=release.pk, state__in=Release.OPEN).exists() else None
    if change is not None:
        return make(change, by=by, at=at)
    return restating.publish(release, by=by, at=at) if release.fact_id else publishing.publish(release, by=by, at=at)


# Taking it back


def may_undo(change: Change, at: datetime | None = None) -> bool:
    """Whether the day is not over. What came with the portal and was labelled beforehand set nothing off: there is nothing to undo."""
    moment = at or timezone.now()
    return change.state == Change.MADE and change.made_by_id is not None and change.made_at is not None and moment <= change.made_at + UNDO


@transaction.atomic
def undo(change: Change, *, by: Person, at: datetime | None = None) -> bool:
    """Show the former words again and lift everything the change set off. Returns False where it is undone already.

    Refused: `Closed` (not in effect), `TooLate`, `Overtaken`. A row of the reference tables stays as it was delivered; what its change
    set off is lifted. The newer words go back to their author: handed in again they are planned and labelled anew.
    """
    moment = at or timezone.now()
    keeping.hold()
    change = _locked(change)
    if change.state == Change.UNDONE:
        return False
    if change.state != Change.MADE:
        raise Closed(change.state)
    if not may_undo(change, moment):
        raise TooLate
    if _is_overtaken(change):
        raise Overtaken
    _show_former(change, by, moment)
    change.state, change.undone_at, change.undone_by, change.release = Change.UNDONE, moment, by, None
    change.save(update_fields=["state", "undone_at", "undone_by", "release"])
    trail.note("law.undo", change, actor=by)
    bells.law_restored.send(Change, change=change)
    keeping.touch()
    return True


def _is_overtaken(change: Change) -> bool:
    if change.row:
        later = Change.objects.filter(row=change.row, state__in=[Change.MADE, Change.WAITING], planned_at__gt=change.planned_at)
        return later.exclude(pk=change.pk).exists()
    if change.fact:
        return restating.in_force(change.fact) != change.fact_after
    assert change.edition is not None
    return change.edition.state != Edition.PUBLISHED or change.edition.published_id != change.after_id


def _show_former(change: Change, by: Person, at: datetime) -> None:
    if change.fact:
        assert change.fact_before is not None
        restating.show_again(change.fact, change.fact_before, by=by, at=at)
    elif change.edition and change.before:
        publishing.show_again(change.edition, change.before, by=by, at=at)
