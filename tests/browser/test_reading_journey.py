"""A reader from the overview of the strategy to a first lesson: a claim's note, its article, a term of the glossary, the course."""

from __future__ import annotations

from typing import Any

import pytest

from portal.articles.actions import publishing, writing
from portal.articles.models import Article, Edition, Fact, Topic
from portal.people.models import JobRole
from strategy.models import Claim
from tests.browser import world
from tests.browser.reader import Enter, Reader
from tests.browser.test_journeys import cast, enter, stage  # noqa: F401  (fixtures)
from tests.strategy import rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTE = {"en": "Since then the treaty has moved.", "zh-hans": "此后条约已有变化。"}
CLAIM = {"en": "Mind the exhaustion rules.", "zh-hans": "应注意权利用尽规则。"}
TITLE = {"en": "What the claim means today", "zh-hans": "这一主张今天意味着什么"}
BODY = {
    "en": "## Today\n\nAsk first which exhaustion regime the market has. [@C4.05]\n",
    "zh-hans": "## 今天\n\n先问目标市场采用哪一种权利用尽规则。[@C4.05]\n",
}
MEANING = {"en": "A first lawful sale ends control of that item.", "zh-hans": "首次合法销售之后，权利人不得再控制该件商品的流转。"}


@pytest.fixture
def library(cast: Any) -> Any:  # noqa: F811
    """Countermeasure 4 with a dated claim, the article that cites it, a course."""
    school = world.course()
    rows.small(world.register(), JobRole.objects.get(code="seller"))
    chinese = {"heading": "注意规则", "text": CLAIM["zh-hans"], "note": NOTE["zh-hans"], "basis": "政策文章"}
    details = {"heading": "Mind the rules", "text": CLAIM["en"], "note": NOTE["en"], "kind": "claim", "status": "dated"}
    fact = Fact.objects.create(pk="C4.05", confidence="known", as_of="2025-06", basis="The policy article", chinese=chinese, **details)
    Claim.objects.update(fact=fact)
    article = Article.objects.create(slug="claim-today", topic=Topic.objects.get(slug="borders"))
    for language in world.LANGUAGES:
        words = writing.Words.of(TITLE[language], CLAIM[language], BODY[language])
        writing.save_draft(article, language, words, change_note="First words.")
        publishing.ship(Edition.objects.get(article=article, language=language))
    return school


def test_from_the_overview_to_the_first_lesson(cast: Any, library: Any, enter: Enter) -> None:  # noqa: F811
    reader = enter()
    reader.sign_in(cast.alice)
    reads_the_claim_with_its_note(reader)
    follows_it_to_its_article(reader)
    learns_what_a_term_means(reader)
    takes_the_course(reader, library)
    assert reader.clicks <= 9


def reads_the_claim_with_its_note(reader: Reader) -> None:
    reader.click(reader.link("Strategy").first)
    reader.click(reader.page.locator("main").get_by_role("link", name={"en": "Rules", "zh-hans": "规则"}[reader.language]).first)
    claim = reader.page.locator("#C4\\.05")
    claim.get_by_text(CLAIM[reader.language]).wait_for()
    reader.sees("Dated", claim)
    assert claim.get_by_text(NOTE[reader.language]).is_visible()  # without pointing at anything


def follows_it_to_its_article(reader: Reader) -> None:
    reader.click(reader.page.locator("#C4\\.05").get_by_role("link", name=reader.says("Sources and citations")))
    reader.click(reader.page.get_by_role("link", name=TITLE[reader.language]).first)
    reader.page.get_by_role("heading", name=TITLE[reader.language], exact=True).wait_for()


def learns_what_a_term_means(reader: Reader) -> None:
    term = reader.page.locator("a.term").first
    if reader.page.viewport_size["width"] < 600:
        reader.clicks += 1
        term.tap()
    else:
        term.hover()
    reader.page.get_by_text(MEANING[reader.language]).wait_for()
    reader.click(reader.page.locator(".term-note").get_by_role("link", name=reader.says("In the glossary")))
    reader.page.wait_for_url("**/glossary/#W32")
    assert reader.page.get_by_text(MEANING[reader.language]).is_visible()


def takes_the_course(reader: Reader, school: Any) -> None:
    reader.click(reader.link("Courses").first)
    reader.click(reader.page.get_by_role("link", name=school.course.title[reader.language]).first)
    reader.click(reader.page.get_by_role("button", name=reader.says("Enrol and start")))
    first = school.lessons[0].title[reader.language]
    reader.page.get_by_role("heading", name=first, exact=True).wait_for()
