"""One company with something of every kind in it: what the matrix of addresses, the header scores and the payloads are tried on.

    world = build()              Alice's submitted attempt, open attempt and certificate; drafts and what is withdrawn; a file each
    world.alice, world.course    people and things by name; `world.places` fills the braces of an address

Knows nothing of pytest, so that a production process can build it in its own database as well.
"""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Pillow

from portal.articles.actions import copying, demanding, imaging, passages, publishing, releasing, restating, writing
from portal.articles.models import (
    Article,
    Attachment,
    Change,
    ChangedPassage,
    Edition,
    Fact,
    Image,
    ImageUse,
    Source,
    Term,
    Topic,
    WorkingCopy,
)
from portal.jobs.models import Job
from portal.people.actions.signing import Signed
from portal.people.models import AuditEntry, Department, DepartmentHead, JobRole, Membership, Person
from portal.people.sessions import SessionStore
from strategy.actions import answering, planning
from strategy.models import Countermeasure
from strategy.queries.tools import TOOLS
from tests.strategy import cases, disclosing, drafts, rows
from tests.strategy.records import bare
from tests.training import scenarios
from training.actions import assigning, attempting, granting, learning, revising, waving
from training.models import (
    BlockCitation,
    Certificate,
    Course,
    Delta,
    Enrolment,
    Lesson,
    LessonBlock,
    LessonText,
    Module,
    Question,
    QuestionVersion,
    Quiz,
    Requirement,
)
from training.queries import impact

ROLES = ("anon", "alice", "charlie", "bob", "mona", "erin", "xena", "audrey")
PASSWORD = "a long enough phrase"
BODY = "Members choose their own exhaustion rule. [@T6]\n\n## Two\n\nWhat a buyer may resell follows from it. [@T6]\n"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def build() -> SimpleNamespace:
    world = SimpleNamespace()
    _company(world)
    _store(world)
    _desk(world)
    _academy(world)
    _waiting(world)
    world.rows = rows.small(world.fact, world.seller)
    _plan(world)
    _learning(world)
    _wave(world)
    _tools(world)
    world.record = bare(world.alice, world.export, number=9001)
    _disclosures(world)
    _contract(world)
    _dispute(world)
    world.places = _places(world)
    return world


def _tools(world: SimpleNamespace) -> None:
    """Answers of Alice's in the making: some that lead to an outcome, some that have just begun."""
    stopped = {"right": "trademarks", "destination": "DE", "genuine": "genuine", "sold_in": "CN", "consent": "no"}
    world.run = answering.begin(TOOLS["exhaustion"], world.alice, answers=stopped)
    world.open_run = answering.begin(TOOLS["exhaustion"], world.alice, answers={"destination": "DE"})


def _contract(world: SimpleNamespace) -> None:
    """Alice's answers about a contract with a draft, a record with which its draft was kept, and one with which it was not."""
    drafts.small(world.fact)
    world.contract_record = drafts.kept(drafts.in_the_making(world.alice), world.alice, department=world.export)
    world.contract_other = drafts.kept(drafts.in_the_making(world.alice, keep=False), world.alice, department=world.export)
    world.contract_run = drafts.in_the_making(world.alice)


def _dispute(world: SimpleNamespace) -> None:
    """A case of Alice's in export, and a record of hers from which none was opened."""
    cases.german_rules()
    world.case = cases.opened(world.alice, cases.german(), "L.DE", world.export, "Suit in Mannheim")
    world.case_record = cases.kept(world.alice, cases.german(), "Suit in Munich", world.export)


def _company(world: SimpleNamespace) -> None:
    """Sales with export below it (headed by Bob), works (headed by Mona); Alice is in export, Charlie in works."""
    world.sales = Department.objects.create(code="sales", name={"en": "Sales", "zh-hans": "销售部"})
    world.export = Department.objects.create(code="export", name={"en": "Export sales", "zh-hans": "出口销售部"}, parent=world.sales)
    world.works = Department.objects.create(code="works", name={"en": "Works", "zh-hans": "工厂"})
    world.seller = JobRole.objects.create(code="seller", name={"en": "Export sales manager", "zh-hans": "出口销售经理"})
    cast = {
        "alice": ("Alice Zhang", world.export, {}),
        "bob": ("Bob Li", world.sales, {}),
        "charlie": ("Charlie Weber", world.works, {}),
        "mona": ("Mona Okafor", world.works, {}),
        "erin": ("Erin Chen", None, {"is_editor": True}),
        "xena": ("Xena Novak", None, {"is_admin": True}),
        "audrey": ("Audrey Liu", None, {"is_auditor": True}),
    }
    for key, (name, department, roles) in cast.items():
        person = Person.objects.create_person(f"{key}@example.com", name, PASSWORD, **roles)
        if department:
            Membership.objects.create(person=person, department=department, job_role=world.seller)
        setattr(world, key, person)
    DepartmentHead.objects.create(department=world.sales, person=world.bob)
    DepartmentHead.objects.create(department=world.works, person=world.mona)
    world.job = Job.objects.create(task="portal.people.mailing.send", status="FAILED", error="builtins.OSError", traceback="Traceback …")
    world.entry = AuditEntry.objects.create(action="world.built", actor=world.xena, actor_name="Xena Novak")


def _store(world: SimpleNamespace) -> None:
    """An article that is published, one that is a draft, one that is withdrawn; each with a file."""
    world.source = Source.objects.create(id="S1", title="TRIPS", url="https://www.wto.org/", kind="primary_text", date="2025")
    world.fact = Fact.objects.create(
        id="T6", heading="Exhaustion", text="Members choose.", kind="provision", confidence="known", as_of="2025-06", basis="TRIPS Art. 6"
    )
    world.fact.sources.add(world.source)
    spoken = {
        "heading": "Patent",
        "text": "A right to exclude.",
        "kind": "glossary",
        "confidence": "known",
        "as_of": "2025-06",
        "basis": "Usage",
    }
    world.term = Term.objects.create(
        fact=Fact.objects.create(id="W04", **spoken),
        term={"en": "Patent", "zh-hans": "专利"},
        marks={"en": ["patent"], "zh-hans": ["专利"]},
    )
    world.topic = Topic.objects.create(slug="borders", title={"en": "Borders", "zh-hans": "边境"}, countermeasure=4)
    for key, slug in (("article", "exhaustion"), ("draft_article", "unfinished"), ("old_article", "withdrawn")):
        article = Article.objects.create(slug=slug, topic=world.topic)
        words = writing.Words.of(f"About {slug}", f"What {slug} means.", BODY)
        writing.save_draft(article, "en", words, change_note="First words.", author=world.erin)
        edition = Edition.objects.get(article=article)
        if key != "draft_article":
            publishing.ship(edition, by=world.xena)
        if key == "old_article":
            publishing.archive(Edition.objects.get(article=article), by=world.xena)
        edition.refresh_from_db()
        setattr(world, key, article)
        setattr(world, f"{key}_edition", edition)
        setattr(world, f"{key}_file", _file(article, f"{slug}.pdf"))
    world.image, world.draft_image = _picture(world, 8), _picture(world, 9)
    ImageUse.objects.create(revision=world.article_edition.published, image=world.image)


def _picture(world: SimpleNamespace, width: int) -> Image:
    """A picture as wide as it is said; the first is shown by the published article."""
    target = io.BytesIO()
    Pillow.new("RGB", (width, 4), "navy").save(target, "PNG")
    return imaging.take(SimpleUploadedFile("x.png", target.getvalue()), {"en": "A field"}, by=world.erin)[0]


def _desk(world: SimpleNamespace) -> None:
    """A text of Erin's in review with a comment, another that is scheduled, one of hers that was set aside, and one of Xena's."""
    world.release = releasing.hand_in(_copy(world.erin, world.draft_article, BODY + "\nMore words. [@T6]\n"), by=world.erin)
    world.remark = releasing.comment(world.release, 0, "Which rule?", by=world.xena)
    waiting = Article.objects.create(slug="waiting", topic=world.topic)
    world.scheduled = releasing.hand_in(_copy(world.erin, waiting, BODY), by=world.erin)
    releasing.approve(world.scheduled, by=world.xena)
    at = timezone.now() + timedelta(days=30)
    releasing.schedule(world.scheduled, at=at, zone="Asia/Shanghai", by=world.erin)
    copying.keep_aside(_copy(world.erin, world.article, BODY + "\nErin’s words. [@T6]\n"), copying.Text(body="Set aside."))
    world.kept = WorkingCopy.objects.aside().get()


def _copy(person: Person, article: Article, body: str) -> WorkingCopy:
    copy = copying.open_copy(person, article, "en")
    copying.save(copy, copying.Text("About it", "What it means.", body, "New words."), copying.Mark.of(copy))
    return copying.open_copy(person, article, "en")


def _file(article: Article, name: str) -> Attachment:
    known = {"name": name, "kind": "application/pdf", "size": len(PDF), "sha256": "0" * 64}
    return Attachment.objects.create(article=article, title=f"File of {article.slug}", file=ContentFile(PDF, name), **known)


def _waiting(world: SimpleNamespace) -> None:
    """A change that came with the content and waits for its label; words of a fact that wait for a second reader."""
    before = restating.in_force(world.fact)
    after = restating.record(world.fact, before.words | {"text": "Members may choose."})
    sides = {"fact": world.fact, "fact_before": before, "fact_after": after, "title": {"en": "Exhaustion"}}
    world.change = Change.objects.create(state=Change.WAITING, **sides)
    passages.keep(world.change, restating.passages_of(before, after))
    _version, world.fact_release = restating.propose(world.term.fact, {"text": "A right."}, note="Shorter.", by=world.erin)


def _academy(world: SimpleNamespace) -> None:
    """Three published courses, a draft and one that is withdrawn, each with a lesson and a quiz."""
    world.measure, _new = Countermeasure.objects.get_or_create(
        number=4, defaults={"slug": "know-the-rules", "title": {"en": "Rules", "zh-hans": "规则"}, "short": {"en": "Know them."}}
    )
    options = [{"key": key, "text": f"Option {key}"} for key in "abcd"]
    for number in range(1, 4):
        question = Question.objects.create(code=f"Q{number}", countermeasure=world.measure)
        QuestionVersion.objects.create(
            question=question,
            number=1,
            kind="single",
            key={"correct": ["b"]},
            proof=world.fact,
            status=QuestionVersion.PUBLISHED,
            body={"en": {"stem": f"Stem {number}?", "options": options, "lefts": [], "unit": None}},
            explanation={
                "en": {"general": "Canary: because of the rule.", "options": {key: f"Why {key}." for key in "abcd"}, "model_answer": ""}
            },
        )
        world.question = question
    for key, slug, state in (
        ("course", "borders", Course.PUBLISHED),
        ("second", "patents", Course.PUBLISHED),
        ("third", "customs", Course.PUBLISHED),
        ("draft_course", "unfinished-course", Course.DRAFT),
        ("old_course", "withdrawn-course", Course.ARCHIVED),
    ):
        setattr(world, key, _course(world, slug, state))
    Requirement.objects.create(course=world.third, days=30)


def _course(world: SimpleNamespace, slug: str, state: str) -> Course:
    course = Course.objects.create(
        slug=slug,
        countermeasure=world.measure,
        state=state,
        title={"en": f"Course {slug}", "zh-hans": f"课程 {slug}"},
        lede={"en": "Who may stop genuine goods?"},
        outcomes={"en": ["Decide."]},
        certificate_months=12,
        languages=["en"],
        minutes=20,
        steps=2,
    )
    module = Module.objects.create(course=course, key="one", position=1, title={"en": "One sale"})
    lesson = Lesson.objects.create(course=course, module=module, key="first", position=1, title={"en": "First"}, minutes=5)
    LessonText.objects.create(
        lesson=lesson, language="en", title="First", body="Text.", html="<p>Words.</p>", example_title="Forty pallets", example_html="<p>Stop.</p>",
        takeaways=["One", "Two", "Three"], law_as_at="2025-06", confidence="known",
    )  # fmt: skip
    quiz = Quiz.objects.create(
        course=course, key="final", title={"en": "Final quiz"}, draw=3, minutes=20, attempts=3, pass_mark=Decimal(80)
    )
    quiz.pool.set(Question.objects.all())
    return course


def _learning(world: SimpleNamespace) -> None:
    """Alice has passed one course and sits at the quiz of another; Charlie has passed the first one too."""
    quiz = Quiz.objects.get(course=world.course)
    world.assignment = assigning.assign(world.sales, world.course, due_at=timezone.now() + timedelta(days=30), by=world.xena)
    for person in (world.alice, world.charlie):
        learning.enrol(person, world.course)
        learning.finish_lesson(person, Lesson.objects.get(course=world.course))
        attempt = attempting.start(person, quiz, seed=1)
        for item in attempt.items.order_by("position"):
            attempting.save(person, attempt.pk, item.position, key=uuid.uuid4(), base=0, given="b")
        attempting.submit(attempt)
        attempt.refresh_from_db()
        certificate = Certificate.objects.get(completion__person=person)
        enrolment = Enrolment.objects.get(person=person, course=world.course)
        mine = {"attempt": attempt, "certificate": certificate, "enrolment": enrolment}
        for name, thing in mine.items():
            setattr(world, name if person is world.alice else f"charlies_{name}", thing)
    world.owed = learning.enrol(world.alice, world.second)
    world.charlies_owed = learning.enrol(world.charlie, world.second)
    learning.finish_lesson(world.alice, Lesson.objects.get(course=world.second))
    world.running = attempting.start(world.alice, Quiz.objects.get(course=world.second), seed=2)
    week = timezone.now() + timedelta(days=7)
    world.demand = demanding.demand(world.article, world.sales, due_at=week, why="The law has changed.", by=world.erin)
    world.signature = demanding.keep_signature(world.bob, world.article_edition.published, Signed(timezone.now(), "password", "0" * 64))
    world.grant = granting.grant(world.alice, quiz, reason="The browser died.", by=world.xena)


def _wave(world: SimpleNamespace) -> None:
    """The law has changed under one block of the course that Alice and Charlie have passed; Erin has handed a question in."""
    fact = Fact.objects.create(pk="L1", heading="Law", text="Law.", kind="rule", confidence="known", as_of="2025", basis="")
    text = LessonText.objects.get(lesson__course=world.course)
    world.block = LessonBlock.objects.create(text=text, number=1, words="Words.", length=1, position=1)
    BlockCitation.objects.create(block=world.block, fact=fact)
    world.struck = Change.objects.create(row="law", title={"en": "Law"}, state=Change.MADE, made_at=timezone.now())
    ChangedPassage.objects.create(change=world.struck, position=1, before="Old.", after="New.", label=ChangedPassage.ANSWER, facts=["L1"])
    waving.strike(world.struck)
    world.delta = Delta.objects.get(person=world.alice)
    revising.put_back(Question.objects.get(code="Q2"), why="Right.", by=world.erin)
    world.scenario = scenarios.computed(world.question)


def _disclosures(world: SimpleNamespace) -> None:
    """One invention of Alice's that is submitted, another that she still writes on."""
    disclosing.speak()
    world.disclosure, world.disclosure_draft = disclosing.submitted(world.alice), disclosing.draft(world.alice)


def _places(world: SimpleNamespace) -> dict[str, Any]:
    """What stands for the braces of an address."""
    return {
        "course": world.course.slug,
        "second": world.second.slug,
        "third": world.third.slug,
        "draft_course": world.draft_course.slug,
        "old_course": world.old_course.slug,
        "article": world.article.slug,
        "draft_article": world.draft_article.slug,
        "old_article": world.old_article.slug,
        "file": world.article_file.pk,
        "image": world.image.pk,
        "draft_image": world.draft_image.pk,
        "draft_file": world.draft_article_file.pk,
        "old_file": world.old_article_file.pk,
        "topic": world.topic.slug,
        "fact": world.fact.pk,
        "source": world.source.pk,
        "measure": world.measure.slug,
        "attempt": world.attempt.pk,
        "running": world.running.pk,
        "charlies_attempt": world.charlies_attempt.pk,
        "certificate": world.certificate.number,
        "public": world.certificate.public_id,
        "alice": world.alice.pk,
        "bob": world.bob.pk,
        "charlie": world.charlie.pk,
        "sales": world.sales.pk,
        "export": world.export.pk,
        "works": world.works.pk,
        "owed": world.owed.pk,
        "charlies_owed": world.charlies_owed.pk,
        "enrolment": world.enrolment.pk,
        "edition": world.article_edition.pk,
        "draft_edition": world.draft_article_edition.pk,
        "course_pk": world.course.pk,
        "third_pk": world.third.pk,
        "person_type": ContentType.objects.get_for_model(Person).pk,
        "certificate_type": ContentType.objects.get_for_model(Certificate).pk,
        "article_type": ContentType.objects.get_for_model(Article).pk,
        "article_pk": world.article.pk,
        "draft_article_pk": world.draft_article.pk,
        "revision": world.article_edition.newest_id,
        "release": world.release.pk,
        "scheduled": world.scheduled.pk,
        "remark": world.remark.pk,
        "kept": world.kept.pk,
        "words": (
            f"title=New&summary=New.&body=Members+choose.+[@T6]&change_note=Law+changed&serial=0&base={world.article_edition.newest_id}"
        ),
        "erin": world.erin.pk,
        "xena": world.xena.pk,
        "topic_pk": world.topic.pk,
        "certificate_pk": world.certificate.pk,
        "key": uuid.uuid4(),
        "day": f"{timezone.localdate() + timedelta(days=60)}",
        "assignment": world.assignment.pk,
        "entry": world.entry.pk,
        "quiz_pk": world.running.quiz_id,
        "people_auditentry": world.entry.pk,
        "jobs_job": world.job.pk,
        "people_person": world.charlie.pk,
        "people_department": world.works.pk,
        "people_jobrole": world.seller.pk,
        "training_course": world.course.pk,
        "training_question": world.question.pk,
        "training_assignment": world.assignment.pk,
        "training_attemptgrant": world.grant.pk,
        "training_certificate": world.certificate.pk,
        "articles_article": world.article.pk,
        "articles_articlerevision": world.article_edition.published_id,
        "articles_edition": world.article_edition.pk,
        "articles_topic": world.topic.pk,
        "articles_fact": world.fact.pk,
        "articles_term": world.term.pk,
        "articles_source": world.source.pk,
        "articles_attachment": world.article_file.pk,
        **{label.replace(".", "_"): row.pk for label, row in world.rows.items()},
        "demand": world.demand.pk,
        "published": world.article_edition.published_id,
        "change": world.change.pk,
        "seen": passages.digest(world.change),
        "reach": impact.of([world.fact.pk]).people,
        "fact_release": world.fact_release.pk,
        "question": world.question.code,
        "scenario": world.scenario.key,
        "scenario_digest": world.scenario.digest,
        "nobody": uuid.uuid4(),
        "delta": world.delta.pk,
        "struck": world.struck.pk,
        "disclosure": world.disclosure.pk,
        "disclosure_draft": world.disclosure_draft.pk,
        "block": world.block.pk,
        "run": world.run.pk,
        "open_run": world.open_run.pk,
        "record": world.record.pk,
        "strategy_toolrecord": world.record.pk,
        "contract_run": world.contract_run.pk,
        "contract_record": world.contract_record.pk,
        "contract_other": world.contract_other.pk,
        "case": world.case.pk,
        "case_record": world.case_record.pk,
        "yesterday": f"{timezone.localdate() - timedelta(days=1)}",
        "lesson_pk": world.block.text.lesson_id,
        "action": world.action.pk,
        "free_action": world.free_action.pk,
        "works_action": world.works_action.pk,
        "export_pk": world.export.pk,
    }


def _plan(world: SimpleNamespace) -> None:
    """An action of export sales that Alice sees to, one that nobody has, and one of the works."""
    for key, department, owner, by in (
        ("action", world.export, world.alice, world.bob),
        ("free_action", world.export, None, world.bob),
        ("works_action", world.works, None, world.mona),
    ):
        draft = planning.Draft("Record the mark with customs", 4, owner=owner)
        setattr(world, key, planning.add(draft, department, by=by, status="open").action)


def session_of(person: Person) -> str:
    """The cookie of a browser in which `person` has just signed in."""
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return str(store.session_key)
