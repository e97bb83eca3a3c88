"""Whatever is answered: at most eight screens, an end, and a paper in both languages with a reason and with no word missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.common.languages import LANGUAGES
from strategy.queries.papers import judged, paper
from strategy.queries.rulebook import rulebook
from strategy.queries.tools import TOOLS
from strategy.queries.tools.about import ABOUT
from strategy.queries.walks import MOST, Walk
from strategy.rules.engine import UNKNOWN, Ask

TODAY = date(2026, 3, 2)
PLACES = ["CN", "DE", "EU", "US", "JP", "RU", "GB", "IN", "CH", "IT", "NO", "MX", "PL"]
quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
pytestmark = pytest.mark.django_db


def any_answer(ask: Ask) -> st.SearchStrategy[Any]:
    """Whatever the forms let through."""
    unknown = [UNKNOWN] if ask.unknown else []
    if ask.kind == "choice":
        return st.sampled_from([*ask.options, *unknown])
    if ask.kind == "several":
        some = st.lists(st.sampled_from(ask.options), min_size=1, unique=True)
        return st.one_of(some, st.sampled_from(unknown)) if unknown else some
    if ask.kind == "country":
        return st.sampled_from([*PLACES, *ask.options, *unknown])
    if ask.kind == "date":
        days = st.dates(date(1991, 1, 1), date(2030, 12, 31)).map(date.isoformat)
        return st.one_of(days, st.sampled_from(unknown)) if unknown else days
    return st.one_of(st.just(""), st.just("Folder 3"), *([st.just(UNKNOWN)] if unknown else []))


@pytest.fixture(params=sorted(TOOLS))
def tool(request: pytest.FixtureRequest, own: None) -> Any:
    return TOOLS[request.param]


def test_every_way_has_at_most_eight_screens_and_an_end(tool: Any) -> None:
    book = rulebook()

    @quick
    @given(st.data())
    def walk_on(data: st.DataObject) -> None:
        answers: dict[str, Any] = {}
        for _screen in range(MOST + 1):
            walk = Walk(tool, answers, TODAY, book)
            assert len(walk.screens) <= MOST and walk.done <= len(walk.screens) <= walk.total <= MOST
            if walk.next is None or any(problem.key in {ask.key for ask in walk.next.asks} for problem in walk.problems):
                return
            assert walk.before(walk.screens[0]) is None and walk.number(walk.next) >= 1
            answers |= {ask.key: data.draw(any_answer(ask)) for ask in walk.next.asks}
        raise AssertionError(f"{tool.key} does not end: {answers}")

    walk_on()


def test_any_answers_have_a_paper_in_both_languages(tool: Any) -> None:
    book = rulebook()

    @quick
    @given(st.fixed_dictionaries({}, optional={ask.key: any_answer(ask) for ask in tool.asks(book)}))
    def tell(answers: dict[str, Any]) -> None:
        told = judged(tool, answers, book, TODAY)
        for language in LANGUAGES:
            text = paper(told, language)
            said = [text.verdict, text.text, text.light_words, text.limit, *text.who]
            said += [point.text for point in (*text.reasons, *text.changes, *text.steps)]
            assert text.reasons and all(words and "{" not in words for words in said), said
            assert text.light != "ask" or text.who

    tell()


def test_each_tool_says_how_much_it_asks(tool: Any, client: Client) -> None:
    assert set(TOOLS) <= set(ABOUT)
    assert len(tool.screens(rulebook(), {})) <= ABOUT[tool.key].questions <= MOST
    assert tool.countermeasures and tool.course and tool.subject and tool.icon
