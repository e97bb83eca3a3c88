"""Editors put a question back into the draw after a change of law, or write its next version. It counts when an approver who did not write it says so."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from portal.articles.models import Fact
from portal.common import keeping
from portal.people import trail
from portal.people.access import holds
from portal.people.models import Person
from training.actions import restoring, suspending
from training.actions.loading import bodies, explanations, key_of
from training.formats import QuestionDraft
from training.models import Question, QuestionRevision, QuestionVersion, Suspension


class NotPossible(Exception):
    """The step cannot be taken; `reason` is "open" (somebody's revision waits already), "own" (nobody confirms their own), "role" (whoever
    confirms is an approver), "decided" (confirmed, returned or overtaken in the meantime) or "nothing" (no published version)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def put_back(question: Question, *, why: str, by: Person) -> QuestionRevision:
    """Say that the question is still right as it stands. Raises `NotPossible`."""
    return _hand_in(question, None, why, by)


@transaction.atomic
def write_next(question: Question, draft: QuestionDraft, *, why: str, by: Person) -> QuestionRevision:
    """Write the next version of the question, from a checked draft; learners see it when it is confirmed. Raises `NotPossible`."""
    facts = Fact.objects.in_bulk(draft.record["cites"])
    cites = [facts[fact_id] for fact_id in draft.record["cites"]]
    locked = Question.objects.select_for_update().get(pk=question.pk)
    version = QuestionVersion.objects.create(
        question=locked, number=(locked.versions.aggregate(n=Max("number"))["n"] or 0) + 1, kind=draft.record["kind"], body=bodies(draft),
        key=key_of(draft.record), explanation=explanations(draft), status=QuestionVersion.DRAFT, proof=cites[0],
    )  # fmt: skip
    version.facts.set(cites)
    return _hand_in(locked, version, why, by)


def _hand_in(question: Question, version: QuestionVersion | None, why: str, by: Person) -> QuestionRevision:
    base = question.versions.filter(status=QuestionVersion.PUBLISHED).first()
    if base is None:
        raise NotPossible("nothing")
    kind = QuestionRevision.NEXT if version else QuestionRevision.PUT_BACK
    row = QuestionRevision(question=question, base=base, version=version, kind=kind, why=why.strip(), author=by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise NotPossible("open") from None
    trail.note("training.question_hand_in", question, actor=by, kind=kind, why=row.why[:300])
    return row


@transaction.atomic
def confirm(revision: QuestionRevision, *, by: Person) -> QuestionRevision:
    """Let the revision count: the version in force stays, or the next one takes its place; either way it is drawn again, and asked of those
    who owe the difference. Approvers confirm, and nobody their own. Raises `NotPossible`; one that was overtaken is marked so."""
    keeping.hold()
    row = _open(revision)
    if row.author_id == by.pk:
        raise NotPossible("own")
    if not holds(by, "approver"):
        raise NotPossible("role")
    if _is_overtaken(row):
        _close(row, QuestionRevision.OVERTAKEN, by)
        return row
    if row.version is not None:
        _publish(row.question, row.base, row.version)
    why = Suspension.REPLACED if row.version else Suspension.PUT_BACK
    suspending.lift(Q(version=row.base), why=why, at=timezone.now())
    _close(row, QuestionRevision.CONFIRMED, by)
    keeping.touch()
    return row


@transaction.atomic
def send_back(revision: QuestionRevision, *, by: Person, message: str) -> QuestionRevision:
    """An approver gives the revision back to its author with a reason, or its author takes it back. Raises `NotPossible`."""
    row = _open(revision)
    if row.author_id != by.pk and not holds(by, "approver"):
        raise NotPossible("role")
    row.message = message.strip()
    _close(row, QuestionRevision.RETURNED, by)
    return row


def _open(revision: QuestionRevision) -> QuestionRevision:
    Question.objects.select_for_update().get(pk=revision.question_id)
    row = QuestionRevision.objects.select_for_update(of=("self",)).select_related("question", "base", "version").get(pk=revision.pk)
    if row.state != QuestionRevision.OPEN:
        raise NotPossible("decided")
    return row


def _is_overtaken(row: QuestionRevision) -> bool:
    """Another version is in force since, or another change of law has come that its author did not know, or one that they knew is undone."""
    newer = Suspension.objects.filter(version=row.base, lifted_at=None, since__gt=row.at)
    return row.base.status != QuestionVersion.PUBLISHED or newer.exists() or restoring.undone_since(row)


def _publish(question: Question, base: QuestionVersion, version: QuestionVersion) -> None:
    base.status, version.status = QuestionVersion.RETIRED, QuestionVersion.PUBLISHED
    base.save(update_fields=["status"])
    version.save(update_fields=["status"])
    question.edited_at = timezone.now()
    question.save(update_fields=["edited_at"])


def _close(row: QuestionRevision, state: str, by: Person) -> None:
    row.state, row.decided_by, row.decided_at = state, by, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at", "message"])
    trail.note(f"training.question_{state}", row.question, actor=by, kind=row.kind)
