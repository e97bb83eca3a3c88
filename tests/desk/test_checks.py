"""Before you publish: a text beside the published text of the other language, paragraph by paragraph, and its terms of the glossary."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.articles.actions import twinning, writing
from portal.articles.models import Article, ArticleRevision, Edition, Fact, Paragraph, Term, Twin
from portal.articles.queries.twins import older, untranslated
from portal.desk.queries import beside as beside_module
from portal.desk.queries.checks import Check, checks
from tests.articles.conftest import BODY
from tests.desk.conftest import place, typed
from tests.statements import statements

Write = Callable[..., ArticleRevision]
ZH = "## 一次销售\n\n权利人只收一次钱。[@T6]\n\n没有条约为所有国家作答。[@J.CN.pt; @C4.09]\n"


@pytest.fixture
def article(write: Write, cast: SimpleNamespace) -> Article:
    """Published in both languages, paragraph by paragraph; the glossary calls a right holder 权利人."""
    made = write().article
    write(language="zh-hans", body=ZH)
    details = {"kind": "glossary", "confidence": "known", "as_of": "2025", "basis": "Usage"}
    for key, english, chinese in (("W1", "right holder", "权利人"), ("W2", "treaty", "条约")):
        fact = Fact.objects.create(pk=key, heading=english, text="A term.", chinese={"heading": chinese, "text": "术语。"}, **details)
        Term.objects.create(fact=fact, term={"en": english, "zh-hans": chinese}, marks={"en": [english], "zh-hans": [chinese]})
    return made


def looked_at(article: Article, body: str, language: str = "en") -> dict[str, Check]:
    edition = Edition.objects.filter(article=article, language=language).first()
    return {check.key: check for check in checks(article, edition, writing.read(article, language, body))}


def said(article: Article, body: str, language: str = "en", key: str = "translation") -> tuple[str, str]:
    check = looked_at(article, body, language)[key]
    return check.state, check.text


class TestTheSource:
    def test_the_same_words_leave_the_translation_as_it_is(self, article: Article) -> None:
        assert said(article, BODY) == ("ok", "The other language is up to date.")

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            (BODY.replace("once", "twice"), "The translation of paragraph 1 will be older than this text."),
            (BODY + "\nA third paragraph, about customs. [@T6]\n", "Paragraph 3 has no translation."),
            (BODY.split("No treaty")[0], "1 translated paragraph has no source any more."),
            (
                BODY.replace("once", "twice").replace("No treaty answers it", "A treaty answers it"),
                "The translations of paragraphs 1, 2 will be older than this text.",
            ),
        ],
    )
    def test_what_it_does_to_the_translation(self, article: Article, body: str, text: str) -> None:
        assert said(article, body) == ("open", text)

    def test_as_it_comes_out(self, article: Article, write: Write) -> None:
        """What is said before publishing is what the desk says afterwards."""
        body = BODY.replace("once", "twice") + "\nA third paragraph, about customs. [@T6]\n"
        found = beside_module.beside(article, writing.read(article, "en", body))
        write(body=body)
        assert found is not None and found.older == [pair.source.number for pair in older()]
        assert found.missing == [paragraph.number for paragraph in untranslated()]

    def test_without_a_translation(self, write: Write, cast: SimpleNamespace) -> None:
        alone = write("alone").article
        assert said(alone, BODY)[1] == "There is no text in the other language; its readers get this one."
        assert "terms" not in looked_at(alone, BODY)


class TestTheTranslation:
    def test_what_is_still_older(self, article: Article, write: Write, cast: SimpleNamespace) -> None:
        write(body=BODY.replace("once", "twice"))
        assert said(article, ZH, "zh-hans") == ("open", "Paragraph 1 still translates older words.")
        assert said(article, ZH.replace("一次钱", "两次钱"), "zh-hans") == ("ok", "The other language is up to date.")
        twinning.confirm(Paragraph.objects.get(language="zh-hans", number=1), by=cast.erin)
        assert said(article, ZH, "zh-hans")[0] == "ok"

    def test_what_is_missing_and_then_translated(self, article: Article, write: Write) -> None:
        write(body=BODY + "\nCustoms kept 41,600 batches in 2024. [@T6]\n")
        assert said(article, ZH, "zh-hans") == ("open", "Paragraph 3 of the source is not translated.")
        assert said(article, ZH + "\n2024年海关扣留41,600批货物。[@T6]\n", "zh-hans")[0] == "ok"

    def test_a_first_translation_is_paired_by_likeness(self, write: Write, cast: SimpleNamespace) -> None:
        made = write("first").article
        assert not Edition.objects.filter(article=made, language="zh-hans").exists()
        assert said(made, ZH, "zh-hans")[0] == "ok"
        assert said(made, ZH.split("没有")[0], "zh-hans") == ("open", "Paragraph 2 of the source is not translated.")

    def test_before_its_source_is_published(self, write: Write, cast: SimpleNamespace) -> None:
        made = write("hidden", publish=False).article
        assert said(made, ZH, "zh-hans") == ("open", "The text it translates is not published yet.")


class TestTerms:
    def test_a_term_the_translation_leaves_out_is_named(self, article: Article) -> None:
        assert said(article, ZH, "zh-hans", "terms") == ("ok", "Both languages name the same terms of the glossary.")
        state, text = said(article, ZH.replace("权利人", "他"), "zh-hans", "terms")
        assert state == "open" and text == "Paragraph 1: the source says “right holder”, the glossary calls it “权利人”."

    def test_while_the_source_is_written_too(self, article: Article, write: Write) -> None:
        write(language="zh-hans", body=ZH.replace("条约", "协议"))
        assert "“treaty”" in said(article, BODY, "en", "terms")[1]
        assert "“treaty”" not in said(article, BODY.replace("No treaty answers", "A treaty answers"), "en", "terms")[1], (
            "it is older anyway"
        )

    def test_many_are_counted(self, article: Article, write: Write) -> None:
        lines = [f"The right holder of case {n} pays in {1990 + n}. [@T6]" for n in range(8)]
        write(body="## A\n\n" + "\n\n".join(lines) + "\n")
        body = "## 甲\n\n" + "\n\n".join(f"第{n}案中，他在{1990 + n}年付款。[@T6]" for n in range(8)) + "\n"
        text = said(article, body, "zh-hans", "terms")[1]
        assert text.count("权利人") == 5 and text.endswith("3 more terms are left out.")


class TestCost:
    def test_a_text_as_long_as_texts_may_be_takes_bounded_time(self, article: Article, write: Write) -> None:
        lines = [f"The right holder of case {n} asks customs to stop what is not genuine in {n}. [@T6]" for n in range(140)]
        write(body="## A\n\n" + "\n\n".join(lines) + "\n")
        draft = writing.read(article, "zh-hans", "## 甲\n\n" + "\n\n".join(f"第{n}案。[@T6]" for n in range(140)) + "\n")
        edition = Edition.objects.get(article=article, language="zh-hans")
        checks(article, edition, draft)
        begun = time.process_time()
        found = {check.key: check.text for check in checks(article, edition, draft)}
        assert time.process_time() - begun < 1.0, "about 0.1 s where it was measured"
        assert "of the source are not translated." in found["translation"] and " …" in found["translation"]

    def test_only_the_beginning_of_a_long_text_is_compared(self, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(beside_module, "MOST", 60)
        assert said(article, ZH, "zh-hans", "terms")[1].endswith("The text is long: only its beginning was compared.")

    def test_the_preview_asks_the_same_at_any_length(self, article: Article, erin: Client, write: Write) -> None:
        counts = []
        for n in (1, 12):
            body = BODY + "".join(f"\nCase {k} of the right holder. [@T6]\n" for k in range(n))
            write(body=body)
            for _round in range(2):
                with statements() as asked:
                    answer = erin.post(place(article, "preview", "zh-hans"), {"body": ZH})
            counts.append(len(asked))
            assert "not translated." in answer.content.decode()
        assert counts[0] == counts[1] <= 10, counts

    def test_the_page_shows_it_after_saving_too(self, article: Article, erin: Client, cast: SimpleNamespace) -> None:
        sent = typed(cast.erin, ZH.replace("权利人", "他"), base=Edition.objects.get(language="zh-hans").newest_id)
        page = erin.post(place(article, language="zh-hans"), sent | {"preview": "1"}).content.decode()
        assert "the glossary calls it “权利人”" in page and Twin.objects.exists()
