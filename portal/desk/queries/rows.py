"""What lies on somebody's desk: rows of one thing, one sentence and one button.

Each kind of row is a function from a `Desk` to its rows; other parts of the portal add theirs to `WAITING`, `DRAFTS` or `SCHEDULED`.
What several kinds read is read once, by the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.articles.models import Article, ArticleRevision, Change, Edition, Release, WorkingCopy
from portal.common.dates import day_text, moment_text
from portal.common.languages import current_language, pick
from portal.people.access import holds
from portal.people.models import Person
from portal.people.zones import company_day
from training.queries import waiting
from training.queries.reviewing import overdue as overdue_lessons

OLD = timedelta(days=1)  # a working copy that nobody went on with


@dataclass(frozen=True)
class Row:
    """`kind` says which tag it gets (`tag`); `at`: since when, for the order; `language`: of the title."""

    kind: str
    title: str
    sentence: str
    url: str
    action: str
    at: datetime
    language: str = "en"

    @property
    def tag(self) -> tuple[str, str, str]:
        """(colour, icon, word)."""
        return tags()[self.kind]


def tags() -> dict[str, tuple[str, str, str]]:
    return {
        "law": ("bad", "alert", _("Law changed")),
        "after_law": ("warn", "scale", _("After a change of law")),
        "review": ("accent", "speech", _("Review asked")),
        "ready": ("ok", "check-circle", _("Approved")),
        "missed": ("bad", "clock", _("Not published on time")),
        "overdue": ("warn", "clock", _("Past its review date")),
        "translation": ("accent", "globe", _("Translation older")),
        "old_copy": ("warn", "save", _("Not handed in")),
        "copy": ("", "edit", _("Draft")),
        "returned": ("bad", "left", _("Returned")),
        "in_review": ("accent", "speech", _("In review")),
        "scheduled": ("", "calendar", _("Scheduled")),
    }


class Desk:
    """The desk of `person` at a moment."""

    def __init__(self, person: Person, now: datetime) -> None:
        self.person, self.now = person, now

    @property
    def writes(self) -> bool:
        return holds(self.person, "editor")

    @property
    def keeps(self) -> bool:
        return holds(self.person, "editor", "approver")

    @cached_property
    def releases(self) -> list[Release]:
        """What is on its way, and what was returned; `wrote`: whether the person wrote a part of it that readers have not seen."""
        mine = ArticleRevision.objects.filter(
            article=OuterRef("revision__article"), language=OuterRef("revision__language"), author=self.person,
            number__lte=OuterRef("revision__number"), number__gt=Coalesce(OuterRef("edition__published__number"), Value(0)),
        )  # fmt: skip
        rows = Release.objects.filter(state__in=(*Release.OPEN, Release.RETURNED)).annotate(wrote=Exists(mine))
        rows = rows.select_related("edition__article", "revision", "fact", "fact_version", "author", "approver")
        return list(rows.defer("revision__body", "revision__contents").order_by("handed_in_at", "pk"))

    @cached_property
    def copies(self) -> list[WorkingCopy]:
        """What the person is writing."""
        rows = WorkingCopy.objects.current().filter(person=self.person).select_related("article", "base")
        return list(rows.defer("body", "base__body", "base__contents").order_by("saved_at", "pk"))

    @cached_property
    def aging(self) -> list[Edition]:
        """Published editions whose date of review has passed (`late`), and translations older than their source (`older`)."""
        source = Edition.objects.published().filter(article=OuterRef("article"), language=OuterRef("article__source_language"))
        newer = source.filter(published__created_at__gt=OuterRef("published__created_at"), published__number__gt=1)
        late = Q(article__legal=True, article__review_by__lt=company_day(self.now), language=F("article__source_language"))
        rows = Edition.objects.published().annotate(
            older=Exists(newer.exclude(language=OuterRef("language"))), late=Case(When(late, then=True), default=False)
        )
        rows = rows.filter(Q(older=True) | Q(late=True)).select_related("article", "published").order_by("published_at", "pk")
        return list(rows.defer("html", "published__body", "published__contents"))

    def is_mine(self, release: Release) -> bool:
        return self.person.pk in (release.author_id, release.handed_in_by_id) or bool(getattr(release, "wrote", False))


def _title(release: Release) -> str:
    return release.revision.title if release.revision else str(release.fact)


def _language(release: Release) -> str:
    return release.revision.language if release.revision else "en"


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
    """Approved, or missed at its minute: somebody publishes it. What states no law needs no approval."""
    found = []
    for release in desk.releases if desk.keeps else []:
        if release.state == Release.APPROVED and release.publish_at:
            found.append(_row(release, "missed", release.message, _("Look"), release.publish_at))
        elif release.state == Release.APPROVED:
            said = {"number": _number(release), "name": release.approver or "–"}
            found.append(
                _row(release, "ready", _("Revision %(number)s, approved by %(name)s. It can be published.") % said, _("Publish …"))
            )
        elif release.state == Release.IN_REVIEW and not release.legal and desk.is_mine(release):
            found.append(
                _row(
                    release,
                    "ready",
                    _("Revision %(number)s states no law. It can be published.") % {"number": _number(release)},
                    _("Publish …"),
                )
            )
    return found  # fmt: skip


def law_changed(desk: Desk) -> list[Row]:
    """Changes that came with the content and that nobody has labelled, and plans that wait."""
    try:
        reverse("desk_change", args=["00000000-0000-0000-0000-000000000000"])
    except NoReverseMatch:
        return []
    if not desk.keeps:
        return []
    text = _("Readers see new words since %(at)s. Say what changed, so that what rests on them follows.")
    found = []
    for change in Change.objects.filter(state=Change.WAITING).select_related("edition__article", "fact").order_by("planned_at"):
        sentence = text % {"at": moment_text(change.planned_at, "short")}
        title = pick(change.title) or str(change)
        found.append(Row("law", title, sentence, change.get_absolute_url(), _("Label"), change.planned_at))
    return found


def after_law(desk: Desk) -> list[Row]:
    """One row for the questions and lessons that wait after changes of law; their page names each. One statement."""
    if not desk.keeps:
        return []
    questions, lessons = waiting.counts()
    if not (questions or lessons):
        return []
    title = _("What waits after changes of law")
    return [Row("after_law", title, after_law_text(questions, lessons), reverse("desk_law"), _("Revise"), desk.now, current_language())]


def after_law_text(questions: int, lessons: int) -> str:
    """Quizzes leave out 3 questions, 1 lesson carries a notice."""
    one = ngettext("Quizzes leave out %(n)d question", "Quizzes leave out %(n)d questions", questions) % {"n": questions}
    two = ngettext("%(n)d lesson carries a notice", "%(n)d lessons carry notices", lessons) % {"n": lessons}
    return _("%(one)s, %(two)s.") % {"one": one, "two": two}


def overdue(desk: Desk) -> list[Row]:
    """Published articles and lessons whose date of review has passed, the oldest first."""
    if not desk.keeps:
        return []
    late = [edition for edition in desk.aging if edition.late]  # type: ignore[attr-defined]
    late.sort(key=lambda edition: (edition.article.review_by or date.max, edition.pk))
    found = []
    for edition in late:
        url = f"{edition.article.get_absolute_url()}?lang={edition.language}"
        found.append(_aging_row(edition, "overdue", _due(edition.article.review_by), url, _("Check")))
    for lesson in overdue_lessons(company_day(desk.now)):
        sentence = f"{pick(lesson.course.title)} · {_due(lesson.review_by)}"
        found.append(Row("overdue", pick(lesson.title), sentence, lesson.get_absolute_url(), _("Check"), desk.now, current_language()))
    return found


def _due(day: date | None) -> str:
    return _("Its review was due on %(day)s.") % {"day": day_text(day)} if day else ""


def _aging_row(edition: Edition, kind: str, sentence: str, url: str, action: str) -> Row:
    title = edition.published.title if edition.published else edition.article.slug
    at = edition.published_at or edition.article.created_at
    return Row(kind, title, sentence, url, action, at, edition.language)


def translations(desk: Desk) -> list[Row]:
    """Published texts that are older than the one they translate."""
    text = _("The text it translates was revised later.")
    return [
        _aging_row(edition, "translation", text, reverse("desk_translation", args=[edition.article.slug]), _("Compare"))
        for edition in (desk.aging if desk.writes else [])
        if edition.older  # type: ignore[attr-defined]
    ]


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
    rows = [release for release in rows if release.edition is None or release.edition.newest_id == release.revision_id]
    return [_row(release, "returned", release.message[:200], _("Mend")) for release in rows]


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
WAITING: list[Kind] = [law_changed, after_law, reviews, ready, overdue, translations, old_copies]
DRAFTS: list[Kind] = [returned, copies, under_review]
SCHEDULED: list[Kind] = [scheduled]
TABS = {"waiting": WAITING, "drafts": DRAFTS, "scheduled": SCHEDULED}


def rows(desk: Desk, tab: str) -> list[Row]:
    return [row for kind in TABS[tab] for row in kind(desk)]


# All articles


def articles(topic: str = "", state: str = "", words: str = "") -> list[Article]:
    """Every article by shelf, narrowed by a topic's address, a state, and words in its address or titles; lazily, for a pager."""
    found = Article.objects.select_related("topic").order_by("topic__position", "position", "slug")
    if topic:
        found = found.filter(topic__slug=topic)
    if state in dict(Edition.STATES):
        found = found.filter(Exists(Edition.objects.filter(article=OuterRef("pk"), state=state)))
    elif state == "unwritten":
        found = found.filter(~Exists(Edition.objects.filter(article=OuterRef("pk"))))
    for word in words.split()[:8]:
        titled = Edition.objects.filter(article=OuterRef("pk"), newest__title__icontains=word)
        found = found.filter(Q(slug__icontains=word) | Exists(titled))
    return found  # type: ignore[return-value]
