"""Asking people to read and sign an article, taking that back, and keeping a signature."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.articles.models import Article, ArticleRevision, Edition, ReadDemand, ReadSignature
from portal.common import keeping
from portal.people import trail
from portal.people.access import Refused
from portal.people.actions.signing import Signed
from portal.people.models import Department, Person


class AskedAlready(Exception):
    """There is an open demand of the same article to the same people."""


class Outdated(Exception):
    """The revision that was read is not what readers see by now: nothing was signed."""


def demand(
    article: Article, department: Department | None, *, due_at: datetime, why: str, every_revision: bool = False, by: Person
) -> ReadDemand:
    """Ask everybody who belongs to the department or below it (None: everybody), now and as long as the demand is open.

    Refused: `AskedAlready`. A repetition of the same form is refused so too, and asks nobody twice.
    """
    try:
        with transaction.atomic():
            keeping.hold()
            row = ReadDemand.objects.create(
                article=article, department=department, due_at=due_at, why=why.strip(), every_revision=every_revision, made_by=by
            )
            keeping.touch()
            detail = {"department": department.code if department else "", "due_at": due_at.isoformat(), "every_revision": every_revision}
            trail.note("article.read_demanded", article, actor=by, demand=row.pk, why=row.why, **detail)
            return row
    except IntegrityError:
        if ReadDemand.objects.open().filter(article=article, department=department).exists():
            raise AskedAlready from None
        raise


@transaction.atomic
def end(row: ReadDemand, *, by: Person) -> bool:
    """Ask nobody any more; what was signed stays. A repetition returns False."""
    keeping.hold()
    ended = ReadDemand.objects.open().filter(pk=row.pk).update(ended_at=timezone.now())
    if ended:
        keeping.touch()
        trail.note("article.read_demand_ended", row.article, actor=by, demand=row.pk)
    return bool(ended)


@transaction.atomic
def keep_signature(person: Person, revision: ArticleRevision, signed: Signed) -> ReadSignature:
    """Keep that `person` has signed a revision of which reading is asked of them. A repetition returns the first signature.

    Refused: `Outdated` where readers see another revision by now (publishing waits for us, or we for it); `Refused` where nothing is asked.
    """
    shown = Edition.objects.published().select_for_update().filter(published=revision)
    if not list(shown.values_list("pk")):
        raise Outdated
    if not ReadDemand.objects.asked_of(person).filter(article=revision.article_id).exists():
        raise Refused("demand")
    kept = {"text_sha256": signed.text_sha256, "signed_at": signed.at, "method": signed.method}
    row, new = ReadSignature.objects.get_or_create(person=person, revision=revision, defaults=kept)
    if new:
        trail.note(
            "article.read_signed",
            revision.article,
            actor=person,
            language=revision.language,
            revision=revision.number,
            text_sha256=row.text_sha256,
            method=row.method,
        )
    return row
