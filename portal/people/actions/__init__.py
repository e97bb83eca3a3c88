"""Everything that changes people: each action is one verb and one transaction, leaves a line in the trail and knows no HTTP."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class NotPossible(ValidationError):
    """The change would break a rule; nothing was done. The text says which, in the reader's language."""
