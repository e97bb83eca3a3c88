"""What people did of what was asked of them: enrolments, lessons read, attempts, completions, certificates.

Left thin: only the newest attempt of each person has its questions and answers, and no attempt has the protocol of its saves;
nobody has taken a course twice; nobody is in the middle of a quiz.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.home.company.school import Asked, Choice, Exam, Subject, score
from portal.home.company.staff import DAY, QUIET, Post, Worker
from portal.people.models import Person
from training import grading
from training.actions.certifying import add_months
from training.models import Assignment, Attempt, AttemptItem, Certificate, Completion, Enrolment, LessonCompletion

BATCH = 300  # rows a statement: three cells each stay below SQLite's old limit of 999
LATER = 30  # days for who joins later
Drawn = list[tuple[Asked, Choice]]


@dataclass
class Asking:
    """A course asked of the divisions on a day, due on another."""

    subject: Subject
    made_on: date
    due_on: date
    by_division: dict[str, Assignment] = field(default_factory=dict)


class Read(NamedTuple):
    """A lesson somebody has read."""

    person_id: int
    lesson_id: int
    at: datetime


@dataclass
class Records:
    """Rows that wait to be written together."""

    enrolments: list[Enrolment] = field(default_factory=list)
    lessons: list[Read] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    items: list[AttemptItem] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)

    def write(self) -> None:
        Enrolment.objects.bulk_create(self.enrolments)
        Attempt.objects.bulk_create(self.attempts)
        AttemptItem.objects.bulk_create(self.items)
        Completion.objects.bulk_create(self.completions)
        _write_lessons(self.lessons)
        for certificate in self.certificates:
            completion = certificate.completion
            certificate.completion = completion  # takes over the id the database gave
            certificate.number = f"{timezone.localtime(completion.completed_at, timezone.get_default_timezone()):%Y}-{completion.pk:06d}"
        Certificate.objects.bulk_create(self.certificates)


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
    newest: tuple[Attempt, Drawn] | None = None
    for asking in asked:
        enrolment = _enrolment(worker, asking, now)
        if enrolment is None:
            continue
        records.enrolments.append(enrolment)
        story = Story(worker, asking.subject, enrolment, records, chance)
        story.tell(zeal, now)
        newest = max((one for one in (newest, story.last) if one), key=lambda one: one[0].started_at, default=None)
    if newest:
        records.items = list(_items(*newest))
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
    last: tuple[Attempt, Drawn] | None = None

    def tell(self, zeal: float, now: datetime) -> None:
        """Finished (mostly before the date), begun, or untouched. Nothing happens after the last day, or in the future."""
        owed, lot = self.enrolment, self.chance.random()
        first = owed.enrolled_at.date() + DAY
        end = (self.worker.left or now.date()) - DAY
        span = (owed.due_at.date() - first).days  # type: ignore[union-attr]
        last = first + timedelta(days=1 + int(span * self.chance.triangular(0.05, 1.15, 0.6)))
        if first >= end or lot > 0.62 + 0.4 * zeal:
            return
        if last <= end and lot < 0.48 + 0.52 * zeal:
            self.finish(first, last)
        else:
            self.begin(first, min(last, end))

    def finish(self, first: date, last: date) -> None:
        """All lessons, then each quiz, sometimes at the second try; the last step completes the course."""
        done_at = self.worker.at(last, self.chance)
        self.read(len(self.subject.lessons), first, last - DAY)
        for exam in self.subject.exams:
            tries = 2 if exam.quiz.attempts > 1 and self.chance.random() < 0.22 else 1
            for number in range(1, tries + 1):
                self.attempt(exam, number, number == tries, done_at - (tries - number) * timedelta(hours=3))
        attempt = self.last[0] if self.last else None
        self.enrolment.completed_at = done_at
        self.complete(attempt, done_at)

    def begin(self, first: date, last: date) -> None:
        """Some lessons; who has read them all may have failed the quiz."""
        most = len(self.subject.lessons)
        self.read(self.chance.randint(1, most), first, last)
        if self.subject.exams and self.chance.random() < 0.15:
            self.attempt(self.subject.exams[0], 1, False, self.worker.at(last, self.chance) + timedelta(hours=1))

    def read(self, count: int, first: date, last: date) -> None:
        days = max(0, (last - first).days)
        start = self.worker.at(first, self.chance)
        gap = timedelta(days=days) / count
        moments = [start + number * gap for number in range(count)]
        self.enrolment.started_at = start
        person = self.worker.person.pk
        lessons = zip(self.subject.lessons, moments, strict=False)
        self.records.lessons += [Read(person, lesson.pk, at) for lesson, at in lessons]

    def attempt(self, exam: Exam, number: int, passed: bool, at: datetime) -> None:
        quiz, drawn = exam.quiz, exam.draw(exam.wrong(passed, self.chance), self.chance)
        result = score(tuple(choice.share for _asked, choice in drawn))
        started_at = at - timedelta(minutes=self.chance.randint(4, 15))
        attempt = Attempt(
            id=UUID(int=self.chance.getrandbits(128), version=4),
            person_id=self.worker.person.pk,
            quiz_id=quiz.pk,
            number=number,
            allowed=quiz.attempts,
            state=Attempt.SUBMITTED,
            started_at=started_at,
            deadline_at=started_at + timedelta(minutes=quiz.minutes) if quiz.minutes else None,
            submitted_at=at,
            pass_mark=quiz.pass_mark,
            reveal=quiz.reveal,
            points=result.points,
            max_points=result.max_points,
            percent=result.percent,
            passed=grading.passes(result.percent, quiz.pass_mark),
        )
        self.records.attempts.append(attempt)
        self.last = attempt, drawn

    def complete(self, attempt: Attempt | None, at: datetime) -> None:
        course, person = self.subject.course, self.worker.person
        completion = Completion(person_id=person.pk, course_id=course.pk, course_version=course.version, attempt=attempt, completed_at=at)
        revoked = self.chance.random() < 0.002
        self.records.completions.append(completion)
        self.records.certificates.append(
            Certificate(
                completion=completion,
                holder=person.display_name,
                course_title=course.title,
                company=settings.COMPANY_NAME,
                percent=attempt.percent if attempt else None,
                issued_at=at,
                expires_at=add_months(at, course.certificate_months) if course.certificate_months else None,
                revoked_at=at + DAY if revoked else None,
                revoked_why="Issued to the wrong person." if revoked else "",
            )
        )


def _items(attempt: Attempt, drawn: Drawn) -> Iterable[AttemptItem]:
    for position, (asked, choice) in enumerate(drawn, start=1):
        yield AttemptItem(
            attempt_id=attempt.pk,
            position=position,
            version_id=asked.version.pk,
            shuffle=asked.options,
            points=Decimal(1),
            given=choice.given,
            share=choice.share,
        )


def _write_lessons(rows: list[Read]) -> None:
    """Three columns of four rows in five: past the models, which would take longer over them than over everything else."""
    table, moment = LessonCompletion._meta.db_table, connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            values = ", ".join(["(%s, %s, %s)"] * len(batch))
            cells = [cell for row in batch for cell in (row.person_id, row.lesson_id, moment(row.at))]
            cursor.execute(f"INSERT INTO {table} (person_id, lesson_id, at) VALUES {values}", cells)  # noqa: S608 (our own table's name)


def together(many: Iterable[Records]) -> Records:
    """The rows of several people as one."""
    whole = Records()
    for one in many:
        for name, rows in vars(one).items():
            getattr(whole, name).extend(rows)
    return whole
