"""Every kind of page as axe-core and narrow screens see it: light and dark, 1280, 390 and 320 pixels wide, with no error in a console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from axe_playwright_python.base import AXE_SCRIPT
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.http import int_to_base36

from portal.articles.actions import changing, copying, demanding, imaging, releasing, restating, writing
from portal.articles.actions.writing import Words
from portal.articles.models import Article, Change, Fact, WorkingCopy
from portal.people.actions.signing import Signed
from portal.people.links import LinkTokens
from portal.people.models import JobRole
from portal.people.zones import company_day
from strategy.actions import answering, casework, planning
from strategy.models import Case, ToolRun
from strategy.queries.tools import TOOLS
from tests.articles.law import approved, label_all
from tests.articles.test_exchange import zipped
from tests.articles.test_imaging import picture
from tests.browser import world
from tests.browser.reader import Reader
from tests.strategy import cases, checked, disclosing, drafts, rows
from tests.strategy.records import bare
from tests.training import law
from tests.training.blocks import write
from tests.training.conftest import QUESTIONS, RIGHT, WRONG
from tests.training.scenarios import computed
from training.actions import assigning, attempting, revising
from training.models import Certificate, Course, Delta, Question, QuestionVersion

pytestmark = pytest.mark.browser
in_database = pytest.mark.django_db(transaction=True)
QUICKLY = {"resultTypes": ["violations"], "preload": False}
ALL_RULES = QUICKLY | {"rules": {"target-size": {"enabled": True}}}
NARROW_AND_DARK = QUICKLY | {"runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]}

STOPPED = {"right": "trademarks", "destination": "DE", "genuine": "genuine", "sold_in": "CN", "consent": "no"}

# Who looks at what: the name of an address (with a query), then what fills its places; words of `places` below stand for things
PAGES: dict[str, list[tuple[str, ...]]] = {
    "visitor": [
        ("account_login",),
        ("account_reset_password",),
        ("account_reset_password_done",),
        ("account_reset_password_from_key", "uid", "key"),
        ("account_reset_password_from_key", "uid", "stale-key"),
        ("account_reset_password_from_key_done",),
        ("account_inactive",),
        ("account_signup",),
        ("verify", "public"),
        ("style",),
    ],
    "learner": [
        ("home",),
        ("courses",),
        ("courses_by_role",),
        ("course", "new"),
        ("course", "running"),
        ("course", "done"),
        ("lesson", "running", "lesson-1"),
        ("quiz", "new", "final"),
        ("quiz", "running", "final"),
        ("attempt", "open"),
        ("review_attempt", "open"),
        ("result", "passed"),
        ("result", "failed"),
        ("delta", "delta"),
    ],
    "reader": [
        ("certificates",),
        ("certificate", "certificate"),
        ("articles",),
        ("article", "exhaustion"),
        ("article?lang=zh-hans", "exhaustion"),  # to be signed
        ("article_changes", "exhaustion"),
        ("fact", "T6"),
        ("glossary",),
        ("glossary?q=nothing",),
        ("search",),
        ("search?q=exhaustion",),
        ("search?q=nowhere",),
        ("search?q=exhaustion+nowhere",),
        ("search?q=grey+market&typed=1",),
        ("strategy",),
        ("countermeasure", "rules"),
        ("countermeasure", "introduction"),
        ("reference",),
        ("reference_table", "trips"),
        ("reference_table?part=VII", "trips"),
        ("reference_table", "clauses"),
        ("jurisdictions",),
        ("jurisdiction", "DE"),
        ("playbooks",),
        ("playbook", "L.DE"),
        ("maturity",),
        # Cases
        ("cases",),
        ("cases?state=closed",),
        ("case", "case"),
        ("case_timetable", "case", "1"),
        ("maturity_units",),
        ("maturity_unit", "export"),
        ("competencies",),
        ("exhaustion_map",),
        ("exhaustion_map?right=patents",),
        ("plan",),
        ("plan?view=list&status=all",),
        ("plan_add",),
        ("plan_action", "action"),
        ("profile",),
        ("account_logout",),
        ("tools",),
        ("tool", "exhaustion"),
        ("tool_run?q=right", "run"),
        ("tool_run?q=destination", "run"),
        ("tool_run?q=consent", "run"),
        ("tool_outcome", "run"),
        # Records of the tools
        ("records",),
        ("records?q=nowhere",),
        ("record", "record"),
        ("record_again", "record"),
        ("record_sign", "record"),
        ("record_share", "record"),
        # Disclosures
        ("disclosures",),
        ("disclosures?status=filed",),
        ("disclosure_new",),
        ("disclosure_begin", "disclosure_run"),
        ("disclosure", "disclosure"),
        ("disclosure?month=2026-11", "disclosure"),
        ("disclosure_text", "disclosure", "1"),
        ("disclosure_move", "disclosure", "withdrawn"),
        ("disclosure_edit", "disclosure_draft"),
        ("disclosure_questions", "disclosure_draft"),
        ("disclosure_move", "disclosure_draft", "submitted"),
        # Drafts of contracts
        ("contract_text", "contract_run"),
        ("contract_text", "contract_bare"),
        ("tool_run?q=first", "contract_run"),
        ("contract_run_draft", "contract_run"),
        ("contract_run_compare", "contract_run", "contract_record"),
        ("contract_record_draft", "contract_record"),
        ("contract_compare_choose", "contract_record"),
        ("contract_compare", "contract_record", "contract_later"),
    ],
    "newcomer": [("home",), ("tools",), ("tool", "exhaustion"), ("certificates",), ("quiz", "new", "final")],
    "manager": [
        ("home",),
        ("team",),
        ("team_people",),
        ("team_people?q=nobody",),
        ("team_person", "alice"),
        ("article", "exhaustion"),
        ("desk_demands", "exhaustion"),
        ("assign",),
        ("result", "failed"),
        ("certificate", "certificate"),
    ],
    "administrator": [
        ("admin:index",),
        ("admin:people_person_changelist",),
        ("admin:people_person_change", "alice"),
        ("admin:jobs_job_changelist",),
        ("admin:training_assignment_add",),
        ("admin:articles_article_changelist",),
        ("admin:articles_article_change", "article"),
        ("desk_exchange",),
        ("desk_links",),
        ("desk_links?q=exhaustion",),
        ("desk_links?q=nowhere",),
        ("desk_images?q=nowhere",),
        ("desk_images",),
        ("view_as",),
        ("desk_demands", "exhaustion"),
        ("desk_signatures", "exhaustion", "demand"),
    ],
    "editor": [
        ("desk_law",),
        ("desk_question_revise", "done-1"),
        ("desk_question_revise", "done-2"),
        ("desk_translation", "exhaustion"),
        ("desk_changes",),
        ("desk_changes?tab=undone",),
        ("desk_change", "planned"),
        ("desk_change", "made"),
        ("desk_fact", "T6"),
        ("desk_fact", "W32"),
        ("desk_question", "question"),
        ("desk_question", "done-1"),
        ("desk_question", "new-1"),
        ("desk_scenarios",),
        ("desk_scenario", "XPAT"),
        ("desk",),
        ("desk?tab=drafts",),
        ("desk?tab=scheduled",),
        ("desk?tab=articles",),
        ("desk_new",),
        ("desk_article", "exhaustion"),
        ("desk_settings", "exhaustion"),
        ("desk_write", "exhaustion", "en"),
        ("desk_write", "exhaustion", "zh-hans"),
        ("desk_merge", "exhaustion", "en"),
        ("desk_discard", "exhaustion", "en"),
        ("desk_history", "exhaustion", "en"),
        ("desk_compare", "exhaustion", "en"),
        ("desk_archive", "exhaustion", "en"),
        ("desk_review", "release"),
    ],
    "security": [
        ("account_change_password",),
        ("account_reauthenticate",),
        ("mfa_index",),
        ("mfa_activate_totp",),
        ("mfa_add_webauthn",),
        ("mfa_list_webauthn",),
    ],
    "protected": [
        ("mfa_index",),
        ("mfa_deactivate_totp",),
        ("mfa_view_recovery_codes",),
        ("mfa_generate_recovery_codes",),
        ("mfa_list_webauthn",),
        ("mfa_edit_webauthn", "passkey"),
        ("mfa_remove_webauthn", "passkey"),
        ("mfa_reauthenticate",),
    ],
}
SEEN_ON_THE_WAY = {"desk_package", "mfa_authenticate", "team", "assign"}
NO_PAGES = {
    "answers to scripts": {"healthz", "mfa_login_webauthn", "suggest", "desk_save", "desk_preview"},
    "asks for a key that is plugged in": {"mfa_reauthenticate_webauthn"},
    "files": {
        "favicon",
        "attachment",
        "certificate_pdf",
        "team_csv",
        "desk_file",
        "desk_signatures_csv",
        "image",
        "desk_export",
        "mfa_download_recovery_codes",
        "record_pdf",
        "disclosure_ics",
        "case_ics",
    },
    "steps that lead to another page": {
        *(
            "sign_out_elsewhere",
            "view_as_stop",
            "set_language",
            "enrol",
            "ask_by_role",
            "end_by_role",
            "lesson_done",
            "start_quiz",
            "answers",
            "submit_attempt",
            "remind",
            "delta_of",
            "delta_read",
            "delta_start",
            "desk_lesson_settle",
            "desk_question_decide",
            "desk_scenario_review",
            "desk_approve_file",
            "desk_attach",
            "desk_bring_back",
            "desk_comment",
            "desk_confirm_article",
            "desk_end_demand",
            "sign_article",
            "desk_decide",
            "desk_detach",
            "desk_kept",
            "desk_publish",
            "desk_restore",
            "desk_schedule",
            "desk_settle",
            "desk_submit",
            "desk_unschedule",
            "desk_withdraw",
            "desk_confirm_lesson",
            "desk_confirm_translation",
            "desk_plan",
            "desk_label",
            "desk_impact",
            "desk_undo",
            "desk_drop",
            "desk_propose",
            "tool_discard",
            "record_change",
            "record_unshare",
            "record_ask_review",
            "record_review",
            "disclosure_day",
            "disclosure_check",
            "plan_move",
            "plan_take",
            # Cases
            "case_begin",
            "case_day",
            "case_step",
            "case_handler",
            "case_recount",
            "case_close",
            "case_reopen",
        ),
        "account_set_password",  # everybody has one, or gets one by a link
    },
    "closed": {"account_email", "account_email_verification_sent", "account_confirm_email", "account_confirm_login_code"},
}


def names(resolver: Any) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern) and entry.name:
            yield entry.name
        elif isinstance(entry, URLResolver) and entry.namespace != "admin":
            yield from names(entry)


def test_every_page_has_a_row() -> None:
    looked_at = {row[0].partition("?")[0] for rows in PAGES.values() for row in rows} | SEEN_ON_THE_WAY
    known = looked_at | set().union(*NO_PAGES.values())
    assert set(names(get_resolver())) - known == set()
    assert {name for name in known if not name.startswith("admin:")} - set(names(get_resolver())) == set()


def law_changes(done: SimpleNamespace, editor: Any) -> Delta:
    """Under one block and two questions of the finished course; something waits for one of them."""
    details = {"heading": "Law", "text": "Law.", "kind": "rule", "confidence": "known", "as_of": "2025", "basis": ""}
    fact = Fact.objects.create(pk="L1", **details)
    for language, words in (("en", "A first sale frees the goods [@L1].\n\n- an item [@L1]"), ("zh-hans", "首次销售[@L1]。")):
        write(done.lessons[0], words, language)
    for code in ("done-1", "done-2"):
        QuestionVersion.objects.get(question__code=code).facts.add(fact)
    change = law.publish(("L1",))
    revising.put_back(Question.objects.get(code="done-2"), why="Right.", by=editor)
    return Delta.objects.get(change=change)


@pytest.fixture
def scene() -> SimpleNamespace:
    """Alice has finished one course (after failing once), sits at the quiz of another and has not met a third; names are long."""
    cast = world.company()
    article = world.article(by=cast.erin)
    rows.small(world.register(), JobRole.objects.get(code="seller"))
    done, running, _new = (world.course(slug, kinds=tuple(QUESTIONS)) for slug in ("done", "running", "new"))
    Course.objects.filter(slug="done").update(title={"en": f"{world.LONG} and {world.LONG}", "zh-hans": "课程"})
    assigning.assign(cast.sales, running.course, due_at=timezone.now() + timedelta(days=30), by=cast.xena)
    world.owes(cast.bob, done.course, days=-3)
    failed = world.handed_in(cast.alice, done, WRONG)
    passed = world.handed_in(cast.alice, done, RIGHT)
    world.has_read(cast.alice, running)
    opened = world.answered(cast.alice, attempting.start(cast.alice, running.quiz), WRONG, most=4)
    certificate = Certificate.objects.get()
    week = timezone.now() + timedelta(days=7)
    demand = demanding.demand(article, cast.sales, due_at=week, why="The exhaustion rule has changed.", by=cast.erin)
    demanding.keep_signature(cast.bob, article.editions.get(language="en").published, Signed(timezone.now(), "password", "0f" * 32))
    planned, made = _law(cast, article)
    computed(Question.objects.get(code="new-1"))
    checked.model()
    checked.check(cast.export, cast.alice, 2, MD1="4", MD8="1", day=date(2026, 1, 5))
    checked.check(cast.export, cast.alice, MD8="2", **{"MD4.evidence": ""})
    places = {
        "planned": planned.pk,
        "made": made.pk,
        "question": Question.objects.order_by("code").values_list("code", flat=True)[0],
        "demand": demand.pk,
        "passed": passed.pk,
        "failed": failed.pk,
        "open": opened.pk,
        "certificate": certificate.number,
        "public": certificate.public_id,
        "action": on_the_plan(cast),
        "delta": law_changes(done, cast.erin).pk,
        "run": answering.begin(TOOLS["exhaustion"], cast.alice, answers=STOPPED).pk,
        "case": _case(cast).pk,
    }
    places |= _disclosures(cast)
    drafts.small(Fact.objects.get(pk="T6"))
    places |= {
        "record": bare(cast.alice, cast.export, number=9001, subject=world.LONG, rules={"exhaustion/DE.trademarks": 7}).pk,
        "contract_record": drafts.kept(drafts.in_the_making(cast.alice), cast.alice, world.LONG).pk,
        "contract_later": drafts.kept(drafts.in_the_making(cast.alice, drafts.SECOND), cast.alice).pk,
        "contract_run": drafts.in_the_making(cast.alice, drafts.FIRST + world.LONG * 4).pk,
        "contract_bare": drafts.begun(cast.alice).pk,
        "alice": cast.alice.pk,
        "article": article.pk,
        "uid": int_to_base36(cast.charlie.pk),
        "key": LinkTokens().make_token(cast.charlie),
    }
    return SimpleNamespace(**vars(cast), places=places)


def _disclosures(cast: SimpleNamespace) -> dict[str, Any]:
    """Of Alice's: one submitted whose days run, one that she writes on, and answers from which none is made yet."""
    disclosing.speak()
    filed = {**disclosing.ANSWERS, "examined": "no", "filed_on": disclosing.in_days(-100).isoformat()}
    return {
        "disclosure": disclosing.submitted(cast.alice, answers=filed, title=f"A clip: {world.LONG}", novelty=world.LONG).pk,
        "disclosure_draft": disclosing.draft(cast.alice, solution=world.LONG).pk,
        "disclosure_run": ToolRun.objects.create(tool="disclosure", person=cast.alice).pk,
    }


def on_the_plan(cast: SimpleNamespace) -> object:
    """An action that is late, and one of Alice's own with its history."""
    planning.add(planning.Draft(world.LONG, 3, due=timezone.localdate() - timedelta(days=9)), cast.export, by=cast.bob, status="open")
    mine = planning.add(planning.Draft(f"Ask {world.LONG}", 4, owner=cast.alice), cast.export, by=cast.alice).action
    return planning.move(mine, "open", seen=1, by=cast.alice).pk


def _case(cast: SimpleNamespace) -> Case:
    """A suit with a corrected day, a task that is done, and somebody who does what falls to a role."""
    cases.german_rules()
    case = cases.opened(cast.alice, cases.german(), "L.DE", cast.export, f"Suit about {world.LONG}")
    casework.enter_day(case, "de-served", company_day() - timedelta(days=2), by=cast.alice, today=company_day())
    casework.tick(case, "task:log-service", done=True, note=world.LONG, by=cast.alice)
    casework.name_handler(case, "dispute-counsel", cast.bob, by=cast.alice)
    return case


def _law(cast: SimpleNamespace, article: Article) -> tuple[Change, Change]:
    """A change that is in effect, one that is planned, and words of a fact that wait for a second reader."""
    found = []
    for words in ("Each Member picks one regime of its own, for each right. [@T6]\n", "Each Member picks a regime; ask which. [@T6]\n"):
        revision = writing.save_draft(article, "en", Words.of(world.LONG, "S.", words), change_note="The law moved.", author=cast.erin)
        change = changing.plan(approved(revision, author=cast.erin, approver=cast.xena))
        assert change is not None
        found.append(change)
        if len(found) == 1:
            changing.make(label_all(change), by=cast.erin)
    restating.propose(Fact.objects.get(pk="W32"), {"text": "A first lawful sale ends it.", "chinese": {}}, note="Shorter.", by=cast.erin)
    return found[1], found[0]


class Looker:
    """Looks at pages one after the other in one browser, and keeps what is wrong with them."""

    def __init__(self, page: Any, consoles: list[str], places: dict[str, Any]) -> None:
        self.page, self.consoles, self.places, self.faults = page, consoles, places, []

    def visit(self, row: tuple[str, ...], status: int = 200) -> None:
        name, _mark, query = row[0].partition("?")
        self.goto(f"{reverse(name, args=[self.places.get(word, word) for word in row[1:]])}?{query}".rstrip("?"), status)

    def goto(self, address: str, status: int = 200) -> None:
        self.page.set_viewport_size({"width": 1280, "height": 900})
        answer = self.page.goto(address)
        if answer.status != status:
            self.faults.append(f"{address}: answered {answer.status}")
        if status >= 400:
            self.consoles[:] = [text for text in self.consoles if str(status) not in text]
        self.look(address)

    def look(self, named: str) -> None:
        self.page.evaluate(AXE_SCRIPT)
        complaints = list(self.consoles)
        self.ask(named, ALL_RULES)
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        for width in (390, 320):
            self.page.set_viewport_size({"width": width, "height": 900})
            wide = self.page.evaluate("document.scrollingElement.scrollWidth")
            if wide > width:
                self.faults.append(f"{named}: {wide} pixels wide at {width}")
        self.ask(f"{named} (dark, narrow)", NARROW_AND_DARK)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.consoles[:] = complaints  # what axe tries on the page breaks the policy

    def ask(self, named: str, options: dict[str, Any]) -> None:
        self.page.evaluate("() => Promise.all(document.getAnimations().map((fading) => fading.finished))")
        for found in self.page.evaluate("options => axe.run(options)", options)["violations"]:
            places = [f"{node['html'][:160]} [{'; '.join(check['message'] for check in node['any'])}]" for node in found["nodes"][:3]]
            self.faults.append(f"{named}: {found['id']} at {len(found['nodes'])} places: {places}")


@pytest.fixture
def look(scene: SimpleNamespace, open_browser: Callable[..., Any], consoles: list[str]) -> Iterator[Callable[[Any], Looker]]:
    """`look(person)`: somebody's browser; at the end of the test no page may have had a fault."""
    lookers = []

    def start(person: Any) -> Looker:
        looker = Looker(open_browser(person, reduced_motion="reduce"), consoles, scene.places)
        lookers.append(looker)
        return looker

    yield start
    faults = [fault for looker in lookers for fault in looker.faults]
    assert not faults, "\n".join(faults)


@in_database
@pytest.mark.parametrize("role", ["learner", "reader", "newcomer"])
def test_pages_of_learners(role: str, scene: SimpleNamespace, look: Callable[[Any], Looker]) -> None:
    looker = look(scene.dora if role == "newcomer" else scene.alice)
    if role == "newcomer":
        scene.dora.enrolments.all().delete()
        looker.goto("/nowhere/", status=404)
        looker.visit(("team",), status=403)
    for row in PAGES[role]:
        looker.visit(row)


@in_database
def test_pages_of_visitors(scene: SimpleNamespace, look: Callable[[Any], Looker]) -> None:
    looker = look(None)
    for row in PAGES["visitor"]:
        looker.visit(row)
    looker.goto("/nowhere/", status=404)


@in_database
def test_pages_of_managers(scene: SimpleNamespace, look: Callable[[Any], Looker]) -> None:
    looker = look(scene.bob)
    for row in PAGES["manager"]:
        looker.visit(row)
    looker.visit(("assign?course=new",))
    looker.page.locator("#id_course").select_option(index=1)
    looker.page.locator("#id_department").select_option(index=1)
    looker.page.locator("main form button[type=submit]").click()
    looker.page.locator(".panel--accent").wait_for()
    looker.look("assign, with what it will do")


@in_database
def test_pages_of_editors(scene: SimpleNamespace, look: Callable[[Any], Looker]) -> None:
    """Xena writes while Erin hands a newer text in; she reads Erin's, which has a comment."""
    article = Article.objects.get(slug="exhaustion")

    def copy(person: Any, words: str) -> WorkingCopy:
        held = copying.open_copy(person, article, "en")
        copying.save(
            held,
            copying.Text(held.title, held.summary, f"{held.body}\n{words} {world.LONG}. [@T6]\n", "More words."),
            copying.Mark.of(held),
        )
        return copying.open_copy(person, article, "en")

    copying.keep_aside(copy(scene.xena, "Xena’s words"), copying.Text("Older words", body="Set aside."))
    release = releasing.hand_in(copy(scene.erin, "Erin’s words"), by=scene.erin)
    releasing.comment(release, 1, f"Which rule? {world.LONG}", by=scene.xena)
    scene.places["release"] = release.pk
    looker = look(scene.xena)
    for row in PAGES["editor"]:
        looker.visit(row)
    approved = releasing.approve(release, by=scene.xena)
    label_all(releasing.plan(approved), "wording")
    releasing.schedule(approved, at=timezone.now() + timedelta(days=1), zone="Asia/Shanghai", by=scene.xena)
    looker.visit(("desk_review", "release"))
    looker.visit(("desk?tab=scheduled",))


@in_database
def test_pages_of_administrators(scene: SimpleNamespace, look: Callable[[Any], Looker]) -> None:
    looker = look(scene.xena)
    for row in PAGES["administrator"]:
        looker.visit(row)
    looker.visit(("desk_question_revise", "done-1"))
    looker.page.locator("details.more summary").click()
    looker.page.locator("button[value=next]").click()
    looker.look("the next version of a question, refused")


@in_database
def test_pages_while_looking_as_somebody_else(scene: SimpleNamespace, look: Callable[[Any], Looker]) -> None:
    """The bar at the top of every page; the page that refuses to change something."""
    looker = look(scene.xena)
    looker.page.goto("/view-as/")
    looker.page.locator("#id_department").select_option(index=1)
    looker.page.locator("form:has(#id_department) button").click()
    looker.page.wait_for_url("**/")
    for row in (("home",), ("team",), ("team_person", "alice"), ("view_as",)):
        looker.visit(row)
    looker.goto("/me/", status=403)


@in_database
def test_a_package_and_the_picker(scene: SimpleNamespace, look: Callable[[Any], Looker], settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.EXCHANGE_DIR = tmp_path / "media", tmp_path / "exchange"
    body = "## Ports\n\nWords.[^1] [@T6]\n\n![A map of ports](image:{}) [@T6]\n\n[^1]: A note.\n"
    image = imaging.take(SimpleUploadedFile("map.png", picture(size=(900, 500))), {"en": "A map of ports"}, by=scene.erin)[0]
    looker = look(scene.erin)
    head = "---\ntitle: Ports\nsummary: What they are.\ntopic: borders\n"
    made = {"exhaustion/en.md": f"{head}---\n{body.format(image.pk)}", "new/en.md": f"{head}---\n{body.format(image.pk)}"}
    for files in (made, made | {"new/en.md": f"{head}colour: red\n---\n## A\n\n<b>\n"}):
        looker.goto("/desk/exchange/")
        looker.page.locator("#id_package").set_input_files(
            {"name": "a.zip", "mimeType": "application/zip", "buffer": zipped(files).getvalue()}
        )
        looker.page.locator("text=Show what would change").click()
        looker.page.locator("#files").wait_for()
        looker.consoles[:] = [text for text in looker.consoles if "422" not in text]
        looker.look("desk_package")
    looker.goto("/desk/images/")
    address = "/desk/articles/exhaustion/en/"
    looker.page.goto(address)
    looker.page.locator("[data-picker]").click()
    looker.page.locator("#picker-q").fill("exhaustion")
    looker.page.locator(".picker [role=option]").first.wait_for()
    looker.look("the picker")
    looker.page.locator("[data-panel=images]").click()
    looker.page.locator(".picker img").first.wait_for()
    looker.look("the picker, pictures")


@in_database
def test_pages_of_sign_in_security(scene: SimpleNamespace, look: Callable[[Any], Looker]) -> None:
    """Before and after somebody protects their account by more than a password."""
    looker = look(None)
    Reader(looker.page, "en").sign_in(scene.dora)
    for row in PAGES["security"]:
        looker.visit(row)
    TOTP.activate(scene.dora, "A" * 32)
    RecoveryCodes.activate(scene.dora)
    passkey = Authenticator.objects.create(user=scene.dora, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop", "credential": {}})
    looker.places["passkey"] = passkey.pk
    for row in PAGES["protected"]:
        looker.visit(row)
    passkey.delete()  # made up: none can sign in with it
    asked = look(None)
    asked.page.goto("/accounts/login/")
    asked.page.locator("#id_login").fill(scene.dora.email)
    asked.page.locator("#id_password").fill(world.PASSWORD)
    asked.page.locator("form.stack button").click()
    asked.page.wait_for_url("**/2fa/authenticate/")
    asked.look("mfa_authenticate")
