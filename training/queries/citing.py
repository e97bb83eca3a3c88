"""What of training rests on a fact."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from portal.articles.models import Fact
from portal.people.models import Person
from training.models import Course, Lesson, LessonCitation, QuestionVersion


def lessons_on(person: Person, fact: Fact) -> list[Lesson]:
    """Lessons that cite a fact, of courses the person may open, in the order of the catalogue. One statement."""
    citing = LessonCitation.objects.filter(fact=fact).values("text__lesson")
    found = Lesson.objects.filter(pk__in=citing, retired=False, course__in=Course.objects.visible_to(person)).select_related("course")
    return list(found.order_by("course__countermeasure", "course__position", "course__slug", "position"))


def questions_on(fact: Fact) -> list[str]:
    """Codes of the questions whose published version rests on a fact. One statement."""
    resting = Q(proof=fact) | Q(pk__in=QuestionVersion.facts.through.objects.filter(fact=fact).values("questionversion"))
    versions = QuestionVersion.objects.filter(resting, status=QuestionVersion.PUBLISHED)
    return list(versions.order_by("question__code").values_list("question__code", flat=True))


def lesson_teaching(slug: str, fact_ids: Collection[str]) -> Lesson | None:
    """The lesson of a published course that cites most of the facts, the earlier of two; `cites` how many. Where none does, the first
    lesson. One statement."""
    citing = LessonCitation.objects.filter(fact__in=fact_ids, text__lesson=OuterRef("pk")).order_by().values("text__lesson")
    lessons = Lesson.objects.filter(course__slug=slug, course__state=Course.PUBLISHED, retired=False).select_related("course")
    counted = Subquery(citing.annotate(facts=Count("fact", distinct=True)).values("facts"))
    return lessons.annotate(cites=Coalesce(counted, 0)).order_by("-cites", "position").first()


def courses_by_slug(slugs: Collection[str]) -> dict[str, Course]:
    """Published courses by address. One statement."""
    return {course.slug: course for course in Course.objects.published().filter(slug__in=slugs)}


@dataclass(frozen=True)
class Resting:
    """What of training rests on some facts: lessons of published courses, codes of published questions."""

    lessons: list[Lesson]
    codes: list[str]

    @property
    def more(self) -> int:
        """Lessons beyond the six a page names."""
        return max(0, len(self.lessons) - 6)


def training_resting_on(fact_ids: Collection[str]) -> Resting:
    """Two statements; none for no facts."""
    if not fact_ids:
        return Resting([], [])
    citing = LessonCitation.objects.filter(fact__in=fact_ids).values("text__lesson")
    lessons = Lesson.objects.filter(pk__in=citing, retired=False, course__state=Course.PUBLISHED).select_related("course")
    named = QuestionVersion.facts.through.objects.filter(fact__in=fact_ids).values("questionversion")
    versions = QuestionVersion.objects.filter(Q(proof__in=fact_ids) | Q(pk__in=named), status=QuestionVersion.PUBLISHED)
    return Resting(
        list(lessons.order_by("course__countermeasure", "course__position", "course__slug", "position")),
        list(versions.order_by("question__code").values_list("question__code", flat=True)),
    )
