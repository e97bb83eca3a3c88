"""Versions of a fact: proposed, read by a second person, published as a change of law like an article's text.

    version, release = propose(fact, words, by=…)     in review; `releasing` approves it, `changing` publishes it
    publish(release)                                  `changing` calls it: the fact says this now, and everything derived from it follows

`words` are those of `FactVersion`: heading, text, note, basis, status, confidence, as_of, chinese, sources.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import override

from portal.articles.actions import passages, publishing
from portal.articles.actions.terms import index_terms
from portal.articles.formats.files import is_as_of
from portal.articles.models import CONFIDENCE, ArticleRevision, ChangedPassage, Fact, FactVersion, Release, Source
from portal.articles.queries.facts import COLUMNS, current_version, words_of
from portal.articles.queries.standing import standing
from portal.common import keeping
from portal.people import trail
from portal.people.models import Person

NOTED = {"dated", "contestable", "opinion"}  # claims that never stand without their note


class Improper(Exception):
    """The words cannot stay as they are: `faults` by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in faults.items()))
        self.faults = faults


class Busy(Exception):
    """Another version of the fact is on its way to readers."""

    def __init__(self, release: Release) -> None:
        super().__init__("another version is in review")
        self.release = release


def in_force(fact: Fact) -> FactVersion:
    """The version the fact shows; written down where it never was."""
    return current_version(fact) or _next(fact, words_of(fact))


def _next(fact: Fact, words: dict[str, Any], note: str = "", author: Person | None = None) -> FactVersion:
    number = (fact.versions.aggregate(n=Max("number"))["n"] or 0) + 1
    return FactVersion.objects.create(fact=fact, number=number, words=words, change_note=note, author=author)


def record(fact: Fact, words: dict[str, Any], note: str = "") -> FactVersion:
    """Write down what the content says of a fact now, as its next version."""
    return _next(fact, words, note)


@transaction.atomic
def propose(fact: Fact, words: dict[str, Any], *, note: str, by: Person, base: int | None = None) -> tuple[FactVersion, Release]:
    """Write the next version and hand it in. Readers see nothing of it. The words in force propose nothing.

    `base`: number of the version the editor began from. Refused: `Improper`, `Busy` (also where `base` is no longer in force, with the
    release that brought the newer one, if any).
    """
    fact = Fact.objects.select_for_update().get(pk=fact.pk)
    held = in_force(fact)
    words = held.words | words
    faults = faults_of(fact, words)
    if held.words == words:
        faults["text"] = "same"
    if base is not None and base != held.number:
        faults["text"] = "moved"
    if faults:
        raise Improper(faults)
    open_one = Release.objects.open().filter(fact=fact).first()
    if open_one is not None:
        raise Busy(open_one)
    version = _next(fact, words, note, by)
    release = Release.objects.create(fact=fact, fact_version=version, legal=True, author=by, handed_in_by=by)
    trail.note("fact.propose", fact, actor=by, version=version.number, change_note=note)
    return version, release


def faults_of(fact: Fact, words: dict[str, Any]) -> dict[str, str]:
    """Field → "missing", "long", "unknown", "day" or "note"; the rules of the content files."""
    faults = {name: "missing" for name in ("heading", "text") if not words[name].strip()}
    if len(words["heading"]) > 200:
        faults["heading"] = "long"
    if words["confidence"] not in dict(CONFIDENCE):
        faults["confidence"] = "unknown"
    if (fact.kind == "claim") != bool(words["status"]) or (words["status"] and words["status"] not in dict(Fact.STATUS)):
        faults["status"] = "unknown"
    if words["status"] in NOTED and not words["note"].strip():
        faults["note"] = "missing"
    if not is_as_of(words["as_of"]):
        faults["as_of"] = "day"
    if set(words["sources"]) - set(Source.objects.filter(pk__in=words["sources"]).values_list("pk", flat=True)):
        faults["sources"] = "unknown"
    if not words["sources"] and not words["basis"].strip():
        faults["basis"] = "missing"
    return faults | _chinese_faults(words)


def _chinese_faults(words: dict[str, Any]) -> dict[str, str]:
    """A heading and a text or neither; a note and a basis exactly where the English has one."""
    chinese = {name: (text or "").strip() for name, text in words["chinese"].items()}
    if not any(chinese.values()):
        return {}
    faults = {f"{name}_zh": "missing" for name in ("heading", "text") if not chinese.get(name)}
    for name in ("note", "basis"):
        if bool(chinese.get(name)) != bool(words[name].strip()):
            faults[f"{name}_zh"] = "missing" if words[name].strip() else "note"
    if len(chinese.get("heading", "")) > 200:
        faults["heading_zh"] = "long"
    return faults


@transaction.atomic
def publish(release: Release, *, by: Person | None = None, at: datetime | None = None) -> bool:
    """The fact says what its approved version says. Returns False where it does already. Refused: `publishing.NotReady`."""
    moment = at or timezone.now()
    keeping.hold()
    release = Release.objects.select_for_update(of=("self",)).select_related("fact", "fact_version").get(pk=release.pk)
    if release.state == Release.PUBLISHED:
        return False
    publishing.check_ready(release, by, moment)
    if release.fact is None or release.fact_version is None:
        raise publishing.NotReady("not of a fact")
    release.state, release.published_at, release.published_by = Release.PUBLISHED, moment, by
    release.save(update_fields=["state", "published_at", "published_by"])
    _show(release.fact, release.fact_version, by)
    return True


@transaction.atomic
def show_again(fact: Fact, version: FactVersion, *, by: Person | None, at: datetime) -> None:
    """The fact says what it said before; the version that replaced it goes back to its author."""
    keeping.hold()
    Release.objects.filter(fact=fact, state=Release.PUBLISHED, fact_version__number__gt=version.number).update(**publishing.undone(by, at))
    _show(fact, version, by)


def _show(fact: Fact, version: FactVersion, by: Person | None) -> None:
    """From now on content files leave the fact alone, like an edited article."""
    for name in COLUMNS:
        setattr(fact, name, version.words[name])
    fact.digest = ""
    fact.save(update_fields=[*COLUMNS, "digest"])
    fact.sources.set(version.words["sources"])
    follow([fact.pk])
    if fact.kind == "glossary":
        index_terms()
    keeping.touch()
    trail.note("fact.publish", fact, actor=by, version=version.number)


def follow(changed: Iterable[str]) -> None:
    """Law as at and confidence of the revisions that cite changed facts: they are worked out from the register and follow it."""
    ids = list(changed)
    revisions = ArticleRevision.objects.filter(citations__fact__in=ids).distinct() if ids else []
    for revision in revisions:
        law_as_at, confidence = standing(Fact.objects.filter(citations__revision=revision).distinct())
        ArticleRevision.objects.filter(pk=revision.pk).update(law_as_at=law_as_at, confidence=confidence)
    for article_id in {revision.article_id for revision in revisions}:
        publishing.reindex(article_id)


def title(version: FactVersion) -> dict[str, str]:
    """The heading in both languages."""
    chinese = (version.words["chinese"] or {}).get("heading", "")
    return {"en": version.words["heading"]} | ({"zh-hans": chinese} if chinese else {})


def passages_of(before: FactVersion, after: FactVersion) -> list[ChangedPassage]:
    """What the fact says differently: one passage, in English, or in Chinese where only the translation differs."""
    if before.words == after.words:
        return []
    spoken = (english(before.words), english(after.words))
    if spoken[0] == spoken[1]:
        spoken = (chinese_text(before.words), chinese_text(after.words))
    if spoken[0] == spoken[1]:  # only its sources
        spoken = tuple(f"{text}\n{', '.join(words['sources'])}" for text, words in zip(spoken, (before.words, after.words), strict=True))  # type: ignore[assignment]
    return [passages.passage_of_words(*spoken, [after.fact_id])]


def english(words: dict[str, Any]) -> str:
    """Everything an English reader sees of a fact, a line each."""
    with override("en"):
        sure = dict(CONFIDENCE).get(words["confidence"], "")
        status = dict(Fact.STATUS).get(words["status"], "")
        lines = [words["heading"], words["text"], words["note"], words["basis"], str(status), f"{words['as_of']} · {sure}"]
    return "\n".join(filter(None, lines))


def chinese_text(words: dict[str, Any]) -> str:
    return "\n".join(filter(None, (words["chinese"].get(name, "") for name in ("heading", "text", "note", "basis"))))
