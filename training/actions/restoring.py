"""Questions when a change of law is undone: what was written because of it no longer counts, what stood before stands again."""

from __future__ import annotations

from datetime import datetime

from portal.articles.models import Change
from portal.people import trail
from training.actions import suspending
from training.models import Question, QuestionRevision, QuestionVersion, Suspension


def restore(change: Change, *, at: datetime) -> None:
    """Call it in the transaction of the undoing, once. Revisions that wait for a second person are overtaken where they were handed in
    under the change. A version that was confirmed in the place of one the change had suspended makes room for it again, with whatever
    was written from it since. A version that came with the content stays: it was not written because of this change."""
    _overtake(change, at)
    for row in Suspension.objects.filter(change=change, lifted_why=Suspension.REPLACED).select_related("version").order_by("pk"):
        _bring_back(row, at)


def undone_since(revision: QuestionRevision) -> bool:
    """Whether a change under which the revision was handed in is undone."""
    rows = Suspension.objects.filter(version__question=revision.question_id, since__lte=revision.at)
    return rows.filter(change__state=Change.UNDONE, change__undone_at__gte=revision.at).exists()


def _overtake(change: Change, at: datetime) -> None:
    asked = Suspension.objects.filter(change=change).values("version__question")
    rows = QuestionRevision.objects.filter(state=QuestionRevision.OPEN, question__in=asked, at__gte=change.made_at or at)
    for row in rows.select_related("question"):
        if QuestionRevision.objects.filter(pk=row.pk, state=QuestionRevision.OPEN).update(state=QuestionRevision.OVERTAKEN, decided_at=at):
            trail.note("training.question_overtaken", row.question, kind=row.kind, change=str(change.pk))


def _bring_back(row: Suspension, at: datetime) -> None:
    question = Question.objects.select_for_update().get(pk=row.version.question_id)
    base, current = row.version, question.versions.filter(status=QuestionVersion.PUBLISHED).first()
    written = {made.version_id: made for made in question.revisions.filter(state=QuestionRevision.CONFIRMED, version__isnull=False)}
    if current is None or not _goes_back_to(base.pk, current.pk, written):
        return
    current.status, base.status = QuestionVersion.RETIRED, QuestionVersion.PUBLISHED
    current.save(update_fields=["status"])
    base.save(update_fields=["status"])
    before = written.get(base.pk)
    question.edited_at = before.decided_at if before else None  # content leaves alone what was edited here, and only that
    question.save(update_fields=["edited_at"])
    suspending.resume(row, instead_of=current, at=at)
    trail.note("training.question_restored", question, version=base.number, instead_of=current.number, change=str(row.change_id))


def _goes_back_to(base: int, current: int, written: dict[int | None, QuestionRevision]) -> bool:
    """Whether the version in force was written, step by step and confirmed here, from that one."""
    while current in written:
        current = written[current].base_id
        if current == base:
            return True
    return False
