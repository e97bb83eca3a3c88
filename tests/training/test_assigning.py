"""Asking a course of a department: present and later members, the earliest date, no double run."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.people.actions import departments, memberships
from portal.people.models import AuditEntry, Department, Membership, Person
from training.actions import assigning, learning
from training.models import Assignment, Course, Enrolment

NOW = timezone.now()
SOON, LATER = NOW + timedelta(days=10), NOW + timedelta(days=50)


def due(person: Person) -> object:
    return Enrolment.objects.filter(person=person).values_list("due_at", flat=True).first()


def test_present_members_of_the_department_and_below_are_enrolled(company: SimpleNamespace, course: SimpleNamespace) -> None:
    made = assigning.assign(company.sales, course.course, due_at=SOON, by=company.bob)
    assert set(Enrolment.objects.values_list("person", flat=True)) == {company.alice.pk, company.bob.pk}
    assert due(company.alice) == SOON and made.made_by == company.bob
    line = AuditEntry.objects.get(action="training.assign")
    assert (line.actor, line.subject_id, line.detail["course"]) == (company.bob, str(company.sales.pk), "borders")


def test_those_who_join_later_are_enrolled_by_the_bell(company: SimpleNamespace, course: SimpleNamespace) -> None:
    assigning.assign(company.sales, course.course, due_at=SOON, by=company.bob, days_for_later=30)
    memberships.begin_membership(company.charlie, company.export)
    given = due(company.charlie)
    assert timezone.localdate(given) == timezone.localdate() + timedelta(days=30)  # type: ignore[arg-type]
    memberships.begin_membership(company.charlie, company.export)
    assigning.catch_up([company.charlie.pk], at=timezone.now() + timedelta(days=5))
    assert due(company.charlie) == given  # a repetition changes nothing


def test_the_due_date_holds_where_it_lies_further_than_the_days(company: SimpleNamespace, course: SimpleNamespace) -> None:
    assigning.assign(company.sales, course.course, due_at=LATER, by=company.bob, days_for_later=30)
    memberships.begin_membership(company.charlie, company.sales)
    assert due(company.charlie) == LATER


def test_a_job_that_begins_later_counts_from_its_first_day(company: SimpleNamespace, course: SimpleNamespace) -> None:
    """Nobody comes back on that day to enrol them, so they are enrolled now."""
    first = timezone.localdate() + timedelta(days=20)
    memberships.begin_membership(company.charlie, company.export, starts=first)
    assigning.assign(company.sales, course.course, due_at=SOON, by=company.bob, days_for_later=30)
    assert timezone.localdate(due(company.charlie)) == first + timedelta(days=30)  # type: ignore[arg-type]
    memberships.begin_membership(company.mona, company.export, starts=first)
    assert due(company.mona) == due(company.charlie)


def test_an_earlier_date_stays_and_a_later_or_missing_one_gives_way(company: SimpleNamespace, course: SimpleNamespace) -> None:
    learning.enrol(company.alice, course.course)
    assigning.assign(company.export, course.course, due_at=LATER, by=company.bob)
    assert due(company.alice) == LATER  # she took it herself, without a date
    assert assigning.preview(company.sales, course.course, SOON) == assigning.Preview(new=1, dated=1, kept=0, done=0)
    assigning.assign(company.sales, course.course, due_at=SOON, by=company.bob)
    assert due(company.alice) == SOON
    assert assigning.preview(company.export, course.course, LATER) == assigning.Preview(new=0, dated=0, kept=1, done=0)
    assigning.assign(company.export, course.course, due_at=LATER, by=company.bob)
    assert due(company.alice) == SOON


def test_again_for_the_same_department_moves_the_date(company: SimpleNamespace, course: SimpleNamespace) -> None:
    first = assigning.assign(company.sales, course.course, due_at=SOON, by=company.bob)
    assert assigning.preview(company.sales, course.course, LATER) == assigning.Preview(new=0, dated=2, kept=0, done=0)
    again = assigning.assign(company.sales, course.course, due_at=LATER, by=company.bob, days_for_later=7)
    assert again.pk == first.pk and due(company.alice) == LATER and Assignment.objects.get().days_for_later == 7


def test_who_has_completed_is_left_alone(enrolled: SimpleNamespace) -> None:
    Enrolment.objects.update(completed_at=NOW)
    assert assigning.preview(enrolled.export, enrolled.course, SOON) == assigning.Preview(new=0, dated=0, kept=0, done=1)
    assigning.assign(enrolled.export, enrolled.course, due_at=SOON, by=enrolled.bob)
    row = Enrolment.objects.get(person=enrolled.alice)
    assert (row.due_at, row.completed_at) == (None, NOW)


def test_an_ended_assignment_asks_nobody_any_more(company: SimpleNamespace, course: SimpleNamespace) -> None:
    made = assigning.assign(company.sales, course.course, due_at=SOON, by=company.bob)
    assigning.end(made, by=company.bob)
    ended = Assignment.objects.get().ended_at
    assigning.end(made, by=company.bob)
    assert Assignment.objects.get().ended_at == ended and AuditEntry.objects.filter(action="training.assignment_end").count() == 1
    memberships.begin_membership(company.charlie, company.export)
    assert due(company.charlie) is None and due(company.alice) == SOON  # what is owed already stays
    assert assigning.assign(company.sales, course.course, due_at=LATER, by=company.bob).pk != made.pk


def test_leavers_and_courses_that_are_not_published_ask_nothing(company: SimpleNamespace, course: SimpleNamespace) -> None:
    Person.objects.filter(pk=company.alice.pk).update(is_active=False)
    assigning.assign(company.sales, course.course, due_at=SOON, by=company.bob)
    assert due(company.alice) is None
    Course.objects.update(state=Course.ARCHIVED)
    memberships.begin_membership(company.charlie, company.export)
    assert due(company.charlie) is None
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(person=company.mona).update(starts=yesterday, ends=yesterday)
    assigning.assign(company.works, course.course, due_at=SOON, by=company.xena)
    assert due(company.mona) is None


def test_a_department_that_moves_brings_its_people(company: SimpleNamespace, course: SimpleNamespace) -> None:
    assigning.assign(company.sales, course.course, due_at=SOON, by=company.bob)
    departments.move_department(company.works, company.export)
    assert due(company.charlie) is not None and due(company.mona) is not None


def test_two_running_assignments_of_a_pair_are_impossible(company: SimpleNamespace, course: SimpleNamespace) -> None:
    assigning.assign(company.sales, course.course, due_at=SOON, by=company.bob)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(department=company.sales, course=course.course, due_at=LATER)


def test_several_assignments_of_one_line_give_the_earliest(company: SimpleNamespace, course: SimpleNamespace) -> None:
    top = Department.objects.create(code="top", name={"en": "Top"})
    departments.move_department(company.sales, top)
    assigning.assign(top, course.course, due_at=LATER, by=company.xena, days_for_later=60)
    assigning.assign(company.export, course.course, due_at=SOON, by=company.bob, days_for_later=5)
    memberships.begin_membership(company.charlie, company.export)
    assert due(company.charlie) == SOON
