"""Course → Module → Lesson, and the words of lessons."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.articles.models import CONFIDENCE, Fact, next_review
from portal.common.languages import BilingualField, pick
from portal.people.zones import company_day
from strategy.models import Countermeasure


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self) -> CourseQuerySet:
        return self.filter(state=Course.PUBLISHED)

    def visible_to(self, person: Any) -> CourseQuerySet:
        """What `person` may open: published courses."""
        return self.published()


class Course(models.Model):
    """Something a person takes and completes: lessons in modules, and quizzes."""

    DRAFT, PUBLISHED, ARCHIVED = "draft", "published", "archived"
    STATES = [(DRAFT, _("Draft")), (PUBLISHED, _("Published")), (ARCHIVED, _("Archived"))]
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    countermeasure = models.ForeignKey(Countermeasure, models.PROTECT, related_name="courses", verbose_name=_("countermeasure"))
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)  # grows when what must be completed changes
    title = BilingualField(_("title"))
    lede = BilingualField(_("lede"))
    outcomes = models.JSONField(_("outcomes"), default=dict, blank=True)  # language → list of str
    certificate_months = models.PositiveSmallIntegerField(_("certificate valid for (months)"), null=True, blank=True)
    languages = models.JSONField(default=list, editable=False)  # of the lessons: ["en"] or ["en", "zh-hans"]
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)  # lessons and quizzes together
    steps = models.PositiveSmallIntegerField(_("steps"), default=0)  # lessons + quizzes
    law_as_at = models.CharField(_("law as at"), max_length=40, blank=True)
    confidence = models.CharField(_("confidence"), max_length=20, choices=CONFIDENCE, blank=True)
    prerequisites = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="opens", verbose_name=_("complete first")
    )  # their completion opens the final quiz
    structure = models.JSONField(default=dict, editable=False)  # training.queries.structure
    digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return pick(self.title)

    def get_absolute_url(self) -> str:
        return reverse("course", args=[self.slug])


class Module(models.Model):
    """A part of a course."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="modules", verbose_name=_("course"))
    key = models.SlugField(_("key"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"))
    title = BilingualField(_("title"))

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["course", "key"], name="one_module_per_course_and_key")]

    def __str__(self) -> str:
        return pick(self.title)


class LessonQuerySet(models.QuerySet["Lesson"]):
    def visible_to(self, person: Any) -> LessonQuerySet:
        """The lessons of what `person` may open, as `Course.objects.visible_to` says: published courses."""
        return self.filter(course__state=Course.PUBLISHED, retired=False)


class Lesson(models.Model):
    """A step to read."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="lessons", verbose_name=_("course"))
    module = models.ForeignKey(Module, models.CASCADE, related_name="lessons", verbose_name=_("module"))
    key = models.SlugField(_("key"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"))  # counts through the whole course, from 1
    title = BilingualField(_("title"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    review_by = models.DateField(_("review by"), default=next_review)  # its law is looked at again by then
    retired = models.BooleanField(_("retired"), default=False)  # taken out of the course; its completions stay

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["course", "key"], name="one_lesson_per_course_and_key")]

    def __str__(self) -> str:
        return pick(self.title)

    @property
    def overdue(self) -> bool:
        """Its law should have been looked at again."""
        return self.review_by < company_day()

    def get_absolute_url(self) -> str:
        return reverse("lesson", args=[self.course.slug, self.key])


class LessonText(models.Model):
    """The words of a lesson in one language, rendered when they are loaded."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text (Markdown)"))
    html = models.TextField(editable=False)
    example_title = models.CharField(max_length=200)
    example_html = models.TextField(editable=False)
    takeaways = models.JSONField(default=list)  # three str
    terms = models.JSONField(default=list, editable=False)  # keys of the glossary terms marked in the HTML
    law_as_at = models.CharField(_("law as at"), max_length=40, blank=True)
    confidence = models.CharField(_("confidence"), max_length=20, choices=CONFIDENCE, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("lesson text")
        verbose_name_plural = _("lesson texts")
        constraints = [models.UniqueConstraint(fields=["lesson", "language"], name="one_text_per_lesson_and_language")]

    def __str__(self) -> str:
        return self.title


class LessonCitation(models.Model):
    """A lesson cites a fact."""

    text = models.ForeignKey(LessonText, models.CASCADE, related_name="citations")
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["text", "fact"], name="one_citation_per_lesson_text_and_fact")]
