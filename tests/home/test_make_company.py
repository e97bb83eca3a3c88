"""The made company: the same for the same seed, sound by every rule of the product, and never among real people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db.models import F, Q
from django.test import Client
from django.utils import timezone

from portal.home.company import making, words
from portal.people.actions import NotPossible
from portal.people.actions.demo import PASSWORD, load_demo_company
from portal.people.models import Department, DepartmentHead, Membership, Person
from portal.people.zones import company_day
from tests.conftest import PASSWORD as OURS
from training.actions import assigning, completing, structuring
from training.models import (
    Attempt,
    AttemptItem,
    Certificate,
    Completion,
    Course,
    Enrolment,
    Lesson,
    LessonCompletion,
    Module,
    Quiz,
)

Make = Callable[..., SimpleNamespace]
NOW = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)
KINDS = ("single", "multiple", "true_false", "matching", "ordering", "numeric", "short_answer")


@pytest.fixture
def courses(make_course: Make) -> list[Course]:
    made = [make_course(f"course-{number}", kinds=KINDS, lessons=3) for number in range(3)]
    Course.objects.update(certificate_months=12)
    for one in made:  # two modules, each with its check
        second = Module.objects.create(course=one.course, key="two", position=2, title={"en": "Two sales"})
        Lesson.objects.filter(pk=one.lessons[-1].pk).update(module=second)
        for position, module in enumerate((one.module, second), start=1):
            rules = {"draw": 3, "attempts": 2, "pass_mark": 60, "title": {"en": "Check"}, "position": position, "minutes": 10}
            Quiz.objects.create(course=one.course, module=module, key=f"check-{position}", **rules).pool.set(one.quiz.pool.all())
        Quiz.objects.filter(pk=one.quiz.pk).update(position=100)
    made[0].course.prerequisites.add(made[2].course)
    made[1].course.prerequisites.add(made[0].course, made[2].course)
    for one in made:
        structuring.keep(one.course)
    return [one.course for one in made]


def make(people: int = 160, seed: int = 7, now: datetime | None = None) -> making.Made:
    return making.make(making.Wanted(people, seed=seed), password=PASSWORD, now=now or timezone.now())


def everything() -> list[object]:
    """What the seed decides, without the numbers the database gives."""
    return [
        list(Department.objects.order_by("code").values_list("code", "parent__code")),
        list(Person.objects.order_by("email").values_list("email", "display_name", "time_zone", "is_active")),
        list(Membership.objects.order_by("person__email", "starts").values_list("person__email", "department__code", "starts", "ends")),
        list(
            Enrolment.objects.order_by("person__email", "course__slug").values_list(
                "person__email", "course__slug", "due_at", "started_at", "completed_at"
            )
        ),
        list(Attempt.objects.order_by("pk").values_list("pk", "percent", "passed", "submitted_at")),
        list(AttemptItem.objects.order_by("attempt", "position").values_list("attempt", "given", "share")),
    ]


def test_a_company_is_what_it_says(courses: list[Course]) -> None:
    made = make()
    today, now = company_day(), timezone.now()
    assert (made.people, made.courses, made.departments) == (160, 3, Department.objects.count())
    assert made.enrolments == Enrolment.objects.count() and made.completions == Completion.objects.count() == Certificate.objects.count()
    assert Department.objects.filter(parent__parent__parent__isnull=False).exists()
    assert not Department.objects.filter(parent__parent__parent__parent__isnull=False).exists()
    assert set(DepartmentHead.objects.values_list("department", flat=True)) == set(Department.objects.values_list("pk", flat=True))
    assert set(Person.objects.values_list("time_zone", flat=True)) == {words.SHANGHAI, words.BERLIN, words.NEW_YORK}
    assert Person.objects.filter(display_name__regex=r"^[A-Z]").exists() and Person.objects.filter(language="zh-hans").exists()
    current = Membership.objects.current(today)
    leavers = Person.objects.filter(is_active=False)
    assert leavers.exists() and not current.filter(person__in=leavers).exists()
    assert Membership.objects.filter(ends__lt=today, person__is_active=True).exists()
    assert Enrolment.objects.overdue(now).exists() and Person.objects.filter(enrolments=None).exists()
    assert Enrolment.objects.filter(completed_at=None, started_at__isnull=False).exists()
    assert Certificate.objects.filter(expires_at__lt=now).exists() and Certificate.objects.filter(expires_at__gt=now).exists()
    assert len({row.password for row in Person.objects.all()}) == 1 and check_password(PASSWORD, Person.objects.all()[0].password)


def test_its_records_keep_the_rules_of_the_product(courses: list[Course]) -> None:
    make()
    for row in Enrolment.objects.exclude(completed_at=None).select_related("person", "course"):
        assert completing.is_done(row.person, row.course)
        assert row.enrolled_at < row.started_at <= row.completed_at < timezone.now()
        assert Completion.objects.get(person=row.person, course=row.course).completed_at == row.completed_at
    for row in Enrolment.objects.filter(completed_at=None).select_related("person", "course"):
        assert not completing.is_done(row.person, row.course)
    assert not Attempt.objects.filter(Q(passed=True, percent__lt=F("pass_mark")) | Q(passed=False, percent__gte=F("pass_mark"))).exists()
    assert not LessonCompletion.objects.filter(at__gt=timezone.now()).exists()
    enrolled = Enrolment.objects.count()
    assigning.catch_up(Person.objects.values_list("pk", flat=True))  # what the departments ask has been given already
    assert Enrolment.objects.count() == enrolled


def test_steps_come_one_after_the_other_and_courses_after_those_they_require(courses: list[Course]) -> None:
    make()
    done = {(row.person_id, row.course_id): row.completed_at for row in Enrolment.objects.exclude(completed_at=None)}
    assert {course for _person, course in done} == {course.pk for course in courses}
    tries = Attempt.objects.filter(quiz__module=None, passed__isnull=False).select_related("quiz")
    for attempt in tries:
        for course in attempt.quiz.course.prerequisites.all():
            assert done[attempt.person_id, course.pk] < attempt.started_at
    assert tries.filter(passed=False).exists() and Attempt.objects.filter(passed=False, quiz__module__isnull=False).exists()
    read = LessonCompletion.objects.select_related("lesson__module").order_by("at")
    taken = Attempt.objects.select_related("quiz__module").order_by("submitted_at")
    for person, course in done:
        steps = [(row.at, row.at, row.lesson.module.position, 0) for row in read.filter(person=person, lesson__course=course)]
        for row in taken.filter(person=person, quiz__course=course):
            assert row.submitted_at and row.deadline_at and row.submitted_at <= row.deadline_at
            steps.append((row.started_at, row.submitted_at, row.quiz.module.position if row.quiz.module else 9, row.number))
        steps.sort()
        assert [place[2:] for place in steps] == sorted(
            place[2:] for place in steps
        )  # module by module, the check last, the final at the end
        assert all(before[1] < after[0] for before, after in pairwise(steps))
        assert steps[-1][1] == done[person, course]


def test_a_course_that_cannot_be_completed_is_left_out(courses: list[Course]) -> None:
    Course.objects.filter(pk=courses[2].pk).update(state=Course.ARCHIVED)
    assert make().courses == 0 and not Enrolment.objects.exists()


def test_pages_show_it(courses: list[Course], as_: Callable[[Person], Client]) -> None:
    make()
    admin = Person.objects.get(is_admin=True)
    assert as_(admin).get("/team/").status_code == as_(admin).get("/team/people/").status_code == 200
    attempt = Attempt.objects.filter(items__isnull=False).first()
    assert attempt is not None and "%" in as_(attempt.person).get(attempt.get_absolute_url()).content.decode()
    learner = Enrolment.objects.filter(completed_at=None, person__is_active=True)[0].person
    client = Client()
    assert client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD}).status_code == 302
    assert client.get("/").status_code == 200


def test_the_same_seed_makes_the_same_company(courses: list[Course]) -> None:
    found = []
    for seed in (3, 3, 4):
        make(60, seed, NOW)
        found.append(everything())
        clear()
    assert found[0] == found[1] != found[2]


def clear() -> None:
    for model in (Certificate, Completion, AttemptItem, Attempt, LessonCompletion, Enrolment):
        model.objects.all().delete()  # type: ignore[attr-defined]
    for course in Course.objects.all():
        course.assignments.all().delete()
    Membership.objects.all().delete()
    Person.objects.all().delete()
    for _level in range(4):
        Department.objects.filter(children=None).delete()


def test_the_command_says_what_it_made_and_what_there_was_not(courses: list[Course], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_company", people=60)
    said = capsys.readouterr().out
    assert "The portal has 3 courses, not 8" in said and "60 people in" in said and PASSWORD in said
    with pytest.raises(CommandError, match="already"):
        call_command("make_company", people=60)
    assert Person.objects.count() == 60


def test_real_people_keep_it_away(courses: list[Course], make_person: Callable[..., Person]) -> None:
    load_demo_company()
    make_person("Ruth Realperson")
    with pytest.raises(NotPossible, match="real people"):
        make()
    assert not Person.objects.filter(email__endswith="company.example").exists() and not making.is_made()


def test_the_demo_company_and_a_first_administrator_do_not(courses: list[Course]) -> None:
    load_demo_company()
    Person.objects.create_person("first@trading.test", "First Admin", OURS, is_admin=True)
    make()
    assert making.strangers() == []
    Person.objects.create_person("second@trading.test", "Second Admin", OURS, is_admin=True)
    assert making.strangers() == ["first@trading.test", "second@trading.test"]


def test_production_needs_the_word_and_lets_nobody_in(courses: list[Course], settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="--in-production"):
        call_command("make_company", people=60)
    assert not making.is_made()
    call_command("make_company", people=60, in_production=True)
    assert not any(person.has_usable_password() for person in Person.objects.all())


@pytest.mark.parametrize(("wanted", "why"), [({"people": 39}, "40 people"), ({"people": 60, "courses": 0}, "whole numbers")])
def test_too_little_is_refused(db: None, wanted: dict[str, int], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        call_command("make_company", **wanted)
