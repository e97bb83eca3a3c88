"""What a reader is asked to read and sign. Where nothing is asked of anybody it costs no statement: that is kept like content."""

from __future__ import annotations

from dataclasses import dataclass

from portal.articles.models import ReadDemand, ReadSignature
from portal.common import keeping
from portal.people.models import Person


def any_open() -> bool:
    """Whether anything is asked of anybody. Whoever makes or ends a demand touches the content's stamp."""
    return bool(keeping.stamp()) and keeping.kept("read demands", lambda: ReadDemand.objects.open().exists())


def owed(person: Person) -> list[ReadDemand]:
    """What the person has still to read and sign, each article once, soonest first; with `title`. At most one statement."""
    if not any_open():
        return []
    rows = ReadDemand.objects.asked_of(person).with_met(person).with_title().filter(met=False)
    once: dict[int, ReadDemand] = {}
    for row in rows.select_related("article").order_by("due_at", "pk"):
        once.setdefault(row.article_id, row)
    return list(once.values())


@dataclass(frozen=True)
class Asked:
    """What is asked of a reader of one article, and what they have signed of it last."""

    demand: ReadDemand | None
    signature: ReadSignature | None

    @property
    def to_sign(self) -> bool:
        return self.demand is not None and not self.demand.met  # type: ignore[attr-defined]


def asked_on(person: Person, article_id: int) -> Asked:
    """Two statements."""
    open_ = ReadDemand.objects.asked_of(person).filter(article=article_id).with_met(person).order_by("met", "due_at", "pk").first()
    mine = ReadSignature.objects.filter(person=person, revision__article=article_id).select_related("revision")
    return Asked(open_, mine.defer("revision__body", "revision__contents").order_by("-signed_at", "-pk").first())
