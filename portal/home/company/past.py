"""What people did of what was asked of them: enrolments, lessons read, attempts, completions, certificates.

Left thin: only the newest attempt of each person has its questions and answers, and no attempt has the protocol of its saves;
nobody has taken a course twice; nobody is in the middle of a quiz.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from portal.home.company.rows import insert, moment
from portal.home.company.school import Exam, Paper, Subject
from portal.home.company.staff import DAY, QUIET, Post, Worker
from portal.people.models import Person
from training.actions.certifying import add_months
from training.models import Assignment, Attempt, AttemptItem, Certificate, Completion, Enrolment, LessonCompletion

LATER = 30  # days for who joins later
APART = timedelta(minutes=30)  # between two steps at least: room for two short attempts
Row = Sequence[Any]  # cells in the order of the columns
LESSON = ("person_id", "lesson_id", "at")
ATTEMPT = (
    *("id", "person_id", "quiz_id", "number", "allowed", "state", "started_at", "deadline_at", "submitted_at", "timed_out"),
    *("pass_mark", "reveal", "points", "max_points", "percent", "passed"),
)
ENROLMENT = ("person_id", "course_id", "assignment_id", "due_at", "enrolled_at", "started_at", "completed_at")
CERTIFICATE = (
    *("completion_id", "number", "public_id", "holder", "course_title", "company", "percent", "issued_at", "expires_at"),
    *("revoked_at", "revoked_why"),
)
ITEM = ("attempt_id", "position", "version_id", "shuffle", "points", "given", "share")


@dataclass
class Asking:
    """A course asked of the divisions on a day, due on another."""

    subject: Subject
    made_on: date
    due_on: date
    by_division: dict[str, Assignment] = field(default_factory=dict)


class Taken(NamedTuple):
    """An attempt with what was handed in."""

    id: UUID
    started_at: datetime
    paper: Paper


@dataclass
class Records:
    """Rows that wait to be written together."""

    enrolments: list[Enrolment] = field(default_factory=list)
    lessons: list[Row] = field(default_factory=list)
    attempts: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)

    def write(self) -> None:
        insert(Enrolment, ENROLMENT, [_cells(enrolment, ENROLMENT) for enrolment in self.enrolments])
        insert(Attempt, ATTEMPT, self.attempts)
        insert(AttemptItem, ITEM, self.items)
        insert(LessonCompletion, LESSON, self.lessons)
        Completion.objects.bulk_create(self.completions)
        for certificate in self.certificates:
            completion = certificate.completion
            certificate.completion = completion  # takes over the id the database gave
            certificate.number = f"{timezone.localtime(completion.completed_at, timezone.get_default_timezone()):%Y}-{completion.pk:06d}"
        insert(Certificate, CERTIFICATE, [_cells(certificate, CERTIFICATE) for certificate in self.certificates])


def ask(subjects: list[Subject], posts: list[Post], by: Person, years: int, now: datetime) -> list[Asking]:
    """Spread over the years, each course is asked of every division but the quiet one; the newest is not due yet."""
    divisions = [post for post in posts if post.division == post.row.code and post.division != QUIET]
    today, span = timezone.localdate(now, timezone.get_default_timezone()), 365 * years
    asked = []
    for number, subject in enumerate(subjects):
        made_on = today - timedelta(days=span - number * (span - 20) // max(1, len(subjects) - 1))
        asking = Asking(subject, made_on, made_on + 60 * DAY)
        for post in divisions:
            moment = timezone.make_aware(datetime.combine(made_on, time(10)), timezone.get_default_timezone())
            due_at = timezone.make_aware(datetime.combine(asking.due_on, time(18)), timezone.get_default_timezone())
            row = Assignment.objects.create(
                department=post.row, course=subject.course, due_at=due_at, days_for_later=LATER, made_by=by, made_at=moment
            )
            asking.by_division[post.division] = row
        asked.append(asking)
    return asked


def live(worker: Worker, asked: list[Asking], now: datetime, chance: random.Random) -> Records:
    """What one person did: the diligent finish most of it, others half, a few nothing at all."""
    records, zeal = Records(), chance.betavariate(4, 1.3)
    newest: Taken | None = None
    completed: dict[int, datetime] = {}
    for asking in asked:
        enrolment = _enrolment(worker, asking, now)
        if enrolment is None:
            continue
        records.enrolments.append(enrolment)
        story = Story(worker, asking.subject, enrolment, records, chance, completed)
        story.tell(zeal, now)
        newest = max((one for one in (newest, story.last) if one), key=lambda one: one.started_at, default=None)
    if newest:
        records.items = list(_items(newest))
    return records


def _enrolment(worker: Worker, asking: Asking, now: datetime) -> Enrolment | None:
    """The assignment's date, or thirty days after the first day; none for who was gone before, or is asked nothing."""
    assignment = asking.by_division.get(worker.post.division)
    if assignment is None or (worker.left and worker.left <= asking.made_on):
        return None
    later = worker.joined > asking.made_on
    begun = timezone.make_aware(datetime.combine(worker.joined, time(18)), timezone.get_default_timezone())
    due_at = max(assignment.due_at, begun + timedelta(days=LATER)) if later else assignment.due_at
    enrolled_at = min(now, begun) if later else assignment.made_at
    ids = {"person_id": worker.person.pk, "course_id": asking.subject.course.pk, "assignment_id": assignment.pk}
    return Enrolment(due_at=due_at, enrolled_at=enrolled_at, **ids)


@dataclass
class Story:
    """One person in one course."""

    worker: Worker
    subject: Subject
    enrolment: Enrolment
    records: Records
    chance: random.Random
    completed: dict[int, datetime]  # course → when this person completed it
    last: Taken | None = None

    def tell(self, zeal: float, now: datetime) -> None:
        """Finished (mostly before the date), begun, or untouched. Nothing happens after the last day, or in the future; a course that
        requires others is finished after them."""
        owed, lot = self.enrolment, self.chance.random()
        first = owed.enrolled_at.date() + DAY
        end = (self.worker.left or now.date()) - DAY
        span = (owed.due_at.date() - first).days  # type: ignore[union-attr]
        last = first + timedelta(days=1 + int(span * self.chance.triangular(0.05, 1.15, 0.6)))
        opens = self.opens()
        if opens and self.subject.finals:
            last = max(last, opens + DAY)
        if first >= end or lot > 0.62 + 0.4 * zeal:
            return
        if opens and last <= end and lot < 0.48 + 0.52 * zeal:
            self.finish(first, last)
        else:
            self.begin(first, min(last, end), bool(opens and opens < min(last, end)))

    def opens(self) -> date | None:
        """The day by whose end everything is completed that the course requires; None where something is not."""
        days = [self.completed[pk].date() for pk in self.subject.requires if pk in self.completed]
        if len(days) < len(self.subject.requires):
            return None
        return max(days, default=date.min)

    def finish(self, first: date, last: date) -> None:
        """All steps in order, quizzes sometimes at the second try; the last step completes the course."""
        done_at = self.worker.at(last, self.chance)
        finals = self.subject.finals
        self.go(len(self.subject.steps), first, last, None if finals else done_at)
        for left, exam in zip(range(len(finals) - 1, -1, -1), finals, strict=True):
            self.take(exam, done_at - left * timedelta(hours=1), APART)
        by_quiz = finals or isinstance(self.subject.steps[-1], Exam)
        self.enrolment.completed_at = self.completed[self.subject.course.pk] = done_at
        self.complete(self.last if by_quiz else None, done_at)

    def begin(self, first: date, last: date, is_open: bool) -> None:
        """Some steps; who has done them all may have failed the final quiz, if it is open to them."""
        steps, finals = self.subject.steps, self.subject.finals
        most = len(steps) if finals else len(steps) - 1
        if most:
            done = self.chance.randint(1, most)
            self.go(done, first, last)
            if is_open and finals and done == len(steps) and self.chance.random() < 0.5:
                self.attempt(finals[0], 1, False, self.worker.at(last, self.chance) + timedelta(hours=1))

    def go(self, count: int, first: date, last: date, ends_at: datetime | None = None) -> None:
        """The first `count` steps, evenly over the days before the last one; the last of them at `ends_at` if that is given."""
        start, steps, person = self.worker.at(first, self.chance), self.subject.steps, self.worker.person.pk
        gap = max(APART, timedelta(days=(last - DAY - first).days) / len(steps))
        for number, step in enumerate(steps[:count]):
            at = ends_at if ends_at and number == count - 1 else start + number * gap
            if isinstance(step, Exam):
                self.take(step, at, gap)
            else:
                self.records.lessons.append((person, step.pk, moment(at)))
        self.enrolment.started_at = start

    def take(self, exam: Exam, at: datetime, gap: timedelta) -> None:
        """A quiz passed, sometimes at the second try."""
        tries = 2 if exam.quiz.attempts > 1 and self.chance.random() < 0.22 else 1
        if tries == 2:
            self.attempt(exam, 1, False, at - gap / 2)
        self.attempt(exam, tries, True, at)

    def attempt(self, exam: Exam, number: int, passed: bool, at: datetime) -> None:
        quiz, paper = exam.quiz, exam.paper(passed, self.chance)
        longest = min(12, quiz.minutes or 12)
        started_at = at - timedelta(minutes=self.chance.randint(min(4, longest), longest))
        deadline = moment(started_at + timedelta(minutes=quiz.minutes)) if quiz.minutes else None
        key = UUID(int=self.chance.getrandbits(128), version=4)
        self.records.attempts.append(
            (
                *(key.hex, self.worker.person.pk, quiz.pk, number, quiz.attempts, Attempt.SUBMITTED),
                *(moment(started_at), deadline, moment(at), False, str(quiz.pass_mark), quiz.reveal),
                *paper.cells,
            )
        )
        self.last = Taken(key, started_at, paper)

    def complete(self, attempt: Taken | None, at: datetime) -> None:
        course, person = self.subject.course, self.worker.person
        ids = {"person_id": person.pk, "course_id": course.pk, "attempt_id": attempt.id if attempt else None}
        completion = Completion(course_version=course.version, completed_at=at, **ids)
        revoked = self.chance.random() < 0.002
        self.records.completions.append(completion)
        self.records.certificates.append(
            Certificate(
                completion=completion,
                holder=person.display_name,
                course_title=course.title,
                company=settings.COMPANY_NAME,
                percent=attempt.paper.percent if attempt else None,
                issued_at=at,
                expires_at=add_months(at, course.certificate_months) if course.certificate_months else None,
                revoked_at=at + DAY if revoked else None,
                revoked_why="Issued to the wrong person." if revoked else "",
            )
        )


def _cells(row: Model, columns: Sequence[str]) -> Row:
    return [_cell(getattr(row, column)) for column in columns]


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value.astimezone(UTC))
    if isinstance(value, dict):
        return json.dumps(value)
    return str(value) if isinstance(value, Decimal) else value


def _items(taken: Taken) -> Iterable[Row]:
    for position, (asked, choice) in enumerate(taken.paper.drawn, start=1):
        yield taken.id.hex, position, asked.version.pk, asked.options, 1, choice.given, str(choice.share)


def together(many: Iterable[Records]) -> Records:
    """The rows of several people as one."""
    whole = Records()
    for one in many:
        for name, rows in vars(one).items():
            getattr(whole, name).extend(rows)
    return whole
