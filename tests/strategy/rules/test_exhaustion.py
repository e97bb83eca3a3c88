"""The light for genuine goods: every row of the regimes, every rule of the screen, and what no answer may ever do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategy.rules.draft import STRICTER, stricter
from strategy.rules.engine import UNKNOWN, asked, clean, progress, remaining
from strategy.rules.exhaustion import ASKS, GOODS, KNOWS, OFFERED, SELLERS, asks, check, chosen, stopped
from strategy.rules.places import EU
from strategy.rules.regimes import NOT_STATED, OPEN, RIGHTS, TILES, Exhaustion, Tables, matrix, position, read
from tests.strategy.rules.book import parsed
from tests.strategy.rules.words import answers, assert_asked, assert_bilingual, assert_said, pairs

WORDS = parsed("tools/exhaustion.yaml")
JURISDICTIONS = parsed("jurisdictions.yaml")["jurisdictions"]
CODES = [one["code"] for one in JURISDICTIONS]
TABLES = read(JURISDICTIONS, WORDS)
PLACES = [*CODES, "IT", "EAEU", "other"]
SHIP = {"genuine": "genuine", "seller": "owner", "consent": "no", "goods": ["none"], "territory": "no-limit"}
ANSWERS = answers(ASKS, {"destination": [*CODES, "IT", "other"], "sold_in": CODES})

# For each row: a first sale at home, one in China, one in Germany, one in the United Kingdom (G go, C caution, A ask, S stop)
LIGHTS = {"G": "go", "C": "caution", "A": "ask", "S": "stop"}
ROWS = """
CN.patents GGGG | CN.trademarks AAAA | CN.copyright AAAA | US.patents GGGG | US.trademarks AAAA | US.copyright GGGG
EU.patents GSGS | EU.trademarks GSGS | EU.copyright GSGS | DE.patents GSGS | DE.trademarks GSGS | DE.copyright GSGS
FR.patents GSGS | FR.trademarks GSGS | FR.copyright GSGS | GB.patents GSGG | GB.trademarks GSGG | GB.copyright GSGG
JP.patents AAAA | JP.trademarks AAAA | JP.copyright GGGG | KR.trademarks AAAA
IN.patents CCCC | IN.trademarks CCCC | IN.copyright GSSS | BR.patents GSSS | BR.trademarks GSSS
RU.patents GSSS | RU.trademarks CSSS | AU.patents GGGG | AU.trademarks GGGG | AU.copyright AAAA
CA.trademarks AAAA | CA.copyright GGGG | SG.patents GGGG | SG.trademarks GGGG
CH.patents GSGS | CH.trademarks GGGG | CH.copyright GGGG | VN.patents CCCC | VN.trademarks CCCC
TH.patents GGGG | TH.trademarks GGGG | ID.patents AAAA | MX.trademarks GGGG
TW.patents GGGG | TW.trademarks GGGG | TW.copyright GSSS | HK.trademarks GGGG | HK.copyright AAAA
ZA.patents AAAA | ZA.trademarks GGGG | MY.patents GGGG | TR.patents GGGG | TR.trademarks GGGG | NZ.trademarks GGGG | NZ.copyright GGGG
"""
CASES = [tuple(one.split()) for one in ROWS.replace("\n", "|").split("|") if one.strip()]


def light(destination: str, right: str, sold_in: str, **other: Any) -> str:
    return check({**SHIP, "destination": destination, "right": right, "sold_in": sold_in, **other}, TABLES).light


def test_the_table_is_of_all_rows() -> None:
    assert [key for key, _ in CASES] == [row.key for row in TABLES.regimes.values()]
    assert {row["fact"] for row in WORDS["rows"]} <= {row.fact for row in TABLES.regimes.values()}
    assert len({row["fact"] for row in WORDS["rows"]}) == len(WORDS["rows"])
    assert all(row.territory != (row.jurisdiction,) for row in TABLES.regimes.values() if row.regime == "regional")


@pytest.mark.parametrize(("key", "lights"), CASES)
def test_each_regime(key: str, lights: str) -> None:
    place, right = key.split(".")
    row = TABLES.regimes[place, right]
    for sold_in, expected in zip((place, "CN", "DE", "GB"), lights, strict=True):
        facts = {**SHIP, "destination": place, "right": right, "sold_in": sold_in}
        found = check(facts, TABLES)
        assert found.light == LIGHTS[expected], sold_in
        assert found.reasons[0].rule == row.rule and found.reasons[0].facts == (row.fact,)
        assert {"A": "local-counsel" in found.who}.get(expected, True)


@pytest.mark.parametrize(
    ("rule", "destination", "right", "sold_in", "expected", "code"),
    [
        ("JR1", "CN", "patents", "US", "go", "likely-exhausted"),
        ("JR2", "DE", "trademarks", "IT", "go", "likely-exhausted"),
        ("JR2", "GB", "trademarks", "EU", "go", "likely-exhausted"),
        ("JR2", "CH", "patents", "DE", "go", "likely-exhausted"),
        ("JR2", "IT", "patents", "FR", "go", "likely-exhausted"),
        ("JR2", "RU", "trademarks", "EAEU", "caution", "exhausted-doubt"),
        ("JR3", "EU", "patents", "CH", "stop", "consent-needed"),
        ("JR3", "IT", "trademarks", "GB", "stop", "consent-needed"),
        ("JR3", "CH", "patents", "CN", "stop", "consent-needed"),
        ("JR4", "BR", "patents", "EU", "stop", "consent-needed"),
        ("JR4", "RU", "patents", "EAEU", "stop", "consent-needed"),
        ("JR5", "JP", "patents", "CN", "ask", "mixed"),
        ("JR5", "CN", "trademarks", "CN", "ask", "unsettled"),
        ("JR5", "KR", "patents", "CN", "ask", "unsettled"),
        ("JR5", "other", "patents", "CN", "ask", "unsettled"),
    ],
)
def test_each_rule_of_the_screen(rule: str, destination: str, right: str, sold_in: str, expected: str, code: str) -> None:
    found = check({**SHIP, "destination": destination, "right": right, "sold_in": sold_in}, TABLES)
    assert (found.light, found.code) == (expected, code)
    assert (f"exhaustion-rule/{rule}", (rule,)) in [(reason.rule, reason.facts) for reason in found.reasons]


def test_the_screen_knows_five_rules_and_no_row_decides_by_itself() -> None:
    assert [one.key for one in TABLES.screens] == ["JR1", "JR2", "JR3", "JR4", "JR5"]
    bare = Tables(TABLES.regimes, ())
    assert check({**SHIP, "destination": "DE", "right": "patents", "sold_in": "CN"}, bare).light == "stop"
    assert check({**SHIP, "destination": "MY", "right": "copyright", "sold_in": "CN"}, bare).light == "ask"


@pytest.mark.parametrize(
    ("destination", "right", "sold_in", "other", "expected", "code", "reason", "clauses"),
    [
        ("DE", "patents", "CN", {"consent": "yes"}, "go", "consent", "consent.given", ()),
        ("DE", "patents", "CN", {"consent": UNKNOWN}, "ask", "unknown-consent", "unknown.consent", ("K05",)),
        ("DE", "patents", UNKNOWN, {}, "ask", "unknown-sold_in", "unknown.sold_in", ()),
        ("US", "patents", UNKNOWN, {}, "go", "likely-exhausted", "sale.anywhere", ()),
        ("DE", "trademarks", "GB", {}, "stop", "consent-needed", "sale.british", ()),
        ("US", "patents", "CN", {"seller": "unauthorised"}, "stop", "consent-needed", "seller.unauthorised", ()),
        ("US", "patents", "CN", {"seller": "unauthorised", "consent": "yes"}, "caution", "consent-limits", "seller.cured", ()),
        ("US", "patents", "CN", {"seller": UNKNOWN}, "ask", "unknown-seller", "unknown.seller", ()),
        ("SG", "trademarks", "CN", {"goods": ["altered"]}, "caution", "goods", "goods.altered", ()),
        ("FR", "trademarks", "DE", {"goods": ("repackaged",)}, "caution", "goods", "goods.repackaged", ()),
        ("TH", "trademarks", "DE", {"goods": ["luxury"]}, "caution", "goods", "goods.not-stated", ()),
        ("CH", "patents", "DE", {"goods": ["medicine"]}, "ask", "goods", "goods.medicine", ()),
        ("CH", "patents", "DE", {"goods": ["medicine"], "consent": "yes"}, "caution", "goods", "goods.medicine", ()),
        ("CH", "patents", "US", {}, "stop", "consent-needed", "exception.minor-part", ("K05",)),
        ("JP", "copyright", "US", {"goods": ["film"]}, "ask", "goods", "goods.film", ()),
        ("US", "trademarks", "CN", {"goods": ["quality"]}, "ask", "mixed", "goods.quality", ()),
        ("US", "patents", "CN", {"goods": UNKNOWN}, "ask", "unknown-goods", "unknown.goods", ()),
        ("US", "patents", "CN", {"goods": []}, "ask", "unknown-goods", "unknown.goods", ()),
        ("AU", "patents", "CN", {"territory": "excludes"}, "caution", "contract-territory", "territory.excludes", ("K04", "K05")),
        ("AU", "patents", "CN", {"territory": "covers"}, "go", "likely-exhausted", "territory.covers", ("K04", "K05")),
        ("AU", "trademarks", "CN", {"territory": UNKNOWN}, "caution", "unknown-territory", "unknown.territory", ("K04",)),
        (
            "AU",
            "patents",
            "CN",
            {"seller": "licensee", "territory": "excludes"},
            "ask",
            "licence-territory",
            "territory.licensee",
            ("K04", "K05"),
        ),
        (
            "AU",
            "patents",
            "CN",
            {"seller": "licensee", "territory": UNKNOWN},
            "ask",
            "unknown-territory",
            "unknown.territory",
            ("K04", "K05"),
        ),
        (
            "AU",
            "trademarks",
            "CN",
            {"seller": "licensee", "territory": "excludes", "consent": "yes"},
            "caution",
            "contract-territory",
            "territory.excludes",
            ("K04",),
        ),
        ("CN", "patents", "US", {"genuine": UNKNOWN}, "ask", "unknown-genuine", "unknown.genuine", ("K06", "K08")),
        ("CN", "trademarks", "US", {"genuine": "doubt"}, "stop", "counterfeit", "counterfeit", ()),
        (UNKNOWN, "trademarks", "US", {}, "ask", "unknown-destination", "unknown.destination", ()),
        ("CN", UNKNOWN, "US", {}, "ask", "unknown-right", "unknown.right", ()),
        ("CN", "copyright", "US", {"consent": "yes"}, "ask", "unsettled", "consent.shown", ("K06", "K08")),
    ],
)
def test_beyond_the_regime(
    destination: str, right: str, sold_in: str, other: dict[str, Any], expected: str, code: str, reason: str, clauses: tuple[str, ...]
) -> None:
    found = check({**SHIP, "destination": destination, "right": right, "sold_in": sold_in, **other}, TABLES)
    assert (found.light, found.code, found.clauses) == (expected, code, clauses)
    assert reason in [one.code for one in found.reasons]


def test_the_union_speaks_for_a_member_state_without_rows_not_for_one_that_lacks_one() -> None:
    fewer = Tables({key: row for key, row in TABLES.regimes.items() if key != ("DE", "copyright")}, TABLES.screens)
    facts = {**SHIP, "right": "copyright", "sold_in": "DE"}
    assert check({**facts, "destination": "IT"}, fewer).light == "go"
    assert check({**facts, "destination": "DE"}, fewer).code == "unsettled"


@pytest.mark.parametrize("row", list(TABLES.regimes.values()), ids=lambda row: row.key)
def test_what_a_fact_says_beyond_its_regime_is_said(row: Exhaustion) -> None:
    facts = {**SHIP, "destination": row.jurisdiction, "right": row.right, "sold_in": "other", "goods": list(GOODS)}
    found = check(facts, TABLES)
    said = [one.code for one in (*found.reasons, *found.steps) if row.fact in one.facts]
    promised = [f"goods.{kind}" for kind in row.goods] + [f"point.{one}" for one in row.points]
    promised += (
        [f"doubt.{one}" for one in row.doubts] + [f"duty.{one}" for one in row.duties] + [f"exception.{one}" for one in row.exceptions]
    )
    assert set(promised) <= set(said)


def test_an_answer_says_what_would_change_it() -> None:
    found = check({**SHIP, "destination": "DE", "right": "trademarks", "sold_in": "CN"}, TABLES)
    changes = {one.code: one for one in found.changes}
    assert set(changes) == {"change.consent.yes", "change.sold_in.home", "change.destination"}
    assert changes["change.consent.yes"].detail == {"outcome": "consent", "light": "go"}
    assert changes["change.destination"].detail["destination"] == "CH" and changes["change.destination"].facts == ("J.CH.tm",)
    assert {one.code for one in check({**SHIP, "destination": "US", "right": "patents", "sold_in": "CN"}, TABLES).changes} == {
        "change.seller.unauthorised",
        "change.goods.altered",
        "change.territory.excludes",
        "change.genuine.doubt",
    }


# What no answer may ever do

FACTS = st.fixed_dictionaries(
    {},
    optional={
        "right": st.sampled_from([*RIGHTS, UNKNOWN, "designs"]),
        "destination": st.sampled_from([*PLACES, UNKNOWN]),
        "genuine": st.sampled_from(["genuine", "doubt", UNKNOWN]),
        "sold_in": st.sampled_from([*PLACES, UNKNOWN]),
        "seller": st.sampled_from([*SELLERS, UNKNOWN]),
        "consent": st.sampled_from(["yes", "no", UNKNOWN]),
        "goods": st.one_of(st.lists(st.sampled_from(GOODS), unique=True), st.sampled_from([UNKNOWN, "none", None, 7])),
        "territory": st.sampled_from(["no-limit", "covers", "excludes", UNKNOWN]),
    },
)


@settings(max_examples=150, deadline=None)
@given(FACTS)
def test_any_answers_have_an_outcome(facts: dict[str, Any]) -> None:
    found = check(facts, TABLES)
    assert found.reasons and found.code and found.light in STRICTER
    assert found.light != "ask" or found.who
    row = TABLES.row(facts.get("destination"), facts.get("right"))
    regime = row.regime if row else NOT_STATED
    if facts.get("genuine") != "doubt" and (regime in OPEN or row is None):
        assert found.light == "ask"
    for ask in asked(ASKS, facts):
        if facts.get(ask.key) == UNKNOWN:
            assert f"unknown.{ask.key}" in [one.code for one in found.reasons] and set(KNOWS[ask.key]) <= set(found.who)
    for change in found.changes:
        assert change.code == "change.destination" or change.detail["light"] != found.light


@settings(max_examples=150, deadline=None)
@given(FACTS, st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_some_answers_only_help_and_some_only_hurt(facts: dict[str, Any], one: str, other: str) -> None:
    def of(**more: Any) -> str:
        return check({**facts, **more}, TABLES).light

    assert not stricter(of(consent="yes"), of())
    assert not stricter(of(seller="owner"), of(seller="unauthorised"))
    assert not stricter(of(genuine="genuine"), of(genuine="doubt"))
    given_goods = chosen(facts)
    if given_goods is not None:
        assert not stricter(of(), of(goods=[*given_goods, "altered"]))
    row = TABLES.row(facts.get("destination"), facts.get("right"))
    if row and position(one, row) == "inside" and position(other, row) == "outside":
        assert not stricter(of(sold_in=one), of(sold_in=other))


@settings(max_examples=60, deadline=None)
@given(FACTS)
def test_questions_and_answers_agree(facts: dict[str, Any]) -> None:
    cleaned = clean(ASKS, facts)
    assert check(cleaned, TABLES) == check(facts, TABLES)
    done, total = progress(ASKS, cleaned)
    assert total <= 8 and total - done == len(remaining(ASKS, facts))


def test_nothing_answered_asks_for_the_first() -> None:
    assert check({}, TABLES).light == "ask"
    assert [ask.key for ask in remaining(ASKS, {"genuine": "doubt"})] == ["right", "destination"]
    assert set(KNOWS) == {ask.key for ask in ASKS} and all(set(kinds) <= set(GOODS) for kinds in OFFERED.values())


# The matrix, the map, the words


def test_the_matrix_and_the_map_show_every_jurisdiction() -> None:
    shown = matrix(CODES, TABLES.regimes.values())
    assert [code for code, _ in shown] == CODES and len(CODES) == 25
    assert shown[0][1]["patents"] is TABLES.regimes["CN", "patents"] and dict(shown)["KR"]["patents"] is None
    assert sum(row is not None for _, cells in shown for row in cells.values()) == len(TABLES.regimes)
    assert set(TILES) == set(CODES) and len(set(TILES.values())) == 25
    assert not EU & (set(CODES) - {"DE", "FR"})


def test_every_code_has_words_in_both_languages() -> None:
    assert_bilingual(WORDS)
    assert_asked(WORDS, ASKS)
    bases = [
        {**SHIP, "destination": "DE", "right": "trademarks", "sold_in": "CN"},
        {**SHIP, "destination": "US", "right": "patents", "sold_in": "CN", "goods": list(GOODS), "seller": "licensee"},
        {**SHIP, "destination": "JP", "right": "copyright", "sold_in": "other", "consent": "yes", "genuine": UNKNOWN},
        {"destination": "NZ", "right": "copyright"},
        {**SHIP, "destination": "AU", "right": "patents", "sold_in": "CN", "seller": "licensee", "territory": "excludes"},
        *(
            {**SHIP, "destination": row.jurisdiction, "right": row.right, "sold_in": "other", "goods": list(GOODS)}
            for row in TABLES.regimes.values()
        ),
    ]
    found = [check(facts, TABLES) for facts in pairs(ASKS, ANSWERS, bases[:1])] + [check(facts, TABLES) for facts in bases]
    assert_said(WORDS, found)


def test_what_is_not_asked_could_not_have_changed_the_light() -> None:
    """Goods first sold outside what counts, and no consent: stopped whoever sold them; and no unasked question is called open."""
    stops = 0
    for (place, right), row in TABLES.regimes.items():
        for sold_in in ("CN", "DE", "US"):
            facts = {"right": right, "destination": place, "genuine": "genuine", "sold_in": sold_in, "consent": "no"}
            led = {ask.key for ask in asked(asks(TABLES), facts)}
            assert led >= set(facts) and (stopped(facts, TABLES) == (not {"seller", "goods", "territory"} & led))
            if stopped(facts, TABLES):
                stops += 1
                short = check(facts, TABLES)
                assert short.light == "stop" and not any(reason.code.startswith("unknown") for reason in short.reasons), row
                for seller in SELLERS:
                    for territory in ("no-limit", "covers", "excludes"):
                        whole = check({**facts, "seller": seller, "goods": ("luxury",), "territory": territory}, TABLES)
                        assert whole.light == "stop" and whole.code == short.code
    assert stops > 40
