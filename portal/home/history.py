"""A past for the demo company: who was asked what, who has finished, who is half way, who is late. Made by the real actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from portal.people.models import Department, Person
from training.actions import assigning, attempting, learning
from training.models import Assignment, Attempt, AttemptItem, Course, Lesson, LessonCompletion, Quiz

EVERYBODY, EXPORT = "ip-for-everyone", "exhaustion-and-parallel-import"
ASKED = [  # (course, department, due in days)
    (EVERYBODY, "company", -10),
    (EXPORT, "sales", 12),
]


@dataclass(frozen=True)
class Past:
    """What somebody did of a course: the first `lessons` (None: all), then tries at its quiz with so many wrong answers; the last one `days` ago."""

    lessons: int | None = None
    tries: tuple[int, ...] = ()
    days: int = 20


DONE = Past(tries=(1,))
PASTS: dict[str, dict[str, Past]] = {
    EVERYBODY: {
        "alice": Past(tries=(4, 1), days=31),
        "bob": Past(tries=(0,), days=33),
        "erin": Past(tries=(0,), days=40),
        "victor": DONE,
        "xena": DONE,
        "audrey": DONE,
        "li.na": DONE,
        "charlie": Past(tries=(5, 2), days=14),
        "mona": DONE,
        "wang.wei": Past(tries=(2,), days=12),
        "zhao.min": DONE,
        "chen.jie": Past(tries=(0,), days=38),
        "liu.yang": Past(tries=(5, 4, 3), days=11),
        "sun.lei": DONE,
        "zhou.ting": DONE,
        "ouyang.xue": Past(tries=(1,), days=3),
        "anna.schmidt": DONE,
        "jeroen.de.vries": Past(tries=(2,), days=13),
        "maria.garcia": DONE,
        "david.miller": Past(lessons=3, days=15),
        "tom.brandt": Past(lessons=1, days=18),
        "xu.fang": Past(lessons=4, days=9),
    },
    EXPORT: {
        "alice": Past(lessons=6, days=2),
        "bob": Past(tries=(1,), days=325),
        "li.na": Past(tries=(4,), days=1),
        "zhou.ting": Past(tries=(1,), days=4),
        "anna.schmidt": Past(lessons=2, days=5),
        "maria.garcia": Past(lessons=9, days=1),
        "zhao.min": Past(lessons=1, days=6),
    },
}


def there_is_one() -> bool:
    return Assignment.objects.exists() or LessonCompletion.objects.exists() or Attempt.objects.exists()


def make(now: datetime) -> tuple[int, int]:
    """(assignments, people with something done). Courses, departments and people that are not there are left out."""
    courses = {course.slug: course for course in Course.objects.published().filter(slug__in=PASTS)}
    asked = sum(_ask(courses[slug], code, days, now) for slug, code, days in ASKED if slug in courses)
    busy = set()
    for slug, pasts in PASTS.items():
        people = {
            person.email.partition("@")[0]: person for person in Person.objects.filter(email__in=[f"{box}@example.com" for box in pasts])
        }
        for box, past in pasts.items():
            if slug in courses and box in people:
                _live(people[box], courses[slug], past, now)
                busy.add(box)
    return asked, len(busy)


def _ask(course: Course, code: str, days: int, now: datetime) -> bool:
    department = Department.objects.filter(code=code).first()
    by = Person.objects.active().filter(is_admin=True).order_by("pk").first()
    if department is None or by is None:
        return False
    due_at = timezone.localtime(now + timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0)
    assigning.assign(department, course, due_at=due_at, by=by)
    return True


@transaction.atomic
def _live(person: Person, course: Course, past: Past, now: datetime) -> None:
    learning.enrol(person, course)
    lessons = list(Lesson.objects.filter(course=course, retired=False).order_by("position").select_related("course"))[: past.lessons]
    end = now - timedelta(days=past.days)
    for place, lesson in enumerate(lessons):
        learning.finish_lesson(person, lesson, at=end - timedelta(hours=3 * (len(lessons) - place) + 48 * len(past.tries)))
    for quiz in Quiz.objects.steps().filter(course=course):
        tries = past.tries if quiz.module_id is None else past.tries and (0,)  # the short checks of modules are passed at once
        for number, wrong in enumerate(tries, start=1):
            _try(person, quiz, wrong, end - timedelta(days=2 * (len(tries) - number)), seed=number)


def _try(person: Person, quiz: Quiz, wrong: int, at: datetime, seed: int) -> None:
    attempt = attempting.start(person, quiz, at=at - timedelta(minutes=12), seed=seed)
    for item in AttemptItem.objects.filter(attempt=attempt).select_related("version").order_by("position"):
        given = answer(item, right=item.position > wrong)
        moment = attempt.started_at + timedelta(seconds=50 * item.position)
        attempting.save(person, attempt.pk, item.position, key=uuid4(), base=0, given=given, at=moment)
    attempting.submit(attempt, at=at)


def answer(item: AttemptItem, *, right: bool) -> Any:
    """A right or a wrong answer to a question of any kind."""
    key = item.version.key
    correct = key["correct"]
    if item.version.kind in ("single", "true_false"):
        others = [option for option in item.shuffle if option not in correct]
        return correct[0] if right else others[0]
    if item.version.kind == "multiple":
        return correct if right else [option for option in item.shuffle if option not in correct][:1]
    if item.version.kind == "matching":
        return correct if right else dict(zip(correct, [*list(correct.values())[1:], next(iter(correct.values()))], strict=True))
    if item.version.kind == "ordering":
        return correct if right else correct[::-1]
    if item.version.kind == "numeric":
        return str(correct) if right else "123456"
    return " ".join(group[0] for group in key["keywords"]) if right else "I do not know"
