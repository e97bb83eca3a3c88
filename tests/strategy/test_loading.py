"""Loading: twice is once, a change closes a version and adds the next, what is taken out is closed."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from portal.articles.models import Change, Fact
from portal.common.keeping import stamp
from portal.common.models import ContentStamp, SearchDocument
from portal.common.searching import find
from portal.people.models import JobRole
from strategy.actions.loading import load
from strategy.formats import StrategyContent
from strategy.models import Claim, Countermeasure, Exhaustion, Frame, Place, PlaybookStep, Provision, RoleProfile, ToolWords, VersionedRow
from strategy.queries.rowwords import facts_of, title_of
from tests.strategy.rows import own_content

pytestmark = pytest.mark.django_db


def changed(table: str, key: str, **values: object) -> StrategyContent:
    """The portal's own content with one row changed."""
    content = copy.copy(own_content()[1])
    drafts = [replace(draft, values={**draft.values, **values}) if draft.key == key else draft for draft in content.rows[table]]
    return StrategyContent(content.parts, {**content.rows, table: drafts})


def without(table: str, key: str) -> StrategyContent:
    content = own_content()[1]
    return StrategyContent(content.parts, {**content.rows, table: [draft for draft in content.rows[table] if draft.key != key]})


def documents() -> dict[int, str]:
    return dict(SearchDocument.objects.filter(kind__in=["strategy", "reference"]).values_list("pk", "terms"))


def test_everything_is_there(own: None) -> None:
    assert Countermeasure.objects.count() == 5 and Frame.objects.count() == 2
    assert Claim.objects.current().count() == 84 and Provision.objects.current().count() == 72
    german = Exhaustion.objects.current().get(jurisdiction="DE", right="patents")
    assert german.regime == "regional" and german.fact_id == "J.DE.pat"
    answer = PlaybookStep.objects.current().get(key="L.ITC.04")
    assert (answer.days, answer.unit, answer.who["zh-hans"]) == (20, "calendar", "被诉方（应诉方）")


def test_twice_is_once(own: None) -> None:
    before, places = documents(), set(Place.objects.values_list("pk", flat=True))
    report = load(own_content()[1])
    assert report.touched == 0 and report.unshipped == []
    assert Claim.objects.count() == 84 and set(Claim.objects.values_list("version", flat=True)) == {1}
    assert documents() == before and set(Place.objects.values_list("pk", flat=True)) == places


def test_a_changed_row_is_the_next_version(own: None) -> None:
    report = load(changed("provision", "T6", obligation="minimum"))
    assert report.changed == {"provision": 1} and report.touched == 1
    first, second = Provision.objects.filter(key="T6").order_by("version")
    assert (first.version, first.current, first.obligation) == (1, False, "option") and first.until
    assert (second.version, second.current, second.obligation) == (2, True, "minimum") and second.until is None
    back = load(own_content()[1])
    assert back.changed == {"provision": 1}
    assert list(Provision.objects.filter(key="T6").order_by("version").values_list("current", flat=True)) == [False, False, True]


def test_a_row_taken_out_is_closed_and_found_no_more(own: None) -> None:
    spot = "countermeasure/international-rules#C4.05"
    assert SearchDocument.objects.filter(key=spot).exists() and Place.objects.filter(fact="C4.05", spot=spot).exists()
    report = load(without("claim", "C4.05"))
    assert report.unshipped == ["claim C4.05"]
    assert not Claim.objects.current().filter(key="C4.05").exists() and Claim.objects.get(key="C4.05").until
    assert not SearchDocument.objects.filter(key=spot).exists() and not Place.objects.filter(fact="C4.05", spot=spot).exists()
    load(own_content()[1])
    assert Claim.objects.current().get(key="C4.05").version == 2 and SearchDocument.objects.filter(key=spot).exists()


def test_another_place_in_the_file_is_no_new_version(own: None) -> None:
    content = own_content()[1]
    moved = [replace(draft, position=len(content.rows["clause"]) - place) for place, draft in enumerate(content.rows["clause"])]
    assert load(StrategyContent(content.parts, {**content.rows, "clause": moved})).touched == 0
    assert Claim.objects.filter(version=2).count() == 0


def test_there_is_one_current_version_and_none_is_rewritten(own: None) -> None:
    held = Provision.objects.current().get(key="T6")
    for version, current, until in ((2, True, None), (1, False, held.since), (3, False, None)):
        twin = Provision(
            key="T6",
            version=version,
            current=current,
            until=until,
            fact=held.fact,
            article="6",
            title={"en": "x"},
            part="I",
            obligation="option",
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()


def test_a_role_profile_brings_its_job_role(own: None) -> None:
    profile = RoleProfile.objects.current().select_related("job_role").get(key="R09")
    assert profile.job_role.code == "sales-purchasing" and profile.job_role.name["zh-hans"] == "出口销售或采购经理"
    assert JobRole.objects.count() == 12
    load(changed("roleprofile", "R09", name={"en": "Seller", "zh-hans": "销售"}))
    assert JobRole.objects.get(code="sales-purchasing").name["en"] == "Seller" and JobRole.objects.count() == 12


def test_every_loading_renews_the_stamp(own: None) -> None:
    before = stamp()
    load(own_content()[1])
    assert before and stamp() != before and ContentStamp.objects.count() == 1


def test_a_changed_fact_is_found_by_its_new_words(own: None) -> None:
    assert find("zeppelin").total == 0
    Fact.objects.filter(pk="T6").update(text="Even a zeppelin may be resold.")
    load(own_content()[1])
    assert [hit.url for hit in find("zeppelin").page(0, 5)] == ["/strategy/reference/trips/#T6"]


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("de facto standard unite", "/strategy/international-rules/#C4.13"),
        ("Germany", "/strategy/reference/jurisdictions/DE/"),
        ("德国", "/strategy/reference/jurisdictions/DE/"),
        ("TRIPS exhaustion dispute settlement", "/strategy/reference/trips/#T6"),
        ("patent engineer", "/strategy/reference/competencies/#R02"),
        ("written response complaint", "/strategy/reference/playbooks/L.ITC/#L.ITC.04"),
        ("grant-back", "/strategy/reference/clauses/#K09"),
        ("enterprise strategy", "/strategy/enterprise-ip-strategy/"),
    ],
)
def test_the_search_leads_to_the_spot(own: None, words: str, address: str) -> None:
    assert address in [hit.url for hit in find(words).page(0, 40)]


def test_an_empty_store_has_no_changes_of_law(own: None) -> None:
    assert not Change.objects.exists()


def test_a_changed_row_waits_for_its_label(own: None) -> None:
    load(changed("exhaustion", exhaustion_key := Exhaustion.objects.get(jurisdiction="DE", right="patents").key, regime="international"))
    change = Change.objects.get()
    row = change.passages.get()
    assert (change.row, change.state, row.label) == (f"exhaustion/{exhaustion_key}", Change.WAITING, "")
    assert "Regime: Regional" in row.before and "Regime: International" in row.after
    assert row.cited == row.facts == ["J.DE.pat"] and change.title["en"]
    load(changed("exhaustion", exhaustion_key, regime="international"))
    assert Change.objects.count() == 1


def test_a_row_taken_out_waits_too(own: None) -> None:
    load(without("provision", "T6"))
    row = Change.objects.get().passages.get()
    assert row.after == "" and "Article number: 6" in row.before and "T6" in row.cited


def test_every_row_can_be_read_before_and_after(own: None) -> None:
    for model in apps.get_app_config("strategy").get_models():
        if issubclass(model, VersionedRow) and model is not ToolWords:  # words rest on nothing
            row = model.objects.current().first()
            assert row is not None and facts_of(row) and title_of(row)["en"], model
