"""Articles themselves: their address, shelf, whether they state law, and by when they are looked at again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.articles.actions import publishing
from portal.articles.models import Article, Citation, Edition
from portal.people import trail
from portal.people.models import Person


@transaction.atomic
def create(article: Article, *, by: Person) -> Article:
    """Put a new article on its shelf; it has no words yet."""
    article.save(force_insert=True)
    trail.note("article.add", article, actor=by, legal=article.legal)
    return article


def check_legal(article: Article, legal: bool) -> None:
    """Refused: to say of an article that it states no law while its words cite facts. So nobody gets past the second reader."""
    words = Edition.objects.filter(article=article)
    cited = Citation.objects.filter(revision__in=words.values("newest")) | Citation.objects.filter(revision__in=words.values("published"))
    if not legal and article.pk and cited.exists():
        raise ValidationError(_("Its text cites facts of the register, so it states law."))


@transaction.atomic
def change(article: Article, fields: list[str], *, by: Person) -> bool:
    """Store changed settings; loading content leaves the article alone from then on. False where nothing changed. Refused: `check_legal`."""
    if not fields:
        return False
    check_legal(article, article.legal)
    article.save()
    Edition.objects.filter(article=article).update(digest="")
    publishing.reindex(article.pk)
    trail.note("article.change", article, actor=by, fields=fields)
    return True
