"""What lies on somebody's desk: rows of one thing, one sentence and one button.

Each kind of row is a function from a `Desk` to its rows; other parts of the portal add theirs to `WAITING`, `DRAFTS` or `SCHEDULED`.
What changes of law leave to do is in `laws`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.articles.models import Edition, Release, WorkingCopy
from portal.common import keeping
from portal.common.dates import day_text, moment_text
from portal.common.languages import current_language, pick
from portal.desk.queries import laws
from portal.desk.queries.desk import Desk, Row
from portal.people.access import holds
from portal.people.zones import company_day
from training.queries.reviewing import overdue as overdue_lessons

__all__ = ["TABS", "Desk", "Row", "rows"]

OLD = timedelta(days=1)  # a working copy that nobody went on with


def _title(release: Release) -> str:
    return release.revision.title if release.revision else str(release.fact)


def _language(release: Release) -> str:
    if release.revision:
        return release.revision.language
    return release.fact.local.lang.lower() if release.fact else "en"


def _number(release: Release) -> int:
    return release.revision.number if release.revision else release.fact_version.number if release.fact_version else 0


def _row(release: Release, kind: str, sentence: str, action: str, at: datetime | None = None, url: str = "") -> Row:
    return Row(kind, _title(release), sentence, url or release.get_absolute_url(), action, at or release.handed_in_at, _language(release))


def reviews(desk: Desk) -> list[Row]:
    """Handed in by others, for those who may approve it."""
    if not holds(desk.person, "approver"):
        return []
    text = _("Revision %(number)s by %(name)s, handed in on %(at)s.")
    return [
        _row(release, "review", text % {"number": _number(release), "name": release.author or "–", "at": moment_text(release.handed_in_at, "short")}, _("Read"))
        for release in desk.releases
        if release.state == Release.IN_REVIEW and not desk.is_mine(release)
    ]  # fmt: skip


def ready(desk: Desk) -> list[Row]:
    """Approved, or missed at its minute: somebody publishes it. What states no law needs no approval; what is planned stands by its plan."""
    planned = {change.release_id for change in desk.changes} if desk.keeps else set()
    found = []
    for release in desk.releases if desk.keeps else []:
        said = {"number": _number(release), "name": release.approver or "–"}
        if release.missed:
            found.append(_row(release, "missed", release.missed, _("Look"), release.publish_at))
        elif release.pk in planned:
            continue
        elif release.state == Release.APPROVED:
            text = _("Revision %(number)s, approved by %(name)s. It can be published.") % said
            found.append(_row(release, "ready", text, _("Publish …")))
        elif release.state == Release.IN_REVIEW and not release.legal and desk.is_mine(release):
            text = _("Revision %(number)s states no law. It can be published.") % said
            found.append(_row(release, "ready", text, _("Publish …")))
    return found


def unasked(desk: Desk) -> list[Row]:
    """Newest revisions that nobody was asked to read: an import leaves them."""
    text = _("Revision %(number)s by %(name)s is in the history. Nobody was asked to read it.")
    found = []
    for edition in desk.editions if desk.writes else []:
        if edition.unasked:  # type: ignore[attr-defined]
            newest = edition.newest
            said = text % {"number": newest.number, "name": newest.author or "–"}
            url = reverse("desk_article", args=[edition.article.slug])
            found.append(Row("unasked", newest.title, said, url, _("Look"), newest.created_at, edition.language))
    return found


def after_law_text(questions: int, lessons: int) -> str:
    """Quizzes leave out 3 questions, 1 lesson carries a notice."""
    one = ngettext("Quizzes leave out %(n)d question", "Quizzes leave out %(n)d questions", questions) % {"n": questions}
    two = ngettext("%(n)d lesson carries a notice", "%(n)d lessons carry notices", lessons) % {"n": lessons}
    return _("%(one)s, %(two)s.") % {"one": one, "two": two}


def overdue(desk: Desk) -> list[Row]:
    """Published articles and lessons whose date of review has passed, the oldest first."""
    if not desk.keeps:
        return []
    late = [edition for edition in desk.editions if edition.late]  # type: ignore[attr-defined]
    late.sort(key=lambda edition: (edition.article.review_by or date.max, edition.pk))
    found = []
    for edition in late:
        url = f"{edition.article.get_absolute_url()}?lang={edition.language}"
        found.append(_aging_row(edition, "overdue", _due(edition.article.review_by), url, _("Check")))
    day = company_day(desk.now)
    for lesson in keeping.kept(f"desk overdue {day}", lambda: list(overdue_lessons(day))):
        sentence = f"{pick(lesson.course.title)} · {_due(lesson.review_by)}"
        found.append(Row("overdue", pick(lesson.title), sentence, lesson.get_absolute_url(), _("Check"), desk.now, current_language()))
    return found


def _due(day: date | None) -> str:
    return _("Its review was due on %(day)s.") % {"day": day_text(day)} if day else ""


def _aging_row(edition: Edition, kind: str, sentence: str, url: str, action: str) -> Row:
    title = edition.published.title if edition.published else edition.article.slug
    at = edition.published_at or edition.article.created_at
    return Row(kind, title, sentence, url, action, at, edition.language)


def _copy_row(copy: WorkingCopy, kind: str) -> Row:
    title = copy.title or (copy.base.title if copy.base else copy.article.slug)
    sentence = _("Saved on %(at)s, not handed in.") % {"at": moment_text(copy.saved_at, "short")}
    return Row(kind, title, sentence, copy.get_absolute_url(), _("Go on"), copy.saved_at, copy.language)


def old_copies(desk: Desk) -> list[Row]:
    return [_copy_row(copy, "old_copy") for copy in desk.copies if copy.saved_at < desk.now - OLD]


def copies(desk: Desk) -> list[Row]:
    return [_copy_row(copy, "copy") for copy in reversed(desk.copies)]


def returned(desk: Desk) -> list[Row]:
    """Given back to their author, as long as nothing newer was handed in."""
    rows = [release for release in desk.releases if release.state == Release.RETURNED and release.author_id == desk.person.pk]
    rows = [release for release in rows if not _overtaken(release)]
    return [_row(release, "returned", release.says[:200], _("Mend")) for release in rows]


def _overtaken(release: Release) -> bool:
    return release.edition.newest_id != release.revision_id if release.edition else release.overtaken  # type: ignore[attr-defined]


def under_review(desk: Desk) -> list[Row]:
    text = _("Revision %(number)s waits for somebody to read it since %(at)s.")
    return [
        _row(release, "in_review", text % {"number": _number(release), "at": moment_text(release.handed_in_at, "short")}, _("Look"))
        for release in desk.releases
        if release.state == Release.IN_REVIEW and desk.is_mine(release)
    ]


def scheduled(desk: Desk) -> list[Row]:
    """The next minute first."""
    rows = sorted((r for r in desk.releases if r.state == Release.SCHEDULED and r.publish_at), key=lambda r: (r.publish_at, str(r.pk)))
    text = _("Revision %(number)s is published on %(at)s.")
    return [
        _row(
            release, "scheduled", text % {"number": _number(release), "at": moment_text(release.publish_at)}, _("Look"), release.publish_at
        )
        for release in rows
        if release.publish_at
    ]


Kind = Callable[[Desk], list[Row]]
WAITING: list[Kind] = [
    laws.changed, laws.planned, reviews, laws.confirmations, ready, laws.questions, laws.lessons, unasked, overdue, laws.translations, old_copies,
]  # fmt: skip
DRAFTS: list[Kind] = [returned, copies, under_review, laws.handed_in]
SCHEDULED: list[Kind] = [scheduled]
TABS = {"waiting": WAITING, "drafts": DRAFTS, "scheduled": SCHEDULED}


def rows(desk: Desk, tab: str) -> list[Row]:
    return [row for kind in TABS[tab] for row in kind(desk)]
