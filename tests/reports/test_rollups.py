"""The roll-ups say what is true after whatever happens, by whichever path, whoever comes at once."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone

from portal.people.actions import departments, memberships, people
from portal.people.models import Department, Membership, Person
from portal.people.zones import company_day
from portal.reports import triggers
from portal.reports.actions import checking, folding
from portal.reports.models import Changed, Counted, Folding, Place, Tally
from portal.reports.queries import figures
from portal.reports.queries.selection import unit
from portal.reports.triggers import install
from tests.statements import statements
from tests.training.test_attempting import give
from training.actions import assigning, attempting, learning
from training.models import Course, Enrolment

Make = Callable[..., SimpleNamespace]


def compare(boss: Person) -> None:
    """Every line of every department as the pages show it, beside a count of one person after the other."""
    assert checking.faults() == []
    now = timezone.now()
    for asked in [{}, *({"department": str(pk)} for pk in unit(boss, {}).branches)]:
        selection = unit(boss, asked)
        table = figures.overview(selection, now)
        jobs = Membership.objects.current().filter(department__in=selection.ids, person__is_active=True)
        who = set(jobs.values_list("person", flat=True))
        rows = Enrolment.objects.filter(person__in=who, course__state=Course.PUBLISHED)
        for course in {row.course_id for row in rows} | set(table.total.cells):
            mine = [row for row in rows.annotate(standing=figures.standing(now)) if row.course_id == course]
            cell = table.total.cells[course]
            assert {name: getattr(cell, name) for name in figures.STANDINGS} == {
                name: sum(row.standing == name for row in mine) for name in figures.STANDINGS
            }
        answer = figures.answer(selection, now)
        owed = list(rows.filter(completed_at=None, due_at__isnull=False))
        late = [row for row in owed if row.due_at < now]
        due = [row for row in owed if now <= row.due_at <= now + figures.SOON]
        assert (answer.late_steps, answer.late_people) == (len(late), len({row.person_id for row in late}))
        assert (answer.due_steps, answer.due_people) == (len(due), len({row.person_id for row in due}))
        assert answer.people == table.total.people == len(who)


class History:
    """One thing after the other, by the real actions."""

    def __init__(self, company: SimpleNamespace, chance: random.Random) -> None:
        self.company, self.chance = company, chance

    def step(self) -> None:
        self.chance.choice(
            [self.enrol, self.read, self.assign, self.move, self.end, self.second, self.leave, self.hang, self.publish, self.revoke]
        )()

    @property
    def person(self) -> Person:
        return self.chance.choice(list(Person.objects.order_by("pk")))

    @property
    def place(self) -> Department:
        return self.chance.choice(list(Department.objects.order_by("pk")))

    @property
    def course(self) -> Course:
        return self.chance.choice(self.company.courses)

    def enrol(self) -> None:
        learning.enrol(self.person, self.course)

    def read(self) -> None:
        """The course's lesson; with luck its quiz, which completes it."""
        person, course = self.person, self.course
        learning.enrol(person, course)
        learning.finish_lesson(person, course.lessons.get())
        if self.chance.random() < 0.6 and not attempting.standing(person, course.quizzes.get()).used:
            attempt = attempting.start(person, course.quizzes.get())
            give(attempt)
            attempting.submit(attempt)

    def assign(self) -> None:
        due_at = timezone.now() + timedelta(days=self.chance.choice([-3, 4, 40]))
        assigning.assign(self.place, self.course, due_at=due_at, by=self.company.boss, days_for_later=self.chance.choice([0, 30]))

    def move(self) -> None:
        memberships.move(self.person, self.place, starts=company_day() + timedelta(days=self.chance.choice([-2, 0, 0, 3])))

    def second(self) -> None:
        memberships.begin_membership(self.person, self.place)

    def end(self) -> None:
        rows = list(Membership.objects.filter(ends=None).order_by("pk"))
        if rows:
            memberships.end_membership(self.chance.choice(rows), company_day() + timedelta(days=self.chance.choice([-1, 0, 2])))

    def leave(self) -> None:
        person = self.person
        if person.is_active and person != self.company.boss:
            people.deactivate(person)
        else:
            people.reactivate(person)

    def hang(self) -> None:
        place, above = self.place, self.chance.choice([None, self.place])
        if above is None or above.pk not in Department.objects.below([place.pk]):
            departments.move_department(place, above)

    def publish(self) -> None:
        """An administrator puts a course away, or back."""
        course = self.course
        course.refresh_from_db()
        course.state = Course.ARCHIVED if course.state == Course.PUBLISHED else Course.PUBLISHED
        course.save()

    def revoke(self) -> None:
        """Somebody mends a row by hand."""
        Enrolment.objects.filter(person=self.person).update(completed_at=None)


@pytest.mark.parametrize("seed", range(5))
def test_random_histories_leave_the_truth(random_company: Callable[[int], SimpleNamespace], seed: int) -> None:
    company = random_company(seed)
    people.change_roles(company.boss, {"admin"} if seed % 2 else set())
    boss = Person.objects.get(pk=company.boss.pk)
    history = History(company, random.Random(seed))
    compare(boss)
    for _step in range(25):
        history.step()
        compare(Person.objects.get(pk=boss.pk))


def test_days_come_and_go_by_the_calendar_alone(company: SimpleNamespace, course: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    today = company_day()
    memberships.begin_membership(company.alice, company.works, starts=today + timedelta(days=3))
    memberships.end_membership(Membership.objects.get(person=company.charlie), today + timedelta(days=1))
    learning.enrol(company.charlie, course.course)
    for after, works in ((0, 2), (1, 2), (2, 1), (3, 2), (40, 2), (1, 2), (0, 2)):
        folding.fold(at=timezone.now() + timedelta(days=after))
        here = Tally.objects.get(department=company.works.pk, direct=0, standing=Tally.HERE)
        assert here.n == works, after
        assert checking.faults(at=timezone.now() + timedelta(days=after)) == []


def test_a_date_that_passes_is_late_without_a_fold(company: SimpleNamespace, course: SimpleNamespace) -> None:
    now = timezone.now()
    Enrolment.objects.create(person=company.alice, course=course.course, due_at=now + timedelta(minutes=5))
    folding.fold(at=now)
    scope = unit(company.bob, {})
    assert figures.answer(scope, now).late_people == 0
    later = now + timedelta(minutes=6)
    assert folding.fold(at=later) == 0 and figures.answer(scope, later).late_people == 1
    assert figures.overview(scope, later).total.cells[course.course.pk].overdue == 1


def test_completing_a_course_asks_the_database_nothing_more(enrolled: SimpleNamespace) -> None:
    folding.fold()
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    give(attempt)
    with statements() as asked:
        attempting.submit(attempt)
    assert not [sql for sql in asked if "reports_" in sql]
    assert set(Changed.objects.values_list("person", flat=True)) == {enrolled.alice.pk}
    assert folding.fold() == 1 and folding.fold() == 0 and not Changed.objects.exists()
    with statements() as asked:
        folding.fold()
    assert len(asked) == 1


def test_nothing_of_what_is_rolled_back_is_counted(company: SimpleNamespace, course: SimpleNamespace) -> None:
    folding.fold()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        learning.enrol(company.alice, course.course)
        raise ZeroDivisionError
    assert not Changed.objects.exists() and folding.fold() == 0


@pytest.mark.django_db(transaction=True)
def test_a_large_fold_is_done_in_parts_and_lets_others_write_in_between(
    company: SimpleNamespace, course: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    folding.fold()
    for person in Person.objects.order_by("pk"):
        learning.enrol(person, course.course)
    waiting = Changed.objects.count()
    monkeypatch.setattr(folding, "CHUNK", 2)
    real, parts = folding._count, []

    def interrupted(people: list[int], *rest: Any) -> None:
        parts.append(people)
        if len(parts) == 3:
            raise ZeroDivisionError
        real(people, *rest)

    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(folding, "_count", interrupted)
        folding.fold()
    left = list(Changed.objects.order_by("person").values_list("person", flat=True))
    assert len(left) == waiting - 4 and parts[2] == left[:2] and not {*parts[0], *parts[1]} & set(left)
    assert folding.fold() == len(left) and checking.faults() == []


def test_several_notes_of_a_person_are_worked_off_together(
    company: SimpleNamespace, make_course: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    folding.fold()
    courses = [make_course(f"course-{number}", kinds=("single",), lessons=1).course for number in range(4)]
    everybody = list(Person.objects.order_by("pk"))
    for person in everybody:
        for one in courses:
            learning.enrol(person, one)
    monkeypatch.setattr(folding, "CHUNK", 2)
    real, parts = folding._count, []
    monkeypatch.setattr(folding, "_count", lambda people, *rest: (parts.append(people), real(people, *rest)))
    assert folding.fold() == len(everybody)
    assert sorted(pk for part in parts for pk in part) == [person.pk for person in everybody]
    parts.clear()
    learning.enrol(company.alice, make_course("one-more").course)
    Folding.objects.update(day=None)
    folding.fold()
    assert sorted(pk for part in parts for pk in part) == sorted(folding.everybody()) and checking.faults() == []


def test_a_note_of_many_is_folded_in_parts_too(company: SimpleNamespace, course: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "CHUNK", 2)
    for person in Person.objects.order_by("pk"):
        learning.enrol(person, course.course)
    folding.fold()
    real, parts = folding._count, []
    monkeypatch.setattr(folding, "_count", lambda people, *rest: (parts.append(people), real(people, *rest)))
    Course.objects.update(state=Course.ARCHIVED)
    departments.move_department(company.export, company.works)
    folding.fold()
    assert max(map(len, parts)) == 2 and {pk for part in parts for pk in part} == set(Person.objects.values_list("pk", flat=True))
    compare(company.bob)


def test_check_rollups_names_what_differs_and_mends_it(
    company: SimpleNamespace, course: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    learning.enrol(company.alice, course.course)
    call_command("check_rollups")
    assert "sound" in capsys.readouterr().out
    Tally.objects.filter(department=company.sales.pk, standing=Tally.HERE, direct=0).update(n=7)
    Counted.objects.filter(person=company.alice.pk).update(courses=[])
    Place.objects.filter(person=company.bob.pk).delete()
    with pytest.raises(SystemExit):
        call_command("check_rollups")
    said = capsys.readouterr().err
    assert (
        f"person {company.alice.pk}:" in said
        and f"department {company.sales.pk}, course 0, here: 7 instead of" in said
        and "--mend" in said
    )
    call_command("check_rollups", mend=True)
    assert "sound" in capsys.readouterr().out


def test_check_rollups_names_a_place_of_whom_nothing_is_counted(
    company: SimpleNamespace, course: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    folding.fold()
    nobody = Person.objects.order_by("pk").last().pk + 1000  # type: ignore[union-attr]
    Counted.objects.filter(person=company.alice.pk).delete()
    Place.objects.create(person=nobody, department=company.sales.pk, direct=1)
    with pytest.raises(SystemExit):
        call_command("check_rollups")
    said = capsys.readouterr().err
    assert f"person {company.alice.pk}: nothing" not in said and f"person {nobody}: 1 places and [] is counted, nothing is true" in said
    Changed.objects.create(person=company.alice.pk)
    folding.fold()  # a reader is not in the way of it either
    call_command("check_rollups", mend=True)
    assert "sound" in capsys.readouterr().out and not Place.objects.filter(person=nobody).exists()


def test_who_moves_with_a_department_or_a_course_during_the_comparison_is_passed_over(
    company: SimpleNamespace, course: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    learning.enrol(company.charlie, course.course)
    folding.fold()
    real = folding.fold

    def then(change: Callable[[], Any]) -> list[str]:
        monkeypatch.setattr(folding, "fold", lambda **at: (real(**at), change()))
        return checking.faults()

    assert then(lambda: departments.move_department(company.export, company.works)) == []
    assert then(lambda: Course.objects.update(state=Course.ARCHIVED)) == []
    real()
    assert then(lambda: Counted.objects.filter(person=company.charlie.pk).update(courses=[[1, "completed", ""]])) != []


def standing_triggers() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(triggers.STANDING[connection.vendor])
        return {name: table for name, table in cursor.fetchall() if name.startswith("reports_")}


def drop_trigger(beginning: str) -> None:
    ((name, table),) = [(name, table) for name, table in standing_triggers().items() if name.startswith(beginning)]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{f' ON {table}' if connection.vendor == 'postgresql' else ''}")


def test_a_trigger_of_an_older_release_is_replaced(company: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    now = standing_triggers()
    older = [watch._replace(columns=("person_id",)) if watch.model is Enrolment else watch for watch in triggers.WATCHED]
    with monkeypatch.context() as before:
        before.setattr(triggers, "WATCHED", older)
        install()
    assert len(standing_triggers()) == len(now) and standing_triggers() != now
    folding.fold()
    install()
    assert standing_triggers() == now and Folding.objects.get().day is None


def test_a_trigger_of_another_schema_is_not_taken_for_ours(company: SimpleNamespace) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one schema.")
    now = standing_triggers()
    name = next(name for name in now if name.startswith("reports_training_enrolment_insert"))
    drop_trigger(name)
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.training_enrolment (person_id int)")
        cursor.execute(f"CREATE TRIGGER {name} AFTER INSERT ON elsewhere.training_enrolment FOR EACH ROW EXECUTE FUNCTION {name}()")
    install()
    assert standing_triggers() == now


def test_a_lost_trigger_is_made_again_and_everybody_counted_anew(company: SimpleNamespace, course: SimpleNamespace) -> None:
    folding.fold()
    drop_trigger("reports_training_enrolment_insert")
    learning.enrol(company.alice, course.course)
    assert folding.fold() == 0 and checking.faults()
    install()
    assert Folding.objects.get().day is None
    assert checking.faults() == []
    install()
    assert Folding.objects.get().day is not None


@pytest.fixture
def closing() -> Iterator[Callable[[Callable[[], Any]], threading.Thread]]:
    """Threads with connections of their own."""

    def run(work: Callable[[], Any]) -> threading.Thread:
        def whole() -> None:
            try:
                work()
            finally:
                connections.close_all()

        thread = threading.Thread(target=whole)
        thread.start()
        return thread

    yield run


@pytest.mark.django_db(transaction=True)
def test_writers_movers_and_readers_at_once_lose_nothing(
    company: SimpleNamespace,
    make_course: Make,
    closing: Callable[[Callable[[], Any]], threading.Thread],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(folding, "CHUNK", 3)
    courses = [make_course(f"course-{number}", kinds=("single",), lessons=1) for number in range(2)]
    crowd = [Person.objects.create_person(f"p{number}@example.com", f"Person {number}") for number in range(12)]
    for person in crowd:
        Membership.objects.create(person=person, department=company.export)
    failed: list[BaseException] = []

    def guarded(work: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> None:
            try:
                work()
            except BaseException as error:
                failed.append(error)

        return run

    def learn(mine: list[Person]) -> None:
        for person in mine:
            for made in courses:
                learning.enrol(person, made.course)
                learning.finish_lesson(person, made.lessons[0])
                attempt = attempting.start(person, made.quiz)
                give(attempt)
                attempting.submit(attempt)

    def move() -> None:
        for person in crowd:
            memberships.move(person, company.works)
            memberships.move(person, company.sales)

    def look() -> None:
        for _time in range(15):
            folding.fold()

    work = [lambda: learn(crowd[:6]), lambda: learn(crowd[6:]), move, look, look]
    threads = [closing(guarded(one)) for one in work]
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert checking.faults() == []
    done = Tally.objects.filter(department=company.sales.pk, direct=0, standing=Tally.COMPLETED)
    assert sum(row.n for row in done) == 24


def test_a_page_counts_what_was_committed_before_it(enrolled: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    browser = as_(enrolled.bob)
    assert "2 people" in browser.get("/").content.decode()
    people.deactivate(enrolled.alice)
    assert "1 person" in browser.get("/").content.decode()
