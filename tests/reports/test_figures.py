"""Managers' figures: exact at once, and every number leads to exactly the people it counts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from portal.people.models import Department, Membership, Person
from portal.people.zones import company_day
from portal.reports.actions import folding
from portal.reports.queries import figures
from portal.reports.queries.selection import branches, unit
from tests.training.test_attempting import give
from training.actions import attempting, learning
from training.models import Enrolment

Browser = Callable[[Person], Client]
LINK = re.compile(r'href="(/team/people/\?[^"]*state=[a-z_]+)"[^>]*>(\d+)')
CELL = re.compile(r'<a class="faint" href="([^"]+)">(\d+)/(\d+)')


def lines(browser: Client, address: str) -> list[list[str]]:
    """The file behind a list's address, without its head."""
    answer = browser.get(address.replace("/team/people/", "/team/people.csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def by_hand(ids: set[int], course: int, state: str) -> int:
    """Counted one person at a time, as nobody would for ten thousand."""
    today, now, found = company_day(), timezone.now(), 0
    for person in Person.objects.filter(is_active=True):
        jobs = person.memberships.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today, department__in=ids)
        row = Enrolment.objects.filter(person=person, course=course).first()
        if not jobs.exists() or row is None:
            continue
        late = row.due_at is not None and row.due_at < now
        standing = "completed" if row.completed_at else "overdue" if late else "in_progress" if row.started_at else "not_started"
        found += standing == state
    return found


@pytest.mark.parametrize("seed", range(6))
def test_cell_equals_rows_equals_counting_equals_lines(random_company: Callable[[int], SimpleNamespace], as_: Browser, seed: int) -> None:
    company = random_company(seed)
    folding.fold()
    browser = as_(company.boss)
    with timezone.override(company.boss.time_zone):
        scope = [unit(company.boss, {})]
        scope += [unit(company.boss, {"department": str(pk), "scope": how}) for pk in scope[0].branches for how in ("", "direct")]
        for selection in scope:
            table = figures.overview(selection, timezone.now())
            for line in [*table.lines, table.total]:
                ids = selection.ids if line.branch is None else {line.branch.pk} if line.direct else selection.below(line.branch.pk)
                for course in company.courses:
                    for state in figures.STANDINGS:
                        assert getattr(line.cells[course.pk], state) == by_hand(ids, course.pk, state)
            assert table.total.people == figures.answer(selection, timezone.now()).people
    page = unescape(browser.get("/team/").content.decode())
    links = LINK.findall(page)
    for address, number in links:
        listed = browser.get(address)
        counted = listed.context["page"].paginator.count
        assert counted == len(listed.context["rows"]) == len(lines(browser, address))
        assert counted == int(number)
    for address, done, total in CELL.findall(page):
        assert browser.get(address).context["page"].paginator.count == int(total)
        assert browser.get(f"{address}&state=completed").context["page"].paginator.count == int(done)


@pytest.mark.parametrize("seed", range(6))
def test_the_scope_is_the_one_of_visible_to(random_company: Callable[[int], SimpleNamespace], seed: int) -> None:
    boss = random_company(seed).boss
    assert set(branches(boss)) == set(Department.objects.visible_to(boss).values_list("pk", flat=True))


def test_a_number_is_right_in_the_second_after_somebody_finishes(enrolled: SimpleNamespace, as_: Browser) -> None:
    browser = as_(enrolled.bob)

    def counted() -> tuple[str, ...]:
        return CELL.findall(browser.get("/team/").content.decode())[-1][1:]

    learning.enrol(enrolled.bob, enrolled.course)
    assert counted() == ("0", "2")
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    give(attempt)
    attempting.submit(attempt)
    assert counted() == ("1", "2")
    assert "50 %" in browser.get("/team/").content.decode()
    assert [row[0] for row in lines(browser, "/team/people/?state=completed")] == ["Alice Zhang"]


def test_time_that_runs_out_counts_when_one_looks(enrolled: SimpleNamespace, as_: Browser) -> None:
    attempting.start(enrolled.alice, enrolled.quiz, at=timezone.now() - timedelta(days=1))
    assert lines(as_(enrolled.bob), "/team/people/")[0][10] == "0.00"  # handed in by the clock, with nothing right


def test_the_answer_counts_people_and_steps_apart(
    company: SimpleNamespace, make_course: Callable[..., SimpleNamespace], as_: Browser
) -> None:
    now = timezone.now()
    for slug, days in (("one", -1), ("two", -2), ("three", 5), ("four", 31)):
        made = make_course(slug, kinds=("single",), lessons=1)
        Enrolment.objects.create(person=company.alice, course=made.course, due_at=now + timedelta(days=days))
    folding.fold()
    found = figures.answer(unit(company.bob, {}), now)
    assert (found.people, found.compliant, found.late_people, found.late_steps, found.due_people, found.due_steps) == (2, 1, 1, 2, 1, 1)
    page = as_(company.bob).get("/team/").content.decode()
    assert "Not yet: 1 of 2 people are compliant." in page and "50 %" in page
    Enrolment.objects.all().delete()
    assert "Yes: 2 people, nothing overdue." in as_(company.bob).get("/team/").content.decode()


def test_a_search_in_the_address_does_not_bend_the_figures(enrolled: SimpleNamespace, as_: Browser) -> None:
    page = as_(enrolled.bob).get("/team/?q=nobody&course=borders&state=completed").content.decode()
    assert 'href="/team/people/' in page and "q=nobody" not in "".join(
        address for address, *_rest in LINK.findall(page) + CELL.findall(page)
    )
    assert CELL.findall(page)[-1][1:] == ("0", "1")


def test_an_empty_unit_is_never_a_hundred_per_cent(company: SimpleNamespace, as_: Browser) -> None:
    Membership.objects.all().delete()
    page = as_(company.bob).get("/team/").content.decode()
    assert "There is nobody in this unit yet." in page and "100 %" not in page
    Department.objects.exclude(pk__in=[]).update(parent=None)
    assert "No course is asked of this unit yet" in page


def test_without_departments_an_administrator_is_told_what_to_do(make_person: Callable[..., Person], as_: Browser) -> None:
    page = as_(make_person("Xena Novak", is_admin=True)).get("/team/").content.decode()
    assert "No department yet" in page
