"""The draft of a contract: handed in, read with its marks, kept or forgotten, compared; and what is not a draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.people.models import JobRole, Membership, Person
from strategy.actions import answering, drafting, rerunning
from strategy.actions.deciding import SeenOtherwise
from strategy.actions.opening import AlreadyKept
from strategy.models import ContractText, ToolRecord, ToolRun
from strategy.queries import drafts, tools
from strategy.queries.rerunning import again
from strategy.views.drafts import OFTEN
from tests.statements import statements
from tests.strategy.drafts import CHINESE, FIRST, SECOND, address, begun, docx, file, given, kept
from tests.strategy.records import unsealed
from tests.strategy.test_extracting import LINES, StandardEncryption, document, pdf
from tests.strategy.test_extracting import docx as word

pytestmark = pytest.mark.django_db
XSS = '<script>alert(1)</script> & "x" <img src=x onerror=y>'


@pytest.fixture(autouse=True)
def rested() -> None:
    """Nobody has had drafts read before."""
    cache.clear()


@pytest.fixture
def run(alice: Client, company: SimpleNamespace) -> ToolRun:
    return begun(company.alice)


def page(client: Client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200, where
    return response.content.decode()


def main(html: str) -> str:
    return html.split("<main")[1].split("</main>")[0]


# Handing in


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (docx(FIRST), "licence.docx", "docx"), (FIRST.encode(), "licence.txt", "text"), (CHINESE.encode("gb18030"), "许可.txt", "text"),
        (pdf(FIRST.split("\n")), "licence.pdf", "pdf"),
    ],
)  # fmt: skip
def test_a_file_of_each_kind_is_read(alice: Client, run: ToolRun, content: bytes, name: str, kind: str) -> None:
    response = alice.post(address(run), {"file": file(content, name)}, follow=True)
    draft = ContractText.objects.get(run=run)
    assert (draft.name, draft.kind) == (name, kind) and "Your draft was read" in response.content.decode()
    assert draft.hints["K06"]["suggestion"] == "harmful" and draft.hints["K06"]["quotes"]
    run.refresh_from_db()
    assert run.answers["draft"]["sha256"] == draft.sha256 and "quotes" not in run.answers["draft"]["hints"]["K06"]


def test_a_text_is_pasted_and_nothing_is_answered_for_anybody(alice: Client, run: ToolRun) -> None:
    given(alice, run)
    draft = ContractText.objects.get(run=run)
    assert (draft.kind, draft.language, draft.characters) == ("pasted", "en", len(FIRST.replace("\r\n", "\n")))
    assert set(run.answers) == {"draft"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty."), (b"x" * 5_000_001, "larger than 5 MB"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "old Word document"),
        (pdf(LINES, encrypt=StandardEncryption("secret")), "protected by a password"), (b"%PDF-1.7 rubbish", "damaged"),
        (pdf([]), "A scanned contract holds pictures only"), (word(document("<w:p><w:r><w:t>" + "a" * 51_000_000)), "unpacks to far more"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither a text"), (word(document("<w:p>&x;</w:p>", '<!DOCTYPE w [<!ENTITY x "y">]>')), "entities"),
    ],
    ids=["empty", "too large", "old Word", "encrypted", "broken", "scan", "bomb", "picture", "entities"],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_loses_nothing(alice: Client, run: ToolRun, content: bytes, says: str) -> None:
    given(alice, run)
    before = ContractText.objects.get(run=run).sha256, run.answers
    response = alice.post(address(run), {"file": file(content, "x.pdf")})
    assert response.status_code == 422 and says in response.content.decode()
    run.refresh_from_db()
    assert (ContractText.objects.get(run=run).sha256, run.answers) == before


def test_a_refusal_speaks_the_readers_language(alice: Client, run: ToolRun, company: SimpleNamespace) -> None:
    Person.objects.filter(pk=company.alice.pk).update(language="zh-hans")
    response = alice.post(address(run), {"file": file(b"%PDF-1.7 rubbish")})
    assert "文件已损坏" in response.content.decode()


def test_neither_and_both_are_refused_and_what_was_pasted_stands_there_again(alice: Client, run: ToolRun) -> None:
    assert "Choose a file or paste the text." in alice.post(address(run), {"text": " \n"}).content.decode()
    both = alice.post(address(run), {"file": file(docx(FIRST)), "text": "Grant of licence"})
    assert both.status_code == 422 and "not both" in both.content.decode() and "Grant of licence</textarea>" in both.content.decode()
    assert not ContractText.objects.exists()


def test_what_was_pasted_is_a_text_whatever_it_looks_like(alice: Client, run: ToolRun) -> None:
    given(alice, run, "%PDF-1.7 is how the annex begins; the Licensor grants a licence.")
    assert ContractText.objects.get(run=run).text.startswith("%PDF-1.7")


def test_pages_of_a_file_that_could_not_be_read_are_told_with_the_rest(alice: Client, run: ToolRun) -> None:
    drafting.read(run, FIRST, name="x.pdf", kind="pdf", problems=[drafts.Problem("file.pages-unread", "file", {"pages": 2})])
    assert "Pages that could not be read: 2." in page(alice, address(run))


def test_somebody_in_a_hurry_is_asked_to_wait_and_keeps_the_text(alice: Client, run: ToolRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OFTEN, "most", 1)
    given(alice, run)
    response = alice.post(address(run), {"text": "another text of mine"})
    assert response.status_code == 429 and "another text of mine</textarea>" in response.content.decode()
    assert ContractText.objects.get(run=run).text.startswith("1. Grant")


def test_twice_is_once_and_another_text_takes_its_place(alice: Client, run: ToolRun) -> None:
    given(alice, run)
    first = ContractText.objects.get(run=run)
    given(alice, run)
    given(alice, run, SECOND)
    (last,) = ContractText.objects.filter(run=run)
    assert last.pk == first.pk and last.text == SECOND and run.answers["draft"]["sha256"] == last.sha256


def test_it_is_forgotten_with_a_click_and_with_the_answers(alice: Client, run: ToolRun) -> None:
    given(alice, run)
    answering.answer(run, tools.TOOLS["contract"], {"K05": "weak"})
    alice.post(address(run), {"remove": "1"})
    run.refresh_from_db()
    assert not ContractText.objects.exists() and run.answers == {"K05": "weak"}
    given(alice, run)
    answering.discard(run)
    assert not ContractText.objects.exists()


# Reading


def test_beside_a_clause_stand_its_sentences_its_owner_and_wording(alice: Client, run: ToolRun, company: SimpleNamespace) -> None:
    Membership.objects.filter(person=company.bob).update(job_role=JobRole.objects.get(code="licensing-manager"))
    given(alice, run)
    tool = tools.TOOLS["contract"]
    screens = {one.key: one for one in tool.screens(drafts.rulebook(), {})}
    seen = tool.context(run, screens["first"], drafts.Words("contract"))
    notes = seen["notes"]
    assert list(notes) == ["K03", "K04", "K05", "K06"]  # type: ignore[call-overload]
    note = notes["K06"]  # type: ignore[index]
    assert note.people == ("Bob Li",) and note.risk == "critical" and note.suggestion == "Against us"
    assert note.dangers and note.quotes[0]["danger"] and note.fallback.startswith("The Licensor acts at its own cost")
    assert tool.context(run, screens["about"], drafts.Words("contract"))["notes"] == {}


def test_the_whole_draft_is_marked_with_a_place_for_every_link(alice: Client, run: ToolRun) -> None:
    given(alice, run)
    html = page(alice, address(run, "whole/"))
    links = re.findall(r'href="\?page=1#(at-\d+)"', html)
    assert links and all(f'id="{link}"' in html for link in links)
    assert '<mark class="mark--danger">guarantees that no parallel import' in html
    assert "Audit, records and compliance" in html.split("Not found")[1]


def test_what_somebody_wrote_into_a_draft_is_only_text(alice: Client, run: ToolRun) -> None:
    given(alice, run, f"3. Parallel imports {XSS}\nThe Licensor guarantees {XSS} that no parallel import takes place.")
    one = kept(begun_with(alice, run), run.person)
    for where in (address(run), address(run, "whole/")):
        assert "<script>alert" not in (html := alice.get(where).content.decode()) and "<img src=x" not in html
    other = begun(run.person)
    given(alice, other, f"{XSS} Parallel imports: the Licensor acts {XSS}", keep="on")
    for where in (address(other), address(other, "whole/"), address(other, f"compare/{one.pk}/")):
        html = page(alice, where)
        assert "<script>alert" not in html and "<img src=x" not in html
    assert "&lt;script&gt;alert" in page(alice, address(other, "whole/"))


def begun_with(client: Client, run: ToolRun) -> ToolRun:
    client.post(address(run), {"choose": "1", "keep": "on"})
    return run


def test_a_name_of_a_file_is_only_a_name(alice: Client, run: ToolRun) -> None:
    alice.post(address(run), {"file": file(docx(FIRST), '../../<b>x</b>"\u202egpj.docx')})
    name = ContractText.objects.get(run=run).name
    assert not set(name) & set('/<>"\u202e') and "<b>" not in page(alice, address(run))


def test_a_long_draft_is_shown_in_pages_of_bounded_size(alice: Client, run: ToolRun) -> None:
    text = (FIRST + "Nothing of interest stands here at all.\n" * 200) * 40
    given(alice, run, text)
    draft = ContractText.objects.get(run=run)
    assert len(draft.pages) > 20
    for number in ("1", "21", str(len(draft.pages)), "99999", "x"):
        with statements() as asked:
            html = page(alice, address(run, f"whole/?page={number}"))
        assert len(html) < 120_000 and len(asked) <= 12
    assert len(page(alice, address(run))) < 60_000
    assert max(len(hint["quotes"]) for hint in draft.hints.values()) <= 4


# Keeping


def test_without_a_tick_only_its_hash_and_the_hints_stay(alice: Client, run: ToolRun, company: SimpleNamespace) -> None:
    given(alice, run)
    record = kept(run, company.alice)
    assert not ContractText.objects.exists()
    assert record.data["draft"]["sha256"] and record.data["draft"]["hints"]["K06"]["suggestion"] == "harmful"
    assert "hereby grants an exclusive licence" not in f"{record.document} {record.answers} {record.data}"
    assert alice.get(f"/records/{record.pk}/draft/").status_code == 404


def test_with_a_tick_it_is_read_by_whoever_may_read_the_record(
    alice: Client, run: ToolRun, company: SimpleNamespace, as_: Callable[[Person], Client]
) -> None:
    given(alice, run, keep="on")
    assert as_(company.bob).get(address(run, "whole/")).status_code == 404
    record = kept(run, company.alice, department=company.export)
    where = f"/records/{record.pk}/draft/"
    assert "guarantees that no parallel import" in page(alice, where)
    assert as_(company.bob).get(where).status_code == 200 and as_(company.charlie).get(where).status_code == 404


def test_the_tick_may_be_set_and_taken_away_until_the_record_is_kept(alice: Client, run: ToolRun, company: SimpleNamespace) -> None:
    given(alice, run)
    alice.post(address(run), {"choose": "1", "keep": "on"})
    run.refresh_from_db()
    assert run.answers["draft"]["keep"] is True
    alice.post(address(run), {"choose": "1"})
    kept(run, company.alice)
    assert not ContractText.objects.exists()


def test_answers_that_are_a_record_take_no_other_draft(alice: Client, run: ToolRun, company: SimpleNamespace) -> None:
    given(alice, run, keep="on")
    record = kept(run, company.alice)
    before = ContractText.objects.get().sha256
    response = alice.post(address(run), {"text": SECOND})
    assert response.status_code == 302 and response["Location"] == record.get_absolute_url()
    with pytest.raises(AlreadyKept):
        drafting.read(run, SECOND, name="", kind="pasted")
    assert ContractText.objects.get().sha256 == before


def test_answers_begun_from_a_record_bring_its_draft(alice: Client, run: ToolRun, company: SimpleNamespace) -> None:
    given(alice, run, keep="on")
    record = kept(run, company.alice)
    anew = answering.begin(tools.TOOLS["contract"], company.alice, answers=record.answers, former=record)
    assert drafts.of_run(anew) and ContractText.objects.get(record=record).text == ContractText.objects.get(run=anew).text
    bare = given(alice, begun(company.alice))
    record = kept(bare, company.alice)
    anew = answering.begin(tools.TOOLS["contract"], company.alice, answers=record.answers, former=record)
    assert drafts.of_run(anew) is None and anew.answers["draft"]["keep"] is False
    assert "hints were kept" in render(anew)


def render(run: ToolRun) -> str:
    tool = tools.TOOLS["contract"]
    screen = tool.screens(drafts.rulebook(), {})[2]
    return render_to_string(tool.beside, {"run": run, "screen": screen, **tool.context(run, screen, drafts.Words("contract"))})


# Comparing


@pytest.fixture
def two(alice: Client, company: SimpleNamespace) -> tuple[ToolRecord, ToolRecord]:
    """Records on two drafts of one contract: the export clause judged worse, parallel imports better."""
    older = kept(given(alice, begun(company.alice, {"K05": "weak", "K06": "harmful"}), keep="on"), company.alice)
    newer = kept(given(alice, begun(company.alice, {"K05": "missing", "K06": "present"}), SECOND, keep="on"), company.alice)
    return older, newer


def test_two_drafts_are_laid_side_by_side(alice: Client, two: tuple[ToolRecord, ToolRecord]) -> None:
    older, newer = two
    html = main(page(alice, f"/records/{older.pk}/compare/{newer.pk}/"))
    assert html == main(page(alice, f"/records/{newer.pk}/compare/{older.pk}/"))  # the older first, however one asks
    assert re.search(r"K05 .*?Weak.*?Missing.*?\+10.*?Worse", html, re.DOTALL) and re.search(r"K06 .*?−?-10.*?Better", html, re.DOTALL)
    parts = {key: html.split(f'id="{key}"')[1].split("</article>")[0] for key in ("K04", "K06", "K24")}
    assert "<ins>and Viet Nam</ins>" in parts["K04"].replace(" </ins>", "</ins>").replace("<ins> ", "<ins>") and "Gone:" in parts["K04"]
    assert "The clause has vanished." in parts["K06"] and "The clause has appeared." in parts["K24"]
    assert 'id="K14"' not in html and "K14" in html  # the same in both


def test_a_chinese_draft_differs_by_characters(alice: Client, company: SimpleNamespace) -> None:
    older = kept(given(alice, begun(company.alice), CHINESE, keep="on"), company.alice)
    newer = kept(given(alice, begun(company.alice), CHINESE.replace("独占", "普通"), keep="on"), company.alice)
    html = page(alice, f"/records/{older.pk}/compare/{newer.pk}/")
    assert "<del>独占</del>" in html and "<ins>普通</ins>" in html


def test_without_the_texts_the_judgements_and_the_hints_are_compared(alice: Client, company: SimpleNamespace) -> None:
    older = kept(given(alice, begun(company.alice, {"K05": "present"})), company.alice)
    newer = kept(given(alice, begun(company.alice, {"K05": "missing"}), SECOND), company.alice)
    bare = kept(begun(company.alice, {"K05": "missing"}), company.alice)
    html = page(alice, f"/records/{older.pk}/compare/{newer.pk}/")
    assert "was not kept" in html and "The clause has vanished." in html and "Worse" in html and "<ins>and" not in html
    assert "judged without a draft" in page(alice, f"/records/{older.pk}/compare/{bare.pk}/")


def test_answers_in_the_making_are_compared_with_a_record(
    alice: Client, company: SimpleNamespace, two: tuple[ToolRecord, ToolRecord]
) -> None:
    run = given(alice, begun(company.alice, {"K06": "weak"}), FIRST.replace("no parallel import", "no unauthorised import"))
    assert f'href="{address(run, f"compare/{two[0].pk}/")}"' in page(alice, address(run))
    html = page(alice, address(run, f"compare/{two[0].pk}/"))
    assert "Your draft" in html and "<ins>unauthorised" in html and "Better" in html


def test_what_may_be_compared_is_what_may_be_read(
    alice: Client, company: SimpleNamespace, as_: Callable[[Person], Client], two: tuple[ToolRecord, ToolRecord]
) -> None:
    charlie = as_(company.charlie)
    theirs = kept(begun(company.charlie), company.charlie)
    for client, one, other in ((charlie, *two), (charlie, theirs, two[0]), (alice, two[0], theirs), (alice, two[0], two[0])):
        assert client.get(f"/records/{one.pk}/compare/{other.pk}/").status_code == 404
    listed = page(alice, f"/records/{two[0].pk}/compare/")
    assert two[1].number in listed and theirs.number not in listed and "Same contract" in listed and "With its draft" in listed
    run = begun(company.alice)
    assert alice.get(address(run, f"compare/{theirs.pk}/")).status_code == 404
    assert charlie.get(address(run)).status_code == 404 and charlie.get(address(run, "whole/")).status_code == 404
    assert charlie.post(address(run), {"text": "mine"}).status_code == 404 and not ContractText.objects.filter(run=run).exists()


def test_pages_ask_as_little_for_many_as_for_one(alice: Client, company: SimpleNamespace, two: tuple[ToolRecord, ToolRecord]) -> None:
    run = given(alice, begun(company.alice))
    places = [
        address(run), address(run, "whole/"), address(run, f"compare/{two[0].pk}/"), f"/records/{two[0].pk}/draft/",
        f"/records/{two[0].pk}/compare/", f"/records/{two[0].pk}/compare/{two[1].pk}/",
    ]  # fmt: skip
    few = [_count(alice, place) for place in places]
    for _more in range(3):
        kept(given(alice, begun(company.alice), keep="on"), company.alice)
    assert [_count(alice, place) for place in places] == few and max(few) <= 12, few


def _count(client: Client, place: str) -> int:
    page(client, place)
    with statements() as asked:
        page(client, place)
    return len(asked)


def test_phrases_that_changed_are_looked_for_anew(alice: Client, two: tuple[ToolRecord, ToolRecord]) -> None:
    draft = ContractText.objects.get(record=two[0])
    assert [one.hits for one in drafts.findings_of(draft)] == [one.hits for one in drafts._findings(draft.text, drafts.phrases().book)]
    with unsealed():
        ContractText.objects.filter(pk=draft.pk).update(phrases_sha256="old", hits=[])
    draft.refresh_from_db()
    assert any(one.hits for one in drafts.findings_of(draft))


def test_a_draft_belongs_to_answers_or_to_a_record(run: ToolRun, company: SimpleNamespace) -> None:
    values: dict[str, Any] = {**drafts.found("x"), "kind": "text"}
    for more in ({}, {"run": run, "record": kept(begun(company.alice), company.alice)}):
        with pytest.raises(IntegrityError, match="a_draft_belongs_to_answers_or_to_a_record"), transaction.atomic():
            ContractText.objects.create(**values, **more)


def test_the_record_leads_to_its_draft_and_gives_wording_to_copy(alice: Client, company: SimpleNamespace) -> None:
    with_draft = kept(given(alice, begun(company.alice, {"K05": "missing"}), keep="on"), company.alice)
    without = kept(given(alice, begun(company.alice, {"K05": "present"})), company.alice)
    shown, bare = (render_to_string("strategy/records/_contract.html", {"record": record}) for record in (with_draft, without))
    assert f"/records/{with_draft.pk}/draft/" in shown and f"/records/{with_draft.pk}/compare/" in shown
    assert "Schedule 5 lists the Licensor’s parallel patents" in shown and 'data-copy="fallback-1"' in shown
    assert "/draft/" not in bare and "Its text was not kept" in bare and "data-copy" not in bare


# A kept draft is the one that was kept


def test_a_kept_draft_that_was_changed_says_so(alice: Client, two: tuple[ToolRecord, ToolRecord]) -> None:
    older, newer = two
    said, places = "not the one that was kept", (f"/records/{older.pk}/draft/", f"/records/{older.pk}/compare/{newer.pk}/")
    assert not any(said in page(alice, where) for where in places)
    row = ContractText.objects.filter(record=older)
    for change in ({"text": "x"}, {"sha256": "0" * 64}, {"hits": []}, {"record": None}):
        with pytest.raises(IntegrityError, match="a_kept_draft_is_never_changed"), transaction.atomic():
            row.update(**change)
    with unsealed():
        row.update(text=FIRST.replace("an exclusive", "a sole 独占"))
    assert all(page(alice, where).count(said) == 1 for where in places)
    assert said not in page(alice, f"/records/{newer.pk}/draft/")


# A record's draft goes on with what is begun from it


def test_the_kept_draft_lies_beside_changed_answers_and_is_kept_again(alice: Client, company: SimpleNamespace) -> None:
    record = kept(given(alice, begun(company.alice, {"K05": "missing"}), keep="on"), company.alice)
    key = str(uuid4())
    for _twice in range(2):
        alice.post(reverse("record_change", args=[record.pk]), {"key": key})
    assert ContractText.objects.get(run=key).text == ContractText.objects.get(record=record).text
    assert "hereby grants" in page(alice, f"/tools/runs/{key}/text/whole/")
    new = kept(ToolRun.objects.get(pk=key), company.alice)
    assert new.former == record and "hereby grants" in page(alice, f"/records/{new.pk}/draft/")


def test_run_again_keeps_the_draft_too_and_judges_the_answers_it_keeps(alice: Client, company: SimpleNamespace) -> None:
    tool, today = tools.TOOLS["contract"], timezone.localdate()
    record = kept(given(alice, begun(company.alice, {"K05": "missing"}), keep="on"), company.alice)
    seen = again(record, tool, today).seen
    new = rerunning.keep_again(record, uuid4(), tool, seen=seen, today=today, by=company.alice)
    assert "hereby grants" in page(alice, f"/records/{new.pk}/draft/") and new.answers == record.answers
    other = rerunning.begin_again(record, uuid4(), by=company.alice)
    answering.answer(other, tool, {"K05": "present"})
    with pytest.raises(SeenOtherwise):
        rerunning.keep_again(record, other.pk, tool, seen=seen, today=today, by=company.alice)
    assert not ToolRecord.objects.filter(run=other).exists()
