"""Reference pages: every row, its source and date, what is not stated, filters; and the page of a fact."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.people.models import Person
from strategy.models import Clause, Jurisdiction, Playbook, PlaybookStep, Point, Provision
from tests.statements import statements
from tests.strategy.rows import text_of

As = Callable[[Person], Client]
R = "/strategy/reference/"
PAGES = ["", "trips/", "clauses/", "customs/", "standards/", "concepts/", "jurisdictions/", "playbooks/", "maturity/", "competencies/"]
DEEP = ["jurisdictions/CN/", "jurisdictions/ID/", "playbooks/L.ITC/", "trips/?part=II&obligation=option", "trips/?q=import"]


def ids(page: str) -> list[str]:
    return re.findall(r'<article class="claim" id="([^"]+)"', page)


@pytest.mark.parametrize("page", [*PAGES, *DEEP])
def test_few_statements(alice: Client, page: str) -> None:
    alice.get("/me/")
    with statements() as first:
        alice.get(R + page)
    with statements() as second:
        alice.get(R + page)
    assert len(first) <= 8 and len(second) <= (6 if "q=" in page else 3)


@pytest.mark.parametrize("page", [*PAGES, *DEEP])
def test_in_both_languages(own: None, company: SimpleNamespace, as_: As, page: str) -> None:
    for language, tag in (("en", "en"), ("zh-hans", "zh-Hans")):
        company.alice.language = language
        company.alice.save()
        assert f'<html lang="{tag}">' in text_of(as_(company.alice), R + page)


def test_trips_whole_and_narrowed(alice: Client) -> None:
    provisions = Provision.objects.current()
    assert set(ids(text_of(alice, R + "trips/"))) >= set(provisions.values_list("key", flat=True))
    for asked, found in (
        ("?part=III", provisions.filter(part="III")),
        ("?obligation=option", provisions.filter(obligation="option")),
        ("?part=II&obligation=mixed", provisions.filter(part="II", obligation="mixed")),
        ("?part=XX", provisions),
    ):
        shown = [key for key in ids(text_of(alice, R + "trips/" + asked)) if not key.startswith("TL")]
        assert shown == list(found.values_list("key", flat=True)), asked
    assert ids(text_of(alice, R + "trips/?q=31bis")) == ["T31B", "T71"]
    assert "T6" in ids(text_of(alice, R + "trips/?q=用尽"))
    assert "Nothing here fits" in text_of(alice, R + "trips/?q=zeppelin")


def test_a_provision_shows_obligation_basis_date_and_the_way_on(alice: Client) -> None:
    row = re.search(r'<article class="claim" id="T1".*?</article>', text_of(alice, R + "trips/"), re.DOTALL)
    assert row and all(
        words in row[0]
        for words in ("Duty with options", "Art. 1", "TRIPS Art. 1", "Law as at 22 Jul 2025", "Verified in the source", "/facts/T1/", "S22")
    )


def test_jurisdictions_by_region_and_regime(alice: Client) -> None:
    page = text_of(alice, R + "jurisdictions/")
    codes = re.findall(r'<th scope="row"><a href="/strategy/reference/jurisdictions/(\w\w)/"', page)
    assert codes == list(Jurisdiction.objects.current().values_list("key", flat=True)) and len(codes) == 25
    korea = page[page.index("jurisdictions/KR/") :].split("</tr>")[0]
    assert korea.count("Not stated: ask local counsel") >= 2 and "/facts/J.KR.tm/" in korea
    narrowed = re.findall(r'jurisdictions/(\w\w)/"', text_of(alice, R + "jurisdictions/?region=oceania"))
    assert narrowed == ["AU", "NZ"]
    assert set(re.findall(r'jurisdictions/(\w\w)/"', text_of(alice, R + "jurisdictions/?regime=national"))) >= {"BR"}


def test_every_sheet_says_what_is_not_stated(alice: Client) -> None:
    for row in Jurisdiction.objects.current():
        page = text_of(alice, f"{R}jurisdictions/{row.key}/")
        missing = page.count("Not stated: ask local counsel")
        stated = [name for name in ("pat", "tm", "cr", "customs", "venue", "terms") if f'id="J.{row.key}.{name}"' in page]
        flags = sum(value is None for value in (row.recordation, row.exports)) + (not row.border_rights) + (not row.recent)
        assert missing == 6 - len(stated) + flags, row.key


def test_a_sheet_has_sources_dates_and_what_changed(alice: Client) -> None:
    page = text_of(alice, R + "jurisdictions/CN/")
    assert "Patent Law 2020 Art. 75(1)" in page and "Law as at 19 Apr 2025" in page and "Trademark Law revised 26 Jun 2026" in page
    assert '/playbooks/L.CN/"' in page and "/facts/U.CN.01/" in page


def test_every_step_with_its_deadline(alice: Client) -> None:
    for playbook in Playbook.objects.current():
        page = text_of(alice, f"{R}playbooks/{playbook.key}/")
        for step in PlaybookStep.objects.current().filter(playbook=playbook.key):
            row = page[page.index(f'<tr id="{step.key}">') :].split("</tr>")[0]
            time = "No fixed number" if step.days is None else f'<strong class="num">{step.days}</strong>' if step.days else "The same day"
            assert time in row
            assert f"/facts/{step.fact_id}/" in row and step.who["en"] in row.replace("&#x27;", "'")


def test_a_step_does_not_repeat_the_name_of_its_playbook(alice: Client) -> None:
    page = text_of(alice, R + "playbooks/L.ITC/")
    assert 'lang="en">Written response to complaint and notice</a>' in page and page.count("US ITC Section 337: ") == 7  # the options


def test_every_clause_and_point_stands_on_its_page(alice: Client) -> None:
    shown = {key for page in PAGES for key in ids(text_of(alice, R + page))}
    assert shown >= set(Clause.objects.current().values_list("key", flat=True))
    assert shown >= set(Point.objects.current().values_list("key", flat=True))
    assert "Risk: High" in text_of(alice, R + "clauses/?risk=high") and "K03" not in ids(text_of(alice, R + "clauses/?risk=high"))


def test_roles_by_competencies(alice: Client) -> None:
    page = text_of(alice, R + "competencies/")
    row = page[page.index('<tr id="R06">') :].split("</tr>")[0]
    assert re.findall(r'<td class="num">(\d)</td>', row) == list("333233345342")
    assert all(f'id="CMP{n:02}"' in page for n in range(1, 13)) and page.count("<tr id=") == 12


def test_twelve_dimensions_by_five_levels(alice: Client) -> None:
    page = text_of(alice, R + "maturity/")
    assert all(f'id="MD{n}"' in page for n in range(1, 13)) and page.count("5 Leading") == 12


@pytest.mark.parametrize("address", ["nothing/", "jurisdictions/XX/", "jurisdictions/cn/", "playbooks/L.NIL/"])
def test_what_does_not_exist_is_a_404(alice: Client, address: str) -> None:
    assert alice.get(R + address).status_code == 404


def test_a_fact_names_the_rows_that_speak_by_it_and_rest_on_it(alice: Client) -> None:
    page = text_of(alice, "/facts/KF03/")
    assert "/strategy/reference/clauses/#KF03" in page and "/strategy/reference/clauses/#K01" in page and "rests on this fact" in page
    assert "/strategy/reference/jurisdictions/DE/" in text_of(alice, "/facts/J.DE.pat/")
    assert "/strategy/international-rules/#C4.05" in text_of(alice, "/facts/C4.05/")
