"""What a change of law would touch: questions, blocks of lessons, certificates that rest on them, people, minutes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from portal.common.languages import current_language, pick
from training import pace
from training.models import Certificate, Course, LessonBlock, QuestionVersion, Quiz


@dataclass(frozen=True)
class LessonImpact:
    """A lesson with the blocks that cite what changes, in the reader's language where the lesson has it."""

    course_title: str
    lesson_title: str
    url: str
    blocks: list[LessonBlock]


@dataclass(frozen=True)
class Impact:
    """The reach of a change. `minutes`: for one person, rounded up; `minutes_total`: for all certificates together; `spared`: certificates
    whose holders are asked the same for the article's other language."""

    questions: list[tuple[str, str]] = field(default_factory=list)  # (code, stem)
    lessons: list[LessonImpact] = field(default_factory=list)
    courses: int = 0
    certificates: int = 0
    people: int = 0
    minutes: int = 0
    minutes_total: int = 0
    spared: int = 0


def resting(facts: Collection[str]) -> QuerySet[QuestionVersion]:
    """The published versions of questions that rest on one of the facts: by their proof, or among their facts."""
    named = QuestionVersion.facts.through.objects.filter(fact__in=facts).values("questionversion")
    return QuestionVersion.objects.filter(Q(proof__in=facts) | Q(pk__in=named), status=QuestionVersion.PUBLISHED)


def citing(facts: Collection[str]) -> QuerySet[LessonBlock]:
    """The blocks that stand in a lesson of a published course and cite one of the facts."""
    rows = LessonBlock.objects.filter(live=True, text__lesson__retired=False, text__lesson__course__state=Course.PUBLISHED)
    return rows.filter(citations__fact__in=facts).distinct()


def asked_in(questions: Collection[int]) -> set[tuple[int, int]]:
    """(course, question) for each published course of which a quiz may draw the question. One statement; none for none."""
    if not questions:
        return set()
    drawn = Quiz.pool.through.objects.filter(question__in=questions, quiz__in=Quiz.objects.steps().filter(course__state=Course.PUBLISHED))
    return set(drawn.values_list("quiz__course_id", "question_id"))


def holding(courses: Collection[int]) -> QuerySet[Certificate]:
    """The certificates of these courses that stand now, of people who are active."""
    now = timezone.now()
    standing = Certificate.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)
    return standing.filter(completion__course__in=courses, completion__person__is_active=True)


def of(facts: Collection[str], spared: Q | None = None) -> Impact:
    """What would be touched if the answer of these facts changed. At most five statements, whatever there is; one more with `spared`:
    which certificates are asked already (`covering`)."""
    if not facts:
        return Impact()
    versions = list(resting(facts).values_list("question_id", "question__code", "body").order_by("question__code"))
    asked = asked_in([question for question, *_rest in versions])
    blocks = list(citing(facts).select_related("text__lesson__course").defer("text__html", "text__body", "text__example_html"))
    reading = in_one_language(blocks)
    courses = {course for course, _question in asked} | reading.keys()
    each = {course: minutes(reading.get(course, []), sum(one == course for one, _question in asked)) for course in courses}
    holders = holding(courses).exclude(spared) if spared is not None else holding(courses)
    held = dict(holders.order_by().values_list("completion__course").annotate(n=Count("pk"))) if courses else {}
    people = holders.aggregate(n=Count("completion__person", distinct=True))["n"] if held else 0
    total = sum(each[course] * n for course, n in held.items())
    return Impact(
        questions=[(code, _stem(body)) for _question, code, body in versions],
        lessons=_lessons(blocks),
        courses=len(courses),
        certificates=sum(held.values()),
        people=people,
        minutes=ceil(total / people) if people else max(each.values(), default=0),
        minutes_total=total,
        spared=holding(courses).filter(spared).count() if spared is not None else 0,
    )


def _stem(body: dict[str, Any]) -> str:
    return (body.get(current_language()) or body["en"])["stem"]


def in_one_language(blocks: list[LessonBlock], language: str = "en") -> dict[int, list[LessonBlock]]:
    """Course → its blocks in order, each lesson in one language: `language`, else English, else what there is."""
    lessons: dict[tuple[Any, ...], dict[str, list[LessonBlock]]] = {}
    for block in blocks:
        lesson = block.text.lesson
        key = (lesson.course.position, lesson.course.slug, lesson.position, lesson.pk)
        lessons.setdefault(key, {}).setdefault(block.text.language, []).append(block)
    found: dict[int, list[LessonBlock]] = {}
    for _key, spoken in sorted(lessons.items(), key=lambda row: row[0]):
        rows = spoken.get(language) or spoken[min(spoken)]
        found.setdefault(rows[0].text.lesson.course_id, []).extend(sorted(rows, key=lambda row: row.position))
    return found


def minutes(blocks: list[LessonBlock], questions: int = 0) -> int:
    """For one person: reading the blocks at the pace of their language, a minute for each question."""
    lengths: dict[str, int] = {}
    for block in blocks:
        lengths[block.text.language] = lengths.get(block.text.language, 0) + block.length
    return pace.minutes(lengths, questions)


def _lessons(blocks: list[LessonBlock]) -> list[LessonImpact]:
    """By course and place in it; a lesson once, in the reader's language, else in English."""
    found: dict[int, LessonImpact] = {}
    for rows in in_one_language(blocks, current_language()).values():
        for block in rows:
            text, lesson = block.text, block.text.lesson
            new = LessonImpact(pick(lesson.course.title), text.title, lesson.get_absolute_url(), [])
            found.setdefault(lesson.pk, new).blocks.append(block)
    return list(found.values())
