"""Ways to hand in, approve and plan, for tests of changes of law."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from portal.articles import bells
from portal.articles.actions import changing
from portal.articles.actions.changing import Label
from portal.articles.models import ArticleRevision, Change, Edition, FactVersion, Release
from portal.people.models import Person

ONE, TWO, THREE = (
    "A right holder is paid once, whoever sells the goods next.",
    "No treaty answers it for all of the Members there are.",
    "Customs may hold what infringes, on the way in and on the way out.",
)


def text(*paragraphs: str, cite: str = "T6") -> str:
    """A text of these paragraphs; one may bring its own citation."""
    return "## One\n\n" + "\n\n".join(one if "[@" in one else f"{one} [@{cite}]" for one in paragraphs) + "\n"


def approved(revision: ArticleRevision, *, author: Person, approver: Person) -> Release:
    """The release of a revision, read by a second person."""
    edition = Edition.objects.get(article=revision.article, language=revision.language)
    return Release.objects.create(edition=edition, revision=revision, author=author, handed_in_by=author, **_read_by(approver))


def approved_fact(version: FactVersion, *, approver: Person) -> Release:
    Release.objects.filter(fact_version=version).update(**_read_by(approver))
    return Release.objects.get(fact_version=version)


def _read_by(approver: Person) -> dict[str, Any]:
    return {"state": Release.APPROVED, "approver": approver, "approved_at": timezone.now()}


def label_all(change: Change, label: str = "answer", **more: Any) -> Change:
    return changing.label(change, {row.position: Label(label) for row in change.passages.all()}, **more)


@contextmanager
def heard() -> Iterator[SimpleNamespace]:
    """What the bells told: `changed` and `restored`, lists of changes."""
    told = SimpleNamespace(changed=[], restored=[])

    def listener(into: list[Change]) -> Callable[..., None]:
        def listen(sender: object, change: Change, **_more: Any) -> None:
            into.append(change)

        return listen

    pairs = [(bells.law_changed, listener(told.changed)), (bells.law_restored, listener(told.restored))]
    for bell, listen in pairs:
        bell.connect(listen)
    try:
        yield told
    finally:
        for bell, listen in pairs:
            bell.disconnect(listen)
