"""Who finds, reads, signs, shows and reviews records. The cast: Alice in export makes them; Lena answers for law."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.people.access import Refused
from portal.people.actions.memberships import move
from portal.people.actions.signing import Signed
from portal.people.models import AuditEntry, Department, DepartmentHead, JobRole, Membership, Person
from strategy.actions import reviewing, sharing, signing
from strategy.jobs import end_shares_out_of_reach
from strategy.models import RecordShare, Rule, ToolRecord
from strategy.queries.colleagues import may_be_shown
from tests.conftest import PASSWORD
from tests.statements import statements
from tests.strategy.records import bare, unsealed

pytestmark = pytest.mark.django_db
As = Callable[[Person], Client]
RULE = "exhaustion/DE.trademarks"


@pytest.fixture
def cast(company: SimpleNamespace, make_person: Callable[..., Person]) -> SimpleNamespace:
    """With Lena as IP manager, and the rule that the records of these tests cite."""
    legal = Department.objects.create(code="legal", name={"en": "Legal", "zh-hans": "法务部"})
    role = JobRole.objects.create(code="ip-manager", name={"en": "IP manager", "zh-hans": "知识产权经理"})
    company.lena = make_person("Lena Fischer")
    Membership.objects.create(person=company.lena, department=legal, job_role=role)
    Rule.objects.create(key=RULE, table="exhaustion", values={"regime": "regional"})
    return company


@pytest.fixture
def record(cast: SimpleNamespace) -> ToolRecord:
    return bare(cast.alice, cast.export)


def rule_moves(values: dict[str, Any] | None = None) -> None:
    Rule.objects.filter(key=RULE, current=True).update(current=False, until=timezone.now())
    if values is not None:
        Rule.objects.create(key=RULE, version=2, table="exhaustion", values=values)


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def listed(client: Client, query: str = "") -> list[str]:
    """Subjects in the file of a list."""
    answer: Any = client.get(f"{reverse('records')}?format=csv&{query}")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/csv"), query
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return [row["Subject"] for row in csv.DictReader(io.StringIO(text))]


def lines(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=f"strategy.{action}").order_by("pk"))


class TestReading:
    def test_the_page_says_what_was_kept_by_whom_and_when(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        page = body(as_(cast.alice), record.get_absolute_url())
        for said in ("R-2026-0001", "PO 1", "Alice Zhang", "Export sales", "Stop: written consent is needed", "Members choose."):
            assert said in page
        assert record.text_sha256 in page and "This text is the one that was kept." in page and "Not signed" in page
        assert page.count("General information, not legal advice") == 1
        assert page.count("btn--main") == 1

    def test_in_chinese_it_reads_as_it_was_shown_in_chinese(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        Person.objects.filter(pk=cast.alice.pk).update(language="zh-hans")
        assert "权利用尽核查" in body(as_(cast.alice), record.get_absolute_url())

    def test_a_text_that_was_tampered_with_says_so_and_is_not_signed(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        with unsealed():
            ToolRecord.objects.filter(pk=record.pk).update(document={**record.document, "en": {**record.document["en"], "verdict": "Go"}})
        alice = as_(cast.alice)
        page = body(alice, record.get_absolute_url())
        assert "This text is not the one that was kept." in page and reverse("record_sign", args=[record.pk]) not in page
        answer = alice.post(reverse("record_sign", args=[record.pk]), {"password": PASSWORD})
        assert answer.status_code == 409 and "It cannot be signed." in answer.content.decode()
        assert not ToolRecord.objects.filter(signed_at__isnull=False).exists()
        with pytest.raises(signing.NotIntact):
            signing.sign(record, Signed(timezone.now(), "password", record.text_sha256), by=cast.alice)

    def test_who_answers_for_law_reads_all_while_they_hold_the_job(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        lena = as_(cast.lena)
        assert "PO 1" in body(lena, record.get_absolute_url()) and listed(lena, "scope=all") == ["PO 1"]
        Membership.objects.filter(person=cast.lena).update(ends=timezone.localdate() - timedelta(days=1), starts="2020-01-01")
        assert lena.get(record.get_absolute_url()).status_code == 404
        assert lena.get(f"{reverse('records')}?scope=all").status_code == 404

    def test_a_record_stays_with_the_unit_it_was_made_for(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        """Alice moves to the works: her old record is still Bob's to read, not Mona's, and still her own."""
        Membership.objects.filter(person=cast.alice).update(department=cast.works)
        assert as_(cast.mona).get(record.get_absolute_url()).status_code == 404
        assert "PO 1" in body(as_(cast.bob), record.get_absolute_url()) and "PO 1" in body(as_(cast.alice), record.get_absolute_url())
        Department.objects.filter(pk=cast.export.pk).update(name={"en": "Overseas"})
        assert "Export sales" in body(as_(cast.alice), record.get_absolute_url()), "by the name it had then"

    def test_nobody_changes_a_record(self, record: ToolRecord) -> None:
        record.subject = "Another"
        with pytest.raises(TypeError):
            record.save()
        with pytest.raises(TypeError):
            record.save(update_fields=["subject"])


class TestSigning:
    def test_the_maker_signs_once_with_their_password(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        alice, address = as_(cast.alice), reverse("record_sign", args=[record.pk])
        assert record.text_sha256 in body(alice, address)
        refused = alice.post(address, {"password": "wrong wrong wrong"}).content.decode()
        assert "This is not your password. Nothing was signed; try again." in refused
        assert alice.post(address, {"password": PASSWORD}).status_code == 302
        signed = ToolRecord.objects.get()
        assert signed.signed_at and signed.signed_method == "password"
        alice.post(address, {"password": PASSWORD})
        assert ToolRecord.objects.get().signed_at == signed.signed_at and len(lines("sign_record")) == 1
        assert lines("sign_record")[0].detail == {"method": "password", "text_sha256": record.text_sha256}
        page = body(alice, record.get_absolute_url())
        assert "Signed" in page and "(password)" in page and address not in page

    def test_nobody_else_signs(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        for person in (cast.bob, cast.lena, cast.xena):
            assert as_(person).post(reverse("record_sign", args=[record.pk]), {"password": PASSWORD}).status_code == 404
        with pytest.raises(signing.NotTheirs):
            signing.sign(record, Signed(timezone.now(), "password", record.text_sha256), by=cast.bob)

    def test_another_text_is_not_this_signature(self, cast: SimpleNamespace, record: ToolRecord) -> None:
        with pytest.raises(signing.NotIntact):
            signing.sign(record, Signed(timezone.now(), "password", "0" * 64), by=cast.alice)

    def test_the_database_keeps_a_record_as_it_is(self, cast: SimpleNamespace, record: ToolRecord) -> None:
        row = ToolRecord.objects.filter(pk=record.pk)
        for change in ({"subject": "PO 2"}, {"day": "2020-01-01"}, {"answers": {}}, {"light": "go"}, {"department": None}):
            with pytest.raises(IntegrityError, match="a_record_is_never_changed"), transaction.atomic():
                row.update(**change)
        with pytest.raises(IntegrityError, match="a_record_is_never_deleted"), transaction.atomic():
            row._raw_delete(row.db)
        row.update(signed_at=timezone.now(), signed_method="password")
        for again in ({"signed_at": None, "signed_method": ""}, {"signed_method": "totp"}):
            with pytest.raises(IntegrityError, match="a_signature_is_set_once"), transaction.atomic():
                row.update(**again)
        row.update(run=None, review_asked_at=timezone.now())
        assert row.get().subject == "PO 1" and row.get().signed_method == "password"

    def test_a_signature_without_its_way_is_no_row(self, record: ToolRecord) -> None:
        with pytest.raises(IntegrityError, match="a_signed_record_says_how"), transaction.atomic():
            ToolRecord.objects.filter(pk=record.pk).update(signed_at=timezone.now())


class TestReview:
    def ask(self, as_: As, record: ToolRecord) -> str:
        answer = as_(record.person).post(reverse("record_ask_review", args=[record.pk]), follow=True)
        return str(answer.content.decode())

    def test_asked_given_and_told(self, cast: SimpleNamespace, record: ToolRecord, as_: As, drain: Callable[[], int]) -> None:
        assert "Whoever answers for law is asked by mail." in self.ask(as_, record)
        self.ask(as_, record)
        drain()
        assert [(letter.to, letter.subject) for letter in mail.outbox] == [(["lena@example.com"], "Waiting for your review: R-2026-0001")]
        assert record.get_absolute_url() in mail.outbox[0].body and "Exhaustion checker" in mail.outbox[0].body
        lena = as_(cast.lena)
        assert listed(lena, "scope=review") == ["PO 1"] == listed(as_(cast.alice), "review=waiting")
        assert "It waits for your review" in body(lena, record.get_absolute_url())
        assert "It waits for your review" not in body(as_(cast.alice), record.get_absolute_url())
        given = {"verdict": "objected", "note": "Ask for consent first."}
        for _twice in range(2):
            lena.post(reverse("record_review", args=[record.pk]), given)
        drain()
        assert mail.outbox[1].to == ["alice@example.com"] and "Ask for consent first." in mail.outbox[1].body and len(mail.outbox) == 2
        assert listed(lena, "scope=review") == [] and listed(as_(cast.alice), "review=objected") == ["PO 1"]
        page = body(as_(cast.alice), record.get_absolute_url())
        assert "Review: not agreed" in page and "Lena Fischer" in page and "Ask for consent first." in page
        assert len(lines("ask_review")) == len(lines("review_record")) == 1

    def test_who_does_not_agree_says_why(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        self.ask(as_, record)
        answer = as_(cast.lena).post(reverse("record_review", args=[record.pk]), {"verdict": "objected", "note": " "})
        assert answer.status_code == 400 and "Say why you do not agree." in answer.content.decode()
        answer = as_(cast.lena).post(reverse("record_review", args=[record.pk]), {"note": "What I wrote stays."})
        assert "Choose whether you agree." in answer.content.decode() and "What I wrote stays." in answer.content.decode()
        assert not ToolRecord.objects.filter(reviewed_at__isnull=False).exists()

    def test_only_whoever_answers_for_law_and_never_ones_own(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        own = bare(cast.lena, None, 2)
        assert "Nobody else answers for law in the portal yet." in self.ask(as_, own) and ToolRecord.objects.waiting().count() == 0
        ToolRecord.objects.update(review_asked_at=timezone.now())
        for person, one in ((cast.bob, record), (cast.xena, record), (cast.lena, own)):
            assert as_(person).post(reverse("record_review", args=[one.pk]), {"verdict": "agreed"}).status_code == 404
        with pytest.raises(reviewing.OwnRecord):
            reviewing.review(own, "agreed", by=cast.lena)
        with pytest.raises(IntegrityError, match="nobody_reviews_their_own_record"), transaction.atomic():
            ToolRecord.objects.filter(pk=own.pk).update(reviewer=cast.lena)
        assert listed(as_(cast.lena), "scope=review") == ["PO 1"]

    def test_who_comes_second_is_told(self, cast: SimpleNamespace, record: ToolRecord, as_: As, make_person: Callable[..., Person]) -> None:
        otto = make_person("Otto Berg")
        role = JobRole.objects.create(code="dispute-counsel", name={"en": "Counsel"})
        Membership.objects.create(person=otto, department=cast.works, job_role=role)
        self.ask(as_, record)
        as_(cast.lena).post(reverse("record_review", args=[record.pk]), {"verdict": "agreed"})
        said = as_(otto).post(reverse("record_review", args=[record.pk]), {"verdict": "objected", "note": "No."}, follow=True)
        assert "This record was reviewed already. Nothing of yours was kept." in said.content.decode()
        assert ToolRecord.objects.get().reviewer == cast.lena

    def test_what_was_not_asked_is_not_reviewed(self, cast: SimpleNamespace, record: ToolRecord) -> None:
        with pytest.raises(reviewing.NotAsked):
            reviewing.review(record, "agreed", by=cast.lena)


class TestSharing:
    def share(self, as_: As, record: ToolRecord, **sent: Any) -> str:
        answer = as_(record.person).post(reverse("record_share", args=[record.pk]), sent, follow=True)
        return str(answer.content.decode())

    @pytest.fixture
    def dora(self, cast: SimpleNamespace, make_person: Callable[..., Person]) -> Person:
        found = make_person("Dora Wang")
        Membership.objects.create(person=found, department=cast.export)
        return found

    def test_within_the_unit_upwards_and_with_law(self, cast: SimpleNamespace, dora: Person, make_person: Callable[..., Person]) -> None:
        """Up to the head Alice reports to; where nobody heads, her own unit; heads above and law always; nobody else, nobody inactive."""
        seen = {person.pk for person in (dora, cast.bob, cast.lena)}
        assert set(may_be_shown(cast.alice).values_list("pk", flat=True)) == seen
        board = Department.objects.create(code="board", name={"en": "Board"})
        Department.objects.filter(pk=cast.sales.pk).update(parent=board)
        chief = make_person("Chen Chief")
        DepartmentHead.objects.create(department=board, person=chief)
        assert set(may_be_shown(cast.alice).values_list("pk", flat=True)) == seen | {chief.pk}
        assert chief in may_be_shown(cast.bob) and cast.charlie not in may_be_shown(cast.bob)
        DepartmentHead.objects.filter(person=cast.bob).delete()
        Person.objects.filter(pk=dora.pk).update(is_active=False)
        assert set(may_be_shown(cast.alice).values_list("pk", flat=True)) == {cast.bob.pk, cast.lena.pk, chief.pk}

    def test_shown_found_and_taken_back(self, cast: SimpleNamespace, record: ToolRecord, dora: Person, as_: As) -> None:
        assert as_(dora).get(record.get_absolute_url()).status_code == 404
        for _twice in range(2):
            assert "Dora Wang sees this record from now on." in self.share(as_, record, who="dora")
        assert RecordShare.objects.count() == 1 and len(lines("share_record")) == 1
        page = body(as_(dora), record.get_absolute_url())
        assert "Alice Zhang has shown you this record" in page and listed(as_(dora), "scope=shared") == ["PO 1"]
        assert listed(as_(dora)) == [] and "Ask for review" not in page
        address = reverse("record_unshare", args=[record.pk, dora.pk])
        assert as_(dora).post(address).status_code == 404
        for _twice in range(2):
            as_(cast.alice).post(address)
        assert as_(dora).get(record.get_absolute_url()).status_code == 404 and len(lines("unshare_record")) == 1

    def test_it_ends_where_they_move_apart(self, cast: SimpleNamespace, record: ToolRecord, dora: Person, as_: As) -> None:
        for person in (dora, cast.lena):
            sharing.share(record, person, by=cast.alice)
        move(dora, cast.works, by=cast.xena)
        assert as_(dora).get(record.get_absolute_url()).status_code == 404 and listed(as_(dora), "scope=shared") == []
        assert [share.person for share in RecordShare.objects.all()] == [cast.lena]
        assert [line.detail for line in lines("end_share")] == [{"person": dora.pk}] and sharing.end_out_of_reach() == 0

    def test_it_ends_where_the_maker_moves_or_a_membership_runs_out(self, cast: SimpleNamespace, record: ToolRecord, dora: Person) -> None:
        sharing.share(record, dora, by=cast.alice)
        other = bare(cast.bob, cast.sales, 2)
        sharing.share(other, dora, by=cast.bob)
        move(cast.alice, cast.works, by=cast.xena)
        assert [share.record for share in RecordShare.objects.all()] == [other]
        Membership.objects.filter(person=dora).update(ends=timezone.localdate() - timedelta(days=1), starts="2020-01-01")
        end_shares_out_of_reach()
        assert not RecordShare.objects.exists() and len(lines("end_share")) == 2

    def test_nobody_outside_can_be_chosen_or_posted(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        for who in ("Charlie", "charlie@example.com", "Nobody At All"):
            assert "Nobody you may show it to has this name." in self.share(as_, record, who=who)
        for forged in (cast.charlie.pk, cast.alice.pk, "x", "9" * 30, 0):
            assert "You cannot show it to this person." in self.share(as_, record, person=forged)
        assert "Write whom you want to show the record." in self.share(as_, record)
        with pytest.raises(Refused):
            sharing.share(record, cast.charlie, by=cast.alice)
        with pytest.raises(Refused):
            sharing.share(record, cast.lena, by=cast.bob)
        assert not RecordShare.objects.exists()

    def test_of_several_one_is_chosen(
        self, cast: SimpleNamespace, record: ToolRecord, dora: Person, as_: As, make_person: Callable[..., Person]
    ) -> None:
        second = make_person("Doran Wang")
        Membership.objects.create(person=second, department=cast.export)
        page = self.share(as_, record, who="Wang")
        assert "Whom do you mean?" in page and f'value="{dora.pk}"' in page and f'value="{second.pk}"' in page
        assert "sees this record from now on" in self.share(as_, record, person=second.pk)
        assert RecordShare.objects.get().person == second
        assert "Dora Wang sees this record" in self.share(as_, record, who="dora@example.com"), "a whole address means one"


class TestLists:
    def test_each_filter_finds_what_it_says(self, cast: SimpleNamespace, as_: As) -> None:
        moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
        bare(cast.alice, cast.export, 1, made_at=moment, rules={RULE: 1})
        bare(cast.alice, cast.sales, 2, made_at=moment + timedelta(days=1), light="go", tool="pathway", rules={"pathway/x": 1})
        bare(
            cast.alice, None, 3, made_at=moment + timedelta(days=2), signed_at=moment, signed_method="password", rules={}, subject="50% off"
        )
        alice, xena = as_(cast.alice), as_(cast.xena)
        for query, found in {
            "": ["50% off", "PO 2", "PO 1"],
            "tool=pathway": ["PO 2"],
            "light=go": ["PO 2"],
            "signed=yes": ["50% off"],
            "signed=no": ["PO 2", "PO 1"],
            "review=waiting": [],
            "q=po+1": ["PO 1"],
            "q=r-2026-0002": ["PO 2"],
            "q=50%25": ["50% off"],
            "rules=changed": ["PO 2"],
            "rules=same": ["50% off", "PO 1"],
            "since=2026-03-02": ["50% off", "PO 2"],
            "until=2026-03-01": ["PO 1"],
            "since=2026-03-02&until=2026-03-02&light=go": ["PO 2"],
        }.items():
            assert listed(alice, query) == found, query
        assert listed(xena, f"scope=all&unit={cast.sales.pk}") == ["PO 2", "PO 1"], "with all below it"
        assert listed(xena, f"scope=all&unit={cast.works.pk}") == []
        assert listed(as_(cast.bob), "scope=unit") == ["PO 2", "PO 1"] and listed(as_(cast.mona), "scope=unit") == []

    def test_rules_changed_since_is_exact(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        alice = as_(cast.alice)
        tag = "Rules changed since</span>"
        assert listed(alice, "rules=changed") == [] and tag not in body(alice, reverse("records"))
        rule_moves({"regime": "national"})
        assert listed(alice, "rules=changed") == ["PO 1"] and tag in body(alice, reverse("records"))
        assert "Rules have changed since." in body(alice, record.get_absolute_url())
        bare(cast.alice, cast.export, 2, rules={RULE: 2})
        assert listed(alice, "rules=changed") == ["PO 1"] and listed(alice, "rules=same") == ["PO 2"]
        rule_moves()
        assert listed(alice, "rules=changed") == ["PO 2", "PO 1"], "a rule that holds no longer"

    def test_a_filter_that_is_wrong_is_named_and_nothing_is_exported(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        alice = as_(cast.alice)
        beyond = ("until=9999-12-31", "since=0001-01-01", "since=1989-12-31", "until=2101-01-01")
        for query in ("since=yesterday", "since=2026-03-02&until=2026-03-01", "tool=nothing", "q=a%00b", *beyond):
            for more in ("", "&format=csv"):
                answer = alice.get(f"{reverse('records')}?{query}{more}")
                assert answer.status_code == 400 and "One answer needs mending" in answer.content.decode(), query
        assert "not before the first one" in alice.get(f"{reverse('records')}?since=2026-03-02&until=2026-03-01").content.decode()
        assert "Choose a day between 1990 and 2100." in alice.get(f"{reverse('records')}?until=9999-12-31").content.decode()
        assert not lines("export_records") and listed(alice, "since=1990-01-01&until=2100-12-31") == ["PO 1"]

    def test_the_file_has_no_formulas(self, cast: SimpleNamespace, as_: As) -> None:
        bare(cast.alice, None, 1, subject='=HYPERLINK("http://evil")')
        assert listed(as_(cast.alice)) == ['\'=HYPERLINK("http://evil")']
        assert lines("export_records")[0].detail == {"scope": "mine"}

    def test_the_same_statements_for_one_and_for_thirty(self, cast: SimpleNamespace, as_: As) -> None:
        asked: dict[str, list[int]] = {}
        addresses = ["records", "records?scope=unit", "records?scope=all", "records?scope=review"]
        for count in (1, 30):
            for number in range(ToolRecord.objects.count() + 1, count + 1):
                bare(cast.alice, cast.export, number, review_asked_at=timezone.now())
            for person, address in zip((cast.alice, cast.bob, cast.xena, cast.lena), addresses, strict=True):
                client, (name, _mark, query) = as_(person), address.partition("?")
                client.get(reverse(name))
                with statements() as sql:
                    assert client.get(f"{reverse(name)}?{query}").status_code == 200
                asked.setdefault(address, []).append(len(sql))
        assert all(one == many <= 12 for one, many in asked.values()), asked

    def test_the_page_of_a_record_asks_little(self, cast: SimpleNamespace, record: ToolRecord, as_: As) -> None:
        counts = []
        for turn in range(2):
            client = as_(cast.alice)
            client.get(record.get_absolute_url())
            with statements() as sql:
                client.get(record.get_absolute_url())
            counts.append(len(sql))
            for number, person in enumerate((cast.bob, cast.lena, cast.xena), 2 + 3 * turn):
                bare(cast.alice, cast.export, number, former=record)
                RecordShare.objects.get_or_create(record=record, person=person, shared_by=cast.alice)
        assert counts[0] == counts[1] <= 12, counts

    def test_pages_of_thirty(self, cast: SimpleNamespace, as_: As) -> None:
        for number in range(1, 32):
            bare(cast.alice, cast.export, number, made_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number))
        first, second = (body(as_(cast.alice), f"{reverse('records')}?page={page}") for page in (1, 2))
        assert "1 to 30 of 31" in first and "R-2026-0031" in first and "R-2026-0001" not in first and "R-2026-0001" in second
