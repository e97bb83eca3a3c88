"""Questions and their immutable versions."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.articles.models import Fact
from strategy.models import Countermeasure
from training.models.scenario import ScenarioTemplate

KINDS = [
    ("single", _("one answer")),
    ("multiple", _("several answers")),
    ("true_false", _("true or false")),
    ("matching", _("matching")),
    ("ordering", _("ordering")),
    ("numeric", _("a number")),
    ("short_answer", _("short answer")),
]


class Question(models.Model):
    """An item of the bank. What it says is in its versions."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    countermeasure = models.ForeignKey(Countermeasure, models.PROTECT, related_name="questions", verbose_name=_("countermeasure"))
    competency = models.CharField(_("competency"), max_length=20, blank=True)
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), default=1)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    edited_at = models.DateTimeField(_("edited in the portal"), null=True, blank=True, editable=False)  # then loading leaves it alone
    template = models.ForeignKey(
        ScenarioTemplate, models.PROTECT, null=True, blank=True, related_name="questions", editable=False, verbose_name=_("scenario")
    )  # of a computed question, whose versions are worked out anew when a rule changes
    seed = models.PositiveSmallIntegerField(_("seed"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(difficulty__gte=1, difficulty__lte=5), name="difficulty_from_1_to_5"),
            models.CheckConstraint(
                condition=Q(template=None, seed=None) | Q(template__isnull=False, seed__isnull=False), name="computed_question_has_a_seed"
            ),
            models.UniqueConstraint(fields=["template", "seed"], name="one_question_per_scenario_and_seed"),
        ]

    def __str__(self) -> str:
        return self.code


class QuestionVersionQuerySet(models.QuerySet["QuestionVersion"]):
    def published(self) -> QuestionVersionQuerySet:
        return self.filter(status=QuestionVersion.PUBLISHED)

    def drawn(self) -> QuestionVersionQuerySet:
        """What quizzes may ask: published, and not suspended after a change of law."""
        return self.filter(status=QuestionVersion.PUBLISHED, suspended=False)


class QuestionVersion(models.Model):
    """What a question says, its key and its explanations at one time. Only its status, and whether it is suspended, ever change.

    body         language → {"stem": str, "options": [{"key", "text"}], "lefts": [{"key", "text"}], "unit": str | None}; no key in it
    key          {"correct": …, "tolerance": str, "keywords": [[str]], "min_groups": int}
    explanation  language → {"general": str, "options": {key: str}, "model_answer": str}
    computed     {} or {"template", "digest", "seed", "facts": the case, "rules": {rule: version}, "cites": [fact]}: from which it was computed
    """

    DRAFT, PUBLISHED, RETIRED = "draft", "published", "retired"
    STATES = [(DRAFT, _("Draft")), (PUBLISHED, _("Published")), (RETIRED, _("Retired"))]
    question = models.ForeignKey(Question, models.PROTECT, related_name="versions", verbose_name=_("question"))
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    body = models.JSONField(_("body"))
    key = models.JSONField(_("key"))
    explanation = models.JSONField(_("explanation"))
    computed = models.JSONField(_("computed from"), default=dict, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=STATES, default=DRAFT)
    proof = models.ForeignKey(Fact, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proof"))
    facts = models.ManyToManyField(Fact, blank=True, related_name="question_versions", verbose_name=_("facts"))
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    suspended = models.BooleanField(
        _("suspended"), default=False, editable=False
    )  # one of its suspensions is open: `training.actions.suspending` keeps it so

    objects = QuestionVersionQuerySet.as_manager()

    FIXED = ("question_id", "number", "kind", "body", "key", "explanation", "computed", "proof_id")

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_version_per_question_and_number"),
            models.UniqueConstraint(fields=["question"], condition=Q(status="published"), name="one_published_version_per_question"),
            models.CheckConstraint(condition=~Q(status="published") | Q(proof__isnull=False), name="published_question_has_a_proof"),
            models.CheckConstraint(condition=Q(kind__in=[kind for kind, _label in KINDS]), name="question_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and set(kwargs.get("update_fields") or self.FIXED) & set(self.FIXED):
            raise TypeError("A question version is never changed; write the next one.")
        super().save(*args, **kwargs)
