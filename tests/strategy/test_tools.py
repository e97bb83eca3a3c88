"""The tools as people use them: asked one question a screen, answered from rules, left at any time and taken up again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.articles.models import Fact
from portal.people.models import JobRole, Membership, Person
from strategy.actions import answering
from strategy.jobs import forget_stale_answers
from strategy.models import ToolRecord, ToolRun
from strategy.queries.rulebook import rulebook
from strategy.queries.tools import TOOLS
from tests.statements import statements
from tests.strategy.rows import text_of

As = Callable[[Person], Client]
GERMANY = {"right": "trademarks", "destination": "DE", "genuine": "genuine", "sold_in": "CN", "consent": "no"}
LIMIT = "General information, not legal advice"


def begun(client: Client, tool: str = "exhaustion", **given: str) -> ToolRun:
    """Begun some time ago, so that the next one is no double click."""
    went = client.post(f"/tools/{tool}/", given)
    found = ToolRun.objects.filter(pk=went.url.split("/")[3])
    found.update(begun_at=timezone.now() - timedelta(hours=1))
    return found.get()


def answer(client: Client, run: ToolRun, screen: str, **given: Any) -> Any:
    return client.post(f"/tools/runs/{run.pk}/", {"screen": screen, **given})


def answered(client: Client, answers: dict[str, Any], tool: str = "exhaustion") -> ToolRun:
    run = begun(client, tool)
    for key, value in answers.items():
        assert answer(client, run, key, **{key: value}).status_code == 302, key
    run.refresh_from_db()
    return run


def keep(client: Client, run: ToolRun, **given: Any) -> Any:
    page = text_of(client, f"/tools/runs/{run.pk}/outcome/")
    fields = dict(re.findall(r'name="(seen|subject)"[^>]*?value="([^"]*)"', page))
    unit = re.search(r'<option value="(\d+)" selected', page)
    return client.post(f"/tools/runs/{run.pk}/outcome/", {**fields, "department": unit[1] if unit else "", **given})


# Which tools there are


def test_the_tools_stand_by_countermeasure_with_their_course(alice: Client) -> None:
    page = text_of(alice, "/tools/")
    assert all(f'href="/{where}/"' in page for where in ("records", "cases", "disclosures", "plan"))
    assert [page.index(f'href="/tools/{key}/"') for key in ("joint", "exhaustion", "pathway", "standards")]
    assert "May these goods be sold there?" in page and "Up to 8 questions" in page
    assert "You have no record yet" in page and "Unfinished answers" not in page


def test_a_tool_says_what_it_answers_what_it_needs_and_what_it_is_not(alice: Client) -> None:
    page = text_of(alice, "/tools/exhaustion/")
    assert "Have at hand" in page and "May these goods be sold there?" in page and LIMIT in page
    assert 'href="/strategy/reference/jurisdictions/"' in page and "None yet." in page
    assert alice.get("/tools/nothing/").status_code == 404


def test_ways_lead_to_the_tools(alice: Client) -> None:
    for address, tool in (
        ("/strategy/international-rules/", "pathway"),
        ("/strategy/independent-innovation/", "joint"),
        ("/strategy/reference/jurisdictions/", "exhaustion"),
        ("/strategy/reference/clauses/", "exhaustion"),
        ("/strategy/reference/customs/", "pathway"),
        ("/strategy/reference/playbooks/", "pathway"),
        ("/search/?q=parallel+import+checker", "exhaustion"),
        ("/search/?q=平行进口核查", "exhaustion"),
        ("/", "standards"),
    ):
        assert f'href="/tools/{tool}/"' in text_of(alice, address), address
    assert 'href="/tools/exhaustion/?destination=DE"' in text_of(alice, "/strategy/reference/jurisdictions/DE/")
    for part in ("enterprise-ip-strategy", "ip-talent"):
        assert 'href="/tools/maturity/"' in text_of(alice, f"/strategy/{part}/")
    assert 'id="tools"' not in text_of(alice, "/strategy/introduction/")


# Question by question


def test_may_i_ship_this_to_germany(alice: Client) -> None:
    run = begun(alice)
    assert run.tool == "exhaustion" and run.answers == {}
    page = text_of(alice, f"/tools/runs/{run.pk}/")
    assert "Question 1 of at most 8" in page and "Which right protects the goods?" in page and "I don’t know" in page
    for number, (key, value) in enumerate(GERMANY.items(), 1):
        page = text_of(alice, f"/tools/runs/{run.pk}/?q={key}")
        assert f"Question {number} of" in page
        went = answer(alice, run, key, **{key: value})
    assert went.url == f"/tools/runs/{run.pk}/outcome/"  # stopped whoever sold them: the rest is not asked
    page = text_of(alice, went.url)
    assert "verdict--stop" in page and page.count(LIMIT) == 1 and "MarkenG" in page
    assert "Rule exhaustion/DE.trademarks, version 1" in page and 'href="/facts/J.DE.tm/"' in page and "law as at" in page


def test_an_outcome_is_kept_for_a_reference_and_a_unit(alice: Client, company: SimpleNamespace) -> None:
    run = answered(alice, GERMANY)
    assert "Write what the record is about" in keep(alice, run, subject=" ").content.decode()
    assert not ToolRecord.objects.exists()
    went = keep(alice, run, subject="PO 45-1180")
    record = ToolRecord.objects.get()
    assert went.url == f"/records/{record.pk}/"
    assert (record.subject, record.department, record.light, record.person) == ("PO 45-1180", company.export, "stop", company.alice)
    assert record.document["en"]["verdict"] and record.document["zh-hans"]["verdict"] and record.run == run
    for address in (f"/tools/runs/{run.pk}/", f"/tools/runs/{run.pk}/outcome/"):  # a second click leads to the same record
        assert alice.get(address).url == alice.post(address, {"screen": "right", "right": "patents"}).url == went.url
    run.refresh_from_db()
    assert run.answers == GERMANY and ToolRecord.objects.count() == 1
    assert "PO 45-1180" in text_of(alice, "/tools/") and "PO 45-1180" in text_of(alice, "/tools/exhaustion/")


def test_a_fact_that_reads_otherwise_by_now_is_not_kept_unseen(alice: Client) -> None:
    run = answered(alice, GERMANY)
    seen = re.search(r'name="seen" value="(\w+)"', text_of(alice, f"/tools/runs/{run.pk}/outcome/"))
    assert seen
    Fact.objects.filter(pk="J.DE.tm").update(text="Reads otherwise.")
    sent = {"seen": seen[1], "subject": "PO 1", "department": run.person.memberships.get().department_id}
    went = alice.post(f"/tools/runs/{run.pk}/outcome/", sent, follow=True)
    assert "Answers or rules have changed" in went.content.decode() and not ToolRecord.objects.exists()


def test_nobody_keeps_for_a_unit_that_is_not_theirs(alice: Client, company: SimpleNamespace) -> None:
    run = answered(alice, GERMANY)
    page = keep(alice, run, subject="PO 1", department=company.works.pk).content.decode()
    assert "none of your units" in page and 'value="PO 1"' in page and not ToolRecord.objects.exists()


def test_what_was_not_seen_is_not_kept(alice: Client, company: SimpleNamespace) -> None:
    run = answered(alice, GERMANY)
    seen = re.search(r'name="seen" value="(\w+)"', text_of(alice, f"/tools/runs/{run.pk}/outcome/"))
    assert seen
    answer(alice, run, "consent", consent="yes")  # in another tab
    for key, value in (("seller", "owner"), ("goods", "none"), ("territory", "no-limit")):
        answer(alice, run, key, **{key: value})
    unit = company.export.pk
    went = alice.post(f"/tools/runs/{run.pk}/outcome/", {"seen": seen[1], "subject": "PO 1", "department": unit}, follow=True)
    assert "Answers or rules have changed" in went.content.decode() and "verdict--go" in went.content.decode()
    assert not ToolRecord.objects.exists()


def test_one_goes_back_without_loss_and_changes_an_answer(alice: Client) -> None:
    run = answered(alice, GERMANY)
    went = answer(alice, run, "consent", consent="yes", go="back")
    assert went.url.endswith("?q=sold_in")
    run.refresh_from_db()
    assert run.answers["consent"] == "yes" and run.answers["sold_in"] == "CN"
    assert answer(alice, run, "right", go="back").url == "/tools/exhaustion/"  # nothing chosen: nothing lost
    page = text_of(alice, f"/tools/runs/{run.pk}/")
    assert "Who sold the goods first?" in page  # asked now, as the light hangs on it
    assert f'href="/tools/runs/{run.pk}/?q=destination"' in page and "Germany" in page and "Change" in page
    answer(alice, run, "genuine", genuine="doubt")
    run.refresh_from_db()
    assert run.answers == {"right": "trademarks", "destination": "DE", "genuine": "doubt"}


def test_what_a_question_did_not_offer_is_asked_again(alice: Client) -> None:
    """“None of these” of a patent says nothing of what only trademarks are asked."""
    sold = {"right": "patents", "destination": "DE", "genuine": "genuine", "sold_in": "DE", "consent": "no", "seller": "owner"}
    run = answered(alice, {**sold, "goods": ["none"]})
    answer(alice, run, "right", right="trademarks")
    run.refresh_from_db()
    assert run.answers == {**sold, "right": "trademarks"}
    assert "luxury" in text_of(alice, f"/tools/runs/{run.pk}/?q=goods")


def test_going_back_keeps_what_is_in_order_of_a_screen(alice: Client) -> None:
    run = begun(alice, "contract")
    screen = next(one for one in TOOLS["contract"].screens(rulebook(), {}) if one.key == "rights")
    first, second, *_others = (ask.key for ask in screen.asks)
    answer(alice, run, screen.key, **{first: "weak"}, go="back")
    run.refresh_from_db()
    assert run.answers[first] == "weak" and second not in run.answers


def test_a_question_that_is_no_longer_asked_takes_no_answer(alice: Client) -> None:
    run = answered(alice, GERMANY)
    went = alice.post(f"/tools/runs/{run.pk}/", {"screen": "seller", "seller": "owner"}, follow=True)
    assert "no longer asked" in went.content.decode()
    run.refresh_from_db()
    assert "seller" not in run.answers


@pytest.mark.parametrize(
    ("screen", "given", "said"),
    [
        ("right", {}, "Choose an answer."),
        ("right", {"right": "plants"}, "That answer is not offered here"),
        ("right", {"destination": "US"}, "Choose an answer."),
        ("destination", {"destination": "XX"}, "That answer is not offered here"),
        ("destination", {"destination": ""}, "Choose a country or region."),
        ("goods", {"goods": ["none", "luxury"]}, "“None of these” cannot stand beside other answers."),
        ("goods", {"goods": ["music"]}, "That answer is not offered here"),  # of a trademark nobody asks for records
        ("goods", {}, "Choose at least one answer."),
    ],
)
def test_bad_answers_are_refused_politely(alice: Client, screen: str, given: dict[str, Any], said: str) -> None:
    run = answered(alice, {**GERMANY, "consent": "yes", "seller": "owner"})
    before = dict(run.answers)
    page = answer(alice, run, screen, **given)
    assert page.status_code == 200 and said in page.content.decode() and "data-error-summary" in page.content.decode()
    run.refresh_from_db()
    assert run.answers == before


def test_what_nobody_knows_leads_to_whom_to_ask(alice: Client, company: SimpleNamespace) -> None:
    role = JobRole.objects.get(code="licensing-manager")
    Membership.objects.create(person=company.mona, department=company.sales, job_role=role)
    run = answered(alice, {**GERMANY, "consent": "unknown", "seller": "owner", "goods": "unknown", "territory": "unknown"})
    page = text_of(alice, f"/tools/runs/{run.pk}/outcome/")
    assert "verdict--ask" in page and "Who to ask" in page and "Mona Okafor" in page and "Nobody here has this job" in page


@pytest.mark.parametrize("place", ["CN", "IN", "JP", "US"])
def test_unsettled_law_is_neither_yes_nor_no(alice: Client, place: str) -> None:
    given = {**GERMANY, "right": "copyright", "destination": place, "sold_in": "DE", "consent": "yes"}
    run = answered(alice, given | {"seller": "owner", "goods": "none", "territory": "no-limit"})
    page = text_of(alice, f"/tools/runs/{run.pk}/outcome/")
    row = rulebook().exhaustion.row(place, "copyright")
    unsettled = row is None or row.regime in ("mixed", "unsettled")
    assert ("verdict--ask" in page) == unsettled


def test_it_goes_on_where_it_was_left_on_any_device(alice: Client, company: SimpleNamespace, as_: As) -> None:
    run = begun(alice)
    answer(alice, run, "right", right="patents")
    other = as_(company.alice)
    assert "Patent · " in text_of(other, "/tools/") and "1 of 8 answered" in text_of(other, "/tools/exhaustion/")
    assert "Where are the goods to be sold or imported?" in text_of(other, f"/tools/runs/{run.pk}/")
    assert other.get(f"/tools/runs/{run.pk}/outcome/").url == f"/tools/runs/{run.pk}/?q=destination"
    other.post(f"/tools/runs/{run.pk}/discard/")
    assert not ToolRun.objects.exists() and alice.get(f"/tools/runs/{run.pk}/").status_code == 404


def test_answers_a_page_knows_are_handed_over(alice: Client) -> None:
    page = text_of(alice, "/tools/exhaustion/?destination=DE&right=patents&goods=luxury&seller=nobody")
    for name, value in (("destination", "DE"), ("right", "patents"), ("goods", "luxury")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    run = begun(alice, destination="DE", right="patents", seller="nobody", other="x")
    assert run.answers == {"destination": "DE", "right": "patents"}
    assert "Are these genuine goods?" in text_of(alice, f"/tools/runs/{run.pk}/")


def test_a_double_click_begins_one_run(alice: Client) -> None:
    once, twice = (alice.post("/tools/exhaustion/", {"right": "patents"}).url for _click in range(2))
    assert once == twice and ToolRun.objects.count() == 1
    assert alice.post("/tools/exhaustion/").url != once and ToolRun.objects.count() == 2


def test_strangers_find_nothing(alice: Client, company: SimpleNamespace, as_: As) -> None:
    run = answered(alice, GERMANY)
    for person in (company.bob, company.charlie, company.xena, company.audrey):
        other = as_(person)
        for address in (f"/tools/runs/{run.pk}/", f"/tools/runs/{run.pk}/outcome/"):
            assert other.get(address).status_code == 404
            assert other.post(address, {"screen": "right", "right": "patents"}).status_code == 404
        assert other.post(f"/tools/runs/{run.pk}/discard/").status_code == 404
        assert "Germany" not in text_of(other, "/tools/")
    run.refresh_from_db()
    assert run.answers == GERMANY


def test_a_record_is_begun_from_says_so(alice: Client, company: SimpleNamespace) -> None:
    keep(alice, answered(alice, GERMANY), subject="PO 45-1180")
    record = ToolRecord.objects.get()
    run = answering.begin(TOOLS["exhaustion"], company.alice, answers=record.answers, former=record)
    assert f"Begun from record {record.number}, PO 45-1180" in text_of(alice, f"/tools/runs/{run.pk}/?q=right")
    assert 'value="PO 45-1180"' in text_of(alice, f"/tools/runs/{run.pk}/outcome/")
    keep(alice, run)
    assert ToolRecord.objects.get(former=record).subject == "PO 45-1180"


def test_it_speaks_chinese(own: None, company: SimpleNamespace, as_: As) -> None:
    company.alice.language = "zh-hans"
    company.alice.save()
    alice = as_(company.alice)
    run = answered(alice, GERMANY)
    page = text_of(alice, f"/tools/runs/{run.pk}/outcome/")
    assert "德国" in page and page.count("不构成法律意见") == 1 and "停止" in page


# Few statements, and what is forgotten


def test_statements_do_not_grow(alice: Client, company: SimpleNamespace) -> None:
    def counted() -> dict[str, int]:
        found = {}
        for address in ("/tools/", "/tools/exhaustion/", f"/tools/runs/{run.pk}/?q=goods", f"/tools/runs/{run.pk}/outcome/"):
            text_of(alice, address)
            with statements() as sql:
                text_of(alice, address)
            found[address] = len(sql)
        return found

    run = answered(alice, {**GERMANY, "consent": "yes", "seller": "owner", "goods": "unknown", "territory": "no-limit"})
    keep(alice, answered(alice, GERMANY), subject="One")
    once = counted()
    for subject in ("Two", "Three", "Four"):
        keep(alice, answered(alice, GERMANY), subject=subject)
        answered(alice, {"right": "patents"})
    assert counted() == once and max(once.values()) <= 12, once


def test_answers_nobody_touched_for_ninety_days_are_forgotten(alice: Client) -> None:
    kept, old, new = answered(alice, GERMANY), begun(alice), begun(alice)
    keep(alice, kept, subject="PO 1")
    long_ago = timezone.now() - timedelta(days=91)
    ToolRun.objects.filter(pk__in=[kept.pk, old.pk]).update(changed_at=long_ago)
    forget_stale_answers()
    assert set(ToolRun.objects.all()) == {kept, new} and ToolRecord.objects.get().run == kept
