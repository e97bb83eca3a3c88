"""The head of a record's text: what it says besides the outcome, so that the SHA-256 and the signature cover that too."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import override

from portal.common.languages import LANGUAGES
from strategy.models import ToolRecord
from strategy.rules import papers

HEAD = "head"  # beside the languages of a document; texts kept without one are read all the same


def head(record: ToolRecord) -> dict[str, Any]:
    """Made once, when the record is kept: with the words for the kind of its subject, as they are then."""
    words = {}
    for language in LANGUAGES:
        with override(language):
            words[language] = str(record.get_subject_kind_display())
    return {**_columns(record), "subject_kind_words": words}


def says_so(record: ToolRecord) -> bool:
    """Whether the columns of a record still say what its head says."""
    kept = record.document.get(HEAD)
    return kept is None or all(kept.get(name) == value for name, value in _columns(record).items())


def _columns(record: ToolRecord) -> dict[str, Any]:
    return {
        "number": record.number,
        "subject_kind": record.subject_kind,
        "subject": record.subject,
        "maker": record.person_name,
        "unit": dict(record.unit_name),
        "day": record.day.isoformat(),
        "answers_sha256": papers.digest(json.loads(json.dumps(record.answers))),
    }
