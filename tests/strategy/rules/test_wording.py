"""The words of the seven tools: whatever an engine says is said in both languages, whole, and what is not there is a fault with a name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest

from strategy.rules import contract, disclosure, exhaustion, joint, maturity, pathway, playbook, standards
from strategy.rules.calendars import calendar
from strategy.rules.counting import UNITS
from strategy.rules.dates import day_of
from strategy.rules.engine import LIGHTS, UNKNOWN, Ask, Outcome, Problem, Reason
from strategy.rules.ours import because
from strategy.rules.playbook import ARRIVALS, COURTS, LIMITS, NATURES, PARTIES, choose
from strategy.rules.timetable import Place, Timetable, timetable
from strategy.rules.wording import LANGUAGES, PLACE, Wording
from tests.strategy.rules.book import TODAY, book, parsed, table
from tests.strategy.rules.tools import written
from tests.strategy.rules.words import answers, assert_asked, assert_bilingual, named, pairs, register, roles, speak, spoken

TOOLS = ("exhaustion", "pathway", "standards", "contract", "maturity", "disclosure", "playbook")
FILES = {tool: parsed(f"tools/{tool}.yaml") for tool in TOOLS}
CLAUSES = contract.read(parsed("clauses.yaml")["clauses"], FILES["contract"]["clauses"])
DIMENSIONS = maturity.read(parsed("maturity.yaml")["dimensions"], FILES["maturity"]["dimensions"])
JOINT = joint.read(FILES["disclosure"]["joint"])
ASKS: dict[str, list[Ask]] = {
    "exhaustion": [*exhaustion.ASKS],
    "pathway": [*pathway.ASKS],
    "standards": [*standards.ASKS],
    "contract": contract.asks(CLAUSES),
    "maturity": maturity.asks(DIMENSIONS),
    "disclosure": [*disclosure.ASKS, *joint.asks(JOINT)],
    "playbook": [*playbook.ASKS],
}
PHRASE = {"en": "General information, not legal advice", "zh-hans": "仅供一般参考，不构成法律意见"}
EVERY = [(tool, language) for tool in TOOLS for language in LANGUAGES]


def wording(tool: str, language: str = "en") -> Wording:
    return Wording.of(FILES[tool], language)


def tongues(tool: str) -> list[Wording]:
    return [wording(tool, language) for language in LANGUAGES]


# Questions and the sentence of every tool


@pytest.mark.parametrize(("tool", "language"), EVERY)
def test_every_question_is_asked_in_words(tool: str, language: str) -> None:
    words = wording(tool, language)
    for ask in ASKS[tool]:
        assert words.question(ask.key) and words.help(ask.key) and words.heading(ask.key, named)
        assert len(words.heading(ask.key, named)) <= 30, ask.key
        for option in (*ask.options, *([UNKNOWN] if ask.unknown else [])):
            assert words.option(ask.key, option)
            assert words.option_help(ask.key, option) != words.option(ask.key, option)
    assert set(words.questions) == {ask.key for ask in ASKS[tool]}


@pytest.mark.parametrize("tool", TOOLS)
def test_headings_and_options_of_a_tool_are_told_apart(tool: str) -> None:
    for words in tongues(tool):
        headings = [words.heading(ask.key, named) for ask in ASKS[tool] if not ask.key.endswith(maturity.EVIDENCE)]
        assert len(set(headings)) == len(headings)
        for ask in ASKS[tool]:
            options = [words.option(ask.key, option) for option in ask.options]
            assert len(set(options)) == len(options), ask.key


@pytest.mark.parametrize(("tool", "language"), EVERY)
def test_every_tool_says_once_that_it_gives_no_legal_advice(tool: str, language: str) -> None:
    words = wording(tool, language)
    assert words.limit.count(PHRASE[language]) == 1 and words.limit.endswith((".", "。"))
    assert words.tool == tool and words.name and "{" not in words.name + words.limit
    assert all(words.light(light) for light in LIGHTS)
    assert len({words.light(light) for light in LIGHTS}) == len(LIGHTS)


def test_a_row_speaks_for_itself_and_takes_the_rest_from_what_all_share() -> None:
    words = wording("contract")
    assert "parallel patents" in words.question("K05") and words.label("fallback", "K05").startswith("Schedule 5 lists")
    assert words.question("K05") != words.question("K06") and words.help("K05") == words.help("K06")
    assert words.option("K05", "harmful") == "Against us: there, and to our disadvantage" and words.heading("K05", named) == "‹K05›"
    level = wording("maturity", "zh-hans")
    assert level.question("MD1") == level.question("MD12") == "哪一项描述符合本单位的现状？" and level.heading("MD1", named) == "‹MD1›"
    assert level.question("MD1.evidence") == "有什么可以证明？" and level.option("MD1", 3) == "3级：已规范"
    assert wording("disclosure").option("background", "partly") == "Partly" and wording("disclosure").label("tool", "joint")


# What engines say


def _contracts() -> Iterator[Outcome]:
    well: dict[str, Any] = {"subject": ["know-how"], "direction": "home", "side": "licensee", "markets": ["CN"]}
    well |= dict.fromkeys((row.key for row in CLAUSES), "present")
    states: list[dict[str, Any]] = [{row.key: state} for row in CLAUSES for state in (*contract.STATES, UNKNOWN)]
    around: list[dict[str, Any]] = [
        dict(zip(("direction", "side"), pair, strict=True)) for pair in product(("in", "out", UNKNOWN), ("licensor", UNKNOWN))
    ]
    markets: list[dict[str, Any]] = [{"markets": [market], "subject": ["patent"]} for market in ("CN", "EU", "UK", "US", "other", UNKNOWN)]
    for changed in (*states, *around, *markets):
        yield contract.judge(CLAUSES, {**well, **changed}).outcome


def _profiles() -> Iterator[Outcome]:
    for level, scope, governance in product(("1", "3", "5", UNKNOWN), ([], list(maturity.SCOPE), UNKNOWN), ("1", "3")):
        facts: dict[str, Any] = {"scope": scope, **{row.key: level for row in DIMENSIONS}, "MD1": governance}
        yield maturity.assess(DIMENSIONS, facts).outcome
        yield maturity.assess(DIMENSIONS, {**facts, **{f"{row.key}.evidence": "The file" for row in DIMENSIONS}}).outcome
    yield maturity.assess(DIMENSIONS, {}).outcome
    yield maturity.assess([], {}).outcome


def _disclosures() -> Iterator[Outcome]:
    days = {"public_on": ["2026-10-01", "2027-01-01"], "filed_on": ["2026-11-01", "2024-01-01"]}
    given = answers(disclosure.ASKS, {"made_in": ["CN", "DE"], **days})
    base = {"kind": "invention", "made_in": "CN", "public": "no", "visible": "easy", "plan": "home", "joint": "no"}
    for facts in pairs(disclosure.ASKS, given, [base, {**base, "plan": "pct"}, {**base, "kind": "mark"}, {**base, "kind": "know-how"}]):
        yield disclosure.assess(facts, TODAY)
    yield disclosure.assess({**base, "granted_on": "2026-11-01", "filed_on": "2026-10-01"}, TODAY)


def _joint_projects() -> Iterator[Outcome]:
    well = {row.key: "yes" for row in JOINT}
    for row, answer in product(JOINT, (*joint.ANSWERS, UNKNOWN)):
        yield joint.check(JOINT, {**well, row.key: answer})
    yield joint.check(JOINT, {})


def _choices() -> Iterator[Outcome]:
    countries = ("US", "EU", "DE", "FR", "GB", "CN", "JP", "KR", "CA", UNKNOWN)
    for arrived, country, court in product((*ARRIVALS, UNKNOWN, None), countries, (*COURTS, UNKNOWN, None)):
        facts = {"arrived": arrived, "country": country, "court": court}
        yield choose({key: value for key, value in facts.items() if value}, book().forums.values()).outcome
    both = [playbook.Forum(table="playbook", key=key, takes=(playbook.Take(("suit",)),)) for key in ("one", "other")]
    yield choose({"arrived": "suit", "country": "US"}, both).outcome


SAID = {"contract": [_contracts], "maturity": [_profiles], "disclosure": [_disclosures, _joint_projects], "playbook": [_choices]}


@pytest.mark.parametrize("tool", SAID)
def test_whatever_an_engine_says_has_words_and_no_words_lie_idle(tool: str) -> None:
    """The other three tools are put through the same by their own tests."""
    said: dict[str, set[str]] = {}
    for outcomes in SAID[tool]:
        for kind, codes in spoken(FILES[tool], outcomes()).items():
            said[kind] = said.get(kind, set()) | codes
    noted = {"reasons": {note.code for note in _notes()}} if tool == "playbook" else {}
    for kind in ("outcomes", "reasons", "changes", "steps"):
        beside = noted.get(kind, set()) | {code for code in FILES[tool][kind] if code.startswith("change.")}  # of two drafts
        assert said[kind] | beside == set(FILES[tool][kind]), kind
    assert said["who"] <= set(FILES[tool]["who"]) <= roles() | {"inventor"}


def test_two_drafts_are_compared_in_words() -> None:
    for words in tongues("contract"):
        assert all(words.change(f"change.{kind}", {}, named) for kind in ("appeared", "same", "better", "unjudged"))
        assert "at will" in words.change("change.new-danger", {"phrase": "at will"}, named)
        assert words.label("hint", "hint.found") == words.label("hint", "found")


# The playbook


def _tables() -> Iterator[Timetable]:
    yield table("L.EUB", {"eu-notified": "2026-03-02", "eu-detained": "2026-03-01"}, {"country": "EU"})
    yield table("L.EUB", {"eu-notified": "2026-03-02"}, {"country": "ES"})
    yield table("L.DE", {"de-served": "2026-03-20", "de-judgment-served": "2099-12-01"}, today=date(2099, 12, 2))
    yield table("L.CN", {"cn-served": "2026-03-02", "cn-known": "2099-01-01"}, {"domicile": UNKNOWN}, today=date(2099, 12, 2))
    yield table("L.OTH", {}, {"country": "CA"})
    yield table("L.ITC", {"itc-filed": "2026-03-02", "itc-instituted": "2026-02-02"})
    found, noon = book(), Place(calendar("DE"), "Europe/Berlin", True)
    yield timetable(found.forums["L.DE"], found.steps.values(), {"de-served": "2026-04-03"}, found.events, today=TODAY, place=noon)


def _notes() -> list[Reason]:
    return [note for found in _tables() for note in (*found.notes, *because(found), *(note for due in found.dues for note in due.notes))]


def _problems() -> Iterator[Problem]:
    wrong = ("yesterday", 3, "2026-02-30", "1889-01-01", "2027-01-01", "2150-01-01")
    for value in wrong:
        yield from table("L.ITC", {"itc-served": value, "itc-target": value}).problems
    yield from table("L.ITC", {"itc-filed": "2026-03-02", "itc-instituted": "2026-02-02", "no-such-event": "2026-03-02"}).problems
    yield from table("L.ITC", {"itc-served": "2026-03-02"}, {"arrived": "itc", "country": "US", "served_on": "2026-03-03"}).problems
    yield from table("L.GB", {}, {"arrived": "suit", "country": "GB", "court": "upc", "goods": "perishable"}).problems
    yield from table("L.USDC", {}, {"arrived": "suit", "country": 3}).problems


def test_every_note_of_a_timetable_is_said() -> None:
    notes = _notes()
    for note in notes:
        speak(tongues("playbook"), "reasons", note)
    sources = {code for kind in ("due", "calendar", "timetable") for code in written(kind, "rules/timetable.py", "rules/ours.py")}
    assert {note.code for note in notes} == sources


def test_every_fault_of_a_day_is_said_with_its_place() -> None:
    found = list(_problems())
    sources = {
        code
        for kind in ("date", "dates", "event", "court", "goods", "country", "content")
        for code in written(kind, "rules/dates.py", "rules/deadlines.py")
    }
    assert sources == set(FILES["playbook"]["problems"])
    assert {problem.code for problem in found} == {code for code in sources if not code.startswith("content.")}
    for problem, words in product(found, tongues("playbook")):
        assert not PLACE.search(words.problem(problem.code, problem.detail, named)), problem
    [disorder] = table("L.ITC", {"itc-filed": "2026-03-02", "itc-instituted": "2026-02-02"}).problems
    said = wording("playbook").problem(disorder.code, disorder.detail, named)
    assert said == "This day (‹2026-02-02›) lies before “‹itc-filed›” (‹2026-03-02›), which must come first. Correct whichever is wrong."


@pytest.mark.parametrize("tool", [tool for tool in TOOLS if any(ask.kind == "date" for ask in ASKS[tool])])
def test_every_tool_that_asks_for_a_day_says_what_is_none(tool: str) -> None:
    for value, words in product(("yesterday", "2026-02-30", 3), tongues(tool)):
        code = day_of(value)
        assert isinstance(code, str) and words.problem(code, {}, named)


def test_every_fault_of_the_content_is_said() -> None:
    for words in tongues("playbook"):
        for code in (code for code in FILES["playbook"]["problems"] if code.startswith("content.")):
            assert words.problem(code, {"named": "x", "word": "y"}, named)


@pytest.mark.parametrize(
    ("group", "keys"),
    [
        ("state", {"fixed", "bound", "waiting", "open"}),
        ("nature", set(NATURES)),
        ("nature-help", set(NATURES)),
        ("party", set(PARTIES)),
        ("kind", {*LIMITS, "rolled", "otherwise"}),
        ("change", {"moved", "set", "lost", "new", "gone", "restated"}),
        ("unit", set(UNITS)),
        ("time", {*UNITS, *(f"{unit}.one" for unit in UNITS)}),
        ("task", set(book().tasks)),
        ("turn", {"ours", "theirs", UNKNOWN}),
    ],
)
def test_the_playbook_has_a_word_for_each(group: str, keys: set[str]) -> None:
    assert set(FILES["playbook"]["labels"][group]) == keys
    for words in tongues("playbook"):
        assert len({words.label(group, key) for key in keys}) in (len(keys), len(UNITS))  # one of a unit reads as many in Chinese


def test_the_playbook_is_worded_throughout() -> None:
    assert_bilingual(FILES["playbook"])
    assert_asked(FILES["playbook"], playbook.ASKS)
    found = book()
    owners = {step.owner or found.forums[step.playbook].owner for step in found.steps.values()} | {
        task.owner for task in found.tasks.values()
    }
    assert owners | {"ip-manager", "local-counsel"} <= set(FILES["playbook"]["who"])
    assert {"L.GEN.01", "L.GEN.05"} <= register()


@pytest.mark.parametrize(
    ("number", "unit", "english", "chinese"),
    [
        (1, "months", "1 month", "1个月"),
        (20, "calendar", "20 calendar days", "20日"),
        (1, "working", "1 working day", "1个工作日"),
        (0, "calendar", "0 calendar days", "0日"),
        (3, "years", "3 years", "3年"),
    ],
)
def test_how_long_a_time_is(number: int, unit: str, english: str, chinese: str) -> None:
    for tool in ("playbook", "pathway"):
        assert [words.time(number, unit) for words in tongues(tool)] == [english, chinese]


# Filling


def test_what_the_file_knows_it_says_itself_and_asks_the_portal_for_names() -> None:
    asked: list[tuple[str, object]] = []

    def names(kind: str, value: object) -> str:
        asked.append((kind, value))
        return {"DE": "Germany", "itc-target": "Target date"}.get(str(value), str(value))

    words = wording("exhaustion")
    assert words.reason("regime.regional", {"destination": "DE", "right": "trademarks"}, names) == (
        "In Germany only a first sale in a certain region exhausts this right (Trademark)."
    )
    assert words.reason("sale.outside", {"destination": "DE", "sold_in": "other"}, names).startswith(
        "You said that the goods were first sold in another country"
    )
    assert words.change("change.consent.yes", {"outcome": "consent", "light": "go"}, names).endswith("Then: “Go: the owner has consented”.")
    said = wording("pathway").change("change.answer", {"question": "side", "answer": "owner", "outcome": "court", "light": "go"}, names)
    assert said == "“On which side are you?” With the answer “Our goods are detained”: Go to court: customs does not act here"
    country = wording("pathway").change("change.answer", {"question": "where", "answer": "DE", "outcome": "court"}, names)
    assert "“Germany”" in country
    assert wording("disclosure").reason("joint.no", {"question": "signed"}, names).endswith("signed before work starts?")
    assert "Target date" in wording("playbook").reason("due.enter-event", {"event": "itc-target"}, names)
    assert wording("contract").change("contract.if-settled", {"clause": "K05", "points": 15}, names) == (
        "Settling K05 would take 15 points off the risk."
    )
    assert asked == [
        ("jurisdiction", "DE"), ("jurisdiction", "DE"), ("jurisdiction", "DE"), ("event", "itc-target"), ("clause", "K05"),
    ]  # fmt: skip


def test_what_is_missing_is_named_with_tool_code_and_language() -> None:
    words = wording("exhaustion", "zh-hans")
    missing: list[Any] = [
        lambda: words.reason("no-such-code", {}, named),
        lambda: words.reason("regime.regional", {"destination": "DE"}, named),
        lambda: words.question("no-such-code"),
        lambda: words.option("right", "no-such-code"),
        lambda: words.light("no-such-code"),
        lambda: words.title("no-such-code"),
        lambda: words.text("no-such-code"),
        lambda: words.who("no-such-code"),
        lambda: words.label("no-such-group", "no-such-code"),
        lambda: words.label("unit", "no-such-code"),
        lambda: words.problem("no-such-code", {}, named),
    ]
    for look in missing:
        with pytest.raises(KeyError, match=r"exhaustion: no words for .*(no-such-code|\{right\}).* in zh-Hans"):
            look()
    with pytest.raises(KeyError, match="maturity: no words for heading of question “MD1” in en"):
        wording("maturity").heading("MD1")
    with pytest.raises(KeyError):
        Wording.of(FILES["exhaustion"], "fr")


def test_languages_are_named_as_the_portal_does_or_as_the_files_do() -> None:
    assert Wording.of(FILES["pathway"], "zh-Hans") == Wording.of(FILES["pathway"], "zh-hans") != Wording.of(FILES["pathway"], "en")
