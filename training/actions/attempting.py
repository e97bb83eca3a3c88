"""Starting an attempt, saving an answer, submitting: the protocol that loses nothing and counts nothing twice.

Clock: the server's. An answer is accepted until the deadline plus `GRACE` (time for the request to travel); after it the
attempt is closed with what was saved. Attempt limits, one open attempt and one event per key are constraints of the database.
"""

from __future__ import annotations

import random
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from portal.people.models import Person
from training import grading
from training.actions import completing, renewing
from training.models import AnswerEvent, Attempt, AttemptGrant, AttemptItem, Course, Delta, Enrolment, QuestionVersion, Quiz

GRACE = timedelta(seconds=3)


class CannotStart(Exception):
    """No attempt can be started; `reason` is "no_attempts_left", "no_questions", "being_revised" (all its questions wait for an editor after
    a change of law), "not_enrolled", "prerequisites" or "retired"; of a change's questions also "not_owed" or "read_first"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Closed(Exception):
    """The attempt takes no more answers; `reason` is "submitted" or "deadline"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoSuchItem(Exception):
    """The person has no such attempt, or it has no question at this position."""


class Stale(Exception):
    """Somebody (another tab or device) saved this question since; `event` is what stands now, None if nothing does."""

    def __init__(self, event: AnswerEvent | None) -> None:
        super().__init__("stale")
        self.event = event


@dataclass(frozen=True)
class Standing:
    """How a person stands with a quiz before starting: attempts used and allowed, the open one, the best result, what it would ask."""

    used: int
    allowed: int
    open_id: UUID | None
    best: Decimal | None
    passed: bool
    enrolled: bool = True
    begun: bool = True  # the course has been started
    questions: int = 0  # as many as an attempt started now would get
    waits: bool = False  # another course must be completed first
    revised: bool = False  # questions are left out because they wait for an editor after a change of law

    @property
    def left(self) -> int:
        return max(0, self.allowed - self.used)


def standing(person: Person, quiz: Quiz) -> Standing:
    """One statement over the person's attempts at the quiz, what was granted beyond the limit, and the questions that are published."""
    grants = AttemptGrant.objects.filter(person=person, quiz=quiz).order_by().values("quiz").annotate(n=Count("pk")).values("n")
    mine = Attempt.objects.filter(person=person, quiz=OuterRef("pk"))
    taken = Enrolment.objects.filter(person=person, course=OuterRef("course"))
    asked = QuestionVersion.objects.drawn().filter(question__quizzes=OuterRef("pk")).order_by()
    suspended = QuestionVersion.objects.published().filter(question__quizzes=OuterRef("pk"), suspended=True)
    completed = Enrolment.objects.filter(person=person, course=OuterRef("prerequisites"), completed_at__isnull=False)
    missing = Course.objects.filter(pk=OuterRef("course"), prerequisites__state=Course.PUBLISHED).exclude(Exists(completed))
    row = (
        Quiz.objects.filter(pk=quiz.pk)
        .annotate(
            used=Subquery(mine.order_by().values("quiz").annotate(n=Max("number")).values("n")),
            best=Subquery(mine.order_by().values("quiz").annotate(n=Max("percent")).values("n")),
            open_id=Subquery(mine.filter(state=Attempt.OPEN).values("pk")[:1]),
            passed_id=Subquery(mine.filter(passed=True).values("pk")[:1]),
            granted=Subquery(grants),
            enrolled=Exists(taken),
            waits=Exists(missing),
            begun=Exists(taken.filter(started_at__isnull=False)),
            asked=Subquery(asked.values("question__quizzes").annotate(n=Count("pk")).values("n")),
            revised=Exists(suspended),
        )
        .values("used", "best", "open_id", "passed_id", "granted", "attempts", "enrolled", "begun", "draw", "asked", "waits", "revised")
        .get()
    )
    return Standing(
        used=row["used"] or 0,
        allowed=row["attempts"] + (row["granted"] or 0),
        open_id=row["open_id"],
        best=row["best"],
        passed=row["passed_id"] is not None,
        enrolled=row["enrolled"],
        begun=row["begun"],
        questions=min(row["draw"], row["asked"] or 0),
        waits=row["waits"] and quiz.module_id is None and quiz.change_id is None,
        revised=row["revised"],
    )


# Starting


def start(person: Person, quiz: Quiz, *, at: datetime | None = None, seed: int | None = None) -> Attempt:
    """Begin an attempt, or give back the one that is open: a second call, tab or device starts no second clock.

    Raises `CannotStart`. The draw and every order are decided here and stored with the attempt.
    """
    moment = at or timezone.now()
    try:
        return _start(person, quiz, moment, random.Random(seed if seed is not None else secrets.randbits(64)))  # noqa: S311
    except IntegrityError:  # somebody was faster with the same number: their attempt is the one
        running = Attempt.objects.filter(person=person, quiz=quiz, state=Attempt.OPEN).first()
        if running is None:
            raise CannotStart("no_attempts_left") from None
        return running


@transaction.atomic
def _start(person: Person, quiz: Quiz, at: datetime, chance: random.Random) -> Attempt:
    now = standing(person, quiz)
    if now.open_id:
        return Attempt.objects.get(pk=now.open_id)
    _refuse_start(person, quiz, now)
    versions = _draw(quiz, now, chance)
    attempt = Attempt.objects.create(
        person=person,
        quiz=quiz,
        number=now.used + 1,
        allowed=now.allowed,
        started_at=at,
        deadline_at=at + timedelta(minutes=quiz.minutes) if quiz.minutes else None,
        pass_mark=quiz.pass_mark,
        reveal=quiz.reveal,
        max_points=Decimal(len(versions)),
    )
    AttemptItem.objects.bulk_create(
        AttemptItem(attempt=attempt, position=place, version=version, shuffle=_shuffle(version, chance))
        for place, version in enumerate(versions, start=1)
    )
    if not now.begun:
        Enrolment.objects.filter(person=person, course=quiz.course_id, started_at=None).update(started_at=at)
    return attempt


def _refuse_start(person: Person, quiz: Quiz, now: Standing) -> None:
    if quiz.retired:
        raise CannotStart("retired")
    if quiz.change_id:
        _refuse_difference(person, quiz)
    elif not now.enrolled:
        raise CannotStart("not_enrolled")
    if now.waits:
        raise CannotStart("prerequisites")
    if not now.left:
        raise CannotStart("no_attempts_left")


def _refuse_difference(person: Person, quiz: Quiz) -> None:
    """The questions of a change are for those who owe it, once its blocks are read."""
    owed = Delta.objects.open().filter(person=person, change=quiz.change_id, course=quiz.course_id)
    read = list(owed.values_list("read_at", flat=True))
    if not read:
        raise CannotStart("not_owed")
    if not any(read):
        raise CannotStart("read_first")


def _draw(quiz: Quiz, now: Standing, chance: random.Random) -> list[QuestionVersion]:
    """As many questions of the pool as the quiz asks, of those that are published and not suspended; all of them where they are fewer;
    none refuses the start."""
    rows = QuestionVersion.objects.drawn().filter(question__quizzes=quiz).annotate(template=F("question__template"))
    pool = list(rows.order_by("question_id"))
    if not pool:
        raise CannotStart("being_revised" if now.revised else "no_questions")
    return _chosen(pool, quiz.draw, chance)


def _chosen(pool: list[Any], draw: int, chance: random.Random) -> list[QuestionVersion]:
    """Of the questions of one scenario at most one, unless there are not enough others."""
    kinds: dict[Any, list[QuestionVersion]] = {}
    for version in pool:
        kinds.setdefault(("of", version.template) if version.template else version.pk, []).append(version)
    drawn = [one[0] if len(one) == 1 else chance.choice(one) for one in chance.sample(list(kinds.values()), min(draw, len(kinds)))]
    spare = [version for version in pool if version not in drawn] if len(drawn) < draw else []
    return [*drawn, *chance.sample(spare, min(draw - len(drawn), len(spare)))]


def _shuffle(version: QuestionVersion, chance: random.Random) -> list[str]:
    """Option keys in the order this attempt shows them. True/false keeps its order; an ordering never starts solved."""
    keys = [option["key"] for option in version.body["en"].get("options", [])]
    if version.kind == "true_false":
        return keys
    chance.shuffle(keys)
    if version.kind == "ordering" and keys == version.key["correct"] and len(keys) > 1:
        keys.reverse()
    return keys


# Saving


@transaction.atomic
def _save(person: Person, attempt_id: UUID, position: int, key: UUID, base: int, given: Any, flagged: bool, at: datetime) -> AnswerEvent:
    item = _item_for_saving(person, attempt_id, position)
    attempt = item.attempt
    if item.last_key == key:
        return _replay(attempt, key)
    if attempt.state != Attempt.OPEN:
        raise Closed("submitted")
    if attempt.deadline_at and at > attempt.deadline_at + GRACE:
        raise Closed("deadline")
    if base != (item.last_revision or 0):
        raise Stale(None)
    clean = grading.clean(item.version.kind, item.version.body["en"], given)
    return AnswerEvent.objects.create(attempt=attempt, item=item, key=key, revision=base + 1, given=clean, flagged=flagged, saved_at=at)


def _item_for_saving(person: Person, attempt_id: UUID, position: int) -> Any:
    """The item with its attempt (locked against submission) and the newest event's revision and key: one statement."""
    newest = AnswerEvent.objects.filter(item=OuterRef("pk")).order_by("-revision")
    rows: QuerySet[AttemptItem] = AttemptItem.objects.select_related("attempt", "version").select_for_update(of=("attempt",))
    found = (
        rows.filter(attempt=attempt_id, attempt__person=person, position=position)
        .annotate(last_revision=Subquery(newest.values("revision")[:1]), last_key=Subquery(newest.values("key")[:1]))
        .first()
    )
    if found is None:
        raise NoSuchItem
    return found


def _replay(attempt: Attempt, key: UUID) -> AnswerEvent:
    return AnswerEvent.objects.get(attempt=attempt, key=key)


def save(
    person: Person, attempt_id: UUID, position: int, *, key: UUID, base: int, given: Any, flagged: bool = False, at: datetime | None = None
) -> AnswerEvent:
    """Store an answer (`given`; None withdraws it) that was made on top of revision `base` of this question.

    Returns the event once it is committed. The same `key` again returns the first event, whatever else is sent with it. Raises
    `NoSuchItem`, `Closed`, `Stale` (with what stands now) or `grading.NotAnAnswer`; then nothing is changed.
    """
    moment = at or timezone.now()
    try:
        return _save(person, attempt_id, position, key, base, given, flagged, moment)
    except (Stale, Closed, IntegrityError) as refused:
        events = AnswerEvent.objects.filter(attempt=attempt_id, attempt__person=person)
        first = events.filter(key=key).first()
        if first:  # a replay that arrived late: the first reply again
            return first
        if isinstance(refused, Closed):
            raise
        raise Stale(events.filter(item__position=position).order_by("-revision").first()) from None


def answers(attempt: Attempt) -> dict[int, AnswerEvent]:
    """What stands now in an open attempt: item id → its newest event. One statement."""
    newest: dict[int, AnswerEvent] = {}
    for event in AnswerEvent.objects.filter(attempt=attempt).order_by("revision"):
        newest[event.item_id] = event
    return newest


# Submitting


def submit(attempt: Attempt, *, at: datetime | None = None, timed_out: bool = False) -> Attempt:
    """Mark the attempt and close it; passing completes the course in the same transaction. A second call returns the first result."""
    return _submit(Attempt.objects.filter(pk=attempt.pk), at, timed_out)


def hand_in(person: Person, attempt_id: UUID, *, at: datetime | None = None) -> Attempt:
    """Submit an attempt of one's own: found and locked in one statement. Raises `NoSuchItem`; a repetition returns the first result."""
    try:
        return _submit(Attempt.objects.filter(pk=attempt_id, person=person), at, False)
    except Attempt.DoesNotExist:
        raise NoSuchItem from None


def is_over(attempt: Attempt, at: datetime | None = None) -> bool:
    """Whether the clock of an open attempt has run out, the time for the last answer to travel included."""
    ends = attempt.deadline_at
    return attempt.state == Attempt.OPEN and ends is not None and (at or timezone.now()) > ends + GRACE


@transaction.atomic
def _submit(rows: QuerySet[Attempt], at: datetime | None, timed_out: bool) -> Attempt:
    locked = rows.select_for_update(of=("self",)).select_related("quiz__course", "person").get()
    if locked.state != Attempt.OPEN:
        return locked
    moment = at or timezone.now()
    if locked.deadline_at and moment > locked.deadline_at:
        moment, timed_out = locked.deadline_at, timed_out or moment > locked.deadline_at + GRACE
    items = list(AttemptItem.objects.filter(attempt=locked).select_related("version"))
    _mark(locked, items, answers(locked))
    locked.state, locked.submitted_at, locked.timed_out = Attempt.SUBMITTED, moment, timed_out
    AttemptItem.objects.bulk_update(items, ["given", "share"])
    locked.save(update_fields=["state", "submitted_at", "timed_out", "points", "max_points", "percent", "passed"])
    if locked.passed and locked.quiz.change_id:
        renewing.passed(locked.person, locked.quiz, at=moment)
    elif locked.passed:
        completing.complete_if_done(locked.person, locked.quiz.course, attempt=locked, at=moment)
    return locked


def _mark(attempt: Attempt, items: list[AttemptItem], given: dict[int, AnswerEvent]) -> None:
    marks = []
    for item in items:
        event = given.get(item.pk)
        item.given = event.given if event else None
        mark = grading.mark(item.version.kind, item.version.body["en"], item.version.key, item.given)
        item.share = mark.share
        marks.append((mark, item.points))
    score = grading.score(marks)
    attempt.points, attempt.max_points, attempt.percent = score.points, score.max_points, score.percent
    attempt.passed = bool(items) and grading.passes(score.percent, attempt.pass_mark)


def expired(at: datetime) -> QuerySet[Attempt]:
    """Open attempts whose time, with its grace, is over."""
    return Attempt.objects.filter(state=Attempt.OPEN, deadline_at__lt=at - GRACE)


def close_expired(*, at: datetime | None = None, person: Person | None = None) -> int:
    """Close the attempts whose time is over, as at their deadline. One narrow statement where there is none; returns how many."""
    moment = at or timezone.now()
    over = expired(moment)
    if person is not None:
        over = over.filter(person=person)
    due = list(over)
    for attempt in due:
        submit(attempt, at=attempt.deadline_at, timed_out=True)
    return len(due)
