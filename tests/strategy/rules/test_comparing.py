"""Two outcomes of the same answers beside each other."""

from __future__ import annotations

from typing import Any

import pytest

from strategy.rules.comparing import Told, compare, moved_rules, restated_facts


def told(reasons: list[tuple[str, str]], *, light: str = "stop", sections: Any = (), who: Any = ("Counsel",), due: str = "") -> Told:
    """Pairs of code and words."""
    paper = {
        "verdict": f"It is {light}",
        "text": "",
        "reasons": [{"text": text, "due": due} for _code, text in reasons],
        "changes": [],
        "steps": [],
        "who": list(who),
        "sections": list(sections),
    }
    outcome = {"light": light, "code": light, "reasons": [{"code": code, "rule": "r", "detail": {}} for code, _text in reasons]}
    return Told(paper, {**outcome, "changes": [], "steps": []})


ONE, TWO = ("one", "Because of one."), ("two", "Because of two.")


@pytest.mark.parametrize(
    ("then", "now", "light", "gone", "new", "restated"),
    [
        (told([ONE, TWO]), told([ONE, TWO]), False, [], [], []),
        (told([ONE, TWO]), told([TWO, ONE]), False, [], [], []),
        (told([ONE]), told([ONE], light="go"), True, [], [], []),
        (told([ONE]), told([TWO]), False, ["Because of one."], ["Because of two."], []),
        (told([ONE]), told([("one", "Owing to one.")]), False, [], [], ["Owing to one."]),
        (told([ONE], due="2026-11-25"), told([ONE], due="2026-11-27"), False, [], [], ["Because of one."]),
    ],
)
def test_reasons_go_come_and_are_said_otherwise(
    then: Told, now: Told, light: bool, gone: list[str], new: list[str], restated: list[str]
) -> None:
    found = compare(then, now)
    assert found.light is light and found.verdict is light
    assert [point["text"] for point in found.reasons.gone] == gone
    assert [point["text"] for point in found.reasons.new] == new
    assert [after["text"] for _before, after in found.reasons.restated] == restated
    assert bool(found) == bool(light or gone or new or restated)


def test_tables_say_which_rows_have_changed() -> None:
    def table(*rows: tuple[str, str]) -> dict[str, Any]:
        return {"key": "days", "title": "Days", "head": ["Step", "Day"], "rows": [list(row) for row in rows]}

    old, new = [table(("Answer", "1 Dec"), ("Pay", "3 Dec"))], [table(("Answer", "2 Dec"), ("Pay", "3 Dec"))]
    found = compare(told([ONE], sections=old), told([ONE], sections=new)).sections
    assert [(one.title, one.gone, one.new) for one in found] == [("Days", (("Answer", "1 Dec"),), (("Answer", "2 Dec"),))]
    assert compare(told([ONE], sections=old), told([ONE])).sections[0].gone == (("Answer", "1 Dec"), ("Pay", "3 Dec"))
    assert not compare(told([ONE], sections=old), told([ONE], sections=old))


def test_whom_to_ask() -> None:
    assert compare(told([ONE]), told([ONE], who=["Counsel", "Customs"])).who == ((), ("Customs",))


def test_rules_that_moved() -> None:
    assert moved_rules({"b": 1, "a": 1, "c": 2}, {"a": 2, "c": 2, "d": 1}) == {"a": (1, 2), "b": (1, 0)}


def test_facts_that_read_otherwise() -> None:
    fact = {"id": "T6", "heading": "H", "text": "Old.", "basis": "", "as_of": "2025", "confidence": "known", "sources": ["S1"]}
    assert restated_facts([fact], {"T6": {**fact, "sources": ("S1",)}}) == []
    assert restated_facts([fact], {"T6": {**fact, "text": "New."}})[0][1]["text"] == "New."  # type: ignore[index]
    assert restated_facts([fact], {}) == [(fact, None)]
