"""A translation knows what it translates: when the source is reworded, its page and the editors hear of it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.articles.actions import changing, twinning
from portal.articles.models import ArticleRevision, Paragraph, Term, Twin
from portal.articles.queries.twins import older, untranslated
from portal.people.models import AuditEntry, Person
from tests.articles.law import approved, label_all
from tests.statements import statements

Write = Callable[..., ArticleRevision]
As = Callable[[Person], Client]
ENGLISH = "## One sale\n\nA right holder is paid once. [@T6]\n\nNo treaty answers it for all. [@J.CN.pt; @C4.09]\n"
CHINESE = "## 一次销售\n\n权利人只收一次钱。[@T6]\n\n没有条约统一作答。[@J.CN.pt; @C4.09]\n"
REWORDED = ENGLISH.replace("paid once.", "paid once, and only once.")
PAGE = "/articles/exhaustion-of-rights/?lang=zh-hans"
DESK = "/desk/articles/exhaustion-of-rights/translation/"


@pytest.fixture
def both(write: Write) -> Write:
    write(body=ENGLISH)
    write(body=CHINESE, language="zh-hans", title="权利用尽")
    return write


def numbers(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(pairs)


def pairs() -> list[tuple[int, int]]:
    return numbers(list(Twin.objects.values_list("source__number", "target__number")))


def test_each_paragraph_finds_its_twin(both: Write) -> None:
    assert pairs() == [(1, 1), (2, 2)] and older() == [] and untranslated() == []
    assert set(Twin.objects.values_list("source__language", "target__language")) == {("en", "zh-hans")}


def test_one_language_has_no_twins(write: Write) -> None:
    write(body=ENGLISH)
    assert not Twin.objects.exists() and untranslated() == []


def test_a_reworded_source_makes_its_translation_older(both: Write, company: SimpleNamespace, as_: As) -> None:
    alice = as_(company.alice)
    assert "older than what" not in alice.get(PAGE).content.decode()
    both(body=REWORDED)
    (row,) = older()
    assert (row.was, row.now) == ("A right holder is paid once.", "A right holder is paid once, and only once.")
    page = alice.get(PAGE).content.decode()
    assert "One paragraph of this translation is older" in page and f'href="#p{row.target.number}">paragraph' in page
    assert "older than what" not in alice.get("/articles/exhaustion-of-rights/").content.decode()


def test_translating_anew_makes_it_right(both: Write) -> None:
    both(body=REWORDED)
    both(body=CHINESE.replace("只收一次钱。", "只收一次钱，且仅此一次。"), language="zh-hans", title="权利用尽")
    assert older() == [] and untranslated() == []


def test_publishing_another_paragraph_does_not(both: Write) -> None:
    both(body=REWORDED)
    both(body=CHINESE.replace("统一作答", "统一回答"), language="zh-hans", title="权利用尽")
    assert [row.now for row in older()] == ["A right holder is paid once, and only once."]


def test_the_former_words_again_are_no_change(both: Write) -> None:
    both(body=REWORDED)
    both(body=ENGLISH)
    assert older() == []


def test_an_undone_translation_is_as_old_as_it_was(both: Write, company: SimpleNamespace) -> None:
    both(body=REWORDED)
    assert len(older()) == 1
    anew = CHINESE.replace("只收一次钱。", "只收一次钱，且仅此一次。")
    revision = both(body=anew, language="zh-hans", title="权利用尽", publish=False, author=company.erin)
    change = changing.plan(approved(revision, author=company.erin, approver=company.xena))
    assert change is not None
    changing.make(label_all(change, "wording"), by=company.erin)
    assert older() == []
    changing.undo(change, by=company.xena)
    assert [(row.was, row.now) for row in older()] == [("A right holder is paid once.", "A right holder is paid once, and only once.")]


def test_a_paragraph_more_is_not_translated(both: Write, company: SimpleNamespace, as_: As) -> None:
    both(body=ENGLISH + "\nThe contract may say more. [@J.EU.tm]\n")
    (paragraph,) = untranslated()
    assert paragraph.text == "The contract may say more." and older() == []
    assert "Not translated" in as_(company.erin).get(DESK).content.decode()


def test_an_editor_says_that_it_still_fits(both: Write, company: SimpleNamespace, as_: As) -> None:
    both(body=REWORDED)
    erin, alice = as_(company.erin), as_(company.alice)
    page = erin.get(DESK).content.decode()
    assert "<ins>, and only once</ins>" in page and "权利人只收一次钱。" in page and "Paragraph 1" in page
    confirm = "/desk/articles/exhaustion-of-rights/zh-hans/translated/1/"
    assert alice.post(confirm).status_code == 403 and len(older()) == 1
    assert as_(company.audrey).post(confirm).status_code == 403
    assert "marked as translated" in erin.post(confirm, follow=True).content.decode() and older() == []
    assert "was not older" in erin.post(confirm, follow=True).content.decode()
    assert AuditEntry.objects.filter(action="article.confirm_translation").count() == 1
    assert erin.post("/desk/articles/exhaustion-of-rights/zh-hans/translated/99/").status_code == 404
    assert "Yes. Every paragraph" in erin.get(DESK).content.decode()


def test_terms_left_out_are_named(both: Write, company: SimpleNamespace, as_: As) -> None:
    fact = Paragraph.objects.get(number=1, language="en").citations.first().fact  # type: ignore[union-attr]
    Term.objects.create(
        fact=fact, term={"en": "Right holder", "zh-hans": "权利持有者"}, marks={"en": ["right holder"], "zh-hans": ["权利持有者"]}
    )
    page = as_(company.erin).get(DESK).content.decode()
    assert "The source says “right holder”; the glossary calls it “权利持有者”." in page


def test_what_stood_before_gets_its_twins_once(both: Write) -> None:
    Twin.objects.all().delete()
    assert twinning.pair_all() == 2 and pairs() == [(1, 1), (2, 2)]
    assert twinning.pair_all() == 0


def test_statements_do_not_grow(both: Write, company: SimpleNamespace, as_: As) -> None:
    erin = as_(company.erin)
    erin.get(DESK)
    with statements() as one:
        erin.get(DESK)
    both(body="\n\n".join([REWORDED, *(f"More words {n}." for n in range(5))]))
    with statements() as more:
        erin.get(DESK)
    assert len(more) <= max(len(one), 10)
