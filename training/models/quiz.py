"""A quiz: its rules and the questions it draws from."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.articles.models import Change
from portal.common.languages import BilingualField, pick
from training.models.course import Course, Module
from training.models.question import Question


class QuizQuerySet(models.QuerySet["Quiz"]):
    def steps(self) -> QuizQuerySet:
        """The quizzes that belong to their course: neither retired nor of a change of law."""
        return self.filter(retired=False, change=None)


class Quiz(models.Model):
    """A step to pass; or, with a `change`, the questions about a change of law that holders of the course's certificate owe.

    Every attempt copies the rules it starts under, so changing them here changes no past result.
    """

    FULL, SCORE, NEVER = "full", "score", "never"
    REVEAL = [(FULL, _("answers and explanations")), (SCORE, _("the score only")), (NEVER, _("only whether it is passed"))]
    course = models.ForeignKey(Course, models.PROTECT, related_name="quizzes", verbose_name=_("course"))
    module = models.ForeignKey(
        Module, models.SET_NULL, null=True, blank=True, related_name="checks", verbose_name=_("module")
    )  # the module it checks; none: it stands at the end of the course
    key = models.SlugField(_("key"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    title = BilingualField(_("title"))
    draw = models.PositiveSmallIntegerField(_("questions per attempt"), validators=[MinValueValidator(1), MaxValueValidator(200)])
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=3)
    pass_mark = models.DecimalField(_("pass mark (%)"), max_digits=5, decimal_places=2)
    reveal = models.CharField(_("shown after submission"), max_length=10, choices=REVEAL, default=FULL)
    pool = models.ManyToManyField(Question, related_name="quizzes", verbose_name=_("questions"))
    retired = models.BooleanField(_("retired"), default=False)
    change = models.ForeignKey(
        Change, models.PROTECT, null=True, blank=True, related_name="quizzes", editable=False, verbose_name=_("change of law")
    )  # none: a step of the course

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["course", "position"]
        constraints = [
            models.UniqueConstraint(fields=["course", "key"], name="one_quiz_per_course_and_key"),
            models.UniqueConstraint(fields=["course", "change"], name="one_quiz_per_course_and_change"),
            models.CheckConstraint(condition=Q(pass_mark__gt=0, pass_mark__lte=100), name="pass_mark_is_a_percentage"),
            models.CheckConstraint(condition=Q(attempts__gte=1), name="quiz_allows_an_attempt"),
        ]

    def __str__(self) -> str:
        return f"{self.course}: {pick(self.title)}"

    def get_absolute_url(self) -> str:
        if self.change_id:
            return reverse("delta_of", args=[self.change_id, self.course.slug])
        return reverse("quiz", args=[self.course.slug, self.key])
