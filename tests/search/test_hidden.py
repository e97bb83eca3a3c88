"""What is not published is not found, not counted, not suggested, and costs nothing: it is not in the index at all."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from portal.articles.actions import publishing
from portal.articles.models import Edition
from portal.common.models import SearchDocument
from portal.people.models import Person
from tests.articles.conftest import register, write  # noqa: F401  (fixtures)
from tests.statements import statements
from tests.training.conftest import make_course  # noqa: F401
from training.actions.indexing import index_course
from training.models import Course

As = Callable[[Person], Client]
SECRET = "Zebrafish"


@pytest.fixture
def clients(company: SimpleNamespace, as_: As) -> list[Client]:
    """A learner, an editor and an administrator: here nobody finds more than the others."""
    return [as_(company.alice), as_(company.erin), as_(company.xena)]


def asked(client: Client, text: str = SECRET) -> tuple[int, int, str, int]:
    """Results, suggestions, what the page says, statements of both."""
    with statements() as counted:
        page = client.get("/search/", {"q": text})
        offered = client.get("/search/suggest/", {"q": text[:5]}).content.decode()
    return page.context["page"].paginator.count, offered.count('role="option"'), page.content.decode(), len(counted)


def hidden(clients: list[Client]) -> None:
    assert not SearchDocument.objects.filter(terms__icontains=SECRET).exists()
    for client in clients:
        count, offered, text, cost = asked(client)
        assert (count, offered) == (0, 0) and "0 results" in text and 'name="kind"' not in text
        assert cost == asked(client, "Quokkaquokka")[3]  # of what never was there


def seen(clients: list[Client], count: int = 1) -> None:
    for client in clients:
        found = asked(client)
        assert found[0] == count and found[1] >= 1, found[:2]


def test_an_article_that_is_a_draft_published_and_withdrawn(
    clients: list[Client],
    write: Callable[..., Any],  # noqa: F811
    company: SimpleNamespace,
) -> None:
    write("zebra", title=f"On the {SECRET}", publish=False)
    hidden(clients)
    edition = Edition.objects.get(article__slug="zebra")
    publishing.ship(edition)
    seen(clients)
    publishing.archive(edition, by=company.xena)
    hidden(clients)


def test_the_words_of_a_revision_that_waits(clients: list[Client], write: Callable[..., Any]) -> None:  # noqa: F811
    """Readers see the published revision; the one that is written or waits for its day is not there yet."""
    write("animals", title="On animals")
    write("animals", title=f"On the {SECRET}", summary=f"The {SECRET}, in short.", publish=False)
    hidden(clients)
    assert asked(clients[0], "animals")[0] == 1
    publishing.ship(Edition.objects.get(article__slug="animals"))
    seen(clients)
    assert asked(clients[0], "animals")[0] == 0  # of the title before nothing is left


def test_a_course_that_is_a_draft_published_and_off_the_shelf(clients: list[Client], make_course: Callable[..., Any]) -> None:  # noqa: F811
    course = make_course("stripes").course
    course.title, course.state = {"en": f"All about the {SECRET}"}, Course.DRAFT
    course.save()
    index_course(course)
    hidden(clients)
    Course.objects.filter(pk=course.pk).update(state=Course.PUBLISHED)
    index_course(Course.objects.get(pk=course.pk))
    seen(clients)
    Course.objects.filter(pk=course.pk).update(state=Course.ARCHIVED)
    index_course(Course.objects.get(pk=course.pk))
    hidden(clients)


def test_a_lesson_that_is_retired(clients: list[Client], make_course: Callable[..., Any]) -> None:  # noqa: F811
    made = make_course("stripes")
    made.lessons[0].texts.update(title=f"The {SECRET}")
    index_course(made.course)
    seen(clients)
    made.lessons[0].retired = True
    made.lessons[0].save()
    index_course(made.course)
    hidden(clients)


def test_hidden_things_make_no_search_longer(clients: list[Client], write: Callable[..., Any]) -> None:  # noqa: F811
    """The same statements, and no row more for them to look at, however much there is that may not be seen."""
    write("shown", title="Parallel imports")
    before, rows = asked(clients[0], "parallel"), SearchDocument.objects.count()
    for number in range(3):
        write(f"draft-{number}", title=f"Parallel imports {number}", publish=False)
    after = asked(clients[0], "parallel")
    assert (after[0], after[1], after[3]) == (before[0], before[1], before[3]) == (1, 1, before[3])
    assert SearchDocument.objects.count() == rows
