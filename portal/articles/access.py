"""The only ways for a reader to obtain something of the store. What is not published and what does not exist look alike."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef

from portal.articles.models import Article, ArticleRevision, Attachment, Edition, Fact, Image, ReadDemand
from portal.people.access import Refused
from portal.people.models import Person


def editions(person: Person, slug: str) -> dict[str, Edition]:
    """The published editions of an article by language, with article, topic, words and author, and `demanded`: whether reading it was
    ever demanded of anybody. One statement."""
    found = (
        Edition.objects.published()
        .filter(article__in=Article.objects.visible_to(person), article__slug=slug)
        .select_related("article__topic", "published__author", "release__approver")
        .annotate(demanded=Exists(ReadDemand.objects.filter(article=OuterRef("article"))))
        .defer("html", "published__body", "published__contents")
    )
    by_language: dict[str, Edition] = {edition.language: edition for edition in found}
    if not by_language:
        raise Refused("article")
    return by_language


def revision_to_sign(person: Person, slug: str, number: str) -> ArticleRevision | None:
    """The revision with this id, whole, if readers see it now; None if it is an older or newer one of the same article."""
    if not (number.isdecimal() and len(number) < 19):
        raise Refused("revision")
    rows = ArticleRevision.objects.filter(pk=int(number), article__slug=slug, article__in=Article.objects.visible_to(person))
    live = Exists(Edition.objects.published().filter(published=OuterRef("pk")))
    found = rows.select_related("article").annotate(live=live).first()
    if found is None:
        raise Refused("revision")
    return found if found.live else None


def fact(person: Person, fact_id: str) -> Fact:
    """A fact of the register; everybody may read all of them."""
    found = Fact.objects.filter(pk=fact_id).prefetch_related("sources").first()
    if found is None:
        raise Refused("fact")
    return found


def attachment(person: Person, attachment_id: UUID) -> Attachment:
    """A file of an article the person may read, unless it waits for an approver."""
    found = Attachment.objects.shown().filter(pk=attachment_id, article__in=Article.objects.visible_to(person)).first()
    if found is None:
        raise Refused("file")
    return found


def image(person: Person, image_id: UUID, width: int) -> Image:
    """A picture the person may see, where it is kept in that width. One statement."""
    found = Image.objects.visible_to(person).filter(pk=image_id).first()
    if found is None or width not in found.widths:
        raise Refused("image")
    return found
