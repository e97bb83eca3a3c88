"""Who must have read and understood an article, and who has signed that they have."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.articles.models.article import Article, ArticleRevision, Edition
from portal.common.languages import current_language
from portal.people.models import Department, Person, departments_of


class ReadDemandQuerySet(models.QuerySet["ReadDemand"]):
    def open(self) -> ReadDemandQuerySet:
        return self.filter(ended_at=None)

    def asked_of(self, person: Person) -> ReadDemandQuerySet:
        """Open demands that `person` falls under today and that can be met: the article is published."""
        concerned = Q(department=None) | Q(department__in=departments_of(person))
        return self.open().filter(concerned, article__in=Article.objects.visible_to(person))

    def with_met(self, person: Person) -> Any:
        """Adds `met`: whether the person has signed what the demand asks."""
        mine = ReadSignature.objects.filter(person=person, revision__article=OuterRef("article"))
        newest = Exists(mine.filter(revision__in=published_revisions()))
        return self.annotate(met=models.Case(models.When(every_revision=True, then=newest), default=Exists(mine)))

    def with_title(self) -> ReadDemandQuerySet:
        """Adds `title` of the article: in the reader's language, else in English."""
        editions = Edition.objects.published().filter(article=OuterRef("article")).in_language(current_language())
        return self.annotate(title=Subquery(editions.values("published__title")[:1]))


def published_revisions() -> models.QuerySet:
    return Edition.objects.published().order_by().values("published")


class ReadDemand(models.Model):
    """An article is to be read and signed by the people who belong to a department (or by everybody), until a date.

    What is signed is the revision published at that time, in the language the reader reads. Who falls under it follows from the
    memberships of the day; there is no row for each person.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="demands", verbose_name=_("article"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )  # with all below; none: everybody
    due_at = models.DateTimeField(_("due"))
    why = models.CharField(_("why"), max_length=300)
    every_revision = models.BooleanField(_("every revision"), default=False)  # a newer revision is to be signed again
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by"))
    made_at = models.DateTimeField(_("asked on"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = ReadDemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading that is asked")
        verbose_name_plural = _("readings that are asked")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "department"], condition=Q(ended_at=None), name="one_open_demand_per_article_and_department"
            ),
            models.UniqueConstraint(
                fields=["article"], condition=Q(ended_at=None, department=None), name="one_open_demand_of_everybody_per_article"
            ),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at")), name="demand_ends_after_it_was_made"),
            models.CheckConstraint(condition=Q(due_at__gte=F("made_at")), name="demand_is_due_after_it_was_made"),
            models.CheckConstraint(condition=~Q(why=""), name="demand_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.department or _('everybody')}"


class ReadSignatureQuerySet(models.QuerySet["ReadSignature"]):
    def update(self, **_kwargs: Any) -> int:
        raise TypeError("A signature is never changed.")

    def delete(self) -> Any:
        raise TypeError("A signature is never taken away.")


class ReadSignature(models.Model):
    """A person has signed that they have read and understood a revision. Written once, never changed, never taken away."""

    METHODS = [("password", _("password")), ("totp", _("code of an app")), ("recovery_codes", _("recovery code"))]
    person = models.ForeignKey(Person, models.PROTECT, related_name="read_signatures", verbose_name=_("person"))
    revision = models.ForeignKey(ArticleRevision, models.PROTECT, related_name="signatures", verbose_name=_("revision"))
    text_sha256 = models.CharField(_("hash of the text"), max_length=64)  # SHA-256 of `signed_text` of the revision
    signed_at = models.DateTimeField(_("signed"))
    method = models.CharField(_("signed with"), max_length=20, choices=METHODS)

    objects = ReadSignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["person", "revision"], name="one_signature_per_person_and_revision"),
            models.CheckConstraint(condition=Exact(Length("text_sha256"), 64), name="signature_holds_the_hash_of_its_text"),
            models.CheckConstraint(condition=Q(method__in=["password", "totp", "recovery_codes"]), name="signature_says_how_it_was_given"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.revision}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A signature is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("A signature is never taken away.")


def signed_text(revision: ArticleRevision) -> str:
    """What is signed: title, summary and text as written, parted by an empty line each."""
    return f"{revision.title}\n\n{revision.summary}\n\n{revision.body}"
