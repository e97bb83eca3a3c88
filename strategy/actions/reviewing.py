"""The review of a record by whoever answers for law: asked for, and given once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from portal import jobs
from portal.common.languages import LANGUAGES
from portal.people import mailing, trail
from portal.people.models import Person
from strategy.models import ToolRecord
from strategy.queries.colleagues import legal_readers

ASKED, GIVEN = "strategy/mail/review_asked", "strategy/mail/review_given"


class NobodyToAsk(Exception):
    """Nobody but the maker answers for law: there is nobody who could review the record."""


class ReviewedAlready(Exception):
    """Somebody else has reviewed the record: theirs stands."""


class NotAsked(Exception):
    """The review of this record was never asked for."""


class OwnRecord(Exception):
    """Nobody reviews what they have made themselves."""


@transaction.atomic
def ask(record: ToolRecord, *, by: Person) -> bool:
    """Ask for a review and tell whoever answers for law by mail. A repetition returns False and writes to nobody.

    A tool whose records are always reviewed asks even where nobody answers for law yet: who comes later finds it waiting.
    """
    locked = _locked(record)
    if locked.review_asked_at is not None:
        return False
    locked.review_asked_at = record.review_asked_at = timezone.now()
    locked.save(update_fields=["review_asked_at"])
    trail.note("strategy.ask_review", locked, actor=by, tool=locked.tool)
    readers = legal_readers().exclude(pk=locked.person_id).values_list("pk", flat=True)
    jobs.enqueue_many(mailing.send, [(ASKED, pk, None, _told(locked)) for pk in readers])
    return True


def ask_by_choice(record: ToolRecord, *, by: Person) -> bool:
    """As `ask`, by the maker's own choice. Refused: `NobodyToAsk`, so that nobody waits for an answer that cannot come."""
    if not legal_readers().exclude(pk=record.person_id).exists():
        raise NobodyToAsk
    return ask(record, by=by)


@transaction.atomic
def review(record: ToolRecord, verdict: str, note: str = "", *, by: Person) -> ToolRecord:
    """Keep what the reviewer says ("agreed" or "objected") and tell the maker by mail. A repetition by the same person changes nothing.

    Refused: `OwnRecord`, `NotAsked`, and `ReviewedAlready` where somebody was faster or the same person said otherwise before.
    """
    locked = _locked(record)
    if locked.person_id == by.pk:
        raise OwnRecord
    if locked.review_asked_at is None:
        raise NotAsked
    if locked.reviewed_at is not None:
        if (locked.reviewer_id, locked.review, locked.review_note) == (by.pk, verdict, note):
            return locked
        raise ReviewedAlready
    locked.reviewer, locked.reviewer_name, locked.reviewed_at = by, by.display_name, timezone.now()
    locked.review, locked.review_note = verdict, note
    locked.save(update_fields=["reviewer", "reviewer_name", "reviewed_at", "review", "review_note"])
    trail.note("strategy.review_record", locked, actor=by, verdict=verdict)
    mailing.post(GIVEN, locked.person, **_told(locked))
    return locked


def _locked(record: ToolRecord) -> ToolRecord:
    return ToolRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)


def _told(record: ToolRecord) -> dict[str, Any]:
    """What a mail needs; the words of the outcome stay in the portal."""
    return {
        "number": record.number,
        "subject_of": record.subject,
        "names": {language: text.get("name", "") for language, text in record.document.items() if language in LANGUAGES},
        "address": record.get_absolute_url(),
        "maker": record.person_name,
        "reviewer": record.reviewer_name,
        "verdict": record.review,
        "note": record.review_note,
    }
