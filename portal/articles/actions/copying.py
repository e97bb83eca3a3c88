"""Working copies: what an editor is writing. They save themselves; a text is never overwritten unseen.

A save names what it goes on from (`Mark`): which copy, which save of it, which revision. If that is not what stands, because another tab
or device has saved, handed in or begun anew since, it is `SavedElsewhere`, and the editor decides. What loses is set aside; it is kept for
`KEPT_FOR`, the newest `KEPT` for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.articles.merging import Place, chosen, merge, paragraphs
from portal.articles.models import Article, ArticleRevision, Edition, WorkingCopy
from portal.articles.models.release import WorkingCopyQuerySet
from portal.people.models import Person

KEPT = 10  # texts set aside, of one person, article and language, however old they are
KEPT_FOR = timedelta(days=30)  # after which the others go


class SavedElsewhere(Exception):
    """Another tab or device of the same person has saved since; `standing` is what stands now (None: it was handed in or given up)."""

    def __init__(self, standing: WorkingCopy | None) -> None:
        super().__init__("saved elsewhere")
        self.standing = standing


@dataclass(frozen=True)
class Mark:
    """What a typed text goes on from: a copy (None: not stored yet), the number of its save, and the revision its words began from."""

    copy: UUID | None
    serial: int
    base: int | None

    @classmethod
    def of(cls, copy: WorkingCopy) -> Mark:
        return cls(None if copy._state.adding else copy.pk, copy.serial, copy.base_id)


@dataclass(frozen=True)
class Text:
    """Everything an editor types, as it stands, finished or not. Line ends are made alike."""

    title: str = ""
    summary: str = ""
    body: str = ""
    change_note: str = ""

    @classmethod
    def of(cls, copy: WorkingCopy) -> Text:
        return cls(copy.title, copy.summary, copy.body, copy.change_note)

    @classmethod
    def typed(cls, title: str, summary: str, body: str, change_note: str) -> Text:
        return cls(title, summary.replace("\r\n", "\n"), body.replace("\r\n", "\n"), change_note)


def open_copy(person: Person, article: Article, language: str) -> WorkingCopy:
    """The copy a person is writing; where there is none a new one from the newest revision, which is stored with its first save."""
    held = WorkingCopy.objects.current().filter(person=person, article=article, language=language).select_related("base__author").first()
    if held is None:
        return fresh_copy(person, article, language)
    held.person, held.article = person, article
    return held


def fresh_copy(person: Person, article: Article, language: str) -> WorkingCopy:
    """A copy of the newest revision, not stored."""
    edition = Edition.objects.filter(article=article, language=language).select_related("newest__author").first()
    copy = WorkingCopy(person=person, article=article, language=language, base=edition.newest if edition else None)
    if copy.base:
        copy.title, copy.summary, copy.body = copy.base.title, copy.base.summary, copy.base.body
    return copy


@transaction.atomic
def save(copy: WorkingCopy, text: Text, mark: Mark, *, aside: bool = False) -> Mark:
    """Store what was typed; returns what the next save goes on from. The same words again change nothing.

    `mark`: what the typed text goes on from. Refused: `SavedElsewhere` where something else stands. `aside`: the editor has seen what
    stands and wants the typed text; that is set aside, and the copy goes on from the typed text's own revision.
    """
    standing = _current(copy).select_for_update().first()
    if standing is None:
        return _begin(copy, text, mark)
    if Text.of(standing) == text:
        return Mark.of(standing)
    if (standing.pk, standing.serial) != (mark.copy, mark.serial) or (standing.base_id != mark.base and not aside):
        raise SavedElsewhere(standing)
    if aside:
        _aside(standing)
    base = {} if standing.base_id == mark.base else {"base": _revision(copy, mark.base)}
    _current(copy).filter(pk=standing.pk).update(**vars(text), **base, serial=F("serial") + 1, saved_at=timezone.now())
    return Mark(standing.pk, standing.serial + 1, mark.base)


def _current(copy: WorkingCopy) -> WorkingCopyQuerySet:
    return WorkingCopy.objects.current().filter(person=copy.person, article=copy.article, language=copy.language)


def _revision(copy: WorkingCopy, pk: int | None) -> ArticleRevision | None:
    """A revision by its id, if it is one of this edition; anything else counts as none."""
    return ArticleRevision.objects.filter(article=copy.article, language=copy.language, pk=pk).first() if pk else None


def _begin(copy: WorkingCopy, text: Text, mark: Mark) -> Mark:
    if mark.copy or mark.serial:
        raise SavedElsewhere(None)
    base = _revision(copy, mark.base)
    if base and Text(base.title, base.summary, base.body) == text:
        return Mark(None, 0, base.pk)  # nothing was typed yet
    made = WorkingCopy(person=copy.person, article=copy.article, language=copy.language, base=base, serial=1, **vars(text))
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise SavedElsewhere(_current(copy).get()) from None
    return Mark.of(made)


@transaction.atomic
def keep_aside(copy: WorkingCopy, text: Text, mark: Mark | None = None) -> None:
    """Keep a text beside the copy, to be brought back; the copy stays as it is. Again: it is kept once.

    `mark`: what the text goes on from, where that is not what the copy does.
    """
    base = copy.base if mark is None or mark.base == copy.base_id else _revision(copy, mark.base)
    _aside(WorkingCopy(person=copy.person, article=copy.article, language=copy.language, base=base, **vars(text)))


def _aside(copy: WorkingCopy) -> None:
    """A row of its own with the words of `copy`. Words that lie there already are not kept twice; what is old beyond `KEPT` goes."""
    now = timezone.now()
    held = WorkingCopy.objects.aside().filter(person=copy.person, article=copy.article, language=copy.language)
    if held.filter(base=copy.base, **vars(Text.of(copy))).update(set_aside_at=now):
        return
    more = {"begun_at": copy.begun_at, "set_aside_at": now, "serial": copy.serial}
    WorkingCopy.objects.create(
        person=copy.person, article=copy.article, language=copy.language, base=copy.base, **vars(Text.of(copy)), **more
    )
    newest = list(held.values_list("pk", flat=True)[:KEPT])
    held.filter(set_aside_at__lt=now - KEPT_FOR).exclude(pk__in=newest).delete()


@transaction.atomic
def discard(copy: WorkingCopy) -> bool:
    """Give a copy up: it is set aside. A second call finds nothing to give up and returns False."""
    standing = WorkingCopy.objects.current().select_for_update().filter(pk=copy.pk).first()
    if standing is None:
        return False
    _aside(standing)
    standing.delete()
    return True


@transaction.atomic
def bring_back(kept: WorkingCopy) -> WorkingCopy:
    """Go on with a text that was set aside; what is being written takes its place aside. It still goes on from its own revision."""
    return _replace(kept, Text.of(kept), kept.base, spent=kept)


@transaction.atomic
def restore(person: Person, edition: Edition, revision: ArticleRevision) -> WorkingCopy:
    """An older revision's words become the person's copy, to be handed in as the next one; what is being written is set aside."""
    with override(edition.language):
        note = _("Restored from revision %(number)s.") % {"number": revision.number}
    copy = fresh_copy(person, edition.article, edition.language)
    return _replace(copy, Text(revision.title, revision.summary, revision.body, note), copy.base)


def _replace(copy: WorkingCopy, text: Text, base: ArticleRevision | None, spent: WorkingCopy | None = None) -> WorkingCopy:
    standing = _current(copy).select_for_update().first()
    if standing is None:
        standing = WorkingCopy(person=copy.person, article=copy.article, language=copy.language)
    elif Text.of(standing) != text:
        _aside(standing)
    for name, words in vars(text).items():
        setattr(standing, name, words)
    standing.base, standing.serial, standing.saved_at = base, standing.serial + 1, timezone.now()
    standing.save()
    if spent:
        WorkingCopy.objects.filter(pk=spent.pk).delete()
    return standing


# After a conflict: somebody has handed in a revision since the copy began


def newer(copy: WorkingCopy) -> ArticleRevision | None:
    """The newest revision where the copy does not go on from it; None: nothing came between."""
    edition = Edition.objects.filter(article=copy.article_id, language=copy.language).select_related("newest__author").first()
    return edition.newest if edition and edition.newest_id != copy.base_id else None


def merging(copy: WorkingCopy, theirs: ArticleRevision) -> list[Place]:
    """What the copy and the newer revision each changed in the text they both went on from."""
    return merge(paragraphs(copy.base.body if copy.base else ""), paragraphs(copy.body), paragraphs(theirs.body))


@transaction.atomic
def rebase(copy: WorkingCopy, onto: ArticleRevision, choices: dict[int, str] | None = None) -> WorkingCopy:
    """Go on from a newer revision: with the copy's own words, or with those `choices` make of both texts ({place: side}).

    The copy as it was is set aside where its words change. Refused: `SavedElsewhere` where the copy was handed in or given up meanwhile.
    """
    standing = WorkingCopy.objects.current().select_for_update(of=("self",)).select_related("base").filter(pk=copy.pk).first()
    if standing is None:
        raise SavedElsewhere(None)
    text = Text.of(standing)
    if choices is not None:
        title = onto.title if choices.get(-1) == "theirs" else standing.title
        summary = onto.summary if choices.get(-2) == "theirs" else standing.summary
        text = Text(title, summary, chosen(merging(standing, onto), choices), standing.change_note)
    return _replace(standing, text, onto)


@transaction.atomic
def take_theirs(copy: WorkingCopy, onto: ArticleRevision) -> WorkingCopy:
    """Go on from a newer revision with its words; the copy's own are set aside."""
    return _replace(copy, Text(onto.title, onto.summary, onto.body, copy.change_note), onto)
