"""The courses as the past needs them: their steps in order, and for each question a right and a wrong answer with its share."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from portal.home.history import answer
from training import grading
from training.models import AttemptItem, Course, Lesson, QuestionVersion, Quiz

ONE = Decimal(1)
PAPERS = 40  # different passed, and as many failed papers of a quiz: people draw alike


class Choice(NamedTuple):
    """An answer (as JSON) and the share of the point it earns."""

    given: str
    share: Decimal


@dataclass(frozen=True)
class Asked:
    """A question version with what people answered."""

    version: QuestionVersion
    options: str  # as JSON
    right: Choice
    wrong: Choice


class Paper(NamedTuple):
    """What somebody was asked and gave, with its result."""

    drawn: list[tuple[Asked, Choice]]
    percent: Decimal
    cells: tuple[str, str, str, bool]  # points, of how many, per cent, passed


@dataclass(frozen=True)
class Exam:
    """A quiz with the questions it draws from."""

    quiz: Quiz
    pool: list[Asked]
    papers: dict[bool, list[Paper]] = field(default_factory=lambda: {True: [], False: []})

    def paper(self, passed: bool, chance: random.Random) -> Paper:
        """One that is passed, or not; marked once, whoever hands it in."""
        made = self.papers[passed]
        if len(made) < PAPERS:
            drawn = self._draw(self._wrong(passed, chance), chance)
            result = score(tuple(choice.share for _asked, choice in drawn))
            figures = (str(result.points), str(result.max_points), str(result.percent))
            made.append(Paper(drawn, result.percent, (*figures, grading.passes(result.percent, self.quiz.pass_mark))))
            return made[-1]
        return chance.choice(made)

    def _draw(self, wrong: int, chance: random.Random) -> list[tuple[Asked, Choice]]:
        """As many questions as the quiz asks, the first `wrong` of them answered wrong."""
        drawn = chance.sample(self.pool, min(self.quiz.draw, len(self.pool)))
        return [(asked, asked.wrong if place < wrong else asked.right) for place, asked in enumerate(drawn)]

    def _wrong(self, passed: bool, chance: random.Random) -> int:
        """So many wrong answers that the attempt is passed, or not."""
        size = min(self.quiz.draw, len(self.pool))
        most = int(size * (100 - float(self.quiz.pass_mark)) / 100)
        return chance.randint(0, most) if passed else chance.randint(min(size, most + 1), size)


@dataclass(frozen=True)
class Subject:
    """A course with its steps: the lessons of each module and then its checks; at the end the quizzes that other courses open."""

    course: Course
    steps: list[Lesson | Exam]
    finals: list[Exam]
    requires: list[int]  # courses to complete before the finals


def subjects(most: int) -> list[Subject]:
    """The first `most` published courses that can be completed, each after those it requires."""
    rows = Course.objects.published().prefetch_related("prerequisites").order_by("position", "slug")
    waiting = [subject for subject in map(_subject, rows) if subject]
    found: list[Subject] = []
    while ready := [one for one in waiting if {other.course.pk for other in found} >= set(one.requires)]:
        found.append(ready[0])
        waiting.remove(ready[0])
    return found[:most]


def _subject(course: Course) -> Subject | None:
    """None where there is nothing to read, or a quiz without questions."""
    lessons = list(Lesson.objects.filter(course=course, retired=False).order_by("module__position", "position"))
    exams = [Exam(quiz, _pool(quiz)) for quiz in Quiz.objects.steps().filter(course=course).order_by("module__position", "position")]
    if not lessons or not all(exam.pool for exam in exams):
        return None
    checks, finals = ([exam for exam in exams if (exam.quiz.module_id is None) == at_end] for at_end in (False, True))
    return Subject(course, list(_in_order(lessons, checks)), finals, [one.pk for one in course.prerequisites.all()])


def _in_order(lessons: list[Lesson], checks: list[Exam]) -> Iterator[Lesson | Exam]:
    for lesson, after in zip(lessons, [*lessons[1:], None], strict=True):
        yield lesson
        if after is None or after.module_id != lesson.module_id:
            yield from (exam for exam in checks if exam.quiz.module_id == lesson.module_id)
    read = {lesson.module_id for lesson in lessons}
    yield from (exam for exam in checks if exam.quiz.module_id not in read)


def _pool(quiz: Quiz) -> list[Asked]:
    rows = QuestionVersion.objects.drawn().filter(question__quizzes=quiz).order_by("question_id")
    return [_asked(version) for version in rows]


def _asked(version: QuestionVersion) -> Asked:
    options = [option["key"] for option in version.body["en"].get("options", [])]
    item = AttemptItem(version=version, shuffle=options)
    return Asked(version, json.dumps(options), *(_choice(version, answer(item, right=right)) for right in (True, False)))


def _choice(version: QuestionVersion, given: Any) -> Choice:
    body = version.body["en"]
    clean = grading.clean(version.kind, body, given)
    return Choice(json.dumps(clean), grading.mark(version.kind, body, version.key, clean).share)


@lru_cache(maxsize=10_000)
def score(shares: Sequence[Decimal]) -> grading.Score:
    """Few different results come up, and each is worked out once."""
    return grading.score((grading.Mark(share, share == ONE), ONE) for share in shares)
