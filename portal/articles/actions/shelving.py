"""Articles themselves: their address, shelf, whether they state law, and by when they are looked at again.

That an article states no law is said by an approver, and whoever says so publishes nothing in it alone (`deciding.states_law`): so two
people see every text that a reader could take for law.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.articles.actions import publishing
from portal.articles.models import Article, Citation, Edition
from portal.common import keeping
from portal.people import trail
from portal.people.access import holds
from portal.people.models import Person


@transaction.atomic
def create(article: Article, *, by: Person) -> Article:
    """Put a new article on its shelf; it has no words yet. Refused: `check_legal`."""
    check_legal(article, by=by)
    article.no_law_by = None if article.legal else by
    article.save(force_insert=True)
    trail.note("article.add", article, actor=by, legal=article.legal)
    return article


def cites(article: Article) -> bool:
    """Whether its newest words or those readers see cite facts, in any language. One statement."""
    words = Edition.objects.filter(article=article.pk)
    cited = Citation.objects.filter(revision__in=words.values("newest")) | Citation.objects.filter(revision__in=words.values("published"))
    return cited.exists()


def check_legal(article: Article, *, by: Person) -> None:
    """Refuse that `by` says of an article that it states no law: while its words cite facts, and where `by` approves nothing."""
    if article.legal:
        return
    if cites(article):
        raise ValidationError(_("Its text cites facts of the register, so it states law."))
    if not holds(by, "approver") and not Article.objects.filter(pk=article.pk, legal=False).exists():
        raise ValidationError(_("That an article states no law is said by an approver."))


@transaction.atomic
def change(article: Article, fields: list[str], *, by: Person) -> bool:
    """Store the settings that were changed, no others; loading content leaves the article alone from then on. False where nothing
    changed. Refused: `check_legal`."""
    if not fields:
        return False
    keeping.hold()
    before = Article.objects.select_for_update().get(pk=article.pk)
    if "legal" in fields:
        check_legal(article, by=by)
        article.no_law_by = None if article.legal else before.no_law_by if not before.legal else by
    article.save(update_fields={*fields, *(["no_law_by", "review_by"] if "legal" in fields else [])})
    Edition.objects.filter(article=article).update(digest="")
    publishing.reindex(article.pk)
    trail.note("article.change", article, actor=by, fields=fields)
    return True
