"""A question as editors see it: with its key, why it waits, and what was handed in for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.common.languages import LANGUAGES
from training.models import Question, QuestionRevision, QuestionVersion, Suspension
from training.queries.difference import Passage, answers_of, shown


@dataclass(frozen=True)
class Words:
    """A version in one language, with the right answer in words."""

    language: str
    stem: str
    options: list[tuple[str, bool, str]]  # (text, right, reason)
    right: list[str]  # where options do not say it
    explanation: str


@dataclass(frozen=True)
class Asked:
    """A question at the desk. `since` is none where it is not suspended."""

    version: QuestionVersion
    since: datetime | None
    passages: list[Passage]
    revision: QuestionRevision | None
    last: QuestionRevision | None  # the one decided last

    @property
    def restored(self) -> bool:
        """The version in force is one that had been replaced: the change of law was undone."""
        row = self.last
        return row is not None and row.state == QuestionRevision.CONFIRMED and row.version is not None and row.base_id == self.version.pk

    @property
    def words(self) -> list[Words]:
        return words_of(self.version)

    @property
    def next_words(self) -> list[Words]:
        return words_of(self.revision.version) if self.revision and self.revision.version else []


def asked(question: Question) -> Asked:
    """Five statements."""
    version = question.versions.select_related("question", "proof").get(status=QuestionVersion.PUBLISHED)
    rows = list(Suspension.objects.filter(version=version, lifted_at=None).order_by("since"))
    revisions = list(question.revisions.select_related("author", "version", "decided_by").order_by("-at"))
    open_ = [row for row in revisions if row.state == QuestionRevision.OPEN]
    closed = [row for row in revisions if row.state != QuestionRevision.OPEN]
    about = {version.proof_id, *version.facts.values_list("pk", flat=True)}
    passages = [row for row in answers_of([row.change_id for row in rows]) if about & set(row.facts)]
    return Asked(version, rows[0].since if rows else None, shown(passages), next(iter(open_), None), next(iter(closed), None))


def words_of(version: QuestionVersion) -> list[Words]:
    """In every language the version has."""
    return [_words(version, language) for language in LANGUAGES if version.body.get(language)]


def _words(version: QuestionVersion, language: str) -> Words:
    body, said, key = version.body[language], version.explanation.get(language) or {}, version.key
    texts = {option["key"]: option["text"] for option in body.get("options") or []}
    lefts = {left["key"]: left["text"] for left in body.get("lefts") or []}
    choosing = version.kind in ("single", "multiple", "true_false")
    options = [(text, one in key["correct"], (said.get("options") or {}).get(one, "")) for one, text in texts.items()] if choosing else []
    explanation = said.get("general") or said.get("model_answer") or ""
    return Words(
        language, body["stem"], options, [] if choosing else _right(version, key, texts, lefts, body.get("unit") or ""), explanation
    )


def _right(version: QuestionVersion, key: dict[str, Any], texts: dict[str, str], lefts: dict[str, str], unit: str) -> list[str]:
    if version.kind == "matching":
        return [f"{lefts.get(left, left)} – {texts[option]}" for left, option in key["correct"].items()]
    if version.kind == "ordering":
        return [f"{place}. {texts[option]}" for place, option in enumerate(key["correct"], start=1)]
    if version.kind == "numeric":
        return [f"{key['correct']} ± {key.get('tolerance', 0)} {unit}".strip()]
    return [" / ".join(group) for group in key["keywords"]]
