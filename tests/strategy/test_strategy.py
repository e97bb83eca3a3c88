"""The five countermeasures: loaded, shown, with what they rest on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.articles.models import Fact
from portal.people.models import Person
from strategy.actions.loading import load, read
from strategy.models import Countermeasure
from tests.statements import statements

As = Callable[[Person], Client]
CONTENT = Path(__file__).resolve().parents[2] / "strategy" / "content"
FILE = "countermeasures:\n" + "".join(
    f"  - {{number: {n}, slug: answer-{n}, title: {{en: Answer {n}, zh-Hans: 对策{n}}}, "
    f"short: {{en: Do {n}., zh-Hans: 做{n}。}}, cites: [C{n}]}}\n"
    for n in range(1, 6)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "countermeasures.yaml").write_text(FILE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def facts(db: None) -> set[str]:
    for n in range(1, 6):
        Fact.objects.create(
            id=f"C{n}",
            heading=f"Claim {n}",
            text=f"Text {n}",
            kind="claim",
            status="dated",
            note=f"Note {n}",
            confidence="known",
            as_of="2025-06",
            basis="The article",
        )
    return {f"C{n}" for n in range(1, 6)}


@pytest.fixture
def strategy(folder: Path, facts: set[str]) -> None:
    content, faults = read(folder, facts)
    assert faults == []
    load(content)


def test_twice_is_once(folder: Path, strategy: None) -> None:
    content, _faults = read(folder)
    assert load(content).unchanged == {"countermeasures": 5}
    text = (folder / "countermeasures.yaml").read_text(encoding="utf-8")
    (folder / "countermeasures.yaml").write_text(
        text.replace("Do 3.", "Do three.").replace("cites: [C3]", "cites: [C3, C4]"), encoding="utf-8"
    )
    report = load(read(folder)[0])
    assert report.changed == {"countermeasures": 1}
    third = Countermeasure.objects.get(number=3)
    assert third.short["en"] == "Do three." and third.facts.count() == 2


@pytest.mark.parametrize(
    ("old", "new", "record", "field"),
    [
        ("number: 5", "number: 6", "6", "number"),
        ("slug: answer-2", "slug: answer-1", "1", "slug"),
        ("cites: [C1]", "cites: [C99]", "1", "cites"),
        ("en: Answer 4", "en: ''", "4", "title"),
        ("short: {en: Do 1., zh-Hans: 做1。}", "shrt: x", "1", "shrt"),
        ("slug: answer-2", "slug: '2'", "2", "slug"),
    ],
)
def test_faults_are_named(folder: Path, facts: set[str], old: str, new: str, record: str, field: str) -> None:
    (folder / "countermeasures.yaml").write_text(FILE.replace(old, new), encoding="utf-8")
    assert (record, field) in {(fault.record, fault.field) for fault in read(folder, facts)[1]}


def test_the_portals_own_strategy_has_no_fault() -> None:
    from portal.articles.formats import read as read_articles

    articles, _faults = read_articles(CONTENT.parents[1] / "portal" / "articles" / "content")
    assert [str(fault) for fault in read(CONTENT, articles.fact_ids)[1]] == []


def test_the_five_on_one_page(strategy: None, company: SimpleNamespace, as_: As) -> None:
    page = as_(company.alice).get("/strategy/").content.decode()
    assert all(f"Answer {n}" in page and f"Do {n}." in page and f"/strategy/answer-{n}/" in page for n in range(1, 6))


def test_one_with_its_facts_notes_and_the_way_to_its_courses(strategy: None, company: SimpleNamespace, as_: As) -> None:
    page = as_(company.alice).get("/strategy/answer-3/").content.decode()
    assert "Text 3" in page and "Note 3" in page and "Dated" in page and "Law as at Jun 2025" in page and "Text 4" not in page
    assert 'href="/courses/"' in page and "There is no course for this countermeasure yet." in page and 'lang="zh-Hans">对策3' in page


def test_by_number_one_is_led_to_the_address(strategy: None, company: SimpleNamespace, as_: As) -> None:
    response = as_(company.alice).get("/strategy/4/")
    assert response.status_code == 302 and response["Location"] == "/strategy/answer-4/"


@pytest.mark.parametrize("address", ["/strategy/6/", "/strategy/answer-9/", "/strategy/0/", "/strategy/²/"])
def test_what_does_not_exist_is_a_404(address: str, strategy: None, company: SimpleNamespace, as_: As) -> None:
    assert as_(company.alice).get(address).status_code == 404


def test_an_empty_strategy_says_so(company: SimpleNamespace, as_: As) -> None:
    assert "not loaded yet" in as_(company.alice).get("/strategy/").content.decode()


def test_few_statements(strategy: None, company: SimpleNamespace, as_: As) -> None:
    client = as_(company.alice)
    client.get("/strategy/")
    for address in ("/strategy/", "/strategy/answer-1/"):
        with statements() as asked:
            client.get(address)
        assert len(asked) <= 8
