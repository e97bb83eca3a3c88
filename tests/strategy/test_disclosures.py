"""Disclosures through the door: told in confidence, submitted under a signature, screened, decided, watched."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.people.models import AuditEntry, Membership, Person
from strategy.actions import answering, disclosure_moving
from strategy.actions.disclosing import Named
from strategy.models import Disclosure, DisclosureMove, Inventor, ToolRecord, ToolRun
from strategy.queries import tools
from strategy.rules import papers
from tests.conftest import PASSWORD
from tests.statements import statements
from tests.strategy.disclosing import DESCRIPTION, TITLE, draft, filed, in_days, moved, roles, rows_of, submitted

pytestmark = pytest.mark.django_db
As = Callable[[Person], Client]


@pytest.fixture
def firm(own: None, company: SimpleNamespace) -> SimpleNamespace:
    return roles(company)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def sent(found: Disclosure, client: Client) -> dict[str, str]:
    """The form of a submission as the page gives it."""
    page = client.get(reverse("disclosure_move", args=[found.pk, "submitted"]))
    return {"before": found.status, "note": "", "digest": page.context["digest"], "password": PASSWORD}


# Telling


def test_alice_tells_of_an_invention_from_an_empty_form_to_a_signed_submission(firm: SimpleNamespace, as_: As) -> None:
    alice = as_(firm.alice)
    assert "No disclosure here yet" in text_of(alice, "/disclosures/")
    key = str(uuid4())
    people = ({"name": "", "email": "alice@example.com", "share": "60"}, {"name": "Prof. Lin", "share": "40", "contribution": "Steel"})
    form = {**DESCRIPTION, "key": key, "department": firm.export.pk, **rows_of(3, *people)}
    response = alice.post("/disclosures/new/", form)
    found = Disclosure.objects.get()
    assert str(found.pk) == key and found.number.startswith("D-") and response["Location"] == f"/disclosures/{key}/questions/"
    assert [(one.name, one.person, one.share) for one in found.inventors.all()] == [
        ("Alice Zhang", firm.alice, Decimal(60)),
        ("Prof. Lin", None, Decimal(40)),
    ]
    assert alice.post("/disclosures/new/", form).status_code == 302 and Disclosure.objects.count() == 1  # the same click again

    answers = {"seen": "0", "kind": "invention", "made_in": "CN", "public": "planned", "plan": "pct", "examined": "no", "joint": "no"}
    follows = alice.post(f"/disclosures/{key}/questions/", answers)
    assert follows["Location"] == f"/disclosures/{key}/questions/"  # a planned publication leads to its day
    page = text_of(alice, f"/disclosures/{key}/questions/")
    assert "On which day?" in page and "Your answers lead to another question." in page
    on = in_days(30)
    assert alice.post(f"/disclosures/{key}/questions/", {**answers, "seen": "1", "public_on": f"{on}"}).status_code == 302
    found.refresh_from_db()
    assert found.answers["public_on"] == f"{on}" and found.watched_on == in_days(29)

    page = text_of(alice, f"/disclosures/{key}/")
    assert "without the confidentiality examination before filing abroad" in page and "File before the publication" in page
    assert page.count("General information, not legal advice") == 1
    response = alice.post(f"/disclosures/{key}/moves/submitted/", sent(found, alice), follow=True)
    assert "Submitted and signed" in response.content.decode()
    found.refresh_from_db()
    line = found.moves.get()
    assert (found.status, line.before, line.after, line.by, line.method) == ("submitted", "draft", "submitted", firm.alice, "password")
    assert papers.digest(line.text) == line.text_sha256 and line.text["description"]["title"] == TITLE
    assert found.record is not None and found.record.signed_at and found.record.subject == found.number
    assert TITLE not in str(found.record.document), "records have readers of their own"
    assert AuditEntry.objects.filter(action="strategy.submit_disclosure", actor=firm.alice, subject_id=key).exists()


def test_nothing_written_is_lost_where_something_is_wrong(firm: SimpleNamespace, as_: As) -> None:
    alice = as_(firm.alice)
    people = ({"email": "nobody@example.com", "share": "50"}, {"name": "Lin", "share": "abc"}, {"email": "dora@example.com"})
    page = alice.post("/disclosures/new/", {"problem": "Lost screws.", "key": str(uuid4()), **rows_of(4, *people)}).content.decode()
    assert "No colleague has this e-mail" in page or "Enter a number" in page
    assert "Lost screws." in page and "nobody@example.com" in page and "Give the share of this inventor." in page
    assert "This field is required." in page and not Disclosure.objects.exists()
    twice = ({"email": "dora@example.com", "share": "50"}, {"email": "Dora@example.com", "share": "50"})
    page = alice.post("/disclosures/new/", {**DESCRIPTION, "key": str(uuid4()), **rows_of(2, *twice)}).content.decode()
    assert "This colleague is named twice." in page
    stranger = ({"email": "nobody@example.com", "share": "50"},)
    page = alice.post("/disclosures/new/", {**DESCRIPTION, "key": str(uuid4()), **rows_of(2, *stranger)}).content.decode()
    assert "No colleague has this e-mail" in page and not Disclosure.objects.exists()


def test_wrong_days_are_said_beside_their_question_and_change_nothing(firm: SimpleNamespace, as_: As) -> None:
    found, alice = draft(firm.alice), as_(firm.alice)
    address = f"/disclosures/{found.pk}/questions/"
    base = {"seen": "0", "kind": "invention", "plan": "home"}
    for day, said in ((f"{in_days(3)}", "still to come"), ("2026-02-30", "This is not a date"), ("1989-01-01", "not a day that can")):
        assert said in alice.post(address, {**base, "filed_on": day}).content.decode()
    both = alice.post(address, {**base, "filed_on": "2026-01-05", "filed_on_unknown": "on"}).content.decode()
    assert "Leave one of the two" in both
    found.refresh_from_db()
    assert "filed_on" not in found.answers and found.serial == 0


def test_two_inventors_do_not_overwrite_each_other_unawares(firm: SimpleNamespace, as_: As) -> None:
    shares = (Named("Alice Zhang", Decimal(50), "", firm.alice), Named("Dora Wang", Decimal(50), "", firm.dora))
    found = draft(firm.alice, inventors=shares)
    rows = rows_of(2, {"email": "alice@example.com", "share": "50"}, {"email": "dora@example.com", "share": "50"})
    form = {**DESCRIPTION, "department": firm.export.pk, **rows, "seen": "0"}
    assert as_(firm.dora).post(f"/disclosures/{found.pk}/edit/", {**form, "novelty": "Dora’s words"}).status_code == 302
    page = as_(firm.alice).post(f"/disclosures/{found.pk}/edit/", {**form, "novelty": "Alice’s words"})
    assert page.status_code == 200 and "Somebody else has changed this draft" in page.content.decode()
    assert "Alice’s words" in page.content.decode() and Disclosure.objects.get().novelty == "Dora’s words"
    again = as_(firm.alice).post(f"/disclosures/{found.pk}/edit/", {**form, "novelty": "Alice’s words", "seen": "1"})
    assert again.status_code == 302 and Disclosure.objects.get().novelty == "Alice’s words"


def test_it_begins_from_a_run_of_the_tool_or_from_a_record(firm: SimpleNamespace, as_: As) -> None:
    alice = as_(firm.alice)
    run = answering.begin(tools.find("disclosure"), firm.alice, answers={"kind": "design", "public": "no"})
    assert "only to check" in text_of(alice, f"/disclosures/runs/{run.pk}/")
    form = {**DESCRIPTION, "key": str(uuid4()), **rows_of(1, {"email": "alice@example.com", "share": "100"})}
    assert alice.post(f"/disclosures/new/?run={run.pk}", form).status_code == 302
    assert Disclosure.objects.get().answers == {"kind": "design", "public": "no"} and not ToolRun.objects.filter(pk=run.pk).exists()
    record = submitted(firm.alice).record
    form["key"] = str(uuid4())
    assert alice.post(f"/disclosures/new/?record={record.pk}", form).status_code == 302
    assert Disclosure.objects.get(pk=form["key"]).answers["made_in"] == "CN"
    assert as_(firm.charlie).get(f"/disclosures/new/?record={record.pk}").status_code == 404
    assert as_(firm.charlie).get(f"/disclosures/runs/{uuid4()}/").status_code == 404


# Submitting


def test_what_is_incomplete_is_not_submitted_and_says_what_is_missing(firm: SimpleNamespace, as_: As) -> None:
    shares = (Named("Alice Zhang", Decimal("33.33"), "", firm.alice), Named("Lin", Decimal("33.33")))
    found = draft(firm.alice, inventors=shares, answers={"kind": "invention"}, novelty=" ")
    alice = as_(firm.alice)
    page = text_of(alice, f"/disclosures/{found.pk}/moves/submitted/")
    assert "Say what is new." in page and "The shares of the inventors make 66.66 %" in page
    assert "Completed in: This answer is still missing." in page and "Sign and submit" not in page
    alice.post(f"/disclosures/{found.pk}/moves/submitted/", {"before": "draft", "password": PASSWORD, "digest": "0" * 64})
    found.refresh_from_db()
    assert found.status == "draft" and not ToolRecord.objects.exists()


def test_a_signature_covers_what_was_seen_and_a_second_click_signs_nothing(firm: SimpleNamespace, as_: As) -> None:
    found, alice = draft(firm.alice), as_(firm.alice)
    address = f"/disclosures/{found.pk}/moves/submitted/"
    form = sent(found, alice)
    wrong = alice.post(address, {**form, "password": "wrong"}).content.decode()
    assert "This is not your password" in wrong and not DisclosureMove.objects.exists()
    Disclosure.objects.filter(pk=found.pk).update(novelty="Something else")
    stale = alice.post(address, form, follow=True).content.decode()
    assert "The text has changed since you opened it" in stale and not DisclosureMove.objects.exists()
    form = sent(found, alice)
    for _click in range(2):
        assert alice.post(address, form)["Location"] == f"/disclosures/{found.pk}/"
    assert DisclosureMove.objects.count() == 1 and ToolRecord.objects.count() == 1
    assert as_(firm.dora).get(address).status_code == 404
    text = text_of(alice, f"/disclosures/{found.pk}/texts/1/")
    assert "This text is the one that was signed." in text and "Something else" in text
    assert alice.get(f"/disclosures/{found.pk}/texts/2/").status_code == 404


def test_what_was_submitted_is_no_longer_changed(firm: SimpleNamespace, as_: As) -> None:
    found, alice = submitted(firm.alice), as_(firm.alice)
    for path in ("edit", "questions"):
        assert alice.get(f"/disclosures/{found.pk}/{path}/")["Location"] == f"/disclosures/{found.pk}/"
    alice.post(f"/disclosures/{found.pk}/questions/", {"seen": found.serial, "kind": "design"})
    found.refresh_from_db()
    assert found.answers["kind"] == "invention"


# The way of a disclosure


def test_returned_mended_screened_and_filed(firm: SimpleNamespace, as_: As) -> None:
    found, petra, alice = submitted(firm.alice), as_(firm.petra), as_(firm.alice)
    address = f"/disclosures/{found.pk}/moves"
    assert "Mark as screened" in text_of(petra, f"/disclosures/{found.pk}/")
    refused = petra.post(f"{address}/returned/", {"before": "submitted", "note": ""}).content.decode()
    assert "What is missing" in refused and "required" in refused
    petra.post(f"{address}/returned/", {"before": "submitted", "note": "Which steel?"})
    assert "Which steel?" in text_of(alice, f"/disclosures/{found.pk}/")
    found.refresh_from_db()
    assert found.status == "returned"
    first = found.record
    alice.post(f"{address}/submitted/", sent(found, alice))
    found.refresh_from_db()
    assert found.status == "submitted" and found.record != first and found.record.former == first
    petra.post(f"{address}/screened/", {"before": "submitted"})
    page = petra.post(f"{address}/filed/", {"before": "screened", "plan": "pct", "examined": "no"}).content.decode()
    assert "Record the confidentiality examination before a filing abroad." in page and "Enter the day of the filing." in page
    late = petra.post(f"{address}/filed/", {"before": "screened", "plan": "pct", "examined": "yes", "filed_on": f"{in_days(2)}"})
    assert "This day is still to come." in late.content.decode()
    form = {"before": "screened", "plan": "pct", "examined": "yes", "filed_on": "2026-08-31"}
    for _click in range(2):
        assert petra.post(f"{address}/filed/", form).status_code == 302
    found.refresh_from_db()
    assert (found.status, found.answers["plan"], f"{found.watched_on}") == ("filed", "pct", "2027-08-31")
    assert [line.after for line in found.moves.all()] == ["submitted", "returned", "submitted", "screened", "filed"]
    page = text_of(alice, f"/disclosures/{found.pk}/")
    assert "28 Feb 2029" in page and "29 Apr 2029" not in page  # thirty months after 31 August; shorter months end earlier
    assert "Calendar of twelve months" in page and "priority" in page.lower()


@pytest.mark.parametrize(
    ("after", "lacking", "form"),
    [
        ("kept-secret", "Confirm the measures that keep it secret.", {"secrecy_measures": "on", "public": "no"}),
        ("published", "Confirm that export control and contracts have been checked.", {"publication_checked": "on"}),
        ("dropped", "required", {"note": "Known since 1990."}),
    ],
)
def test_ivan_decides_on_conditions(firm: SimpleNamespace, as_: As, after: str, lacking: str, form: dict[str, str]) -> None:
    found, ivan = moved(submitted(firm.alice), "screened", firm.petra), as_(firm.ivan)
    address = f"/disclosures/{found.pk}/moves/{after}/"
    assert lacking in ivan.post(address, {"before": "screened"}).content.decode()
    assert "This step belongs to another role." in text_of(as_(firm.petra), address)
    as_(firm.petra).post(address, {"before": "screened", **form})
    found.refresh_from_db()
    assert found.status == "screened"
    assert ivan.post(address, {"before": "screened", **form}).status_code == 302
    found.refresh_from_db()
    assert found.status == after and found.moves.last().by == firm.ivan


def test_what_is_public_is_not_kept_secret_and_what_is_kept_secret_may_be_filed(firm: SimpleNamespace, as_: As) -> None:
    found, ivan = moved(submitted(firm.alice), "screened", firm.petra), as_(firm.ivan)
    address = f"/disclosures/{found.pk}/moves"
    page = ivan.post(f"{address}/kept-secret/", {"before": "screened", "secrecy_measures": "on", "public": "yes"})
    assert "What has been made public cannot be kept secret." in page.content.decode()
    ivan.post(f"{address}/kept-secret/", {"before": "screened", "secrecy_measures": "on", "public": "no"})
    ivan.post(f"{address}/filed/", {"before": "kept-secret", "plan": "home", "filed_on": "2026-05-29"})
    found.refresh_from_db()
    assert found.status == "filed" and found.answers["filed_on"] == "2026-05-29"


def test_nobody_decides_on_an_invention_of_their_own(firm: SimpleNamespace, as_: As) -> None:
    shares = (Named("Alice Zhang", Decimal(50), "", firm.alice), Named("Petra Kim", Decimal(50), "", firm.petra))
    found, petra = submitted(firm.alice, inventors=shares), as_(firm.petra)
    page = text_of(petra, f"/disclosures/{found.pk}/")
    assert "Nobody decides on an invention of their own." in page and "Mark as screened" not in page
    page = petra.post(f"/disclosures/{found.pk}/moves/screened/", {"before": "submitted"}).content.decode()
    assert "Nobody decides on an invention of their own." in page
    found.refresh_from_db()
    assert found.status == "submitted"
    assert TITLE not in text_of(petra, "/disclosures/?scope=waiting") and TITLE in text_of(petra, "/disclosures/")
    assert TITLE in text_of(as_(firm.ivan), "/disclosures/?scope=waiting")


def test_inventors_withdraw_and_others_see_what_was_submitted(firm: SimpleNamespace, as_: As) -> None:
    one, two = draft(firm.alice), submitted(firm.alice)
    for found in (one, two):
        assert as_(firm.alice).post(f"/disclosures/{found.pk}/moves/withdrawn/", {"before": found.status}).status_code == 302
        found.refresh_from_db()
        assert found.status == "withdrawn" and found.watched_on is None
    petra = as_(firm.petra)
    assert petra.get(f"/disclosures/{one.pk}/").status_code == 404, "a draft was told to nobody"
    assert petra.get(f"/disclosures/{two.pk}/").status_code == 200
    gone = petra.get(f"/disclosures/{two.pk}/moves/screened/", follow=True).content.decode()
    assert "It stands at “Withdrawn” now." in gone
    assert petra.get(f"/disclosures/{two.pk}/moves/nowhere/").status_code == 404


def test_a_step_is_never_edited(firm: SimpleNamespace) -> None:
    line = submitted(firm.alice).moves.get()
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        DisclosureMove.objects.filter(pk=line.pk).update(note="Nothing happened.")
    with pytest.raises(IntegrityError), transaction.atomic():
        DisclosureMove.objects.create(disclosure=line.disclosure, number=1, before="draft", after="withdrawn", by=firm.alice, by_name="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        Inventor.objects.create(disclosure=line.disclosure, position=2, name="Lin", share=Decimal(0))


# Who sees it


def test_who_sees_a_disclosure(firm: SimpleNamespace, as_: As) -> None:
    found = draft(firm.alice)
    sees = lambda person: as_(person).get(f"/disclosures/{found.pk}/").status_code == 200  # noqa: E731
    everybody = ("alice", "dora", "bob", "charlie", "mona", "petra", "ivan", "erin", "xena", "audrey")
    assert [name for name in everybody if sees(getattr(firm, name))] == ["alice"]
    submit_it = submitted(firm.alice)
    found = submit_it
    assert [name for name in everybody if sees(getattr(firm, name))] == ["alice", "bob", "petra", "ivan", "xena", "audrey"]
    for name in ("dora", "charlie", "mona", "erin"):
        client = as_(getattr(firm, name))
        for path in ("", "moves/screened/", "clocks.ics", "texts/1/", "edit/", "questions/"):
            assert client.get(f"/disclosures/{found.pk}/{path}").status_code == 404, (name, path)
        for scope in ("mine", "waiting", "unit", "all"):
            assert TITLE not in text_of(client, f"/disclosures/?scope={scope}")
        assert TITLE not in text_of(client, "/search/?q=clip")
    assert TITLE in text_of(as_(firm.bob), "/disclosures/?scope=unit")
    assert TITLE in text_of(as_(firm.audrey), "/disclosures/?scope=all")
    assert TITLE not in text_of(as_(firm.xena), "/search/?q=clip"), "search finds no disclosure for anybody"
    assert "audrey" not in [line.by_name for line in found.moves.all()]
    Membership.objects.filter(person=firm.petra).delete()
    assert not sees(firm.petra), "with the job goes the sight"


def test_whoever_looks_as_somebody_else_sees_none(firm: SimpleNamespace, as_: As) -> None:
    found = submitted(firm.alice)
    xena = as_(firm.xena)
    assert TITLE in text_of(xena, "/disclosures/?scope=all")
    assert xena.post("/view-as/", {"as": "manager", "department": firm.sales.pk}).status_code == 302
    assert "Stop looking" in text_of(xena, "/disclosures/")
    assert xena.get(f"/disclosures/{found.pk}/").status_code == 404
    assert TITLE not in text_of(xena, "/disclosures/?scope=unit")


# Days


@pytest.mark.parametrize(
    ("on", "last"), [("2024-02-29", "2025-02-28"), ("2023-02-28", "2024-02-28"), ("2025-12-31", "2026-12-31"), ("2025-11-30", "2026-11-30")]
)
def test_priority_of_leap_days_and_ends_of_months(firm: SimpleNamespace, on: str, last: str) -> None:
    from datetime import date

    found = filed(firm, date.fromisoformat(on))
    assert f"{found.watched_on}" == last


def test_days_are_entered_by_whoever_files_and_corrected_by_a_new_line(firm: SimpleNamespace, as_: As) -> None:
    found = filed(firm, in_days(-100))
    address, petra = f"/disclosures/{found.pk}/days/", as_(firm.petra)
    assert "Enter a day" in text_of(petra, f"/disclosures/{found.pk}/")
    assert "Enter a day" not in text_of(as_(firm.alice), f"/disclosures/{found.pk}/")
    early = petra.post(address, {"what": "abroad_on", "day": f"{in_days(-120)}"}).content.decode()
    assert "This day lies before the filing on" in early
    assert "still to come" in petra.post(address, {"what": "granted_on", "day": f"{in_days(1)}"}).content.decode()
    assert (
        "This step belongs to another role." in as_(firm.bob).post(address, {"what": "closed_on", "day": f"{in_days(0)}"}).content.decode()
    )
    petra.post(address, {"what": "filed_on", "day": f"{in_days(-90)}"})
    found.refresh_from_db()
    assert found.answers["filed_on"] == f"{in_days(-90)}" and found.moves.count() == 4
    for _click in range(2):
        petra.post(address, {"what": "abroad_on", "day": f"{in_days(-10)}", "note": "PCT/CN2026/1"})
    found.refresh_from_db()
    assert found.watched_on is None and found.moves.count() == 5
    assert "PCT/CN2026/1" in text_of(as_(firm.alice), f"/disclosures/{found.pk}/")


def test_the_calendar_file_names_the_number_and_no_title(firm: SimpleNamespace, as_: As) -> None:
    found = filed(firm, in_days(-100))
    response = as_(firm.alice).get(f"/disclosures/{found.pk}/clocks.ics")
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar") and f"{found.number}.ics" in response["Content-Disposition"]
    assert text.count("BEGIN:VEVENT") == 3 and f"{found.number}: Priority" in text and TITLE not in text and "TRIGGER:-P60D" in text
    disclosure_moving.enter_day(found, "abroad_on", in_days(-1), note="", by=firm.petra, today=in_days(0))
    later = as_(firm.alice).get(f"/disclosures/{found.pk}/clocks.ics").content.decode()
    assert later.count("STATUS:CANCELLED") == 1
    sequence = lambda file: int(file.split("SEQUENCE:")[1].split("\r\n")[0])  # noqa: E731
    assert sequence(later) > sequence(text)


def test_the_calendar_shows_the_month_asked_for(firm: SimpleNamespace, as_: As) -> None:
    found, alice = filed(firm, in_days(-100)), as_(firm.alice)
    page = text_of(alice, f"/disclosures/{found.pk}/?month={found.watched_on:%Y-%m}")
    assert 'class="month__due"' in page and page.count('<table class="month">') == 12
    for odd in ("9999-12", "0001-01", "soon", "2026-13"):
        text_of(alice, f"/disclosures/{found.pk}/?month={odd}")


# Lists, checks, statements


def test_the_day_that_runs_out_first_stands_first(firm: SimpleNamespace, as_: As) -> None:
    draft(firm.alice, title="No day")
    filed(firm, in_days(-30), title="Later")
    filed(firm, in_days(-300), title="Sooner")
    filed(firm, in_days(-500), title="Over")
    page = text_of(as_(firm.alice), "/disclosures/")
    places = [page.index(title) for title in ("Sooner", "Later", "Over", "No day")]
    assert places[0] < places[1] < min(places[2:])
    page = text_of(as_(firm.alice), "/disclosures/?status=draft")
    assert "No day" in page and "Sooner" not in page


def test_a_joint_check_is_laid_beside_it(firm: SimpleNamespace, as_: As) -> None:
    from strategy.actions import recording
    from strategy.queries.papers import judged
    from strategy.queries.rulebook import rulebook

    joint = tools.find("joint")
    run = answering.begin(joint, firm.alice, answers={"signed": "no"})
    record = recording.keep(
        run, judged(joint, run.answers, rulebook(), in_days(0)), recording.About("Project Rim", firm.export), by=firm.alice
    )
    found, alice = submitted(firm.alice), as_(firm.alice)
    address = f"/disclosures/{found.pk}/checks/"
    for _click in range(2):
        assert alice.post(address, {"check": record.pk}).status_code in (200, 302)
    page = text_of(alice, f"/disclosures/{found.pk}/")
    assert record.number in page and "Project Rim" in page and found.joint_checks.count() == 1
    assert "Project Rim" not in text_of(as_(firm.petra), f"/disclosures/{found.pk}/"), "a record is read by its own rules"
    assert as_(firm.bob).post(address, {"remove": record.pk}).status_code == 404
    assert found.joint_checks.count() == 1
    alice.post(address, {"remove": record.pk})
    assert not found.joint_checks.exists()


def test_statements(firm: SimpleNamespace, as_: As) -> None:
    """Twelve at most, and the same number whatever there is."""
    counts: dict[str, set[int]] = {}
    for rows in (1, 3):
        for place in range(rows):
            found = filed(firm, in_days(-100 - place), title=f"Clip {rows} {place}")
            if rows == 3:
                disclosure_moving.enter_day(found, "granted_on", in_days(-place), note="", by=firm.petra, today=in_days(0))
        addresses = {
            "list": ("/disclosures/", firm.alice),
            "waiting": ("/disclosures/?scope=waiting", firm.petra),
            "unit": ("/disclosures/?scope=unit", firm.bob),
            "page": (f"/disclosures/{found.pk}/", firm.alice),
            "screener's page": (f"/disclosures/{found.pk}/", firm.petra),
            "text": (f"/disclosures/{found.pk}/texts/1/", firm.alice),
        }
        for name, (address, person) in addresses.items():
            client = as_(person)
            client.get(address)
            with statements() as asked:
                assert client.get(address).status_code == 200
            assert len(asked) <= 12, (name, len(asked), "\n".join(asked))
            counts.setdefault(name, set()).add(len(asked))
    assert all(len(found) == 1 for found in counts.values()), counts
