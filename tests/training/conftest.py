"""A small course with two lessons and a quiz of every kind of question."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from portal.articles.models import Fact
from strategy.models import Countermeasure
from training.actions import learning, structuring
from training.models import Course, Lesson, LessonText, Module, Question, QuestionVersion, Quiz

OPTIONS = [{"key": key, "text": f"Option {key}"} for key in "abcd"]
LEFTS = [{"key": "1", "text": "Left 1"}, {"key": "2", "text": "Left 2"}]
QUESTIONS: dict[str, tuple[dict[str, Any], Any, Any]] = {  # kind → (body, key, right answer)
    "single": ({"options": OPTIONS}, {"correct": ["b"]}, "b"),
    "multiple": ({"options": OPTIONS}, {"correct": ["a", "c"]}, ["a", "c"]),
    "true_false": ({"options": [{"key": "true", "text": "True"}, {"key": "false", "text": "False"}]}, {"correct": ["true"]}, "true"),
    "matching": ({"options": OPTIONS, "lefts": LEFTS}, {"correct": {"1": "b", "2": "d"}}, {"1": "b", "2": "d"}),
    "ordering": ({"options": OPTIONS}, {"correct": ["d", "c", "b", "a"]}, ["d", "c", "b", "a"]),
    "numeric": ({"options": [], "unit": "months"}, {"correct": 6, "tolerance": "0"}, "6"),
    "short_answer": (
        {"options": []},
        {"correct": "", "keywords": [["customs"], ["recordation", "record"]], "min_groups": 2},
        "Customs recordation",
    ),
}
WRONG = {
    "single": "a",
    "multiple": ["a"],
    "true_false": "false",
    "matching": {"1": "a", "2": "a"},
    "ordering": ["a", "b", "c", "d"],
    "numeric": "7",
    "short_answer": "no idea",
}
RIGHT = {kind: right for kind, (_body, _key, right) in QUESTIONS.items()}


@pytest.fixture
def make_course(db: None) -> Callable[..., SimpleNamespace]:
    """A published course; `kinds` names the questions of its quiz, `lessons` how many lessons stand before it."""

    def make(
        slug: str = "borders", kinds: tuple[str, ...] = ("single", "multiple", "numeric"), lessons: int = 2, **rules: Any
    ) -> SimpleNamespace:
        measure, _new = Countermeasure.objects.get_or_create(
            number=4, defaults={"slug": "rules", "title": {"en": "Rules"}, "short": {"en": "Know them."}}
        )
        fact, _new = Fact.objects.get_or_create(
            pk="T6",
            defaults={
                "heading": "Exhaustion",
                "text": "Members choose.",
                "kind": "provision",
                "confidence": "known",
                "as_of": "2025-06",
                "basis": "TRIPS Art. 6",
            },
        )
        course = Course.objects.create(
            slug=slug,
            countermeasure=measure,
            state=Course.PUBLISHED,
            title={"en": f"Course {slug}", "zh-hans": f"课程 {slug}"},
            lede={"en": "Who may stop genuine goods?"},
            outcomes={"en": ["Decide."]},
            certificate_months=12,
            minutes=20,
            steps=lessons + 1,
        )
        module = Module.objects.create(course=course, key="one", position=1, title={"en": "One sale"})
        made = []
        for place in range(1, lessons + 1):
            lesson = Lesson.objects.create(
                course=course, module=module, key=f"lesson-{place}", position=place, title={"en": f"Lesson {place}"}, minutes=5
            )
            LessonText.objects.create(
                lesson=lesson,
                language="en",
                title=f"Lesson {place}",
                body="Text.",
                html=f"<p>Words of lesson {place}.</p>",
                example_title="Forty pallets",
                example_html="<p>Stop.</p>",
                takeaways=["One", "Two", "Three"],
                law_as_at="2025-06",
                confidence="known",
            )
            made.append(lesson)
        quiz = Quiz.objects.create(
            course=course,
            key="final",
            title={"en": "Final quiz"},
            **({"draw": len(kinds), "minutes": 20, "attempts": 3, "pass_mark": Decimal(80)} | rules),
        )
        for place, kind in enumerate(kinds):
            body, key, _right = QUESTIONS[kind]
            question = Question.objects.create(code=f"{slug}-{place}", countermeasure=measure, difficulty=1)
            QuestionVersion.objects.create(
                question=question,
                number=1,
                kind=kind,
                key=key,
                proof=fact,
                status="published",
                body={"en": {"stem": f"Stem {place} ({kind})?", "options": [], "lefts": [], "unit": None} | body},
                explanation={
                    "en": {
                        "general": f"Because of rule {place}.",
                        "options": {o["key"]: f"Why {o['key']}." for o in body.get("options", [])},
                        "model_answer": "",
                    }
                },
            )
            quiz.pool.add(question)
        structuring.keep(course)
        return SimpleNamespace(course=course, module=module, lessons=made, quiz=quiz, fact=fact)

    return make


@pytest.fixture
def course(make_course: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    return make_course()


@pytest.fixture
def enrolled(company: SimpleNamespace, course: SimpleNamespace) -> SimpleNamespace:
    """Alice takes the course and has read its lessons; only the quiz is left."""
    learning.enrol(company.alice, course.course)
    for lesson in course.lessons:
        learning.finish_lesson(company.alice, lesson)
    return SimpleNamespace(**vars(company), **vars(course))
