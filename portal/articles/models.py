"""The article store: citable facts, topics, articles with immutable revisions, paragraphs with stable numbers, citations, files."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.common.languages import BilingualField, current_language, pick

CONFIDENCE = [("verified", _("Verified in the source")), ("known", _("From a named source, not re-read"))]
LANGUAGES = settings.LANGUAGES


class Source(models.Model):
    """Something that was read: a statute, an official page, a commentary."""

    KINDS = [
        ("primary_text", _("Full text of the law")),
        ("official", _("Official publication")),
        ("secondary", _("Commentary or press")),
        ("policy_article", _("The policy article")),
    ]
    id = models.CharField(_("id"), max_length=20, primary_key=True)
    title = models.CharField(_("title"), max_length=400)
    url = models.TextField(_("addresses"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    date = models.CharField(_("speaks as at"), max_length=120)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.title}"

    @property
    def addresses(self) -> list[str]:
        """The web addresses; a remark beside one is left out."""
        return re.findall(r"https?://[^\s;<>\"]+", self.url)


@dataclass(frozen=True)
class FactWords:
    """What a fact says, in one language."""

    lang: str  # for `lang=`: "en" or "zh-Hans"
    heading: str
    text: str
    note: str
    basis: str


class Fact(models.Model):
    """One citable statement of the register, with what it rests on and how sure it is."""

    STATUS = [("current", _("Current")), ("dated", _("Dated")), ("contestable", _("Contestable")), ("opinion", _("Opinion"))]
    id = models.CharField(_("id"), max_length=40, primary_key=True)
    heading = models.CharField(_("heading"), max_length=200)
    text = models.TextField(_("text"))
    kind = models.CharField(_("kind"), max_length=40, db_index=True)
    status = models.CharField(_("status"), max_length=20, choices=STATUS, blank=True)
    note = models.TextField(_("note"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=20, choices=CONFIDENCE)
    as_of = models.CharField(_("law as at"), max_length=40, help_text=_("YYYY, YYYY-MM or YYYY-MM-DD"))
    basis = models.TextField(_("basis"), blank=True)
    chinese = models.JSONField(_("Chinese words"), default=dict, blank=True)  # heading, text, note, basis
    sources = models.ManyToManyField(Source, blank=True, related_name="facts", verbose_name=_("sources"))
    digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.local.heading}"

    def get_absolute_url(self) -> str:
        return reverse("fact", args=[self.pk])

    @property
    def local(self) -> FactWords:
        """The words in the reader's language; in English where they are not translated."""
        if current_language() == "zh-hans" and self.chinese.get("text"):
            words = self.chinese
            return FactWords("zh-Hans", words["heading"], words["text"], words.get("note", ""), words.get("basis", ""))
        return FactWords("en", self.heading, self.text, self.note, self.basis)


class Term(models.Model):
    """A term of the glossary. Its definition is the text of its fact."""

    fact = models.OneToOneField(Fact, models.PROTECT, primary_key=True, related_name="term", verbose_name=_("fact"))
    term = BilingualField(_("term"))
    marks = models.JSONField(_("spellings"), default=dict)  # language → list of str that are recognised in running text
    digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["fact"]

    def __str__(self) -> str:
        return pick(self.term)

    def get_absolute_url(self) -> str:
        return f"{reverse('glossary')}#{self.pk}"


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
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["topic__position", "position", "slug"]

    def __str__(self) -> str:
        return self.slug

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
    html = models.TextField(editable=False)
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
        ]

    def __str__(self) -> str:
        return f"{self.article.slug} ({self.language})"


class Paragraph(models.Model):
    """A paragraph that can be linked to. The same words keep its number through all revisions; numbers are never used again."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="paragraphs")
    language = models.CharField(max_length=10, choices=LANGUAGES)
    number = models.PositiveIntegerField()
    text = models.TextField()  # normalised plain text
    live = models.BooleanField(default=False)  # stands in the published revision

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        constraints = [models.UniqueConstraint(fields=["article", "language", "number"], name="one_paragraph_per_number")]

    def __str__(self) -> str:
        return f"{self.article.slug}#p{self.number}"

    def get_absolute_url(self) -> str:
        """Numbers count in one language: the address names it where the reader's is another."""
        language = "" if self.language == current_language() else f"?lang={self.language}"
        return f"{reverse('article', args=[self.article.slug])}{language}#p{self.number}"


class Citation(models.Model):
    """A paragraph of a revision cites a fact."""

    revision = models.ForeignKey(ArticleRevision, models.CASCADE, related_name="citations")
    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="citations")
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="citations")
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["revision", "paragraph", "fact"], name="one_citation_per_paragraph_and_fact")]


def attachment_path(attachment: Attachment, name: str) -> str:
    return f"attachments/{uuid.uuid4().hex}"


class Attachment(models.Model):
    """A file that belongs to an article. The kind is read from its content; it always goes out as a download."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="attachments", verbose_name=_("article"))
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to=attachment_path)
    name = models.CharField(_("file name"), max_length=200, editable=False)
    kind = models.CharField(_("kind"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["title", F("added_at").asc()]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("attachment", args=[self.pk])
