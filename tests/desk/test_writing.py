"""Erin writes: her copy saves itself, is overwritten by nobody, and becomes a revision when she hands it in."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from portal.articles.actions import copying, releasing
from portal.articles.actions.copying import Mark, SavedElsewhere, Text
from portal.articles.models import Article, ArticleRevision, Edition, Release, Topic, WorkingCopy
from portal.people.models import AuditEntry, Person
from tests.articles.conftest import BODY
from tests.desk.conftest import NOTE, copy_of, place, typed
from tests.statements import statements

Write = Callable[..., ArticleRevision]
As = Callable[[Person], Client]
MINE = BODY + "\nErin thought longer.\n"


def save(client: Client, article: Article, given: dict[str, Any], language: str = "en") -> Any:
    return client.post(place(article, "save", language), given, headers={"Accept": "application/json"})


class TestSaving:
    def test_each_save_is_acknowledged_with_the_servers_time(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        reply = save(erin, first.article, typed(cast.erin, MINE, base=first.pk)).json()
        assert reply["serial"] == 1 and reply["base"] == first.pk
        copy = WorkingCopy.objects.get()
        assert (copy.body, copy.base, copy.person, copy.change_note) == (MINE, first, cast.erin, NOTE)
        assert f"{copy.saved_at:%H:%M}"[-2:] == reply["saved"][3:5]
        assert save(erin, first.article, typed(cast.erin, MINE + "And on.", serial=1, base=first.pk)).json()["serial"] == 2
        assert ArticleRevision.objects.count() == 1 and not Release.objects.filter(shipped=False).exists()

    def test_a_lost_reply_saves_once(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        given = typed(cast.erin, MINE, base=first.pk)
        assert [save(erin, first.article, given).json()["serial"] for _try in range(3)] == [1, 1, 1]

    def test_opening_and_saving_nothing_stores_nothing(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        page = erin.get(place(first.article)).content.decode()
        assert "A right holder is paid once. [@T6]" in page
        same = typed(cast.erin, first.body, base=first.pk, title=first.title, summary=first.summary, change_note="")
        assert save(erin, first.article, same).json()["serial"] == 0
        assert not WorkingCopy.objects.exists()

    def test_another_tab_is_not_overwritten(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        save(erin, first.article, typed(cast.erin, BODY + "\nFrom one tab.\n", base=first.pk))
        refused = save(erin, first.article, typed(cast.erin, BODY + "\nFrom the other.\n", base=first.pk))
        reply = refused.json()
        assert refused.status_code == 409 and reply["serial"] == 1 and reply["standing"]["body"].endswith("From one tab.\n")
        assert "<del>" in reply["html"] and "the" in reply["html"]
        assert WorkingCopy.objects.get().body.endswith("From one tab.\n")
        chosen = typed(cast.erin, BODY + "\nFrom the other.\n", serial=1, base=first.pk, keep="mine")
        assert save(erin, first.article, chosen).json()["serial"] == 2
        assert WorkingCopy.objects.current().get().body.endswith("From the other.\n")
        assert WorkingCopy.objects.aside().get().body.endswith("From one tab.\n")

    def test_a_tab_left_open_over_a_hand_in_writes_over_nothing(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        """The next copy counts its saves from one again: an old tab’s mark is none of it, and the newer revision is not lost."""
        first = write()
        save(erin, first.article, typed(cast.erin, MINE, base=first.pk))
        left_open = typed(cast.erin, MINE + "\nTyped in the old tab.\n", serial=1, base=first.pk)
        erin.post(place(first.article), typed(cast.erin, MINE, serial=1, base=first.pk, hand_in="1"))
        second = Edition.objects.get().newest
        save(erin, first.article, typed(cast.erin, MINE + "\nA new paragraph.\n", base=second.pk))
        refused = save(erin, first.article, left_open)
        assert refused.status_code == 409 and refused.json()["standing"]["body"].endswith("A new paragraph.\n")
        assert WorkingCopy.objects.current().get().body.endswith("A new paragraph.\n")
        chosen = left_open | {name: refused.json()[name] for name in ("copy", "serial", "base")} | {"keep": "mine"}
        assert save(erin, first.article, chosen).status_code == 200
        assert WorkingCopy.objects.current().get().base == first and WorkingCopy.objects.aside().get().base == second
        answer = erin.post(place(first.article), chosen | vars(Mark.of(WorkingCopy.objects.current().get())) | {"hand_in": "1"})
        assert answer["Location"] == place(first.article, "merge/") and ArticleRevision.objects.count() == 2

    def test_words_brought_back_go_on_from_their_own_revision(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        copy_of(cast.erin, first.article, MINE)
        write(body=BODY + "\nOthers.\n")
        same_copy = typed(cast.erin, MINE + "x", serial=1, base=Edition.objects.get().newest_id)
        assert save(erin, first.article, same_copy).status_code == 409
        assert WorkingCopy.objects.get().base == first and WorkingCopy.objects.get().body == MINE

    def test_going_on_with_what_is_saved_keeps_what_was_typed(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        save(erin, first.article, typed(cast.erin, BODY + "\nFrom one tab.\n", base=first.pk))
        reply = save(erin, first.article, typed(cast.erin, BODY + "\nTyped here.\n", base=first.pk, keep="other")).json()
        assert reply["standing"]["body"].endswith("From one tab.\n")
        assert WorkingCopy.objects.aside().get().body.endswith("Typed here.\n")

    def test_when_the_session_has_ended_it_says_so_and_keeps_nothing(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        article = write().article
        reply = save(Client(), article, typed(cast.erin))
        assert reply.status_code == 401
        assert reply.json()["sign_in"] == f"/accounts/login/?next={place(article)}" and not WorkingCopy.objects.exists()

    def test_words_of_one_person_never_become_anothers(self, cast: SimpleNamespace, as_: As, write: Write) -> None:
        article = write().article
        edgar = as_(cast.edgar)
        refused = save(edgar, article, typed(cast.erin, MINE))
        assert refused.status_code == 403 and refused.json()["error"] == "somebody"
        page = edgar.post(place(article), typed(cast.erin, MINE, save="1"))
        assert "These words are not theirs" in page.content.decode() and not WorkingCopy.objects.exists()

    @pytest.mark.parametrize("name", ["alice", "ada", "audrey"])
    def test_who_does_not_edit_does_not_write(self, name: str, cast: SimpleNamespace, as_: As, write: Write) -> None:
        article = write().article
        client = as_(getattr(cast, name))
        assert save(client, article, typed(getattr(cast, name))).status_code == 403
        assert client.get(place(article)).status_code == client.post(place(article), typed(cast.erin)).status_code == 403
        assert not WorkingCopy.objects.exists()

    def test_what_cannot_be_kept_is_refused_by_name(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        article = write().article
        refused = save(erin, article, typed(cast.erin, title="x" * 201))
        assert refused.status_code == 422 and refused.json()["fields"] == ["title"]
        assert save(erin, article, typed(cast.erin, serial="x")).status_code == 422  # type: ignore[arg-type]
        assert save(erin, article, typed(cast.erin, "a\x00b")).json()["fields"] == ["body"]
        assert save(erin, article, typed(cast.erin, "a\r\nb")).status_code == 200
        assert WorkingCopy.objects.get().body == "a\nb"
        assert save(erin, article, typed(cast.erin), language="fr").status_code == 404

    def test_a_save_asks_little(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        save(erin, first.article, typed(cast.erin, MINE, base=first.pk))
        given = typed(cast.erin, MINE + "x", serial=1, base=first.pk)
        with statements() as asked:
            save(erin, first.article, given)
        assert len(asked) <= 5, "\n".join(sql[:120] for sql in asked)


class TestHandingIn:
    def test_a_new_article_from_its_address_to_the_review(self, erin: Client, cast: SimpleNamespace, register: Topic) -> None:
        response = erin.post(
            "/desk/new/", {"source_language": "en", "title": "Who may stop goods?", "slug": "", "topic": register.pk, "legal": "on"}
        )
        article = Article.objects.get()
        assert response["Location"] == place(article) and article.slug == "who-may-stop-goods" and article.review_by
        page = erin.get(place(article)).content.decode()
        assert 'value="Who may stop goods?"' in page and "Nothing is written yet." in page
        assert erin.get(f"/articles/{article.slug}/").status_code == 404
        response = erin.post(place(article), typed(cast.erin, serial=1, hand_in="1"))
        release = Release.objects.get()
        assert response["Location"] == f"/desk/reviews/{release.pk}/"
        assert (release.state, release.legal, release.author, release.handed_in_by) == ("in_review", True, cast.erin, cast.erin)
        assert not WorkingCopy.objects.exists() and Edition.objects.get().state == Edition.DRAFT
        actions = AuditEntry.objects.exclude(action__in=["sign_in.done", "access.refused"]).order_by("pk").values_list("action", flat=True)
        assert list(actions) == ["article.add", "article.write", "release.hand_in"]

    def test_an_address_is_proposed_and_taken_once(self, erin: Client, write: Write, register: Topic) -> None:
        write("exhaustion")
        given = {"source_language": "zh-hans", "title": "权利用尽", "topic": register.pk}
        assert "Write an address in Latin letters" in erin.post("/desk/new/", given).content.decode()
        assert "Free is exhaustion-2." in erin.post("/desk/new/", given | {"slug": "exhaustion"}).content.decode()
        assert "Small Latin letters" in erin.post("/desk/new/", given | {"slug": "A b"}).content.decode()
        assert erin.post("/desk/new/", given | {"slug": "exhaustion-2"}).status_code == 302
        assert WorkingCopy.objects.get().language == "zh-hans"

    def test_faults_are_named_with_their_line_and_the_words_stay(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        mine = "## A\n\nWords. [@NOPE]\n\n[x](javascript:alert(1))\n\n<script>alert(1)</script>\n"
        response = erin.post(place(first.article), typed(cast.erin, mine, base=first.pk, hand_in="1"))
        page = response.content.decode()
        assert response.status_code == 200 and ArticleRevision.objects.count() == 1
        for line in ("Line 3: The register has no fact “NOPE”.", "Line 5: The link", "Line 7: HTML is not allowed."):
            assert line in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert" not in page
        assert WorkingCopy.objects.get().body == mine

    @pytest.mark.parametrize(
        ("spoilt", "said"),
        [
            ({"change_note": " "}, "This field is required."),
            ({"title": ""}, "This field is required."),
            ({"title": "x" * 201}, "at most 200 characters"),
            ({"summary": "It is so. [@T6]"}, "The summary cites nothing"),
            ({"body": ""}, "This field is required."),
        ],
    )
    def test_what_is_missing_is_said(self, erin: Client, cast: SimpleNamespace, write: Write, spoilt: dict[str, str], said: str) -> None:
        first = write()
        response = erin.post(place(first.article), typed(cast.erin, base=first.pk, hand_in="1") | spoilt)
        assert response.status_code == 200 and said in response.content.decode() and ArticleRevision.objects.count() == 1

    def test_another_tabs_words_are_not_handed_in(self, cast: SimpleNamespace, write: Write) -> None:
        """Another tab saves between this one’s save and its hand-in."""
        copy = copy_of(cast.erin, write().article, MINE)
        other = copying.save(copy, Text("Exhaustion", "S.", MINE + "\nFrom another tab.\n", NOTE), Mark.of(copy))
        with pytest.raises(SavedElsewhere) as refused:
            releasing.hand_in(copy, by=cast.erin)
        assert refused.value.standing and Mark.of(refused.value.standing) == other
        assert ArticleRevision.objects.count() == 1 and WorkingCopy.objects.get().body.endswith("From another tab.\n")
        copying.discard(WorkingCopy.objects.get())
        with pytest.raises(SavedElsewhere):
            releasing.hand_in(copy, by=cast.erin)

    def test_a_double_click_hands_in_once(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        given = typed(cast.erin, MINE, base=first.pk, hand_in="1")
        answers = [erin.post(place(first.article), given) for _click in range(2)]
        assert {answer["Location"] for answer in answers} == {f"/desk/reviews/{Release.objects.get(shipped=False).pk}/"}
        assert ArticleRevision.objects.count() == 2

    def test_nothing_new_is_not_handed_in(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        same = typed(cast.erin, first.body, base=first.pk, title=first.title, summary=first.summary, hand_in="1")
        page = erin.post(place(first.article), same).content.decode()
        assert "Nothing differs from revision 1, which is published." in page and ArticleRevision.objects.count() == 1

    def test_the_preview_changes_nothing(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        article = write().article
        body = "## One sale\n\nA right holder is paid once. [@T6]\n\nNew words without any proof, to be read twice.\n\n[x](/articles/nowhere/)\n"
        page = erin.post(place(article, "preview"), {"body": body + "\x00"}).content.decode()
        assert 'id="p1"' in page and 'id="p3"' in page and "Paragraph 3 cites nothing." in page
        assert "/articles/nowhere/" in page and "something that is missing" in page
        assert ArticleRevision.objects.count() == 1 and not WorkingCopy.objects.exists()
        assert "2 places need mending" in erin.post(place(article, "preview"), {"body": "<b> [@NOPE]"}).content.decode()
        assert erin.get(place(article, "preview")).status_code == 405

    def test_without_scripts_buttons_do_it(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        page = erin.post(place(first.article), typed(cast.erin, "## A\n\nOnly looked at.\n", base=first.pk, preview="1")).content.decode()
        assert "Only looked at.</p>" in page and 'name="serial" value="1"' in page
        assert erin.post(place(first.article), typed(cast.erin, MINE, serial=1, base=first.pk, save="1")).status_code == 302
        late = erin.post(place(first.article), typed(cast.erin, "Late.\n", serial=1, base=first.pk, save="1"))
        assert (
            late.status_code == 409 and "Late.\n</textarea>" in late.content.decode() and 'name="serial" value="2"' in late.content.decode()
        )
        erin.post(place(first.article), typed(cast.erin, "Late.\n", serial=2, base=first.pk, keep="other"))
        assert WorkingCopy.objects.current().get().body == MINE and WorkingCopy.objects.aside().get().body == "Late.\n"

    def test_the_page_brings_nothing_inline(self, erin: Client, write: Write) -> None:
        page = erin.get(place(write().article)).content.decode()
        assert " style=" not in page and "<script>" not in page and "onclick" not in page


class TestTwoEditors:
    @pytest.fixture
    def both(self, erin: Client, cast: SimpleNamespace, write: Write, as_: As) -> Article:
        """Both began from revision 1; Edgar has handed in."""
        first = write(body=BODY + "\nThird.\n\nFourth.\n")
        copy_of(cast.erin, first.article, first.body.replace("Fourth.", "Fourth, by Erin."))
        other = first.body.replace("Third.", "Third, by Edgar.").replace("Fourth.", "Fourth, by Edgar.")
        as_(cast.edgar).post(place(first.article), typed(cast.edgar, other, base=first.pk, hand_in="1"))
        return first.article

    def hand_in(self, erin: Client, cast: SimpleNamespace) -> Any:
        copy = WorkingCopy.objects.current().get(person=cast.erin)
        return erin.post(copy.get_absolute_url(), typed(cast.erin, copy.body, serial=copy.serial, base=copy.base_id, hand_in="1"))

    def test_the_second_sees_both_texts_and_nothing_is_lost(self, erin: Client, cast: SimpleNamespace, both: Article) -> None:
        assert "Revision 2 by Edgar Sun was handed in since you began." in erin.get(place(both)).content.decode()
        refused = self.hand_in(erin, cast)
        assert refused["Location"] == place(both, "merge/") and ArticleRevision.objects.count() == 2
        page = erin.get(place(both, "merge/")).content.decode()
        assert "Only the other revision changed this" in page and "Both changed this" in page
        assert "<ins>, by Erin</ins>" in page, "what each side changed is marked"
        page = page.replace("<ins>", "").replace("</ins>", "")
        assert "Fourth, by Erin." in page and "Fourth, by Edgar." in page and "Third, by Edgar." in page

    @pytest.mark.parametrize(
        ("choice", "third", "fourth"),
        [
            ({"go_on": "merged", "place-2": "mine"}, "Third, by Edgar.", "Fourth, by Erin."),
            ({"go_on": "merged"}, "Third, by Edgar.", "Fourth, by Edgar.\n\nFourth, by Erin."),
            ({"go_on": "mine"}, "Third.", "Fourth, by Erin."),
            ({"go_on": "theirs"}, "Third, by Edgar.", "Fourth, by Edgar."),
        ],
    )
    def test_what_is_chosen_goes_on(
        self, erin: Client, cast: SimpleNamespace, both: Article, choice: dict[str, str], third: str, fourth: str
    ) -> None:
        theirs = Edition.objects.get().newest
        assert [piece.side for piece in copying.merging(WorkingCopy.objects.current().get(), theirs)] == ["same", "theirs", "both"]
        assert erin.post(place(both, "merge/"), choice | {"theirs": theirs.pk})["Location"] == place(both)
        copy = WorkingCopy.objects.current().get(person=cast.erin)
        assert copy.base == theirs and third in copy.body and fourth in copy.body
        kept = WorkingCopy.objects.aside().filter(person=cast.erin)
        assert kept.exists() == (choice["go_on"] != "mine")
        assert all("Fourth, by Erin." in text.body for text in kept)
        if choice["go_on"] != "theirs":
            assert self.hand_in(erin, cast).status_code == 302 and Edition.objects.get().newest.number == 3

    def test_a_third_one_in_between_is_noticed(self, erin: Client, cast: SimpleNamespace, both: Article) -> None:
        old = ArticleRevision.objects.get(number=1)
        page = erin.post(place(both, "merge/"), {"go_on": "mine", "theirs": old.pk}).content.decode()
        assert "Yet another revision was handed in meanwhile" in page
        assert WorkingCopy.objects.current().get(person=cast.erin).base == old

    def test_a_base_cannot_be_talked_away(self, erin: Client, cast: SimpleNamespace, both: Article) -> None:
        WorkingCopy.objects.all().delete()
        for base in ("-1", "0", "", "99999", "x"):
            given = typed(cast.erin, MINE, hand_in="1") | {"base": base, "serial": WorkingCopy.objects.current().count()}
            erin.post(place(both), given)
        assert ArticleRevision.objects.count() == 2


class TestGivingUp:
    def test_it_asks_once_and_the_text_comes_back(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        article = write().article
        copy_of(cast.erin, article, MINE)
        assert "Give your text up?" in erin.get(place(article, "discard/")).content.decode()
        assert WorkingCopy.objects.current().exists()
        erin.post(place(article, "discard/"))
        kept = WorkingCopy.objects.aside().get()
        assert not WorkingCopy.objects.current().exists() and kept.body == MINE
        assert "Texts set aside" in erin.get(place(article)).content.decode()
        assert erin.post(f"/desk/kept/{kept.pk}/")["Location"] == place(article)
        assert WorkingCopy.objects.current().get().body == MINE and not WorkingCopy.objects.aside().exists()

    def test_nobody_reaches_anothers(self, cast: SimpleNamespace, as_: As, write: Write) -> None:
        copy = copy_of(cast.erin, write().article, MINE)
        copying.discard(copy)
        kept = WorkingCopy.objects.aside().get()
        assert as_(cast.edgar).post(f"/desk/kept/{kept.pk}/").status_code == 404
        assert as_(cast.xena).post(f"/desk/kept/{kept.pk}/").status_code == 404
        assert WorkingCopy.objects.get().set_aside_at

    def test_each_is_kept_for_thirty_days_and_the_newest_ten_for_longer(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        copy = copy_of(cast.erin, write().article, MINE)
        for n in range(13):
            copying.keep_aside(copy, Text(body=f"Text {n}"))
        assert WorkingCopy.objects.aside().count() == 13
        assert "Each is kept for 30 days, the newest ten for longer." in erin.get(place(copy.article)).content.decode()
        WorkingCopy.objects.aside().update(set_aside_at=F("set_aside_at") - copying.KEPT_FOR)
        copying.keep_aside(copy, Text(body="Text 13"))
        bodies = list(WorkingCopy.objects.aside().values_list("body", flat=True))
        assert bodies == [f"Text {n}" for n in range(13, 3, -1)]

    def test_the_same_words_are_set_aside_once(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        copy_of(cast.erin, first.article, MINE)
        given = typed(cast.erin, "Late.\n", serial=7, base=first.pk, keep="other")
        assert [save(erin, first.article, given).status_code for _try in range(3)] == [200, 200, 200]
        assert WorkingCopy.objects.aside().get().body == "Late.\n"

    def test_a_copy_given_up_elsewhere_is_no_loss(self, cast: SimpleNamespace, write: Write) -> None:
        copy = copy_of(cast.erin, write().article, MINE)
        assert copying.discard(copy) and not copying.discard(copy)
        with pytest.raises(SavedElsewhere) as refused:
            copying.save(copy, Text(body="Typed in a tab that was still open."), Mark.of(copy))
        assert refused.value.standing is None


class TestRestoring:
    def test_an_older_revision_becomes_the_next(self, erin: Client, cast: SimpleNamespace, write: Write) -> None:
        first = write()
        write(body=BODY + "\nMore.\n")
        copy_of(cast.erin, first.article, MINE)
        assert erin.post(place(first.article, "restore/1/"))["Location"] == place(first.article)
        copy = WorkingCopy.objects.current().get()
        assert copy.body == first.body and copy.base == Edition.objects.get().newest and copy.change_note == "Restored from revision 1."
        assert WorkingCopy.objects.aside().get().body == MINE
        given = typed(cast.erin, copy.body, serial=copy.serial, base=copy.base_id, hand_in="1", change_note=copy.change_note)
        erin.post(place(first.article), given)
        edition = Edition.objects.get()
        assert edition.newest.number == 3 and edition.newest.wordings.count() == 2 and edition.published.number == 2  # type: ignore[union-attr]
        assert erin.post(place(first.article, "restore/9/")).status_code == 404


def test_an_edition_written_here_is_left_alone_by_loading(erin: Client, cast: SimpleNamespace, write: Write) -> None:
    first = write(digest="shipped")
    erin.post(place(first.article), typed(cast.erin, MINE, base=first.pk, hand_in="1"))
    assert Edition.objects.get().digest == ""


def test_the_writing_page_asks_the_same_whatever_there_is(erin: Client, cast: SimpleNamespace, write: Write) -> None:
    counts = []
    for number in (1, 3):
        article = write(
            f"a{number}", BODY * 1 + "".join(f"\nParagraph {n} says [more](/articles/a1/#p1). [@T6]\n" for n in range(number))
        ).article
        copy = copy_of(cast.erin, article, MINE)
        for n in range(number):
            copying.keep_aside(copy, Text(body=f"Text {n}"))
        with statements() as asked:
            erin.get(place(article))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
