"""What the page of a difference sends: the blocks that stood on it."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from training.models import LessonBlock


def unseen(sent: QueryDict, blocks: Iterable[LessonBlock]) -> bool:
    """Whether a block is to be read now that was not on the page."""
    return bool({str(block.pk) for block in blocks} - set(sent.getlist("block")))
