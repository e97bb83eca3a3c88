"""Loading courses and questions from content files: all or nothing, idempotent, versions instead of edits."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from portal.articles.models import Fact
from portal.articles.queries.glossary import markers
from portal.articles.queries.standing import standing
from portal.common.terms import Marker
from portal.people.models import JobRole
from strategy.models import Countermeasure
from training.actions import computing, indexing, requiring, structuring, suspending
from training.actions.rendering import number, parsed, rendered
from training.formats import FOLDERS, CourseDraft, LessonDraft, QuestionDraft, RequirementDraft, TrainingContent
from training.models import Course, Lesson, LessonCitation, LessonText, Module, Question, QuestionVersion, Quiz, Requirement, Suspension

FORMAT = 2  # of what a load makes of a lesson; another number makes every lesson anew
CITED = re.compile(r"@([A-Za-z0-9][A-Za-z0-9._-]*)")
CHECK: dict[str, Any] = {"attempts": 20, "pass_mark": 60}  # a check is there to find out, not to fail
CHECK_TITLE = {"en": "Check: {}", "zh-hans": "小测：{}"}
Marking = dict[str, Marker]  # language → what recognises glossary terms


@dataclass
class Report:
    """What a load did: counts by what was written; codes of the questions it left alone, because they were edited in the portal since;
    codes of computed questions that are not asked as the rules stand, and why."""

    made: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    unfair: dict[str, str] = field(default_factory=dict)

    def note(self, what: str) -> None:
        self.made[what] = self.made.get(what, 0) + 1


def digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def texts(record: dict[str, Any] | None) -> dict[str, Any]:
    """{"en", "zh-Hans"} as files spell it → {"en", "zh-hans"} as the database does."""
    return {FOLDERS[name]: value for name, value in (record or {}).items() if name in FOLDERS}


@transaction.atomic
def load(content: TrainingContent) -> Report:
    """Write what is new or changed. Facts and the strategy must be loaded before; call it with checked content."""
    report = Report()
    facts = dict(Fact.objects.in_bulk())
    for draft in content.questions:
        _question(draft, facts, report)
    _computed(content, facts, report)
    codes = dict(Question.objects.values_list("code", "pk"))
    marking = markers()
    for course in content.courses:
        _course(course, facts, codes, marking, report)
    _prerequisites(content.courses)
    _requirements(content.requirements, report)
    return report


# Questions


def _question(draft: QuestionDraft, facts: dict[str, Fact], report: Report) -> None:
    record = draft.record
    stamp = digest(record, draft.translation)
    question, new = Question.objects.get_or_create(
        code=draft.code,
        defaults={
            "countermeasure_id": record["countermeasure"],
            "competency": record.get("competency", ""),
            "difficulty": record["difficulty"],
        },
    )
    if not new and question.digest == stamp:
        return
    if question.edited_at:
        report.kept.append(question.code)
        return
    question.countermeasure_id, question.competency, question.difficulty = (
        record["countermeasure"],
        record.get("competency", ""),
        record["difficulty"],
    )
    question.digest = stamp
    question.save()
    number = (question.versions.aggregate(n=Max("number"))["n"] or 0) + 1
    question.versions.filter(status=QuestionVersion.PUBLISHED).update(status=QuestionVersion.RETIRED)
    cites = [facts[code] for code in record["cites"]]
    version = QuestionVersion.objects.create(
        question=question, number=number, kind=record["kind"], body=bodies(draft), key=key_of(record), explanation=explanations(draft),
        status=QuestionVersion.PUBLISHED, proof=cites[0],
    )  # fmt: skip
    version.facts.set(cites)
    suspending.lift(Q(version__question=question), why=Suspension.REPLACED, at=timezone.now())
    report.note("question versions")


def _body(record: dict[str, Any], options: list[dict[str, str]], lefts: list[dict[str, str]]) -> dict[str, Any]:
    return {"stem": record["stem"].strip(), "options": options, "lefts": lefts, "unit": record.get("unit")}


def bodies(draft: QuestionDraft) -> dict[str, Any]:
    """What a checked question says, by language."""
    record, words = draft.record, draft.translation
    options = [{"key": str(row["key"]), "text": row["text"]} for row in record.get("options") or []]
    lefts = [{"key": str(row["key"]), "text": row["text"]} for row in record.get("lefts") or []]
    bodies = {"en": _body(record, options, lefts)}
    if words:
        given, left = _by_key(words.get("options")), _by_key(words.get("lefts"))
        bodies["zh-hans"] = _body(
            words,
            [{"key": row["key"], "text": given[row["key"]]["text"]} for row in options],
            [{"key": row["key"], "text": left[row["key"]]} for row in lefts],
        )
    return bodies


def _by_key(rows: dict[Any, Any] | None) -> dict[str, Any]:
    return {str(key): value for key, value in (rows or {}).items()}


def key_of(record: dict[str, Any]) -> dict[str, Any]:
    """The answer key of a checked question."""
    correct = record.get("correct")
    if isinstance(correct, dict):
        correct = _by_key(correct)
    elif isinstance(correct, list):
        correct = [str(key) for key in correct]
    key: dict[str, Any] = {"correct": correct}
    if record["kind"] == "numeric":
        key["tolerance"] = str(record.get("tolerance", 0))
    if record["kind"] == "short_answer":
        key |= {"correct": "", "keywords": record["keywords"], "min_groups": record["min_groups"]}
    return key


def explanations(draft: QuestionDraft) -> dict[str, Any]:
    """The reasons of a checked question, by language."""
    record, words = draft.record, draft.translation
    why = {str(row["key"]): row["explanation"] for row in record.get("options") or [] if row.get("explanation")}
    said = {"en": {"general": record.get("explanation") or "", "options": why, "model_answer": record.get("model_answer") or ""}}
    if words:
        given = {key: row.get("explanation", "") for key, row in _by_key(words.get("options")).items()}
        said["zh-hans"] = {"general": words.get("explanation") or "", "options": given, "model_answer": words.get("model_answer") or ""}
    return said


def _computed(content: TrainingContent, facts: dict[str, Fact], report: Report) -> None:
    """What the decision rules make of the scenarios. The strategy is loaded before."""
    done = computing.bring_in_line(content.scenarios, facts)
    if done.written:
        report.made["computed question versions"] = done.written
    report.kept += done.kept
    report.unfair |= done.unfair


# Courses


def _course(draft: CourseDraft, facts: dict[str, Fact], codes: dict[str, int], marking: Marking, report: Report) -> None:
    record = draft.record
    words = [[lesson.title, lesson.takeaways, lesson.body, lesson.example_title, lesson.example] for lesson in draft.lessons.values()]
    resting = {fact for lesson in draft.lessons.values() for fact in CITED.findall(f"{lesson.body}\n{lesson.example}") if fact in facts}
    # a new spelling of a term marks the lessons anew, a fact that moved moves their law as at
    stamp = digest(FORMAT, record, words, [marker.keys for marker in marking.values()], [facts[fact].digest for fact in sorted(resting)])
    course = Course.objects.filter(slug=draft.slug).first()
    if course and course.digest == stamp:
        return
    course = course or Course(slug=draft.slug, state=Course.PUBLISHED)
    course.countermeasure = Countermeasure.objects.get(pk=record["countermeasure"])
    course.position, course.certificate_months = record["order"], record.get("certificate_months")
    course.title, course.lede, course.outcomes = texts(record["title"]), texts(record["lede"]), texts(record["outcomes"])
    course.languages = sorted({language for _key, language in draft.lessons})
    course.digest = stamp
    course.save()
    lessons = _lessons(course, draft, facts, marking)
    _quizzes(course, record, codes)
    cited = [fact for _lesson, cites in lessons for fact in cites]
    course.law_as_at, course.confidence = standing(cited)
    course.save()
    structuring.keep(course)
    indexing.index_course(course)
    report.note("courses")


def _lessons(course: Course, draft: CourseDraft, facts: dict[str, Fact], marking: Marking) -> list[tuple[Lesson, list[Fact]]]:
    found: list[tuple[Lesson, list[Fact]]] = []
    for place, part in enumerate(draft.record["modules"], start=1):
        module, _new = Module.objects.update_or_create(
            course=course, key=part["key"], defaults={"position": place, "title": texts(part["title"])}
        )
        for row in part["lessons"]:
            words = {
                language: draft.lessons[row["key"], language] for language in FOLDERS.values() if (row["key"], language) in draft.lessons
            }
            lesson, _new = Lesson.objects.update_or_create(
                course=course,
                key=row["key"],
                defaults={
                    "module": module, "position": len(found) + 1, "minutes": row["minutes"], "retired": False,
                    "title": {language: text.title for language, text in words.items()},
                },
            )  # fmt: skip
            cites = [fact for text in words.values() for fact in write_text(lesson, text, facts, marking[text.language])]
            found.append((lesson, cites))
    kept = [lesson.pk for lesson, _cites in found]
    course.lessons.exclude(pk__in=kept).update(retired=True)
    course.modules.exclude(lessons__in=kept).filter(lessons=None).delete()
    return found


def write_text(lesson: Lesson, draft: LessonDraft, facts: dict[str, Fact], marker: Marker, *, at: datetime | None = None) -> list[Fact]:
    """Write a lesson in one language, its blocks and what they cite; returns the facts. A repetition changes nothing."""
    body, example = parsed(draft.body, draft.example)
    cites = [facts[fact_id] for fact_id in dict.fromkeys([*body.cited, *example.cited])]
    law, confidence = standing(cites)
    text, _new = LessonText.objects.update_or_create(
        lesson=lesson,
        language=draft.language,
        defaults={
            "title": draft.title, "body": draft.body, "example_title": draft.example_title, "takeaways": draft.takeaways,
            "law_as_at": law, "confidence": confidence,
        },
    )  # fmt: skip
    numbers = number(text, [*body.blocks, *example.blocks], facts, at=at)
    above = rendered(body, numbers[: len(body.blocks)], facts, marker)
    below = rendered(example, numbers[len(body.blocks) :], facts, marker)
    text.html, text.example_html = above.html, below.html
    text.terms = list(dict.fromkeys([*above.terms, *below.terms]))
    text.save(update_fields=["html", "example_html", "terms"])
    text.citations.all().delete()
    LessonCitation.objects.bulk_create(LessonCitation(text=text, fact=fact, position=place) for place, fact in enumerate(cites, start=1))
    return cites


def _quizzes(course: Course, record: dict[str, Any], codes: dict[str, int]) -> None:
    """The modules' checks and the final quiz; what the course no longer has is retired, its attempts stay."""
    final = record["quiz"]
    kept = [_quiz(course, final.get("key", "final"), texts(final["title"]), final, codes, position=100)]
    modules = {module.key: module for module in course.modules.all()}
    for place, part in enumerate(record["modules"], start=1):
        if part.get("check"):
            rules = CHECK | part["check"]
            title = {language: CHECK_TITLE[language].format(text) for language, text in texts(part["title"]).items()}
            kept.append(_quiz(course, f"check-{part['key']}", title, rules, codes, position=place, module=modules[part["key"]]))
    course.quizzes.filter(change=None).exclude(pk__in=[quiz.pk for quiz in kept]).update(retired=True)


def _quiz(
    course: Course,
    key: str,
    title: dict[str, str],
    rules: dict[str, Any],
    codes: dict[str, int],
    *,
    position: int,
    module: Module | None = None,
) -> Quiz:
    quiz, _new = Quiz.objects.update_or_create(
        course=course,
        key=key,
        defaults={
            "title": title, "module": module, "position": position, "draw": rules["draw"], "minutes": rules.get("minutes"),
            "attempts": rules["attempts"], "pass_mark": Decimal(str(rules["pass_mark"])), "reveal": rules.get("reveal", Quiz.FULL),
            "retired": False,
        },
    )  # fmt: skip
    quiz.pool.set([codes[code] for code in rules["pool"]])
    return quiz


def _prerequisites(drafts: list[CourseDraft]) -> None:
    """Once every course is there; a course whose prerequisites have changed keeps its structure anew."""
    courses = {course.slug: course for course in Course.objects.prefetch_related("prerequisites")}
    for draft in drafts:
        course = courses[draft.slug]
        needed = [courses[slug] for slug in draft.record.get("prerequisites") or []]
        if {one.pk for one in needed} != {one.pk for one in course.prerequisites.all()}:
            course.prerequisites.set(needed)
            structuring.keep(Course.objects.get(pk=course.pk))


def _requirements(drafts: list[RequirementDraft], report: Report) -> None:
    """Who must take what. Job roles are loaded before; one that is missing refuses the load."""
    courses = dict(Course.objects.values_list("slug", "pk"))
    roles: dict[str, int | None] = {"": None, **dict(JobRole.objects.values_list("code", "pk"))}
    due = {(courses[draft.course], roles[draft.role]): draft.days for draft in drafts}
    held = {(row.course_id, row.job_role_id): row for row in Requirement.objects.all()}
    Requirement.objects.filter(pk__in=[row.pk for key, row in held.items() if key not in due]).delete()
    missing = {key: days for key, days in due.items() if key not in held}
    in_force = any(row.since for row in held.values())
    Requirement.objects.bulk_create(Requirement(course_id=course, job_role_id=role, days=days) for (course, role), days in missing.items())
    for key, row in held.items():
        if key in due and row.days != due[key]:
            Requirement.objects.filter(pk=row.pk).update(days=due[key])
    for _row in missing:
        report.note("requirements")
    if in_force and missing:
        requiring.ask(by=None)  # the table is in force, and so is what it asks anew
