"""Loading content: all or nothing, twice is once, and an administrator's words are never overwritten."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from portal.articles.actions import changing, publishing, restating, writing
from portal.articles.actions.loading import Report, load, read
from portal.articles.actions.writing import Faulty, Words
from portal.articles.models import Article, ArticleRevision, Change, Edition, Fact, FactVersion, Source, Topic, Twin
from portal.articles.queries.twins import untranslated
from portal.common.models import SearchDocument
from tests.articles.folder import make_folder, replace
from tests.articles.law import approved_fact, heard, label_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path)


def loaded(folder: Path) -> Report:
    content, faults = read(folder)
    assert faults == []
    return load(content)


def edition(language: str = "en") -> Edition:
    return Edition.objects.select_related("newest", "published", "article").get(article__slug="travel", language=language)


def test_a_first_load_publishes_everything(folder: Path) -> None:
    report = loaded(folder)
    assert report.created == {"sources": 2, "facts": 2, "topics": 2, "articles (en)": 1, "articles (zh-hans)": 1}
    assert edition().state == Edition.PUBLISHED and edition("zh-hans").published is not None
    assert Fact.objects.get(pk="T6").sources.get().pk == "S03"
    assert edition().published.law_as_at == "2025-06" and edition().published.confidence == "known"  # type: ignore[union-attr]
    assert SearchDocument.objects.filter(kind="article", key="travel").count() == 2


def test_a_fact_speaks_the_readers_language_where_it_can(folder: Path) -> None:
    loaded(folder)
    with override("zh-hans"):
        assert Fact.objects.get(pk="T6").local.text == "协定对此不作规定。" and Fact.objects.get(pk="T6").local.lang == "zh-Hans"
        assert Fact.objects.get(pk="C4.05").local.text == "Know the principle." and Fact.objects.get(pk="C4.05").local.lang == "en"
    with override("en"):
        assert Fact.objects.get(pk="T6").local.heading == "Exhaustion"
    replace(folder / "zh-Hans/facts/provision.yaml", "不作规定", "未作规定")
    assert loaded(folder).changed == {"facts": 1}


def test_a_second_load_changes_nothing(folder: Path) -> None:
    loaded(folder)
    revisions = set(ArticleRevision.objects.values_list("pk", flat=True))
    report = loaded(folder)
    assert report.touched == 0 and report.unchanged["facts"] == 2 and report.kept == [] and report.unshipped == []
    assert set(ArticleRevision.objects.values_list("pk", flat=True)) == revisions


def test_a_changed_text_becomes_the_next_revision(folder: Path) -> None:
    loaded(folder)
    replace(folder / "articles/travel/en.md", "See [", "Compare [")
    report = loaded(folder)
    assert report.changed == {"articles (en)": 1}
    assert edition().published.number == 2 and edition("zh-hans").published.number == 1  # type: ignore[union-attr]
    assert 'id="p1"' in edition().html and 'id="p2"' in edition().html


def test_changed_facts_reach_the_articles_that_cite_them(folder: Path) -> None:
    loaded(folder)
    replace(folder / "facts.yaml", 'as_of: "2025-06"', 'as_of: "2026-03-01"')
    replace(folder / "sources.yaml", "title: Patent Law", "title: Patent Law of the PRC")
    report = loaded(folder)
    assert report.changed == {"facts": 1, "sources": 1}
    assert edition().published.law_as_at == "2026-03-01" and edition().published.number == 1  # type: ignore[union-attr]
    assert SearchDocument.objects.get(key="travel", language="en").detail["law_as_at"] == "2026-03-01"
    assert Source.objects.get(pk="S03").title == "Patent Law of the PRC"


def test_words_edited_in_the_portal_are_left_alone_and_the_difference_is_told(folder: Path, company: SimpleNamespace) -> None:
    loaded(folder)
    mine = Words.of("Where may goods travel?", "A right holder is paid once.", "## One sale\n\nErin writes this. [@T6]\n")
    writing.save_draft(edition().article, "en", mine, change_note="Mine", author=company.erin)
    replace(folder / "articles/travel/en.md", "See [", "Compare [")
    replace(folder / "articles/travel/zh-Hans.md", "另见", "参见")
    report = loaded(folder)
    assert [(kept.slug, kept.language) for kept in report.kept] == [("travel", "en")]
    assert "-Erin writes this. [@T6]" in report.kept[0].difference and "+Compare [the same]" in report.kept[0].difference
    assert any("travel (en) was edited in the portal" in line for line in report.lines())
    assert edition().newest.body.endswith("Erin writes this. [@T6]\n") and report.changed == {"articles (zh-hans)": 1}


def test_what_was_archived_in_the_portal_stays_archived(folder: Path, company: SimpleNamespace) -> None:
    loaded(folder)
    publishing.archive(edition(), by=company.erin)
    replace(folder / "articles/travel/en.md", "See [", "Compare [")
    report = loaded(folder)
    assert edition().state == Edition.ARCHIVED and len(report.kept) == 1


def test_a_moved_article_moves_unless_it_was_edited(folder: Path) -> None:
    loaded(folder)
    replace(folder / "articles/travel/article.yaml", "topic: exhaustion", "topic: overview")
    loaded(folder)
    assert Article.objects.get().topic.slug == "overview"
    assert SearchDocument.objects.get(key="travel", language="en").detail["topic"]["en"] == "Overview"
    Edition.objects.update(digest="")
    replace(folder / "articles/travel/article.yaml", "topic: overview", "topic: exhaustion")
    loaded(folder)
    assert Article.objects.get().topic.slug == "overview"


def test_a_topic_edited_in_the_portal_stays(folder: Path) -> None:
    loaded(folder)
    Topic.objects.filter(slug="overview").update(title={"en": "Mine", "zh-hans": "我的"}, digest="")
    assert loaded(folder).touched == 0
    assert Topic.objects.get(slug="overview").title["en"] == "Mine"


def test_what_is_no_longer_shipped_stays_and_is_named(folder: Path) -> None:
    loaded(folder)
    text = (folder / "facts.yaml").read_text(encoding="utf-8")
    (folder / "facts.yaml").write_text(text.replace("id: T6", "id: T6b"), encoding="utf-8")
    content, faults = read(folder)
    assert faults  # the article cites T6; loaded all the same to see what happens
    content.articles = []
    report = load(content)
    assert report.unshipped == ["fact T6"] and Fact.objects.filter(pk="T6").exists()


def test_all_or_nothing(folder: Path) -> None:
    content, _faults = read(folder)
    replace(folder / "articles/travel/en.md", "[@T6]", "[@NOPE]")
    broken, _faults = read(folder)
    content.articles = broken.articles
    with pytest.raises(Faulty):
        load(content)
    assert not Fact.objects.exists() and not Article.objects.exists()


# What changes the law


def with_earlier(folder: Path, labels: str = "default: clarification\n") -> None:
    below = folder / "articles/travel/earlier"
    below.mkdir()
    body = "# Where may goods go?\n\nA right holder was paid once.\n\n## One sale\n\n{filler}[@T6]\n\n{last}\n"
    for name, filler, last in (
        ("en", "Goods may travel. " * 180, "See nothing at all. [@C4.05]"),
        ("zh-Hans", "正品可以自由流通。" * 110, "此外别无可看。[@C4.05]"),
    ):
        matter = "---\npublished: 2008-01-15\nchange_note: As it was.\n---\n\n"
        (below / f"{name}.md").write_text(matter + body.format(filler=filler, last=last), encoding="utf-8")
    (folder / "articles/travel/change.yaml").write_text(f"days: 21\n{labels}", encoding="utf-8")


def test_an_empty_store_gets_no_changes_but_versions(folder: Path) -> None:
    loaded(folder)
    assert not Change.objects.exists() and FactVersion.objects.count() == 2


def test_an_article_new_to_the_store_shows_what_it_said_before(folder: Path) -> None:
    with_earlier(folder)
    with heard() as told:
        loaded(folder)
    assert told.changed == []
    change = Change.objects.get(edition__language="en")
    assert (change.state, change.days, change.made_by) == (Change.MADE, 21, None)
    assert change.before is not None and change.after is not None and (change.before.number, change.after.number) == (1, 2)
    assert change.before.created_at.year == 2008 and edition().published == change.after
    assert [(row.number, row.label) for row in change.passages.all()] == [(None, "wording")] * 2 + [
        (2, "clarification"),
        (3, "clarification"),
    ]
    assert not changing.may_undo(change)
    assert loaded(folder).touched == 0 and Change.objects.count() == 2


def test_a_store_may_begin_with_what_an_article_said_before(folder: Path) -> None:
    """So that its newest change of law can be shown: it comes with the next load, like to everybody whose readers know the former words."""
    with_earlier(folder)
    content, _faults = read(folder)
    load(content, earlier=["travel"])
    first = edition().published
    assert first is not None and (first.title, first.created_at.year) == ("Where may goods go?", 2008) and not Change.objects.exists()
    loaded(folder)
    changes = {change.edition.language: change for change in Change.objects.select_related("edition") if change.edition}
    assert {name: change.state for name, change in changes.items()} == {"en": Change.WAITING, "zh-hans": Change.WAITING}
    newest = edition("zh-hans").published
    assert newest is not None and changes["en"].title["zh-hans"] == newest.title, "the newest title, whichever language came first"
    assert load(content, earlier=["travel"]).touched == 0 and edition().published != first, "what the store holds is not taken back"


def test_a_newer_text_waits_for_its_labels(folder: Path) -> None:
    loaded(folder)
    replace(folder / "articles/travel/en.md", "See [", "Compare [")
    rows = "labels:\n  - label: answer\n    begins: {en: Compare the same, zh-Hans: 另见本文}\n"
    (folder / "articles/travel/change.yaml").write_text(rows, encoding="utf-8")
    with heard() as told:
        loaded(folder)
    change = Change.objects.get()
    assert change.state == Change.WAITING and told.changed == []
    assert [(row.number, row.label) for row in change.passages.all()] == [(2, "answer")]
    with heard() as told:
        assert changing.make(change) is True
    assert told.changed == [change]


def test_a_changed_fact_waits_too(folder: Path) -> None:
    loaded(folder)
    replace(folder / "facts.yaml", "text: TRIPS settles nothing.", "text: TRIPS settles little., change: clarification")
    loaded(folder)
    change = Change.objects.get()
    row = change.passages.get()
    assert (change.fact_id, change.state, row.label) == ("T6", Change.WAITING, "clarification")
    assert "settles nothing" in row.before and "settles little" in row.after
    assert change.fact_before is not None and change.fact_after is not None
    assert (change.fact_before.number, change.fact_after.number) == (1, 2)
    replace(folder / "facts.yaml", "change: clarification", "change: answer")
    assert loaded(folder).touched == 0, "another suggestion is no other fact"


def test_a_fact_edited_in_the_portal_is_left_alone(folder: Path, company: SimpleNamespace) -> None:
    loaded(folder)
    version, release = restating.propose(Fact.objects.get(pk="T6"), {"text": "Erin’s."}, note="Mine.", by=company.erin)
    change = changing.plan(approved_fact(version, approver=company.xena))
    assert change is not None and changing.make(label_all(change), by=company.erin)
    replace(folder / "facts.yaml", "text: TRIPS settles nothing.", "text: TRIPS settles little.")
    report = loaded(folder)
    assert Fact.objects.get(pk="T6").text == "Erin’s." and report.touched == 0
    assert [(kept.kind, kept.slug) for kept in report.kept] == [("fact", "T6")] and "settles little" in report.kept[0].difference
    assert any(line == "kept: fact T6 was edited in the portal" for line in report.lines())


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (("earlier/en.md", "---\npublished: 2008-01-15", "published: 2008-01-15"), "must begin with its front matter"),
        (("earlier/en.md", "2008-01-15", "2008-13-15"), "Write a day that has passed"),
        (("earlier/en.md", "2008-01-15", "2999-01-15"), "Write a day that has passed"),
        (("earlier/en.md", "change_note:", "note:"), "There is no such field."),
        (("earlier/en.md", "[@C4.05]", "[@C9.99]"), "C9.99"),
        (("change.yaml", "default: clarification", "default: grave"), "“grave” is unknown"),
        (("change.yaml", "default: clarification", ""), "This changed paragraph (en) has no label"),
        (
            ("change.yaml", "default: clarification", "labels: [{label: answer, begins: {en: No such, zh-Hans: 没有}}]"),
            "begins with “No such”",
        ),
        (("change.yaml", "days: 21", "days: 0"), "from 1 to 365"),
    ],
)
def test_faults_of_what_was_said_before(folder: Path, spoil: tuple[str, str, str], message: str) -> None:
    with_earlier(folder)
    assert read(folder)[1] == []
    replace(folder / "articles/travel" / spoil[0], spoil[1], spoil[2])
    faults = read(folder)[1]
    assert any(message in str(fault) and f"articles/travel/{spoil[0]}" in str(fault) for fault in faults), faults


def test_a_store_of_before_learns_which_paragraphs_are_twins(folder: Path) -> None:
    loaded(folder)
    twins = set(Twin.objects.values_list("source", "target"))
    assert twins and untranslated() == []
    Twin.objects.all().delete()
    assert untranslated()
    loaded(folder)
    assert set(Twin.objects.values_list("source", "target")) == twins and untranslated() == []
