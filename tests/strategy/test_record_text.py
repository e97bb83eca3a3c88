"""A record reads as it was kept, whatever happens to rules, facts, words and names; run again it says what has changed and why."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from portal.articles.models import Fact
from portal.common import keeping
from portal.people.models import Department, Membership, Person
from strategy.actions import recording
from strategy.actions.answering import begin
from strategy.actions.loading import load
from strategy.models import Jurisdiction, RecordRule, ToolRecord, ToolRun, ToolWords
from strategy.queries.papers import judged
from strategy.queries.rulebook import rulebook
from strategy.queries.tools import TOOLS
from strategy.rules import papers
from tests.statements import statements
from tests.strategy.records import DAY, PATENT_TO_CHINA, kept, unsealed
from tests.strategy.rows import own_content
from tests.strategy.test_rulebook import changed

pytestmark = pytest.mark.django_db
KEPT = re.compile(r"<div data-kept>.*?(?=<section[^>]*into-plan|<aside)", re.DOTALL)  # what may be done next is no part of the text
As = Callable[[Person], Client]
LANGUAGES = ("en", "zh-hans")
RULE = "exhaustion/CN.patents"


@pytest.fixture
def record(own: None, company: SimpleNamespace) -> ToolRecord:
    return kept(company.alice, company.export, answers=PATENT_TO_CHINA)


def everything_changes(company: SimpleNamespace) -> None:
    """Rules, facts, words, names of countries, units and people."""
    _articles, content, _faults = own_content()
    load(changed(content))
    Fact.objects.update(heading="Other", text="Other.", basis="Other", as_of="2026", chinese={})
    words = ToolWords.objects.get(key="exhaustion", current=True)
    for reason in words.words["reasons"].values():
        reason["en"], reason["zh-Hans"] = "Other.", "其他。"
    words.save()
    Jurisdiction.objects.update(name={"en": "Elsewhere", "zh-hans": "别处"})
    Department.objects.update(name={"en": "Renamed", "zh-hans": "改名"})
    Person.objects.filter(pk=company.alice.pk).update(display_name="Alice Newname")
    keeping.touch()
    keeping._kept.clear()


def shown(client: Client, record: ToolRecord, language: str) -> tuple[str, bytes]:
    """The kept part of the page, and the PDF."""
    Person.objects.update(language=language)
    page = client.get(record.get_absolute_url()).content.decode()
    pdf: Any = client.get(reverse("record_pdf", args=[record.pk]))
    assert pdf["Content-Type"] == "application/pdf" and pdf["Content-Disposition"] == f'attachment; filename="{record.number}.pdf"'
    found = KEPT.search(page)
    assert found
    return found[0], b"".join(pdf.streaming_content)


def text_of(pdf: bytes, folder: Path) -> str:
    (folder / "record.pdf").write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", "record.pdf", "-"], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()


def again(client: Client, record: ToolRecord) -> str:
    answer = client.get(reverse("record_again", args=[record.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def hidden(page: str) -> dict[str, str]:
    """What the button of the page sends."""
    return {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("key", "seen")}  # type: ignore[index]


class TestKept:
    def test_byte_by_byte_after_everything_has_changed(self, record: ToolRecord, company: SimpleNamespace, as_: As) -> None:
        alice = as_(company.alice)
        before = {language: shown(alice, record, language) for language in LANGUAGES}
        assert "China" in before["en"][0] and "中国" in before["zh-hans"][0]
        everything_changes(company)
        assert {language: shown(alice, record, language) for language in LANGUAGES} == before
        assert recording.intact(ToolRecord.objects.get())

    def test_the_sha256_covers_what_stands_around_the_text(self, record: ToolRecord) -> None:
        assert recording.intact(record) and record.document["head"]["subject_kind_words"] == {
            "en": "Goods or order",
            "zh-hans": "货物或订单",
        }
        row = ToolRecord.objects.filter(pk=record.pk)
        for change in (
            {"number": "R-2020-0001"}, {"subject": "PO 2"}, {"subject_kind": "case"}, {"person_name": "Bob"}, {"unit_name": {"en": "Works"}},
            {"day": "2020-01-01"}, {"answers": {"right": "patents"}},
        ):  # fmt: skip
            before = row.values(*change).get()
            with unsealed():
                row.update(**change)
                assert not recording.intact(row.get()), change
                row.update(**before)
        assert recording.intact(row.get())

    def test_on_paper_in_both_languages(self, record: ToolRecord, company: SimpleNamespace, as_: As, tmp_path: Path) -> None:
        for language, words in {
            "en": ("Alice Zhang", "Export sales", "China (mainland)", "International"),
            "zh-hans": ("出口销售部", "中国（大陆）", "首次销售"),
        }.items():
            _page, pdf = shown(as_(company.alice), record, language)
            text = text_of(pdf, tmp_path)
            assert record.number in text and record.text_sha256 in text and record.get_absolute_url() in text
            for word in (*words, "legal advice" if language == "en" else "法律意见", RULE):
                assert word.lower() in text.lower(), word
            assert record.document[language]["verdict"] in text
        assert re.search(r"1 of \d", text_of(shown(as_(company.alice), record, "en")[1], tmp_path))

    def test_a_signature_stands_on_the_paper(self, record: ToolRecord, company: SimpleNamespace, as_: As, tmp_path: Path) -> None:
        assert "Not signed" in text_of(shown(as_(company.alice), record, "en")[1], tmp_path)
        record.signed_at, record.signed_method = timezone.now(), "password"
        record.save(update_fields=["signed_at", "signed_method"])
        assert "Signed by Alice Zhang on" in text_of(shown(as_(company.alice), record, "en")[1], tmp_path)

    def test_long_words_and_long_tables_fit(self, record: ToolRecord, company: SimpleNamespace, as_: As, tmp_path: Path) -> None:
        rows = [[f"Step {n}", "A long cell. " * 60, "x" * 300, "<b>&amp;"] for n in range(40)]
        section = {"key": "s", "title": "Steps", "head": ["Step", "What", "How", "So"], "rows": rows, "note": "End of the steps."}
        document = {
            one: {**text, "sections": [section, {**section, "head": []}]} for one, text in record.document.items() if one in LANGUAGES
        }
        with unsealed():
            ToolRecord.objects.filter(pk=record.pk).update(document=document, subject="W" * 200)
        text = text_of(shown(as_(company.alice), record, "en")[1], tmp_path)
        assert "Step 39" in text and "End of the steps." in text and "<b>&amp;" in text and "not the one that was kept" in text

    def test_the_versions_of_its_rules_are_kept_to_be_found(self, record: ToolRecord) -> None:
        assert record.rules[RULE] == 1
        found = dict(RecordRule.objects.filter(record=record).values_list("rule", "version"))
        assert found == {rule: version for rule, version in record.rules.items() if version}

    def test_a_reviewed_tool_asks_for_its_review_by_itself(self, own: None, company: SimpleNamespace, monkeypatch: Any) -> None:
        monkeypatch.setattr(TOOLS["exhaustion"], "reviewed", True, raising=False)
        assert kept(company.alice).review_asked_at is not None


class TestAgain:
    def test_nothing_has_changed(self, record: ToolRecord, company: SimpleNamespace, as_: As) -> None:
        page = again(as_(company.alice), record)
        assert "Nothing has changed since" in page and "<del>" not in page and "btn--main" not in page
        assert page.count("General information, not legal advice") == 1

    def test_another_rule_another_outcome_and_why(self, record: ToolRecord, company: SimpleNamespace, as_: As) -> None:
        everything_changes(company)
        alice = as_(company.alice)
        page = again(alice, record)
        assert "Today’s rules give another outcome." in page and record.text["verdict"] in page
        assert "Stop: written consent is needed" in page
        assert RULE in page and "Version 1 then, version 2 today" in page
        assert "<del>International</del>" in page and "<ins>National</ins>" in page
        assert "Statements of law that read differently" in page and "Other." in page
        with statements() as asked:
            again(alice, record)
        assert len(asked) <= 12, asked

    def test_in_chinese(self, record: ToolRecord, company: SimpleNamespace, as_: As) -> None:
        everything_changes(company)
        Person.objects.update(language="zh-hans")
        page = again(as_(company.alice), record)
        assert record.document["zh-hans"]["verdict"] in page and "停止：须取得书面同意" in page and "J.CN.pat" in page

    def test_kept_as_a_new_record_once(self, record: ToolRecord, company: SimpleNamespace, as_: As) -> None:
        everything_changes(company)
        alice, address = as_(company.alice), reverse("record_again", args=[record.pk])
        sent = hidden(again(alice, record))
        answers = [alice.post(address, sent) for _twice in range(2)]
        new = ToolRecord.objects.exclude(pk=record.pk).get()
        assert [one["Location"] for one in answers] == [new.get_absolute_url()] * 2
        assert (new.former, new.subject, new.department, new.light) == (record, record.subject, company.export, "stop")
        assert new.rules[RULE] == 2 and new.number == f"R-{timezone.localdate().year}-0002"
        assert new.get_absolute_url() in alice.get(record.get_absolute_url()).content.decode()
        assert record.number in alice.get(new.get_absolute_url()).content.decode()
        assert ToolRecord.objects.get(pk=record.pk).text_sha256 == record.text_sha256

    def test_for_the_unit_only_while_it_is_ones_own(self, record: ToolRecord, company: SimpleNamespace, as_: As) -> None:
        everything_changes(company)
        alice, address = as_(company.alice), reverse("record_again", args=[record.pk])
        Membership.objects.filter(person=company.alice).update(department=company.works)
        alice.post(address, hidden(again(alice, record)))
        new = ToolRecord.objects.exclude(pk=record.pk).get()
        assert (new.former, new.department, new.unit_name) == (record, None, {}) and record.department == company.export

    def test_what_was_not_seen_is_not_kept(self, record: ToolRecord, company: SimpleNamespace, as_: As) -> None:
        alice, address = as_(company.alice), reverse("record_again", args=[record.pk])
        sent = hidden(again(alice, record))
        everything_changes(company)
        answer = alice.post(address, sent)
        assert answer.status_code == 409 and "Look again: something has changed" in answer.content.decode()
        assert alice.post(address, {**sent, "key": "x"}).status_code == 400
        assert ToolRecord.objects.count() == 1 and not ToolRun.objects.filter(former=record).exists()

    def test_a_key_of_somebody_else_opens_nothing(self, record: ToolRecord, company: SimpleNamespace, as_: As) -> None:
        foreign = begin(TOOLS["exhaustion"], company.bob)
        alice = as_(company.alice)
        sent = {**hidden(again(alice, record)), "key": str(foreign.pk)}
        assert alice.post(reverse("record_again", args=[record.pk]), sent).status_code == 404
        assert alice.post(reverse("record_change", args=[record.pk]), sent).status_code == 404
        assert ToolRecord.objects.count() == 1

    def test_a_question_of_today_is_answered_first(self, record: ToolRecord, company: SimpleNamespace, as_: As) -> None:
        short = {name: value for name, value in PATENT_TO_CHINA.items() if name != "territory"}
        with unsealed():
            ToolRecord.objects.filter(pk=record.pk).update(answers=short)
        alice = as_(company.alice)
        page = again(alice, record)
        assert "Today more is asked than then." in page and 'name="seen"' not in page
        assert alice.post(reverse("record_again", args=[record.pk]), {"key": str(uuid4()), "seen": "x"}).status_code == 409


class TestOtherAnswers:
    def test_they_begin_where_the_record_ends_and_twice_is_once(self, record: ToolRecord, company: SimpleNamespace, as_: As) -> None:
        alice, key = as_(company.alice), str(uuid4())
        answers = [alice.post(reverse("record_change", args=[record.pk]), {"key": key}) for _twice in range(2)]
        run = ToolRun.objects.get(former=record)
        assert [one["Location"] for one in answers] == [run.get_absolute_url()] * 2
        assert (run.answers, run.person, str(run.pk)) == (record.answers, company.alice, key)
        assert "You have begun to change these answers." in alice.get(record.get_absolute_url()).content.decode()
        said = alice.post(reverse("record_change", args=[record.pk]), {}, follow=True).content.decode()
        assert "Nothing was begun; try again." in said and ToolRun.objects.filter(former=record).count() == 1


def test_the_paper_kept_is_the_paper_shown(record: ToolRecord) -> None:
    given = judged(TOOLS["exhaustion"], record.answers, rulebook(), DAY)
    with override("zh-hans"):
        assert record.text == record.document["zh-hans"]
    assert papers.digest(record.document) == record.text_sha256 and given.rules == record.rules
