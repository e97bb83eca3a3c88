"""What the page of a fact says of training: lessons one may open; for editors the codes of questions, for nobody their text."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.articles.models import Fact
from portal.people.models import Person
from tests.statements import statements
from training.models import Course, LessonCitation, LessonText, QuestionVersion

As = Callable[[Person], Client]


@pytest.fixture
def cited(course: SimpleNamespace, company: SimpleNamespace) -> SimpleNamespace:
    """The first lesson cites the fact on which the questions rest."""
    text, _new = LessonText.objects.get_or_create(lesson=course.lessons[0], language="en", defaults={"title": "First", "body": "Text."})
    LessonCitation.objects.create(text=text, fact=Fact.objects.get(pk="T6"), position=1)
    return SimpleNamespace(**vars(company), **vars(course), address=course.lessons[0].get_absolute_url())


def test_lessons_of_courses_one_may_open(cited: SimpleNamespace, as_: As) -> None:
    alice = as_(cited.alice)
    assert f'href="{cited.address}"' in alice.get("/facts/T6/").content.decode()
    Course.objects.update(state=Course.DRAFT)
    assert cited.address not in alice.get("/facts/T6/").content.decode()
    Course.objects.update(state=Course.PUBLISHED)
    cited.lessons[0].retired = True
    cited.lessons[0].save()
    assert cited.address not in alice.get("/facts/T6/").content.decode()


def test_codes_of_questions_are_for_editors_and_administrators(cited: SimpleNamespace, as_: As) -> None:
    version = QuestionVersion.objects.filter(proof="T6", status="published").select_related("question").first()
    assert version
    code = version.question.code
    for reader, sees in ((cited.alice, False), (cited.audrey, False), (cited.erin, True), (cited.xena, True)):
        page = as_(reader).get("/facts/T6/").content.decode()
        assert (code in page) is sees and ("Questions that rest on it" in page) is sees
        assert version.body["en"]["stem"] not in page


def test_few_statements_for_everybody(cited: SimpleNamespace, as_: As) -> None:
    for reader in (cited.alice, cited.erin):
        client = as_(reader)
        client.get("/me/")
        with statements() as asked:
            client.get("/facts/T6/")
        assert len(asked) <= 8
