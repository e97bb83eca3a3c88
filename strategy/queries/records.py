"""Lists of records: whose one may look through, with what stands in their rows, on the page and in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils import timezone
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from portal.common.dates import moment_text
from portal.common.languages import current_language
from portal.people.models import Department, Person
from strategy.models import RecordShare, ToolRecord, ToolRun
from strategy.queries import tools
from strategy.queries.colleagues import answers_for_law
from strategy.queries.tools import Tool

HEAVY = ("answers", "outcome", "data", "rules", "document")
MINE, SHARED, UNIT, ALL, REVIEW = "mine", "shared", "unit", "all", "review"


@dataclass(frozen=True)
class Scopes:
    """Whose records somebody may list: their own and those shown to them, their units' as a head, all of them by office."""

    person: Person

    @cached_property
    def law(self) -> bool:
        return answers_for_law(self.person)

    @cached_property
    def names(self) -> dict[str, str]:
        """Those that are theirs to open, with their names, in order."""
        offered = {
            MINE: (True, _("My records")),
            REVIEW: (self.law, _("Waiting for your review")),
            SHARED: (True, _("Shared with me")),
            UNIT: (self.person.heads_any, _("My units")),
            ALL: (self.person.reads_all or self.law, _("All records")),
        }
        return {key: name for key, (open_to, name) in offered.items() if open_to}

    def records(self, scope: str) -> QuerySet[ToolRecord]:
        """The records of one of `names`, newest first, with whether their rules have changed."""
        seen = ToolRecord.objects.visible_to(self.person)
        of = {
            MINE: lambda: seen.filter(person=self.person.pk),
            REVIEW: lambda: seen.waiting().exclude(person=self.person.pk),
            SHARED: lambda: seen.filter(pk__in=RecordShare.objects.filter(person=self.person.pk).values("record")),
            UNIT: lambda: seen.of_units(self.person),
            ALL: lambda: seen,
        }
        return of[scope]().with_changed().order_by("-made_at", "-pk")

    def units(self, scope: str) -> QuerySet[Department] | None:
        """The departments a list can be narrowed to; None where that makes no sense."""
        if scope == UNIT:
            return Department.objects.filter(pk__in=self.person.headed_ids).order_by("code")
        return Department.objects.order_by("code") if scope in (ALL, REVIEW) else None

    @cached_property
    def waiting(self) -> int:
        """How many wait for this person's review. One statement where they answer for law."""
        return ToolRecord.objects.waiting().exclude(person=self.person.pk).count() if self.law else 0


def rows(records: QuerySet[ToolRecord]) -> QuerySet[ToolRecord]:
    """As a list shows them: `verdict` and `tool_name` as they read in the record itself, without its whole text."""
    words = KeyTransform(current_language(), "document")
    shown = records.defer(*HEAVY).annotate(verdict=KeyTextTransform("verdict", words), tool_name=KeyTextTransform("name", words))
    return shown.select_related("person")


def head() -> list[str]:
    return [
        pgettext("of a record", "Number"),
        _("Tool"),
        _("Kind of subject"),
        _("Subject"),
        _("Unit"),
        pgettext("of a record", "Made by"),
        pgettext("of a record", "Made"),
        pgettext("of an outcome", "Light"),
        _("Outcome"),
        _("Signed"),
        _("Review asked"),
        _("Review"),
        _("Reviewed by"),
        _("Rules changed since"),
        _("SHA-256"),
        _("Address"),
    ]


def lines(records: QuerySet[ToolRecord]) -> Iterator[list[Any]]:
    """The same rows for a file, in the language and zone of whoever asks, also while it is streamed. What is held does not grow."""
    language, zone = get_language() or settings.LANGUAGE_CODE, timezone.get_current_timezone()
    return (_line(row, language, zone) for row in rows(records).iterator(chunk_size=500))


def _line(row: Any, language: str, zone: tzinfo) -> list[Any]:
    with override(language), timezone.override(zone):
        return [
            row.number,
            row.tool_name,
            row.get_subject_kind_display(),
            row.subject,
            row.unit,
            row.person_name,
            moment_text(row.made_at),
            str(row.get_light_display()),
            row.verdict,
            moment_text(row.signed_at) if row.signed_at else "",
            moment_text(row.review_asked_at) if row.review_asked_at else "",
            str(row.get_review_display()),
            row.reviewer_name,
            _("yes") if row.changed else _("no"),
            row.text_sha256,
            settings.SITE_URL + row.get_absolute_url(),
        ]


@dataclass(frozen=True)
class Sheet:
    """A record as its page shows it to somebody. Each part is asked for when the page does."""

    record: ToolRecord
    person: Person

    @property
    def mine(self) -> bool:
        return self.record.person_id == self.person.pk

    @cached_property
    def may_be_shown(self) -> bool:
        """Whether its maker may show it to others and ask for a review; never what was told in confidence."""
        return self.mine and not self.record.is_of_submission

    @cached_property
    def tool(self) -> Tool | None:
        return tools.find(self.record.tool)

    @cached_property
    def changed(self) -> bool:
        """Whether a rule it cites has another version by now. One statement."""
        return self.record.cited_rules.outdated().exists()

    @cached_property
    def shares(self) -> list[RecordShare]:
        """Whom it is shown to; for its maker."""
        return list(self.record.shares.select_related("person").order_by("shared_at")) if self.mine else []

    @cached_property
    def shared(self) -> RecordShare | None:
        """By whom it was shown to the reader."""
        return None if self.mine else self.record.shares.filter(person=self.person.pk).select_related("shared_by").first()

    @cached_property
    def former(self) -> ToolRecord | None:
        """The record it was made from, where the reader may see it."""
        return self._seen().filter(pk=self.record.former_id).first() if self.record.former_id else None

    @cached_property
    def later(self) -> list[ToolRecord]:
        """Records that were made from this one, where the reader may see them."""
        return list(self._seen().filter(former=self.record.pk).order_by("made_at"))

    @cached_property
    def unfinished(self) -> ToolRun | None:
        """Answers that the maker has begun to change and not kept yet."""
        runs = ToolRun.objects.filter(person=self.person.pk, former=self.record.pk, record=None)
        return runs.order_by("-changed_at").first() if self.mine else None

    @cached_property
    def may_review(self) -> bool:
        """Whether the reader is somebody whose review it waits for."""
        waits = self.record.review_asked_at and not self.record.reviewed_at
        return bool(waits) and not self.mine and answers_for_law(self.person)

    def _seen(self) -> Any:
        return ToolRecord.objects.visible_to(self.person).defer(*HEAVY)
