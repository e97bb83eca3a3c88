"""The desk of the demo company at work, by `demo.yaml`: a change of law in effect, texts at every step of their way, a reading that is
asked. Made by the actions an editor and her approver would use; nothing is written beside them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from portal.articles.actions import changing, copying, demanding, releasing, reviewing
from portal.articles.actions.changing import Label
from portal.articles.actions.copying import Text
from portal.articles.models import Article, Change, ChangedPassage, Edition, ReadDemand, Release, Wording, WorkingCopy, signed_text
from portal.desk.queries.touching import touched_by
from portal.people.actions import signing
from portal.people.actions.demo import PASSWORD
from portal.people.models import Department, Person
from portal.people.zones import company_day, company_evening
from training.actions import renewing, revising
from training.models import Delta, Question
from training.queries.difference import difference

FILE = Path(__file__).parent / "demo.yaml"
YEAR = timedelta(days=365)
NOON = time(12)


class Cast:
    """Who does it. `complete`: both are there, as in the demo company."""

    def __init__(self, contents: dict[str, Any]) -> None:
        found = {person.email: person for person in Person.objects.active().filter(email__in=[contents["editor"], contents["approver"]])}
        self.editor, self.approver = found.get(contents["editor"]), found.get(contents["approver"])

    @property
    def complete(self) -> bool:
        return bool(self.editor and self.editor.is_editor and self.approver and self.approver.is_approver)


def contents() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def there_is_one() -> bool:
    """Whether somebody has worked at the desk already."""
    return WorkingCopy.objects.exists() or ReadDemand.objects.exists() or Release.objects.filter(shipped=False).exists()


@transaction.atomic
def lay(now: datetime) -> list[str]:
    """Lay everything on the desk, all or nothing; says what. What the store, the courses or the company do not hold is left out."""
    given = contents()
    cast = Cast(given)
    if not cast.complete:
        return []
    done = [f"{text['article']}: {text['until']}" for text in given["texts"] if _carry(text, cast, now)]
    done += ["change of law in effect"] * _change_the_law(given["law"], cast)
    done += ["article past its review date"] * _let_age(given["overdue"], cast, now)
    done += ["reading asked"] * _ask(given["demand"], cast, now)
    return done


# Texts


def _carry(given: dict[str, Any], cast: Cast, now: datetime) -> bool:
    """One text as far as `until` says."""
    copy = _written(given, cast)
    if copy is None:
        return False
    if given["until"] == "draft":
        return True
    release = releasing.hand_in(copy, by=cast.editor)  # type: ignore[arg-type]
    {"review": _comment, "returned": _return, "scheduled": _schedule, "published": _publish}[given["until"]](release, given, cast, now)
    return True


def _written(given: dict[str, Any], cast: Cast) -> WorkingCopy | None:
    """The editor's working copy of the published English text with the new words; None where the former ones do not stand in it."""
    assert cast.editor is not None
    edition = Edition.objects.published().filter(article__slug=given["article"], language="en").select_related("article").first()
    copy = copying.open_copy(cast.editor, edition.article, "en") if edition else None
    if copy is None or copy.body.count(given["was"]) != 1:
        return None
    copying.save(copy, Text(copy.title, copy.summary, copy.body.replace(given["was"], given["now"]), given["note"]), copying.Mark.of(copy))
    return copying.open_copy(cast.editor, copy.article, "en")


def _comment(release: Release, given: dict[str, Any], cast: Cast, now: datetime) -> None:
    for remark in given.get("comments", ()):
        said = (
            Wording.objects.filter(revision=release.revision, text__contains=remark["says"]) if "says" in remark else Wording.objects.none()
        )
        number = said.values_list("paragraph__number", flat=True).first() or 0
        releasing.comment(release, number, remark["text"], by=cast.approver)  # type: ignore[arg-type]


def _return(release: Release, given: dict[str, Any], cast: Cast, now: datetime) -> None:
    releasing.return_(release, by=cast.approver, message=given["message"])  # type: ignore[arg-type]


def _planned(release: Release, cast: Cast) -> Change:
    """Approved, and every passage labelled as wording."""
    release = releasing.approve(release, by=cast.approver)  # type: ignore[arg-type]
    change = releasing.plan(release)
    return changing.label(change, {row.position: Label(ChangedPassage.WORDING) for row in change.passages.all()}, by=cast.editor)


def _figures(change: Change) -> dict[str, Any]:
    return touched_by(change, change.passages.all()).figures()


def _publish(release: Release, given: dict[str, Any], cast: Cast, now: datetime) -> None:
    change = _planned(release, cast)
    changing.make(change, by=cast.editor, impact=_figures(change))


def _schedule(release: Release, given: dict[str, Any], cast: Cast, now: datetime) -> None:
    """At noon in three days, by the company's clock."""
    change = _planned(release, cast)
    noon = datetime.combine(company_day(now) + timedelta(days=3), NOON)
    at = timezone.make_aware(noon, timezone.get_default_timezone())
    releasing.schedule(release, at=at, zone=settings.TIME_ZONE, by=cast.editor)  # type: ignore[arg-type]
    changing.foresee(change, _figures(change))


# A change of law


def _change_the_law(given: dict[str, Any], cast: Cast) -> bool:
    """The waiting change of the English text, labelled as suggested and put into effect; the Chinese text's waits for its labels."""
    waiting = Change.objects.filter(state=Change.WAITING, edition__article__slug=given["article"], edition__language="en")
    change = waiting.exclude(passages__label="").first()
    if change is None:
        return False
    changing.label(change, {row.position: Label(row.label, row.facts) for row in change.passages.all()}, by=cast.editor)
    changing.make(change, by=cast.editor, impact=_figures(change))
    _renew(change, given["renewed_by"])
    _say_again(cast, confirmed=True, **given["put_back"])
    _say_again(cast, confirmed=False, **given["handed_in"])
    return True


def _renew(change: Change, email: str) -> None:
    """Somebody has read the difference before its questions were asked again: reading was all there was to do."""
    for delta in Delta.objects.open().filter(change=change, person__email=email).order_by("course").select_related("change", "course"):
        renewing.confirm_read(delta, difference(delta).blocks)


def _say_again(cast: Cast, *, confirmed: bool, question: str, why: str) -> None:
    """A question that is still right; with the second person's word it is drawn again."""
    found = Question.objects.filter(code=question, versions__suspended=True).first()
    if found is None:
        return
    revision = revising.put_back(found, why=why, by=cast.editor)  # type: ignore[arg-type]
    if confirmed:
        revising.confirm(revision, by=cast.approver)  # type: ignore[arg-type]


# Looking again, reading and signing


def _let_age(given: dict[str, Any], cast: Cast, now: datetime) -> bool:
    article = Article.objects.published().filter(slug=given["article"], legal=True).first()
    if article is None:
        return False
    looked = company_day(now - YEAR - timedelta(days=given["days"]))
    reviewing.confirm(article, by=cast.editor, on=looked)  # type: ignore[arg-type]
    return True


def _ask(given: dict[str, Any], cast: Cast, now: datetime) -> bool:
    article = Article.objects.published().filter(slug=given["article"]).first()
    department = Department.objects.filter(code=given["department"]).first()
    if article is None or department is None:
        return False
    due_at = company_evening(company_day(now) + timedelta(days=given["days"]))
    demanding.demand(article, department, due_at=due_at, why=given["why"], by=cast.editor)  # type: ignore[arg-type]
    _sign(article, Person.objects.active().filter(email=given["signed_by"]))
    return True


def _sign(article: Article, signers: Iterable[Person]) -> None:
    """With their password, as on the page; whoever has changed it since signs nothing."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    for person in signers:
        edition = Edition.objects.published().select_related("published__article").get(article=article, language="en")
        assert edition.published is not None
        try:
            signed = signing.sign(request, person, signed_text(edition.published), password=PASSWORD)
        except signing.NotSigned:
            continue
        demanding.keep_signature(person, edition.published, signed)
