"""What of training rests on a fact."""

from __future__ import annotations

from django.db.models import Q

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
