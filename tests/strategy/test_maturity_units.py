"""The profile of a unit: who reads it, how it went, what comes next; and the company beside it, which betrays no other unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from portal.people.models import Department, DepartmentHead, JobRole, Membership, Person
from strategy.actions import answering
from strategy.actions.comparing import company_beside
from strategy.models import Dimension, PlanAction, RecordShare, ShownComparison, ToolRecord, ToolRun
from strategy.queries.tools.maturity import MATURITY
from tests.statements import statements
from tests.strategy.checked import answers, check, model
from tests.strategy.records import unsealed
from tests.strategy.rows import text_of

pytestmark = pytest.mark.django_db
As = Callable[[Person], Client]
UNIT = "/tools/maturity/units/export/"
UNITS = "/tools/maturity/units/"


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    model()


def words(page: str) -> str:
    """The text of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def rows(page: str, heading: str) -> dict[str, list[str]]:
    """The rows of the table that a heading names, by their first cell."""
    table = page.split(f'aria-labelledby="{heading}"><table')[1].split("</table>")[0]
    found = [[words(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in table.split("<tr>")[2:]]
    return {row[0].split()[0]: row[1:] for row in found}


def others(count: int, by: Person, levels: Any = None) -> list[Department]:
    """So many units more, each with a check; MD1 stands on 1, 2, 3 and so on."""
    made = []
    for number in range(count):
        unit = Department.objects.create(code=f"unit-{number}", name={"en": f"Unit {number}"})
        check(unit, by, 2, MD1=str((levels or [1, 2, 3, 4, 5, 1])[number]), scope=[])
        made.append(unit)
    return made


def beside(reader: Person) -> Any:
    """The company's figures as the page of a unit shows them to somebody who may not read every unit."""
    return company_beside(reader, every=False).figures


# Who reads it


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 200), ("charlie", 404), ("mona", 404), ("erin", 404), ("xena", 200), ("audrey", 200)]
)
def test_a_unit_is_read_by_its_members_its_heads_and_those_who_read_all(company: SimpleNamespace, as_: As, who: str, status: int) -> None:
    check(company.export, company.alice, MD8="1")
    answer = as_(getattr(company, who)).get(UNIT)
    assert answer.status_code == status and ("Dispute readiness" in answer.content.decode()) == (status == 200)


def test_whoever_answers_for_law_reads_every_unit(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.alice)
    law = JobRole.objects.create(code="ip-manager", name={"en": "IP manager"})
    Membership.objects.filter(person=company.charlie).update(job_role=law)
    assert as_(company.charlie).get(UNIT).status_code == 200
    Membership.objects.filter(person=company.charlie).update(job_role=None)
    assert as_(company.charlie).get(UNIT).status_code == 404


def test_who_has_left_the_unit_reads_it_no_more(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.bob)
    Membership.objects.filter(person=company.alice).update(department=company.works)
    assert as_(company.alice).get(UNIT).status_code == 404


def test_a_member_sees_the_profile_but_no_way_into_the_record_of_another(company: SimpleNamespace, as_: As) -> None:
    shown: Any = {"MD1.evidence": "Minutes of the board"}
    record = check(company.export, company.bob, **shown)
    seen = text_of(as_(company.alice), UNIT)
    assert record.number in seen and str(record.pk) not in seen.split('id="checks"')[1] and "Minutes of the board" not in seen
    assert "Minutes of the board" not in text_of(as_(company.bob), UNIT)


# What it shows


def test_a_unit_without_a_check_says_so(company: SimpleNamespace, as_: As) -> None:
    assert "This unit has not been checked yet" in text_of(as_(company.alice), UNIT)


def test_the_newest_check_speaks(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.alice, MD8="1", day=date(2026, 1, 5))
    check(company.export, company.alice, MD8="2", MD6="1", day=date(2026, 6, 1))
    check(company.works, company.charlie, 5)
    seen = text_of(as_(company.alice), UNIT)
    profile = rows(seen, "profile")
    assert profile["MD8"][:2] == ["2 · Panics and pays", "3"] and profile["MD6"][0] == "1 · Unregistered marks"
    assert "The mean is 2.8 of 5." in words(seen) and "Brands and trademarks (1) · Dispute readiness (2)" in words(seen)
    assert seen.count("radar__mark") == 12 + 1 + 2 * 12 + 2  # radar, its sign, two checks in each line, the mean
    for name in ("File home and top export marks", "Retain counsel"):
        assert name in seen
    assert seen.index("File home and top export marks") < seen.index("Retain counsel")
    assert '<a href="/courses/a-foreign-complaint-arrives/">' in seen


def test_a_dimension_that_was_left_out_is_not_drawn(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.alice, scope=["rd"])
    seen = text_of(as_(company.alice), UNIT)
    assert rows(seen, "profile")["MD9"][:2] == ["Left out", "–"] and seen.count('class="radar__key"') == 9


def test_the_way_over_time(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.alice, 2, day=date(2026, 1, 5), MD2="3", MD3="4")
    assert "There is one check so far" in text_of(as_(company.alice), UNIT)
    check(company.export, company.alice, 2, day=date(2026, 5, 5), MD1="4", MD2="3", MD3="1", scope=["rd", "goods"])
    ways = rows(text_of(as_(company.alice), UNIT), "ways")
    assert ways["MD1"][1:] == ["2", "4", "Up since the check before."]
    assert ways["MD2"][1:] == ["3", "3", "The same as in the check before."]
    assert ways["MD3"][1:] == ["4", "1", "Down since the check before."]
    assert ways["MD6"][1:] == ["2", "–", "Left out"]
    assert ways["Mean"][1:3] == ["2.3", "2.2"]


def test_another_wording_is_not_compared(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.alice, 2, day=date(2026, 1, 5))
    reword("MD1")
    check(company.export, company.alice, 3, day=date(2026, 5, 5))
    seen = text_of(as_(company.alice), UNIT)
    ways = rows(seen, "ways")
    assert ways["MD1"][-1] == "The wording of the levels has changed since; the two are not compared."
    assert ways["MD2"][-1] == "Up since the check before."
    assert rows(seen, "profile")["MD1"][0] == "3 · Reworded 3"


def reword(key: str) -> None:
    """Another version of a row, as loading changed content makes it."""
    from django.utils import timezone

    row = Dimension.objects.current().get(key=key)
    Dimension.objects.filter(pk=row.pk).update(current=False, until=timezone.now())
    row.pk, row.version = None, row.version + 1
    row.levels = [{"en": f"Reworded {level}", "zh-hans": f"新{level}"} for level in range(1, 6)]
    row.save()
    from portal.common.keeping import touch

    touch()


def test_a_level_keeps_no_words_that_were_not_its_own(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.alice, 3)
    reword("MD1")
    assert rows(text_of(as_(company.alice), UNIT), "profile")["MD1"][0] == "3"


def test_in_chinese(company: SimpleNamespace, as_: As) -> None:
    company.alice.language = "zh-hans"
    company.alice.save()
    check(company.export, company.alice, MD8="1")
    seen = text_of(as_(company.alice), UNIT)
    assert "写一张“头48小时”卡片" in seen and "对来函置之不理" in seen and "诉讼与争议法务" in seen


# The overview


def test_a_head_sees_their_units_with_last_check_mean_and_lowest(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.alice, MD8="1", MD5="2", day=date(2026, 2, 3))
    seen = words(text_of(as_(company.bob), UNITS))
    assert "Export sales 3 Feb 2026 2.8 2 Dispute readiness · Trade secrets and data" in seen and "Sales Never checked" in seen
    assert "Works" not in seen and "Works" in text_of(as_(company.xena), UNITS)
    assert "Works" not in text_of(as_(company.alice), UNITS) and "No unit yet" in text_of(as_(company.erin), UNITS)


# The company beside it


def company_cells(page: str) -> set[str]:
    return {row[2] for row in rows(page, "profile").values()}


def test_four_other_units_are_too_few_and_five_are_enough(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.alice, 2, MD1="3", scope=[])
    others(4, company.xena)
    seen = text_of(as_(company.alice), UNIT)
    assert company_cells(seen) == {"not shown"} and "the level of a single unit could be told" in seen
    assert not ShownComparison.objects.exists()
    fifth = Department.objects.create(code="fifth", name={"en": "Fifth"})
    check(fifth, company.xena, 2, MD1="5", scope=[])
    profile = rows(text_of(as_(company.alice), UNIT), "profile")
    assert profile["MD1"][2] == "3.0" and profile["MD2"][2] == "not shown"  # all others stand alike in MD2
    remembered = ShownComparison.objects.get(person=company.alice)
    assert set(remembered.levels) == {"MD1"} and remembered.known == [str(company.export.pk)]


def test_a_repetition_shows_the_same_and_remembers_nothing_more(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.alice, 2, MD1="3")
    others(5, company.xena)
    alice = as_(company.alice)
    assert rows(text_of(alice, UNIT), "profile")["MD1"] == rows(text_of(alice, UNIT), "profile")["MD1"]
    assert ShownComparison.objects.filter(person=company.alice).count() == 1


def test_who_knows_other_units_needs_more_of_them(company: SimpleNamespace) -> None:
    check(company.export, company.alice, 2, MD1="3")
    units = others(6, company.xena)
    assert beside(company.alice)["MD1"].tenths
    for unit in units[:2]:
        DepartmentHead.objects.create(department=unit, person=company.alice)
    knowing = Person.objects.get(pk=company.alice.pk)
    ShownComparison.objects.all().delete()
    assert beside(knowing)["MD1"].tenths is None
    assert beside(company.bob)["MD1"].tenths  # he heads export and sales: six are foreign to him


def test_a_record_that_was_shared_is_known(company: SimpleNamespace) -> None:
    check(company.export, company.alice, 2, MD1="3")
    others(4, company.xena)
    shared = check(company.works, company.charlie, 2, MD1="5")
    assert beside(company.alice)["MD1"].tenths
    ShownComparison.objects.all().delete()
    RecordShare.objects.create(record=shared, person=company.alice)
    assert beside(company.alice)["MD1"].tenths is None


def test_one_unit_that_moves_between_two_looks_is_not_told(company: SimpleNamespace) -> None:
    check(company.export, company.alice, 2, MD1="3")
    units = others(6, company.xena)
    assert beside(company.alice)["MD1"].tenths == 27
    check(units[0], company.xena, 2, MD1="5", day=date(2026, 4, 1))
    assert beside(company.alice)["MD1"].tenths is None
    assert beside(company.charlie)["MD1"].tenths == 33  # he has seen nothing before
    for unit, level in zip(units[1:5], "1234", strict=True):
        check(unit, company.xena, 2, MD1=level, day=date(2026, 4, 1))
    assert beside(company.alice)["MD1"].tenths


def test_ones_own_unit_may_move(company: SimpleNamespace) -> None:
    check(company.export, company.alice, 2, MD1="3")
    others(5, company.xena)
    assert beside(company.alice)["MD1"].tenths == 30
    check(company.export, company.alice, 2, MD1="5", day=date(2026, 4, 1))
    assert beside(company.alice)["MD1"].tenths == 33


def test_what_was_known_once_stays_known(company: SimpleNamespace) -> None:
    """Alice knew her former unit: without it and her new one only four are left."""
    check(company.export, company.alice, 2, MD1="3")
    check(company.works, company.charlie, 2, MD1="5")
    others(4, company.xena)
    assert beside(company.alice)["MD1"].tenths
    Membership.objects.filter(person=company.alice).update(department=company.works)
    assert beside(Person.objects.get(pk=company.alice.pk))["MD1"].tenths is None


def test_levels_of_a_former_wording_are_not_counted_together(company: SimpleNamespace) -> None:
    check(company.export, company.alice, 2, MD1="3")
    others(5, company.xena)
    reword("MD1")
    assert beside(company.charlie)["MD1"].tenths is None


def test_who_reads_every_unit_sees_every_mean(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.alice, 2, MD1="4")
    others(1, company.xena)
    seen = text_of(as_(company.audrey), UNIT)
    assert rows(seen, "profile")["MD1"][2] == "2.5" and "the mean of all units that were checked" in seen
    assert not ShownComparison.objects.exists()


# Statements


def test_few_statements_whatever_there_is(company: SimpleNamespace, as_: As) -> None:
    counted: dict[str, set[int]] = {}
    check(company.export, company.alice, 2, MD1="3")
    others(5, company.xena)
    for more in range(2):
        for name in ("alice", "bob", "audrey"):
            browser = as_(getattr(company, name))
            for address in (UNIT, UNITS):
                browser.get(address)
                with statements() as found:
                    browser.get(address)
                counted.setdefault(f"{name} {address}", set()).add(len(found))
        for day in range(1, 4):
            check(company.export, company.alice, 2, MD1="3", MD8="1", day=date(2026, 4 + more, day))
    assert all(len(each) == 1 for each in counted.values()), counted
    assert max(map(max, counted.values())) <= 12, counted


# Into the plan, and from the tool to the unit


def test_a_next_step_is_taken_into_the_plan_of_the_unit(company: SimpleNamespace, as_: As) -> None:
    record, alice = check(company.export, company.alice, MD8="1"), as_(company.alice)
    assert "Add to the plan" in text_of(alice, UNIT)
    for _twice in range(2):
        alice.post("/plan/add/", {"record": record.pk, "code": "maturity.MD8"})
    action = PlanAction.objects.get()
    assert (action.department, action.countermeasure, action.title) == (company.export, 3, "Dispute readiness: Write a first-48-hours card")
    seen = text_of(alice, UNIT)
    assert "Add to the plan" not in seen and action.get_absolute_url() in seen and "In the plan" in seen


def test_who_may_not_read_the_record_writes_the_action_by_themselves(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.bob, MD8="1")
    seen = text_of(as_(company.alice), UNIT)
    assert 'href="/plan/add/?countermeasure=3"' in seen and 'name="record"' not in seen


def test_who_audits_plans_and_checks_nothing(company: SimpleNamespace, as_: As) -> None:
    check(company.export, company.alice, MD8="1")
    Membership.objects.create(person=company.audrey, department=company.export)
    seen = text_of(as_(company.audrey), UNIT)
    assert "Write a first-48-hours card" in seen and "Add to the plan" not in seen and "Check again" not in seen


def test_a_head_keeps_a_check_for_a_unit_below(company: SimpleNamespace, as_: As) -> None:
    bob = as_(company.bob)
    run = ToolRun.objects.get(pk=bob.post("/tools/maturity/").headers["Location"].split("/")[3])
    assert "Question 1 of 7" in words(text_of(bob, f"/tools/runs/{run.pk}/"))
    answering.answer(run, MATURITY, answers(MD8="1"))
    outcome = f"/tools/runs/{run.pk}/outcome/"
    page = text_of(bob, outcome)
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen and f'<option value="{company.export.pk}"' in page and "Works" not in page and page.count('class="radar__mark"') == 13
    bob.post(outcome, {"subject": "Half-year", "department": company.works.pk, "seen": seen[1]})
    assert not ToolRecord.objects.exists()
    kept = bob.post(outcome, {"subject": "Half-year", "department": company.export.pk, "seen": seen[1]})
    record = ToolRecord.objects.get()
    assert kept.headers["Location"] == record.get_absolute_url() and record.department == company.export
    shown = text_of(bob, record.get_absolute_url())
    assert shown.count('class="radar__mark"') == 13 and f'href="{UNIT}"' in shown
    assert rows(text_of(as_(company.alice), UNIT), "profile")["MD8"][0] == "1 · Ignores letters"


def test_a_record_draws_its_radar_from_its_own_text(company: SimpleNamespace, as_: As) -> None:
    record, alice = check(company.export, company.alice, MD8="1"), as_(company.alice)
    before = text_of(alice, record.get_absolute_url()).split("data-kept")[1].split("</figure>")[0]
    reword("MD8")
    with unsealed():
        ToolRecord.objects.filter(pk=record.pk).update(data={})
    after = text_of(alice, record.get_absolute_url()).split("data-kept")[1].split("</figure>")[0]
    assert before == after and "<polygon" in before
