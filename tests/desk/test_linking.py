"""The link picker: what has the words, each with Markdown that the reader of the text takes without a fault."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.articles.actions import imaging
from portal.articles.models import ArticleRevision, Fact, Source, Term
from portal.common import searching
from portal.common.markdown import parse
from portal.desk.queries.linking import targets
from portal.people.models import Person
from tests.articles.test_imaging import picture
from tests.statements import statements

As = Callable[[Person], Client]
Write = Callable[..., ArticleRevision]


@pytest.fixture
def found(write: Write, company: SimpleNamespace) -> None:
    write(title="Once paid, [twice] *sold*")
    write("hidden", "## A\n\nA right holder is a draft.\n", publish=False, title="Hidden holder")
    Term.objects.create(
        fact=Fact.objects.create(id="W04", heading="Holder", text="Who has a right.", kind="glossary", confidence="known", as_of="2025"),
        term={"en": "Right holder", "zh-hans": "权利人"},
        marks={},
    )
    searching.index("term", "W04", "en", title="Right holder", text="Who has a right.")
    Source.objects.create(id="S50", title="Rights and holders", url="https://example.com/x", kind="official", date="2025")
    imaging.take(
        SimpleUploadedFile("a.png", picture(size=(50, 50))),
        {"en": "A holder [of] rights", "zh-hans": "权利人"},
        by=company.erin,
        title="Holder",
    )


def test_all_kinds_are_found_with_what_to_paste(found: None) -> None:
    rows = {target.kind: target for target in targets("holder", "en")}
    assert set(rows) == {"Fact", "Article", "Glossary term", "Paragraph", "Source", "Image"}
    assert rows["Article"].markdown == r"[Once paid, \[twice\] \*sold\*](/articles/exhaustion-of-rights/)"
    assert rows["Paragraph"].address == "/articles/exhaustion-of-rights/#p1"
    assert rows["Fact"].markdown == "[@W04]" and rows["Fact"].address == ""
    assert rows["Glossary term"].markdown == "[Right holder](/glossary/#W04)"
    assert rows["Source"].markdown == "[Rights and holders](https://example.com/x)"
    assert rows["Image"].markdown.startswith(r"![A holder \[of\] rights](image:")


def test_what_is_pasted_is_read_without_a_fault_and_says_the_same(found: None) -> None:
    for target in targets("holder", "en"):
        alone = target.kind == "Image"
        document = parse(target.markdown if alone else f"Words {target.markdown}", rich=True)
        assert document.faults == [], target
        shown = html.unescape(re.sub(r"<[^>]+>", "", document.html()))
        assert {"Article": "Once paid, [twice] *sold*", "Image": "A holder [of] rights"}.get(target.kind, "") in shown


def test_drafts_are_not_found(found: None) -> None:
    assert not [target for target in targets("hidden", "en") if target.kind == "Article"]


def test_a_fact_is_found_by_the_beginning_of_its_id_first(found: None) -> None:
    Fact.objects.create(id="A1", heading="T6 in other words", text="x", kind="provision", confidence="known", as_of="2025")
    assert [target.markdown for target in targets("t6", "en")][:2] == ["[@T6]", "[@A1]"]


def test_chinese_words_are_found(found: None) -> None:
    Fact.objects.filter(pk="T6").update(chinese={"heading": "权利用尽", "text": "协定对此不作规定。"})
    assert [target.markdown for target in targets("用尽", "zh-hans") if target.kind == "Fact"] == ["[@T6]"]
    assert [target.title for target in targets("权利人", "zh-hans") if target.kind == "Image"] == ["Holder"]


@pytest.mark.parametrize(
    "asked", ["%", "_", "\\", "'", '"', "[@", "<script>alert(1)</script>", "a" * 10_000, "NEAR(", "\x00", "{{ x }}", "💥"]
)
def test_strange_words_find_nothing_and_break_nothing(asked: str, company: SimpleNamespace, as_: As, register: object) -> None:
    for part in ("", "rows", "dialog", "other"):
        answer = as_(company.erin).get("/desk/links/", {"q": asked, "part": part, "language": "fr"})
        assert answer.status_code == 200 and "<script>alert" not in answer.content.decode()


def test_the_page_and_its_pieces(found: None, company: SimpleNamespace, as_: As) -> None:
    erin = as_(company.erin)
    page = erin.get("/desk/links/?q=holder").content.decode()
    assert '<code class="paste">[@W04]</code>' in page and "<title>" in page
    rows = erin.get("/desk/links/?q=holder&part=rows").content.decode()
    assert "<title>" not in rows and rows.count('role="option"') == 6 and 'data-markdown="[@W04]"' in rows
    assert 'data-address="/glossary/#W04"' in rows
    dialog = erin.get("/desk/links/?part=dialog&language=zh-hans").content.decode()
    assert dialog.startswith("<dialog") and 'data-links="/desk/links/?part=rows&amp;language=zh-hans"' in dialog
    assert "Nothing has all of these words" in erin.get("/desk/links/?q=zzz").content.decode()


def test_finding_is_few_statements(found: None, company: SimpleNamespace, as_: As, write: Write) -> None:
    erin = as_(company.erin)
    with statements() as few:
        erin.get("/desk/links/?q=holder&part=rows")
    for place in range(3):
        write(f"more-{place}", "## A\n\nA right holder again.\n", title=f"Holder {place}")
    with statements() as many:
        erin.get("/desk/links/?q=holder&part=rows")
    assert len(few) == len(many) <= 9, many
