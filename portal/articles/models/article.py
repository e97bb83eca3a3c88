"""Topics, articles, their immutable revisions, and where an article stands in each language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.articles.models.fact import CONFIDENCE
from portal.common.languages import BilingualField, current_language, pick
from portal.people.zones import company_day

LANGUAGES = settings.LANGUAGES


class Topic(models.Model):
    """A shelf of the article store."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = BilingualField(_("title"))
    countermeasure = models.PositiveSmallIntegerField(
        _("countermeasure"), null=True, blank=True, choices=[(n, str(n)) for n in range(1, 6)]
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return pick(self.title)


def next_review(after: date | None = None) -> date:
    """The day by which a legal text is looked at again: twelve months after a day (default: today)."""
    day = after or company_day()
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> ArticleQuerySet:
        """Articles with a published edition in some language."""
        return self.filter(models.Exists(Edition.objects.published().filter(article=models.OuterRef("pk"))))

    def visible_to(self, person: Any) -> ArticleQuerySet:
        """What `person` may open: published articles; keepers of the store see drafts too (in the admin)."""
        return self.published()


class Article(models.Model):
    """A subject with an address; its words are revisions, one line of them per language."""

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="articles", verbose_name=_("topic"))
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    legal = models.BooleanField(
        _("states law"), default=True, help_text=_("Its revisions need a second reader before they are published, and a date of review.")
    )
    no_law_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("states no law, says"),
    )  # what this person writes in it is read by a second one all the same; none: it states law, or was delivered as it is
    review_by = models.DateField(_("review by"), null=True, blank=True)
    source_language = models.CharField(_("written first in"), max_length=10, choices=LANGUAGES, default="en")
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["topic__position", "position", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(legal=False) | Q(review_by__isnull=False), name="legal_article_has_a_review_date"),
            models.CheckConstraint(condition=Q(legal=False) | Q(no_law_by=None), name="nobody_says_no_law_of_a_legal_article"),
        ]

    def __str__(self) -> str:
        return self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.legal:
            self.review_by, self.no_law_by = self.review_by or next_review(), None
        super().save(*args, **kwargs)

    @property
    def overdue(self) -> bool:
        """Its law should have been looked at again."""
        return self.legal and self.review_by is not None and self.review_by < company_day()

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.slug])


class ArticleRevision(models.Model):
    """The words of an article in one language as they were at one time. Written once, never changed."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions", verbose_name=_("article"))
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES)
    number = models.PositiveIntegerField(_("revision"))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"))
    body = models.TextField(_("text (Markdown)"))
    change_note = models.CharField(_("change note"), max_length=300)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author"))
    law_as_at = models.CharField(_("law as at"), max_length=40, blank=True)
    confidence = models.CharField(_("confidence"), max_length=20, choices=CONFIDENCE, blank=True)
    contents = models.JSONField(default=list, editable=False)  # [{"anchor", "title"}]
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("article revision")
        verbose_name_plural = _("article revisions")
        ordering = ["article", "language", "-number"]
        constraints = [models.UniqueConstraint(fields=["article", "language", "number"], name="one_revision_per_number")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language}, {self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A revision is never changed; write the next one.")
        super().save(*args, **kwargs)


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> EditionQuerySet:
        return self.filter(state=Edition.PUBLISHED)

    def in_language(self, language: str | None = None) -> EditionQuerySet:
        """The reader's language first, English after it: order by this and take the first."""
        wanted = language or current_language()
        return self.annotate(foreign=models.Case(models.When(language=wanted, then=0), default=1)).order_by("foreign", "language")


class Edition(models.Model):
    """Where an article stands in one language: its newest revision, the published one, its state."""

    DRAFT, PUBLISHED, ARCHIVED = "draft", "published", "archived"
    STATES = [(DRAFT, _("Draft")), (PUBLISHED, _("Published")), (ARCHIVED, _("Archived"))]
    article = models.ForeignKey(Article, models.CASCADE, related_name="editions", verbose_name=_("article"))
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=DRAFT)
    newest = models.ForeignKey(ArticleRevision, models.PROTECT, related_name="+", verbose_name=_("newest revision"))
    published = models.ForeignKey(
        ArticleRevision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published revision")
    )
    published_at = models.DateTimeField(_("published on"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    release = models.ForeignKey(
        "articles.Release", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("released by")
    )  # how the published words got there
    html = models.TextField(blank=True, editable=False)  # the published words, terms of the glossary marked
    terms = models.JSONField(default=list, editable=False)  # their keys, in order of first mention
    digest = models.CharField(max_length=64, blank=True, editable=False)  # of the content file last loaded; "" once edited here

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="one_edition_per_article_and_language"),
            models.CheckConstraint(condition=~Q(state="published") | Q(published__isnull=False), name="published_edition_has_a_revision"),
            models.CheckConstraint(condition=~Q(state="published") | Q(release__isnull=False), name="published_edition_was_released"),
        ]

    def __str__(self) -> str:
        return f"{self.article.slug} ({self.language})"
