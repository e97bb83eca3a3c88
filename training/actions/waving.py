"""What a change of law sets off, and taking it back: in the transaction of the change, set by set, whoever it concerns.

A passage labelled "changes the answer" names the facts whose answer is another now. What rests on them:

    questions      leave the draw until an editor puts them back or writes their next version (`suspending`, `revising`)
    blocks         of lessons carry a notice with the old and the new words, until their own words are renewed
    certificates   that stand are at risk, and their holders owe the difference by a date: the changed blocks and their questions only

One change is published in two languages, one after the other: who is asked for the one is not asked again for the other (`covering`).

What was written after readers saw the new words is left alone: it knows them. For words that came with the portal's content that is the
load itself, else the moment of the change. Open attempts keep what they drew. A certificate issued later for steps done before is
caught up with when it is issued (`catch_up`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.articles.models import Change, ChangedPassage
from portal.common import keeping
from portal.people import trail
from portal.people.models import Person
from portal.people.zones import company_day, company_evening
from training.actions import locking, restoring, suspending
from training.models import (
    AttemptItem,
    BlockCitation,
    BlockNotice,
    Certificate,
    Course,
    Delta,
    LessonBlock,
    LessonCompletion,
    Quiz,
    Suspension,
    Wave,
)
from training.queries import impact
from training.queries.covering import asked_already, covering
from training.queries.difference import answers_of, facts_of

ATTEMPTS = 100  # enough for everybody: what is owed must never end in a dead end
MOST = 200  # questions of one difference
TITLE = {"en": "What changed: {}", "zh-hans": "变更内容：{}"}
LONGEST = 190


def strike(change: Change, *, at: datetime | None = None) -> Wave | None:
    """Tell everything that rests on the changed facts. Call it in the transaction that puts the change into effect; a repetition changes
    nothing, and a change without a passage that changes the answer does nothing (None)."""
    passages = answers_of([change.pk])
    facts = facts_of(passages)
    if not facts or change.state in (Change.UNDONE, Change.DROPPED):
        return None
    moment = change.made_at or at or timezone.now()
    keeping.hold()
    wave, new = Wave.objects.get_or_create(change=change, defaults={"struck_at": moment})
    if not new:
        return wave
    told = suspending.told(change, moment)
    resting = list(impact.resting(facts).values_list("pk", "question_id", "created_at"))
    asked = impact.asked_in([question for _pk, question, _written in resting])
    blocks = list(impact.citing(facts).select_related("text__lesson__course").defer("text__html", "text__body", "text__example_html"))
    reading = impact.in_one_language(blocks)
    courses = sorted({course for course, _question in asked} | reading.keys())
    locking.hold(courses)
    versions = [pk for pk, _question, written in resting if written <= told]
    suspending.suspend(versions, change, at=moment)
    _notify(change, passages, [block for block in blocks if block.written_at <= told])
    _quizzes(change, courses, asked)
    wave.certificates = _deltas(change, reading, courses, moment, but=asked_already(covering(change, facts), moment))
    wave.questions, wave.blocks, wave.courses = len(versions), len(blocks), len(courses)
    wave.save()
    keeping.touch()
    trail.note("training.law_changed", change, questions=wave.questions, blocks=wave.blocks, certificates=wave.certificates)
    return wave


def _notify(change: Change, passages: list[ChangedPassage], blocks: list[LessonBlock]) -> None:
    cited: dict[int, set[str]] = {}
    for block, fact in BlockCitation.objects.filter(block__in=blocks).values_list("block_id", "fact_id"):
        cited.setdefault(block, set()).add(fact)
    rows = [
        BlockNotice(change=change, passage=passage, block=block)
        for passage in passages
        for block in blocks
        if cited.get(block.pk, set()) & set(passage.facts)
    ]
    BlockNotice.objects.bulk_create(rows, ignore_conflicts=True)


def _quizzes(change: Change, courses: list[int], asked: set[tuple[int, int]]) -> None:
    """For each course with questions one quiz of the change: it asks all that may be drawn, as its course's final quiz is marked."""
    finals: dict[int, Quiz] = {}
    for quiz in Quiz.objects.steps().filter(course__in=courses).order_by(F("module").desc(nulls_first=True), "-position", "-pk"):
        finals.setdefault(quiz.course_id, quiz)
    for course in sorted({course for course, _question in asked}):
        final = finals[course]
        quiz, new = Quiz.objects.get_or_create(
            course_id=course,
            change=change,
            defaults={
                "key": f"change-{change.pk.hex}", "title": {name: text.format(_name(change, name)) for name, text in TITLE.items()},
                "draw": MOST, "attempts": ATTEMPTS, "pass_mark": final.pass_mark, "reveal": final.reveal,
            },
        )  # fmt: skip
        if new:
            quiz.pool.set([question for one, question in asked if one == course])


def _name(change: Change, language: str) -> str:
    title = change.title.get(language) or change.title.get("en") or next(iter(change.title.values()), "") or str(change)
    return str(title)[:LONGEST]


def _deltas(
    change: Change, reading: dict[int, list[LessonBlock]], courses: list[int], at: datetime, *, but: Q | None = None, only: Q | None = None
) -> int:
    """What holders owe. Returns how many certificates are concerned. `but`: those asked already for the article's other language."""
    sizes = {course: (len(reading.get(course, [])), impact.minutes(reading.get(course, []))) for course in courses}
    held = impact.holding(courses).order_by("pk")
    held = held.filter(only) if only is not None else held
    held = held.exclude(but) if but is not None else held
    rows = list(held.values_list("pk", "completion__person_id", "completion__course_id"))
    due_at = due(change, at)
    Delta.objects.bulk_create(
        (
            Delta(
                certificate_id=certificate, person_id=person, course_id=course, change=change, made_at=at, due_at=due_at,
                passages=sizes[course][0], minutes=sizes[course][1],
            )
            for certificate, person, course in rows
        ),
        ignore_conflicts=True,
        batch_size=2000,
    )  # fmt: skip
    return len(rows)


def due(change: Change, at: datetime) -> datetime:
    """The evening, where the company is, of so many days later."""
    return company_evening(company_day(at) + timedelta(days=change.days))


def lift(change: Change, *, at: datetime | None = None) -> None:
    """Take back what a change has set off: questions are drawn again as they stood before it (unless another change holds them too),
    notices go, open differences are withdrawn and their certificates stand as before. What waits for a second person under the change is
    overtaken, and a next version confirmed under it makes room for the former one (`restoring`). What a person has done already stays
    as a record. Call it in the transaction of the undoing; a repetition changes nothing."""
    moment = at or timezone.now()
    keeping.hold()
    followers = _followers(change)
    locking.hold(sorted({course for follower in followers for course in follower.courses}))
    suspending.lift(Q(change=change), why=Suspension.UNDONE, at=moment)
    restoring.restore(change, at=moment)
    BlockNotice.objects.filter(change=change, settled_at=None).update(settled_at=moment)
    withdrawn = Delta.objects.open().filter(change=change).update(withdrawn_at=moment)
    Quiz.objects.filter(change=change).update(retired=True)
    Wave.objects.filter(change=change, lifted_at=None).update(lifted_at=moment)
    for follower in followers:
        _ask_after_all(follower, change, moment)
    keeping.touch()
    trail.note("training.law_restored", change, certificates=withdrawn)


@dataclass(frozen=True)
class _Follower:
    """A change of the article's other language that asked nobody who was asked for the change which is being undone."""

    change: Change
    reading: dict[int, list[LessonBlock]]
    courses: list[int]


def _followers(change: Change) -> list[_Follower]:
    """One statement where the other language has not followed."""
    if change.edition is None or change.made_at is None:
        return []
    later = Change.objects.filter(
        state=Change.MADE, edition__article=change.edition.article_id, made_at__gte=change.made_at, wave__lifted_at=None
    )
    found = []
    for other in later.exclude(edition=change.edition_id).select_related("edition__article").order_by("made_at", "pk"):
        facts = facts_of(answers_of([other.pk]))
        reading = impact.in_one_language(list(impact.citing(facts).select_related("text__lesson__course"))) if facts else {}
        asked = Quiz.objects.filter(change=other).values_list("course", flat=True)
        found.append(_Follower(other, reading, sorted({*reading, *asked} if facts else ())))
    return found


def _ask_after_all(follower: _Follower, undone: Change, at: datetime) -> None:
    """Whoever owed the difference for the change that is undone owes it for the one that stays. A certificate that was asked for both
    keeps what it has."""
    owed = Q(Exists(Delta.objects.filter(change=undone, withdrawn_at=at, certificate=OuterRef("pk"))))
    but = asked_already(covering(follower.change, facts_of(answers_of([follower.change.pk]))), at)
    asked = _deltas(follower.change, follower.reading, follower.courses, at, but=but, only=owed)
    Wave.objects.filter(change=follower.change).update(certificates=F("certificates") + asked)


def _unsettled(change: OuterRef) -> QuerySet[Suspension]:
    """The suspensions of a change but for those of questions that were still right."""
    return Suspension.objects.filter(change=OuterRef(change)).exclude(lifted_why=Suspension.PUT_BACK)


def catch_up(certificate: Certificate, person: Person, course: Course, *, at: datetime) -> int:
    """A certificate that is issued after a change, for lessons read and quizzes passed before it, owes the difference like the others.

    Returns how many differences. Call it in the transaction that issues it. One statement where there was no change.
    """
    read = LessonCompletion.objects.filter(person=person, lesson__course=course, at__lt=OuterRef("made_at"))
    told = read.filter(lesson__texts__blocks__notices__change=OuterRef("pk"), lesson__texts__blocks__notices__settled_by=None)
    answered = AttemptItem.objects.filter(
        attempt__person=person, attempt__quiz__course=course, attempt__quiz__change=None, attempt__passed=True,
        attempt__started_at__lt=OuterRef("made_at"), version__suspensions__in=_unsettled(OuterRef("pk")),
    )  # fmt: skip
    changes = Change.objects.filter(Q(Exists(told)) | Q(Exists(answered)), state=Change.MADE, made_at__lte=at).select_related("edition")
    owed = [change for change in changes.order_by("made_at", "pk") if _owes(certificate, person, course, change, at)]
    return len(owed)


def _owes(certificate: Certificate, person: Person, course: Course, change: Change, at: datetime) -> bool:
    """Let a certificate owe the difference of a change; False where it owes it for the article's other language already."""
    facts = facts_of(answers_of([change.pk]))
    but = asked_already({pk: others for pk, others in covering(change, facts).items() if pk == course.pk}, at)
    if but is not None and Certificate.objects.filter(but, pk=certificate.pk).exists():
        return False
    reading = impact.in_one_language(list(impact.citing(facts).filter(text__lesson__course=course).select_related("text__lesson__course")))
    blocks = reading.get(course.pk, [])
    Delta.objects.get_or_create(
        certificate=certificate,
        change=change,
        defaults={
            "person": person, "course": course, "made_at": at, "due_at": due(change, at), "passages": len(blocks),
            "minutes": impact.minutes(blocks),
        },
    )  # fmt: skip
    return True
