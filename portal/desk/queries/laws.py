"""Rows of a desk that changes of law leave: labels and plans that wait, questions out of the draw, lessons and translations that are older.

What changes only together with content (suspensions, notices, older paragraphs) is kept until it does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.articles.models import Change, Edition, Release
from portal.articles.queries.twins import older, untranslated
from portal.common import keeping
from portal.common.dates import moment_text
from portal.common.languages import current_language, pick
from portal.desk.queries.desk import Desk, Row
from portal.people.access import holds
from training.models import QuestionRevision
from training.queries import waiting

FEW = 3  # so many questions or lessons have a row each; more have one together


def changed(desk: Desk) -> list[Row]:
    """Changes that came with the content and that nobody has labelled."""
    text = _("Readers see new words since %(at)s. Say what changed, so that what rests on them follows.")
    return [
        _change_row(change, "law", text % {"at": moment_text(change.planned_at, "short")}, _("Label"))
        for change in (desk.changes if desk.keeps else [])
        if change.state == Change.WAITING
    ]


def planned(desk: Desk) -> list[Row]:
    """Plans that wait for labels or for somebody who puts them into effect; a text in review is planned as far as it can be once it is labelled."""
    found = []
    for change in desk.changes if desk.keeps else []:
        release, missing = change.release, change.missing  # type: ignore[attr-defined]
        if change.state != Change.PLANNED or release is None or (release.state == Release.APPROVED and release.publish_at):
            continue
        if missing:
            text = ngettext("%(missing)d of %(n)d passage has no label yet.", "%(missing)d of %(n)d passages have no label yet.", change.n)  # type: ignore[attr-defined]
            found.append(_change_row(change, "plan", text % {"missing": missing, "n": change.n}, _("Label")))  # type: ignore[attr-defined]
        elif release.state == Release.APPROVED or not release.legal:
            found.append(_change_row(change, "plan", _("Labelled and approved. It can be put into effect."), _("Publish …")))
    return found


def _change_row(change: Change, kind: str, sentence: str, action: str) -> Row:
    title, language = _called(change)
    return Row(kind, title, sentence, change.get_absolute_url(), action, change.planned_at, language)


def _called(change: Change) -> tuple[str, str]:
    """What a change is called, and in which language."""
    spoken = current_language() if change.title.get(current_language()) else "en"
    return pick(change.title) or str(change), spoken


# Questions


def questions(desk: Desk) -> list[Row]:
    """Questions out of the draw for which nobody has handed anything in."""
    if not desk.keeps:
        return []
    answered = {row.question.code for row in desk.revisions}
    rows = [row for row in keeping.kept("desk questions", lambda: waiting.out_of_the_draw([])) if row.code not in answered]
    if len(rows) > FEW:
        title = ngettext("%(n)d question is out of the draw", "%(n)d questions are out of the draw", len(rows)) % {"n": len(rows)}
        text = _("The law they rest on has changed. Say whether each is still right, or write its next version.")
        return [Row("question", title, text, reverse("desk_law"), _("Look"), rows[0].since, current_language())]
    text = _("%(code)s: out of the draw since %(at)s, after a change of law.")
    return [_question_row(row, text % {"code": row.code, "at": moment_text(row.since, "short")}) for row in rows]


def _question_row(row: waiting.WaitingQuestion, sentence: str) -> Row:
    return Row(
        "question", row.stem[:160], sentence, reverse("desk_question_revise", args=[row.code]), _("Revise"), row.since, current_language()
    )


def confirmations(desk: Desk) -> list[Row]:
    """What others handed in for questions, for those who may confirm it."""
    text = _("%(code)s: handed in by %(name)s on %(at)s. A second person confirms it.")
    rows = [row for row in desk.revisions if row.author_id != desk.person.pk] if holds(desk.person, "approver") else []
    return [_revision_row(row, "review", text, _("Read")) for row in rows]


def handed_in(desk: Desk) -> list[Row]:
    """What the person handed in for questions."""
    text = _("%(code)s: waits for a second person since %(at)s.")
    rows = [row for row in desk.revisions if row.author_id == desk.person.pk] if desk.keeps else []
    return [_revision_row(row, "in_review", text, _("Look")) for row in rows]


def _revision_row(row: QuestionRevision, kind: str, text: str, action: str) -> Row:
    said = text % {"code": row.question.code, "name": row.author, "at": moment_text(row.at, "short")}
    url = reverse("desk_question_revise", args=[row.question.code])
    return Row(kind, waiting.stem_of(row.base)[:160], said, url, action, row.at, current_language())


# Lessons and translations


def lessons(desk: Desk) -> list[Row]:
    """Lessons whose words still tell the old law."""
    rows = keeping.kept("desk lessons", waiting.lessons) if desk.keeps else []
    if len(rows) > FEW:
        title = ngettext("%(n)d lesson still tells the old law", "%(n)d lessons still tell the old law", len(rows)) % {"n": len(rows)}
        text = _("They carry notices until their words are renewed, or found right as they stand.")
        return [Row("lesson", title, text, reverse("desk_law"), _("Look"), desk.now, current_language())]
    found = []
    for row in rows:
        text = ngettext("%(n)d passage carries a notice.", "%(n)d passages carry a notice.", row.blocks) % {"n": row.blocks}
        found.append(Row("lesson", str(row.lesson), text, reverse("desk_law"), _("Look"), desk.now, current_language()))
    return found


@dataclass
class Aged:
    """The published translation of an article, and how many of its paragraphs are older than their source or missing."""

    slug: str
    title: str
    language: str
    at: datetime | None
    older: int = 0
    missing: int = 0


def translations(desk: Desk) -> list[Row]:
    """Translations with paragraphs that are older than their source, or missing. Kept until content changes."""
    found = []
    for row in keeping.kept("desk translations", _aged) if desk.writes else []:
        url = reverse("desk_translation", args=[row.slug])
        found.append(Row("translation", row.title, _behind(row), url, _("Look"), row.at or desk.now, row.language))
    return found


def _aged() -> list[Aged]:
    """Three statements."""
    behind = Counter(pair.target.article_id for pair in older())
    missing = Counter(paragraph.article_id for paragraph in untranslated())
    rows = Edition.objects.published().filter(article__in=behind.keys() | missing.keys()).select_related("article", "published")
    rows = rows.defer("html", "published__body", "published__contents").order_by("published_at", "pk")
    return [
        Aged(row.article.slug, row.published.title, row.language, row.published_at, behind[row.article_id], missing[row.article_id])
        for row in rows
        if row.language != row.article.source_language and row.published
    ]


def _behind(row: Aged) -> str:
    told = []
    if row.older:
        told.append(
            ngettext("%(n)d paragraph is older than its source.", "%(n)d paragraphs are older than their source.", row.older)
            % {"n": row.older}
        )
    if row.missing:
        told.append(
            ngettext("%(n)d paragraph is not translated.", "%(n)d paragraphs are not translated.", row.missing) % {"n": row.missing}
        )
    return " ".join(told)
