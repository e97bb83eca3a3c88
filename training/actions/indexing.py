"""Courses and lessons in the search: those of published courses, nothing of the others."""

from __future__ import annotations

from django.utils.html import strip_tags

from portal.common import markdown
from portal.common.languages import LANGUAGES
from portal.common.searching import Document, index_many, remove
from training.models import Course, LessonText


def index_course(course: Course) -> None:
    """Write the course's entries anew, or take them out where it is not published. Call it in the transaction of the change."""
    remove("course", course.slug)
    for key in course.lessons.values_list("key", flat=True):
        remove("lesson", f"{course.slug}/{key}")
    if course.state == Course.PUBLISHED:
        texts = LessonText.objects.filter(lesson__course=course, lesson__retired=False).select_related("lesson")
        index_many([*_course(course), *(_lesson(course, text) for text in texts)])


def _course(course: Course) -> list[Document]:
    return [
        Document(
            "course",
            course.slug,
            language,
            course.title[language],
            " ".join([course.lede.get(language, ""), *course.outcomes.get(language, [])]),
            {"law_as_at": course.law_as_at},
        )
        for language in LANGUAGES
        if course.title.get(language)
    ]


def _lesson(course: Course, text: LessonText) -> Document:
    words = [*text.takeaways, markdown.parse(text.body).plain, text.example_title, strip_tags(text.example_html)]
    return Document("lesson", f"{course.slug}/{text.lesson.key}", text.language, text.title, "\n".join(words), {"course": course.title})
