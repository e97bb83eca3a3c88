"""Which paragraph proves a fact."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import override

from portal.articles.actions import publishing
from portal.articles.models import ArticleRevision, Edition
from portal.articles.queries import fact_links, proving
from tests.statements import statements

Write = Callable[..., ArticleRevision]
CHINESE = "## 一次销售\n\n权利人只收一次钱。[@T6]\n"


def test_the_first_paragraph_in_the_readers_language_else_in_english(write: Write) -> None:
    write()
    write(body=CHINESE, language="zh-hans")
    with statements() as asked:
        found = proving(["T6", "C4.09", "J.EU.tm"], "zh-hans")
    assert len(asked) == 1
    assert (found["T6"].language, found["T6"].number) == ("zh-hans", 1)  # type: ignore[union-attr]
    assert (found["C4.09"].language, found["C4.09"].number) == ("en", 2)  # type: ignore[union-attr]
    assert found["J.EU.tm"] is None
    assert proving(["T6"], "en")["T6"].language == "en"  # type: ignore[union-attr]


def test_drafts_and_archived_editions_prove_nothing(write: Write, company: object) -> None:
    write(publish=False)
    assert proving(["T6"]) == {"T6": None}
    publishing.ship(Edition.objects.get())
    assert proving(["T6"])["T6"] is not None
    publishing.archive(Edition.objects.get(), by=company.erin)  # type: ignore[attr-defined]
    assert proving(["T6"]) == {"T6": None}


def test_a_paragraph_that_left_proves_nothing(write: Write) -> None:
    write()
    write(body="## One sale\n\nNo treaty answers it for all. [@J.CN.pt]\n")
    found = proving(["T6", "J.CN.pt", "C4.09"])
    assert found["T6"] is None and found["C4.09"] is None
    assert found["J.CN.pt"].number == 2  # type: ignore[union-attr]


def test_addresses(write: Write) -> None:
    write()
    assert fact_links(["T6", "J.EU.tm"]) == {"T6": "/articles/exhaustion-of-rights/#p1", "J.EU.tm": "/facts/J.EU.tm/"}
    with override("zh-hans"):
        assert fact_links(["T6"])["T6"] == "/articles/exhaustion-of-rights/?lang=en#p1"


def test_no_facts_ask_nothing(db: None) -> None:
    with statements() as asked:
        assert proving([]) == {}
    assert asked == []
