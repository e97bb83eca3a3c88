"""Erin publishes a change of law from the desk: she sees what it touches first, labels, publishes, undoes. Nobody else may."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.articles.actions import changing, passages, publishing, releasing, restating, writing
from portal.articles.actions.changing import Label
from portal.articles.actions.writing import Words
from portal.articles.models import Article, ArticleRevision, Change, Edition, Fact, Release, Source, Topic
from portal.common import keeping
from portal.desk.queries.touching import touched
from portal.people.models import Person
from strategy.models import Rule
from tests.articles.law import ONE, THREE, TWO, approved, approved_fact, heard, label_all, text
from tests.statements import statements
from tests.strategy.records import bare
from tests.strategy.rows import GERMANY
from training.models import Question

As = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
NEW = TWO.replace("there are", "of the WTO")


@pytest.fixture
def law(make_course: Callable[..., SimpleNamespace], company: SimpleNamespace, make_person: Callable[..., Person]) -> SimpleNamespace:
    """An article on T6, which a course's questions rest on; a next text that Xena approved and Erin wrote."""
    made = make_course("borders")
    fact = Fact.objects.get(pk="T6")
    fact.sources.add(Source.objects.create(id="S47", title="TRIPS", url="https://example.com/", kind="primary_text", date="2005"))
    topic = Topic.objects.create(slug="exhaustion", title={"en": "Exhaustion", "zh-hans": "权利用尽"})
    article = Article.objects.create(slug="exhaustion", topic=topic)
    writing.save_draft(article, "en", Words.of("Exhaustion", "A summary.", text(ONE, TWO)), change_note="First.")
    publishing.ship(Edition.objects.get())
    revision = written(article, company.erin, ONE, NEW, THREE, note="The law moved.")
    release = approved(revision, author=company.erin, approver=company.xena)
    return SimpleNamespace(article=article, release=release, fact=fact, course=made, approver=make_person("Aaron Reader", is_approver=True))


def written(article: Article, author: Person, *paragraphs: str, note: str = "More.") -> ArticleRevision:
    words = Words.of("Exhaustion", "A summary.", text(*paragraphs))
    return writing.save_draft(article, "en", words, change_note=note, author=author)


def body(client: Client, address: str, **more: Any) -> str:
    answer = client.get(address, **more)
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode())


def planned(law: SimpleNamespace) -> Change:
    change = changing.plan(law.release)
    assert change is not None
    return change


def labels(change: Change, label: str = "answer", **more: Any) -> dict[str, Any]:
    found = {f"label-{row.position}": label for row in change.passages.all()}
    found["seen"] = passages.digest(Change.objects.get(pk=change.pk))
    return {**found, **{f"facts-{row.position}": row.cited for row in change.passages.all()}, "days": 14, **more}


class TestPlanning:
    def test_from_the_release_to_the_page_of_its_change(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        erin = as_(company.erin)
        answer = erin.post(f"/desk/reviews/{law.release.pk}/plan/")
        change = Change.objects.get()
        assert answer.status_code == 302 and answer["Location"] == change.get_absolute_url()
        page = body(erin, change.get_absolute_url())
        assert "2 passages read differently." in page and "Paragraph 2 changed" in page and "Paragraph 3 is new" in page
        assert re.findall(r"<del>.*?</del>", page) == ["<del>there are</del>"]
        assert " checked>" not in re.findall(r"What is it\?.*?</fieldset>", page)[0], "no label is chosen for her"
        assert page.count("btn--main") == 1

    def test_nothing_to_label_is_published_at_once(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        words = Words.of("A", "S.", text(ONE))
        article = Article.objects.create(slug="new", topic=law.article.topic)
        revision = writing.save_draft(article, "en", words, change_note="First.", author=company.erin)
        release = approved(revision, author=company.erin, approver=company.xena)
        as_(company.erin).post(f"/desk/reviews/{release.pk}/plan/")
        assert Edition.objects.get(article=article).published == revision and not Change.objects.exists()

    def test_the_page_asks_the_same_of_the_database_at_any_size(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change, erin = planned(law), as_(company.erin)
        counts = []
        for _round in range(2):
            erin.get(change.get_absolute_url())
            with statements() as asked:
                erin.get(change.get_absolute_url())
            counts.append(len(asked))
            if _round:
                break
            more = [f"Another paragraph, the {n}th of those that came now, about licences." for n in range(5)]
            revision = written(law.article, company.erin, ONE, NEW, THREE, *more)
            Release.objects.update(state=Release.RETURNED)
            change = planned(SimpleNamespace(release=approved(revision, author=company.erin, approver=company.xena)))
        assert counts[0] == counts[1] <= 20


class TestLabelling:
    def test_labels_are_kept_and_the_reach_is_shown(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change, erin = planned(law), as_(company.erin)
        sent = labels(change, do="impact", days=30)
        erin.post(f"{change.get_absolute_url()}labels/", sent)
        change.refresh_from_db()
        assert change.days == 30 and [row.label for row in change.passages.all()] == ["answer", "answer"]
        page = body(erin, change.get_absolute_url())
        assert "3 questions" in page and Question.objects.first().code in page and 'value="publish">Publish</button>' in page  # type: ignore[union-attr]

    def test_the_panel_follows_the_choice_and_keeps_nothing(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change, erin = planned(law), as_(company.erin)
        for label, said in (("wording", "Only passages that change the answer have consequences."), ("answer", "Questions suspended")):
            answer = erin.post(f"{change.get_absolute_url()}impact/", labels(change, label))
            assert said in answer.content.decode()
        assert set(change.passages.values_list("label", flat=True)) == {""}

    def test_rules_of_tools_and_the_records_that_cite_them(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        """Which rules rest on the changed facts; by tool how many records cite them, and how many in a former version."""
        change, erin = planned(law), as_(company.erin)
        Rule.objects.create(key="exhaustion/DE.trademarks", version=2, table="exhaustion", values=GERMANY, rests_on=["T6"])
        france = {**GERMANY, "jurisdiction": "FR"}
        Rule.objects.create(key="exhaustion/FR.trademarks", table="exhaustion", values=france, rests_on=["T6"])
        keeping.touch()
        bare(company.alice, company.export, 1)
        bare(company.alice, company.export, 2, rules={"exhaustion/DE.trademarks": 2})
        bare(company.alice, company.export, 3, rules={"exhaustion/DE.trademarks": 2, "exhaustion/FR.trademarks": 1}, tool="pathway")
        bare(company.alice, company.export, 4, rules={"standards/x": 1})
        panel = re.sub(r"\s+", " ", erin.post(f"{change.get_absolute_url()}impact/", labels(change)).content.decode())
        assert "Tool rules and records: 2 rules" in panel and "exhaustion/DE.trademarks, exhaustion/FR.trademarks" in panel
        assert "checker: 2 records cite them, 1 in a former version</li>" in panel and "pathway: 1 record cites them</li>" in panel
        changing.make(label_all(change), by=company.erin, impact=touched(["T6"]).figures())
        assert "2 rules of tools rested on it, 3 records cited them." in body(erin, change.get_absolute_url())

    def test_the_rest_gets_one_label(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        """Many passages that say the same need one choice, not one each; a label of one's own stands."""
        change, erin = planned(law), as_(company.erin)
        assert "All passages without a label" in body(erin, change.get_absolute_url())
        sent = labels(change, do="impact") | {"label-1": "answer", "label-2": "", "rest": "wording"}
        erin.post(f"{change.get_absolute_url()}labels/", sent)
        assert [row.label for row in change.passages.order_by("position")] == ["answer", "wording"]

    @pytest.mark.parametrize("wrong", [{"label-1": "grave"}, {"rest": "grave"}, {"facts-1": ["C9"]}, {"days": 0}, {"days": "x"}])
    def test_forged_fields_are_refused(self, wrong: dict[str, Any], law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change = planned(law)
        answer = as_(company.erin).post(f"{change.get_absolute_url()}labels/", labels(change, do="publish") | wrong)
        assert answer.status_code == 400 and set(change.passages.values_list("label", flat=True)) == {""}
        assert Edition.objects.get().published_id == change.before_id

    def test_an_older_form_labels_no_other_passage(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        """Positions move when pairs are changed: what was chosen for one passage never lands on another, and nothing is published."""
        change, erin, other = planned(law), as_(company.erin), as_(law.approver)
        address = f"{change.get_absolute_url()}labels/"
        old = labels(change, "wording", do="publish", people="0")
        assert other.post(address, labels(change, "answer")).status_code == 302
        answer = erin.post(address, old)
        assert answer.status_code == 409
        assert "Paragraph 2: you chose “Wording”, “Changes the answer” stands." in answer.content.decode()
        erin.post(address, labels(change, do="pairs") | {"pair-2": "", "pair-3": "2"})
        answer = erin.post(address, old)
        assert answer.status_code == 409 and "a passage that is not there any more" in answer.content.decode()
        assert erin.post(address, {name: value for name, value in old.items() if name != "seen"}).status_code == 409
        assert "wording" not in change.passages.values_list("label", flat=True) and not Change.objects.filter(state=Change.MADE).exists()

    def test_the_same_labels_twice_are_kept_once(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change, erin = planned(law), as_(company.erin)
        sent = labels(change)
        assert [erin.post(f"{change.get_absolute_url()}labels/", sent).status_code for _click in range(2)] == [302, 302]

    def test_nobody_labels_what_is_scheduled(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change, erin, at = planned(law), as_(company.erin), timezone.now() + timedelta(hours=1)
        with pytest.raises(changing.Unlabelled):
            releasing.schedule(law.release, at=at, zone="Asia/Shanghai", by=company.erin)
        soon = {"day": timezone.localdate() + timedelta(days=2), "clock": "10:00", "zone": "Asia/Shanghai"}
        answer = erin.post(f"/desk/reviews/{law.release.pk}/schedule/", soon)
        assert answer["Location"] == change.get_absolute_url()
        releasing.schedule(label_all(change) and law.release, at=at, zone="Asia/Shanghai", by=company.erin)
        with pytest.raises(changing.Closed):
            changing.label(change, {1: Label("")}, by=company.xena)
        erin.post(f"{change.get_absolute_url()}labels/", labels(change, "wording"))
        assert set(change.passages.values_list("label", flat=True)) == {"answer"}
        page = body(erin, change.get_absolute_url())
        assert 'name="label-1"' not in page and "Take it off the schedule" in page
        assert releasing.publish_due(at) == 1 and Change.objects.get().state == Change.MADE

    def test_the_editor_confirms_the_pairs(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change, erin = planned(law), as_(company.erin)
        assert 'name="pair-3"' in body(erin, change.get_absolute_url())
        address = f"{change.get_absolute_url()}labels/"
        erin.post(address, labels(change, do="pairs") | {"pair-2": "", "pair-3": "2"})
        assert [(row.number, row.before, row.after) for row in change.passages.all()] == [(4, "", NEW), (2, TWO, THREE)]
        answer = erin.post(address, labels(change, do="pairs") | {"pair-2": "2", "pair-3": "2"}, follow=True)
        assert "cannot both be the same former one" in answer.content.decode()


class TestPublishing:
    def test_only_with_the_reach_in_sight(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change, erin = planned(law), as_(company.erin)
        address = f"{change.get_absolute_url()}labels/"
        answer = erin.post(address, labels(change, do="publish"))
        assert "Look at what it touches, then confirm." in answer.content.decode() and change.before == Edition.objects.get().published
        with heard() as told:
            answer = erin.post(address, labels(change, do="publish", people="0"), follow=True)
        assert "In effect. Nobody’s certificate rests on it." in answer.content.decode() and told.changed == [change]
        change.refresh_from_db()
        assert change.impact["questions"] == 3 and change.made_by == company.erin
        page = body(erin, change.get_absolute_url())
        assert "In effect since" in page and "by Erin Chen" in page and "Undo this change" in page and "As it was when" in page

    def test_a_missing_label_is_named(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change = planned(law)
        sent = labels(change, do="publish", people="0") | {"label-2": ""}
        answer = as_(company.erin).post(f"{change.get_absolute_url()}labels/", sent, follow=True)
        assert "these passages have no label yet: paragraph 3" in answer.content.decode()
        assert change.before == Edition.objects.get().published

    def test_undone_from_the_same_page(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change, erin = planned(law), as_(company.erin)
        changing.make(label_all(change), by=company.erin)
        with heard() as told:
            answer = erin.post(f"{change.get_absolute_url()}undo/", follow=True)
        assert told.restored == [change] and "Readers see the former words" in answer.content.decode()
        assert Edition.objects.get().published == change.before

    def test_a_plan_is_given_up(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change = planned(law)
        as_(company.erin).post(f"{change.get_absolute_url()}drop/")
        change.refresh_from_db()
        assert change.state == Change.DROPPED

    def test_who_may(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change = planned(law)
        place = change.get_absolute_url()
        for person, looks, acts in (
            (company.alice, 403, 403),
            (company.audrey, 200, 403),
            (law.approver, 200, 302),
        ):
            client = as_(person)
            assert client.get(place).status_code == looks
            assert client.post(f"{place}labels/", labels(change, "wording", do="impact")).status_code == acts
            assert client.post(f"{place}undo/").status_code == acts and client.post(f"{place}impact/", labels(change)).status_code in (
                acts,
                200,
            )
        assert not Change.objects.filter(state=Change.MADE).exists()


class TestLists:
    def test_every_change_by_its_state(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        change, erin = planned(law), as_(company.erin)
        assert "1 change waits" in body(erin, "/desk/changes/") and "Exhaustion" in body(erin, "/desk/changes/")
        changing.make(label_all(change), by=company.erin)
        assert "Nothing waits." in body(erin, "/desk/changes/") and "No changes here" in body(erin, "/desk/changes/?tab=undone")
        page = body(erin, "/desk/changes/?tab=made")
        assert "In effect" in page and change.get_absolute_url() in page
        assert erin.get("/desk/changes/?tab=nothing").status_code == 404

    def test_no_statement_more_for_more_rows(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        erin, counts = as_(company.erin), []
        for n in range(3):
            Change.objects.create(row=f"clause/{n}", title={"en": f"Clause {n}"}, state=Change.WAITING)
            if n != 1:
                with statements() as asked:
                    erin.get("/desk/changes/")
                counts.append(len(asked))
        assert counts[0] == counts[1] <= 6


class TestFacts:
    def test_proposed_approved_published_and_shown(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        erin = as_(company.erin)
        page = body(erin, "/desk/facts/T6/")
        assert (
            "Propose other words" in page
            and "Members choose." in page
            and "What rests on it" in page
            and "None is written down yet." in page
        )
        words = {
            "heading": "Exhaustion", "text": "Members may choose.", "basis": "TRIPS Art. 6", "confidence": "verified", "as_of": "2026-01",
            "sources": "S47", "change_note": "Read again.", "base": 0,
        }  # fmt: skip
        answer = erin.post("/desk/facts/T6/propose/", words | {"as_of": "soon"})
        assert "a day that exists" in answer.content.decode() and not Release.objects.filter(fact="T6").exists()
        erin.post("/desk/facts/T6/propose/", words)
        release = Release.objects.get(fact="T6")
        page = body(erin, "/desk/facts/T6/")
        assert "Version 2 is on its way" in page and "Members <ins>may </ins>choose." in page
        assert "Propose other words" not in page
        approved_fact(release.fact_version, approver=company.xena)  # type: ignore[arg-type]
        answer = erin.post(f"/desk/reviews/{release.pk}/plan/")
        change = Change.objects.get(fact="T6")
        assert answer["Location"] == change.get_absolute_url()
        erin.post(f"{change.get_absolute_url()}labels/", labels(change, do="publish", people="0"))
        assert Fact.objects.get(pk="T6").text == "Members may choose."
        page = body(erin, "/desk/facts/T6/?from=1&to=2")
        assert "Two versions compared" in page and "approved by Xena Novak" in page and "version 2 is in force" in page

    def test_only_editors_propose(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        for person, looks in ((company.alice, 403), (company.audrey, 200), (law.approver, 200)):
            client = as_(person)
            assert client.get("/desk/facts/T6/").status_code == looks
            assert client.post("/desk/facts/T6/propose/", {}).status_code == 403
        assert as_(company.erin).get("/desk/facts/NONE/").status_code == 404


class TestQuestions:
    def test_what_it_rests_on_and_never_its_key(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        question = Question.objects.get(versions__kind="single")
        page = body(as_(company.erin), f"/desk/questions/{question.code}/")
        assert "Paragraph 1 of exhaustion" in page and "TRIPS" in page and "/desk/facts/T6/" in page
        assert "correct" not in page and "Option" not in page
        change = planned(law)
        changing.make(label_all(change), by=company.erin)
        assert change.get_absolute_url() in body(as_(company.erin), f"/desk/questions/{question.code}/")
        assert as_(company.alice).get(f"/desk/questions/{question.code}/").status_code == 403
        assert as_(company.erin).get("/desk/questions/NONE/").status_code == 404


class TestReaders:
    def test_readers_see_that_it_changed_and_how(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        alice = as_(company.alice)
        assert "paragraphs changed on" not in body(alice, "/articles/exhaustion/")
        assert "Nothing has changed" in body(alice, "/articles/exhaustion/changes/")
        change = planned(law)
        assert "Nothing has changed" in body(alice, "/articles/exhaustion/changes/"), "a plan is nobody's business"
        changing.make(label_all(change), by=company.erin)
        page = body(alice, "/articles/exhaustion/")
        assert "2 paragraphs changed on" in page and "checked by Xena Novak" in page and "/articles/exhaustion/changes/" in page
        page = body(alice, "/articles/exhaustion/changes/")
        assert "revision 1 to 2" in page and "The law moved." in page and THREE in page and "Changes the answer" in page
        changing.undo(change, by=company.erin)
        assert "paragraphs changed on" not in body(alice, "/articles/exhaustion/")
        assert "Nothing has changed" in body(alice, "/articles/exhaustion/changes/")

    def test_what_uses_it(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        page = body(as_(company.alice), "/articles/exhaustion/")
        assert "Used by" in page and "3 quiz questions" in page and Question.objects.first().code not in page  # type: ignore[union-attr]
        assert f"/desk/questions/{Question.objects.first().code}/" in body(as_(company.erin), "/articles/exhaustion/")  # type: ignore[union-attr]

    def test_a_draft_has_no_page_of_changes(self, law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
        Article.objects.create(slug="unfinished", topic=law.article.topic)
        assert as_(company.alice).get("/articles/unfinished/changes/").status_code == 404


def test_waiting_changes_are_confirmed_on_the_same_page(law: SimpleNamespace, company: SimpleNamespace, as_: As) -> None:
    fact, before = law.fact, restating.in_force(law.fact)
    Fact.objects.filter(pk="T6").update(text="Members must choose.")
    fact.refresh_from_db()
    after = restating.record(fact, before.words | {"text": "Members must choose."})
    change = Change.objects.create(fact=fact, fact_before=before, fact_after=after, state=Change.WAITING, title={"en": "Exhaustion"})
    passages.keep(change, restating.passages_of(before, after))
    erin = as_(company.erin)
    assert "they came with the portal’s content" in body(erin, change.get_absolute_url())
    erin.post(f"{change.get_absolute_url()}labels/", labels(change, do="publish", people="0"))
    change.refresh_from_db()
    assert change.state == Change.MADE
