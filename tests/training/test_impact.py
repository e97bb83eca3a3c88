"""What a change would touch is counted before it is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation

from portal.articles.models import Fact
from portal.people.models import Person
from tests.statements import statements
from tests.training.blocks import write
from training.actions import certifying, learning
from training.models import Certificate, Completion, Course, QuestionVersion, Quiz
from training.queries import impact

Make = Callable[..., SimpleNamespace]


def certify(person: Person, course: Course) -> Certificate:
    learning.enrol(person, course)
    done = Completion.objects.create(person=person, course=course, course_version=course.version)
    return certifying.issue(done, course, person, None)


@pytest.fixture
def school(company: SimpleNamespace, make_course: Make) -> SimpleNamespace:
    """Two courses rest on T6, a third on nothing of it; Alice and Charlie hold certificates."""
    borders, licences, other = make_course(), make_course("licences", lessons=1), make_course("other")
    free = Fact.objects.create(pk="F1", heading="Other", text="Other.", kind="rule", confidence="known", as_of="2025", basis="")
    QuestionVersion.objects.filter(question__code__startswith="other").update(proof=free)
    QuestionVersion.objects.filter(question__code="licences-0").update(proof=free)
    QuestionVersion.objects.get(question__code="licences-0").facts.add("T6")
    write(borders.lessons[0], "A situation.\n\nMembers choose [@T6].\n\n" + "word " * 199 + "[@T6].")
    write(borders.lessons[0], "情境。\n\n成员自行选择[@T6]。", "zh-hans")
    write(other.lessons[0], "Another rule [@F1].")
    for person in (company.alice, company.charlie):
        certify(person, borders.course)
    certify(company.alice, licences.course)
    certify(company.alice, other.course)
    return SimpleNamespace(**vars(company), borders=borders, licences=licences, other=other)


def test_questions_by_proof_and_by_their_facts_with_lessons_and_certificates(school: SimpleNamespace) -> None:
    found = impact.of({"T6"})
    assert [code for code, _stem in found.questions] == ["borders-0", "borders-1", "borders-2", "licences-0", "licences-1", "licences-2"]
    assert found.questions[0][1] == "Stem 0 (single)?"
    assert [(lesson.course_title, lesson.url, [block.number for block in lesson.blocks]) for lesson in found.lessons] == [
        ("Course borders", school.borders.lessons[0].get_absolute_url(), [2, 3])
    ]
    assert (found.courses, found.certificates, found.people) == (2, 3, 2)
    # 201 English words are two minutes, three questions three; licences: nothing to read, three questions and at least a minute
    assert found.minutes_total == 5 + 5 + 4
    assert found.minutes == 7


def test_the_readers_language(school: SimpleNamespace) -> None:
    with translation.override("zh-hans"):
        lesson = impact.of(["T6"]).lessons[0]
    assert lesson.course_title == "课程 borders" and [block.words for block in lesson.blocks] == ["成员自行选择。"]


def test_what_no_longer_counts(school: SimpleNamespace) -> None:
    assert impact.of([]) == impact.Impact() and impact.of(["nothing"]) == impact.Impact()
    Certificate.objects.filter(completion__person=school.charlie).update(revoked_at=timezone.now())
    assert impact.of(["T6"]).people == 1
    Certificate.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert impact.of(["T6"]).certificates == 0
    QuestionVersion.objects.filter(question__code="borders-0").update(status=QuestionVersion.RETIRED)
    assert "borders-0" not in dict(impact.of(["T6"]).questions)
    Quiz.objects.filter(course=school.licences.course).update(retired=True)
    assert impact.of(["T6"]).courses == 1
    Course.objects.update(state=Course.ARCHIVED)
    assert impact.of(["T6"]).courses == 0 and impact.of(["T6"]).lessons == []


def test_people_who_left_do_not_count(school: SimpleNamespace) -> None:
    Person.objects.filter(pk=school.charlie.pk).update(is_active=False)
    assert (impact.of(["T6"]).certificates, impact.of(["T6"]).people) == (2, 1)


def test_few_statements(school: SimpleNamespace) -> None:
    with statements() as asked:
        impact.of(["T6", "F1"])
    assert len(asked) <= 8
