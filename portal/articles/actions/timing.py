"""Publishing what is ready, now or at a minute, and taking it away again. Refused is a `ValidationError` whose sentence can be shown."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import jobs
from portal.articles.actions import changing, publishing, restating
from portal.articles.actions.steps import alarm, fall_back, friendly, locked, move, no, note, refusals
from portal.articles.models import Change, Edition, Release
from portal.common import keeping
from portal.people.models import Person
from portal.people.zones import known_zones

log = logging.getLogger("portal.articles")


class NeedsLabels(Exception):
    """Readers would see changed paragraphs: the editor labels them first (`plan`)."""


def is_ready(release: Release) -> bool:
    """Whether it can be published or scheduled: approved, or in review where no law is stated."""
    return release.state == Release.APPROVED or (release.state == Release.IN_REVIEW and not release.legal)


def needs_labels(release: Release) -> bool:
    """Whether what readers see now would read differently: then it is planned as a change, labelled, and published with that."""
    return changing.differs(release)


def plan(release: Release) -> Change:
    """The change by which this text reaches its readers; only where `needs_labels`. Again: the plan there is, brought up to date."""
    change = changing.plan(release)
    if change is None:
        raise no(_("Nothing differs from what readers see."))
    return change


@transaction.atomic
def publish(release: Release, *, by: Person) -> bool:
    """Show a text to readers now. False, and nothing happens, where they see it already.

    Refused: what is not approved; `NeedsLabels` where readers would see changed paragraphs.
    """
    keeping.hold()
    release = locked(release)
    if release.state == Release.PUBLISHED:
        return False
    if not is_ready(release) and release.state != Release.SCHEDULED:
        raise no(_("This text is not approved yet."))
    if needs_labels(release):
        raise NeedsLabels
    with refusals():
        return _show(release, by=by, at=timezone.now())


def _show(release: Release, *, by: Person | None, at: datetime) -> bool:
    return restating.publish(release, by=by, at=at) if release.fact_id else publishing.publish(release, by=by, at=at)


@transaction.atomic
def schedule(release: Release, *, at: datetime, zone: str, by: Person) -> Release:
    """Let a text be published at a minute by itself. `zone`: by whose clock it was chosen, for showing. Again: the new minute counts.

    Refused: a minute that has passed, a zone nobody knows, a text that is not ready; `NeedsLabels` where a change is not planned yet,
    `changing.Unlabelled` and `changing.Moved` where its plan could not be carried out now.
    """
    release = locked(release)
    if zone not in known_zones():
        raise no(_("“%(name)s” is no time zone. Write for example Asia/Shanghai or Europe/Berlin.") % {"name": zone})
    if at <= timezone.now():
        raise no(_("This minute has passed. Choose a later one, or publish now."))
    if not is_ready(release) and release.state != Release.SCHEDULED:
        raise no(_("This text is not approved yet."))
    change = Change.objects.filter(release=release, state=Change.PLANNED).first()
    if change:
        changing.check(change)
    elif needs_labels(release):
        raise NeedsLabels
    at = at.replace(second=0, microsecond=0)
    with friendly():
        move(release, Release.SCHEDULED, publish_at=at, zone=zone, published_by=by, outcome={})
    jobs.enqueue(publish_at_its_minute, str(release.pk), key=alarm(release), run_at=at)
    note("release.schedule", release, by, at=at.isoformat(), zone=zone)
    return release


@transaction.atomic
def unschedule(release: Release, *, by: Person) -> bool:
    """Take a text off the schedule; it stays approved. False where it is not scheduled."""
    release = locked(release)
    if release.state != Release.SCHEDULED:
        return False
    fall_back(release)
    note("release.unschedule", release, by)
    return True


def publish_due(at: datetime | None = None) -> int:
    """Publish every text whose minute has come, each in a transaction of its own. Returns how many.

    Nothing is published twice, whoever else calls this. One that cannot be published falls back to "approved" and says why on the
    desk; the others go on.
    """
    moment = at or timezone.now()
    return sum(
        publish_scheduled(pk, moment) for pk in list(Release.objects.due(moment).order_by("publish_at", "pk").values_list("pk", flat=True))
    )


def publish_scheduled(pk: Any, at: datetime | None = None) -> bool:
    """Publish one text if it is scheduled and its minute has come. Again: nothing happens."""
    moment = at or timezone.now()
    try:
        return _publish_scheduled(pk, moment)
    except (OperationalError, InterfaceError):
        raise  # the database was away: whoever calls tries again, and the text stays scheduled
    except Exception as error:
        log.exception("scheduled release %s could not be published", pk)
        _missed(pk, moment, error)
        return False


@jobs.task(wait=5)
def publish_at_its_minute(release_id: str) -> None:
    """The job of one release. Run twice, or after the release was taken off the schedule, it does nothing."""
    publish_scheduled(release_id)


def _due(pk: Any, moment: datetime) -> Release | None:
    """A release whose minute has come, locked; None: somebody was quicker."""
    due = Release.objects.due(moment).select_for_update(of=("self",)).filter(pk=pk)
    people = ("published_by", "approver", "handed_in_by")
    return due.select_related("edition__article", "edition__published", "revision", "fact", "fact_version", *people).first()


@transaction.atomic
def _missed(pk: Any, moment: datetime, error: Exception) -> None:
    release = _due(pk, moment)
    if release:
        fall_back(release, _why(error))
        note("release.missed", release, None, why=str(error)[:300] or type(error).__name__)


def _why(error: Exception) -> str:
    """The code of what hindered it."""
    if isinstance(error, (NeedsLabels, changing.Unlabelled)):
        return "labels"
    if isinstance(error, changing.Moved):
        return "moved"
    return "unread" if isinstance(error, publishing.NotReady) else "failed"


@transaction.atomic
def _publish_scheduled(pk: Any, moment: datetime) -> bool:
    keeping.hold()
    release = _due(pk, moment)
    if release is None:
        return False
    change = Change.objects.filter(release=release, state=Change.PLANNED).first()
    if change:
        return changing.make(change, by=release.published_by or release.approver, at=moment)
    if needs_labels(release):
        raise NeedsLabels
    return _show(release, by=release.published_by, at=moment)


@transaction.atomic
def archive(edition: Edition, *, by: Person) -> bool:
    """Withdraw an edition from readers; what is scheduled for it is taken off the schedule. False where it is withdrawn already."""
    keeping.hold()
    scheduled = (
        Release.objects.select_for_update(of=("self",))
        .select_related("edition__article", "revision")
        .filter(edition=edition, state=Release.SCHEDULED)
    )
    for release in scheduled:
        fall_back(release)
        note("release.unschedule", release, by)
    return publishing.archive(edition, by=by)


def bring_back(edition: Edition, *, by: Person) -> bool:
    """Show readers again what they saw before the edition was archived; it was approved then. False where it is not archived."""
    return publishing.bring_back(edition, by=by)
