"""The content the portal ships, as a strict editor counts it: whole, in both languages, no paragraph twice, quickly checked."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from training.actions import academy
from training.actions.academy import Academy
from training.formats import HAN, WORD, LessonDraft

SHARED = {"en": 25, "zh-hans": 40}  # so many words, or Chinese characters, in a row stand in one lesson only
COURSES = {
    "ip-for-everyone",
    "enterprise-ip-strategy",
    "freedom-to-operate",
    "independent-innovation",
    "a-foreign-complaint-arrives",
    "exhaustion-and-parallel-import",
    "technology-licences",
    "building-ip-talents",
}
CITATION = re.compile(r"\[@[^\]]*\]")


@cache
def own() -> tuple[Academy, list[str], float]:
    begun = time.process_time()
    read, faults = academy.read_all()
    return read, [str(fault) for fault in faults], time.process_time() - begun


def lessons(language: str) -> Iterator[tuple[str, LessonDraft]]:
    for course in own()[0].training.courses:
        for (key, spoken), lesson in course.lessons.items():
            if spoken == language:
                yield f"{course.slug}/{key}", lesson


def test_the_whole_content_is_sound_and_quickly_checked() -> None:
    _read, faults, seconds = own()
    assert faults == []
    assert seconds < 5


def test_eight_courses_whole_in_both_languages() -> None:
    courses = {course.slug: course for course in own()[0].training.courses}
    assert set(courses) == COURSES
    for course in courses.values():
        keys = [lesson["key"] for module in course.record["modules"] for lesson in module["lessons"]]
        assert set(course.lessons) == {(key, language) for key in keys for language in ("en", "zh-hans")}, course.slug
        assert all(module.get("check") for module in course.record["modules"]), course.slug


def test_24_articles_in_both_languages() -> None:
    articles = own()[0].articles.articles
    assert len(articles) == 26 and all(set(article.editions) == {"en", "zh-hans"} for article in articles)


def test_every_fact_and_every_question_speaks_chinese() -> None:
    read = own()[0]
    assert [fact.id for fact in read.articles.facts if not fact.chinese] == []
    assert [draft.code for draft in read.training.questions if not draft.translation] == []
    assert len(read.articles.terms) == 90


def test_every_question_is_drawn_somewhere_or_known_not_to_be() -> None:
    read = own()[0].training
    drawn = {str(code) for course in read.courses for module in course.record["modules"] for code in module["check"]["pool"]}
    drawn |= {str(code) for course in read.courses for code in course.record["quiz"]["pool"]}
    assert len(drawn) >= 260  # of 300; the others wait for the tools


def test_every_scenario_is_drawn_from_in_some_check() -> None:
    read = own()[0].training
    drawn = {str(code) for course in read.courses for module in course.record["modules"] for code in module["check"]["pool"]}
    assert len(read.scenarios.templates) == 30
    assert {code for key in read.scenarios.keys for code in read.scenarios.codes(key)} <= drawn


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_two_lessons_share_a_run_of_words(language: str) -> None:
    sign, length = (WORD, SHARED["en"]) if language == "en" else (HAN, SHARED["zh-hans"])
    first: dict[int, str] = {}
    for place, lesson in lessons(language):
        words = sign.findall(CITATION.sub("", f"{lesson.body}\n{lesson.example}").lower())
        for start in range(len(words) - length + 1):
            run = hash(tuple(words[start : start + length]))
            told = first.setdefault(run, place)
            assert told == place, f"{told} and {place} share: {' '.join(words[start : start + length])}"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_paragraph_stands_twice(language: str) -> None:
    paragraphs = Counter(
        part.strip()
        for _place, lesson in lessons(language)
        for part in f"{lesson.body}\n\n{lesson.example}".split("\n\n")
        if len(part) > 40
    )
    assert [text for text, times in paragraphs.items() if times > 1] == []


def test_twins_have_the_same_paragraphs_and_citations() -> None:
    chinese = dict(lessons("zh-hans"))
    for place, english in lessons("en"):
        for name in ("body", "example"):
            both = [getattr(lesson, name) for lesson in (english, chinese[place])]
            cited = [Counter(re.findall(r"@([A-Za-z0-9.-]+)", text)) for text in both]
            assert cited[0] == cited[1], f"{place}: {cited[0] - cited[1]} {cited[1] - cited[0]}"
            assert len({len(re.split(r"\n\s*\n", text.strip())) for text in both}) == 1, place
