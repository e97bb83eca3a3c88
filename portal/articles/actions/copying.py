"""Working copies: what an editor is writing. They save themselves; a text is never overwritten unseen, and none is thrown away.

A save names the copy's `serial` it goes on from. If another tab or device has saved since, it is `Overtaken`, and the editor decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.articles.merging import Place, chosen, merge, paragraphs
from portal.articles.models import Article, ArticleRevision, Edition, WorkingCopy
from portal.people.models import Person

KEPT = 10  # texts set aside, of one person, article and language


class Overtaken(Exception):
    """Another tab or device of the same person has saved since; `standing` is what stands now (None: it was handed in or given up)."""

    def __init__(self, standing: WorkingCopy | None) -> None:
        super().__init__("saved elsewhere")
        self.standing = standing


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
def save(copy: WorkingCopy, text: Text, serial: int, *, aside: bool = False) -> int:
    """Store what was typed; returns the new serial. The same words again change nothing and return the serial that stands.

    `serial`: the one the typed text goes on from. Refused: `Overtaken`. `aside`: what stands now is set aside before it is replaced.
    """
    stored = WorkingCopy.objects.current().filter(person=copy.person, article=copy.article, language=copy.language)
    standing = stored.select_for_update().first()
    if standing is None:
        return _begin(copy, text, serial)
    if Text.of(standing) == text:
        return standing.serial
    if standing.serial != serial:
        raise Overtaken(standing)
    if aside:
        _aside(standing)
    stored.filter(serial=serial).update(**vars(text), serial=F("serial") + 1, saved_at=timezone.now())
    return serial + 1


def _begin(copy: WorkingCopy, text: Text, serial: int) -> int:
    if serial:
        raise Overtaken(None)
    if copy.base and Text(copy.base.title, copy.base.summary, copy.base.body) == text:
        return 0  # nothing was typed yet
    made = WorkingCopy(person=copy.person, article=copy.article, language=copy.language, base=copy.base, serial=1, **vars(text))
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise Overtaken(WorkingCopy.objects.current().get(person=copy.person, article=copy.article, language=copy.language)) from None
    return 1


@transaction.atomic
def keep_aside(copy: WorkingCopy, text: Text) -> None:
    """Keep a text beside the copy, to be brought back; the copy stays as it is."""
    _aside(WorkingCopy(person=copy.person, article=copy.article, language=copy.language, base=copy.base, **vars(text)))


def _aside(copy: WorkingCopy) -> None:
    """A row of its own with the words of `copy`; the oldest beyond `KEPT` go."""
    more = {"begun_at": copy.begun_at, "set_aside_at": timezone.now(), "serial": copy.serial}
    WorkingCopy.objects.create(
        person=copy.person, article=copy.article, language=copy.language, base=copy.base, **vars(Text.of(copy)), **more
    )
    held = WorkingCopy.objects.aside().filter(person=copy.person, article=copy.article, language=copy.language)
    WorkingCopy.objects.filter(pk__in=list(held.values_list("pk", flat=True)[KEPT:])).delete()


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
    stored = WorkingCopy.objects.current().filter(person=copy.person, article=copy.article, language=copy.language)
    standing = stored.select_for_update().first()
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

    The copy as it was is set aside where its words change. Refused: `Overtaken` where the copy was handed in or given up meanwhile.
    """
    standing = WorkingCopy.objects.current().select_for_update(of=("self",)).select_related("base").filter(pk=copy.pk).first()
    if standing is None:
        raise Overtaken(None)
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
