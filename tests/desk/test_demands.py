"""An editor asks people to read and sign; who may see how many have, and who."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.articles.actions import demanding
from portal.articles.models import Article, ArticleRevision, ReadDemand
from portal.people.actions.signing import Signed
from portal.people.models import AuditEntry, Membership, Person
from portal.people.zones import company_day
from tests.articles.conftest import register, write
from tests.statements import statements

__all__ = ["register", "write"]
As = Callable[[Person], Client]
HASH = "0123456789abcdef" * 4
PAGE = "/desk/articles/exhaustion-of-rights/demands/"


@pytest.fixture
def revision(write: Callable[..., ArticleRevision]) -> ArticleRevision:  # noqa: F811
    return write()


@pytest.fixture
def demand(company: SimpleNamespace, revision: ArticleRevision) -> ReadDemand:
    """Asked of sales, where Bob has signed and Alice has not."""
    due_at = timezone.now() + timedelta(days=7)
    made = demanding.demand(revision.article, company.sales, due_at=due_at, why="The law has changed.", by=company.erin)
    demanding.keep_signature(company.bob, revision, Signed(timezone.now(), "password", HASH))
    return made


def form(**more: Any) -> dict[str, Any]:
    return {"department": "", "due_on": company_day() + timedelta(days=10), "why": "The law has changed."} | more


def text(browser: Client, address: str = PAGE) -> str:
    return browser.get(address).content.decode()


def test_an_editor_asks_and_ends_it(company: SimpleNamespace, revision: ArticleRevision, as_: As) -> None:
    erin = as_(company.erin)
    assert f'href="{PAGE}"' in text(erin, "/articles/exhaustion-of-rights/") and "Nobody is asked yet" in text(erin)
    assert erin.post(PAGE, form(department=company.sales.pk, every_revision="on")).status_code == 302
    made = ReadDemand.objects.get()
    assert (made.department, made.made_by, made.every_revision, made.why) == (company.sales, company.erin, True, "The law has changed.")
    assert timezone.localtime(made.due_at).hour == 18
    assert "0/2" in text(erin) and "Every newer revision again." in text(erin)
    assert "They are asked already." in erin.post(PAGE, form(department=company.sales.pk)).content.decode()
    erin.post(f"{PAGE}{made.pk}/end/")
    made.refresh_from_db()
    assert made.ended_at and "Ended" in text(erin)
    verbs = set(AuditEntry.objects.filter(actor=company.erin).values_list("action", flat=True))
    assert {"article.read_demanded", "article.read_demand_ended"} <= verbs


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"due_on": "2020-01-01"}, "Choose a day from tomorrow on."),
        ({"due_on": "9999-12-31"}, "Choose a day within the next three years."),
        ({"due_on": "soon"}, "aria-invalid"),
        ({"why": " "}, "aria-invalid"),
        ({"department": "99999"}, "aria-invalid"),
    ],
)
def test_what_is_wrong_is_said(company: SimpleNamespace, revision: ArticleRevision, as_: As, broken: dict[str, Any], said: str) -> None:
    answer = as_(company.erin).post(PAGE, form(**broken))
    assert answer.status_code == 200 and said in answer.content.decode() and not ReadDemand.objects.exists()


def test_editors_count_managers_see_their_unit_auditors_everybody(
    company: SimpleNamespace, demand: ReadDemand, revision: ArticleRevision, as_: As
) -> None:
    names = f"{PAGE}{demand.pk}/"
    assert "1/2" in text(as_(company.erin)) and "Bob Li" not in text(as_(company.erin))
    assert as_(company.erin).get(names).status_code == as_(company.erin).get(f"{names}signatures.csv").status_code == 404
    for person in (company.bob, company.audrey, company.xena):
        page = text(as_(person), names)
        assert "1 of 2 people have signed." in page and "Alice Zhang" in page and HASH[:16] in page and "Not signed yet" in page
    page = text(as_(company.mona), names)
    assert "0 of 0 people have signed." in page and "Alice" not in page and "0/0" in text(as_(company.mona))
    assert as_(company.alice).get(PAGE).status_code == as_(company.alice).get(names).status_code == 403
    Membership.objects.create(person=company.alice, department=company.works)
    page = text(as_(company.mona), names)
    assert "Alice Zhang" in page and "Bob" not in page, "who works in her unit too"


def test_managers_see_nothing_of_what_was_never_asked(company: SimpleNamespace, revision: ArticleRevision, as_: As) -> None:
    assert as_(company.bob).get(PAGE).status_code == 404
    assert as_(company.erin).get(PAGE).status_code == as_(company.audrey).get(PAGE).status_code == 200


def test_the_file_holds_the_whole_hash(company: SimpleNamespace, demand: ReadDemand, as_: As) -> None:
    Person.objects.filter(pk=company.alice.pk).update(display_name="=Alice()", sort_name="a")
    answer = as_(company.audrey).get(f"{PAGE}{demand.pk}/signatures.csv")
    head, alice, bob = csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")))  # type: ignore[call-overload]
    assert head[0] == "Name" and head[-1] == "SHA-256"
    assert alice[0] == "'=Alice()" and set(alice[3:]) == {""}
    assert bob[0] == "Bob Li" and bob[4:] == ["1", "en", "password", HASH] and bob[3].startswith(str(company_day())[:4])
    assert AuditEntry.objects.get(action="article.signatures_export").actor == company.audrey


def test_whoever_has_left_is_not_counted_and_their_signature_stays(company: SimpleNamespace, demand: ReadDemand, as_: As) -> None:
    Membership.objects.filter(person=company.bob).update(starts=company_day() - timedelta(days=9), ends=company_day() - timedelta(days=1))
    assert "0/1" in text(as_(company.erin))
    assert company.bob.read_signatures.count() == 1
    Person.objects.filter(pk=company.alice.pk).update(is_active=False)
    assert "0/0" in text(as_(company.erin))


def test_the_pages_ask_the_same_however_much_there_is(company: SimpleNamespace, demand: ReadDemand, as_: As) -> None:
    def asked(address: str) -> int:
        browser = as_(company.xena)
        browser.get(address)
        with statements() as found:
            browser.get(address)
        return len(found)

    names = f"{PAGE}{demand.pk}/"
    few = asked(PAGE), asked(names)
    for department in (None, company.works, company.export):
        due_at = timezone.now() + timedelta(days=7)
        demanding.demand(Article.objects.get(), department, due_at=due_at, why="Why.", by=company.erin)
    for person in (company.charlie, company.mona, company.erin):
        Membership.objects.create(person=person, department=company.export)
    assert (asked(PAGE), asked(names)) == few and max(few) <= 8
