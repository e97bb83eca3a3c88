"""An administrator allows one more attempt, with a reason."""

from __future__ import annotations

from django.db import transaction

from portal.people import trail
from portal.people.models import Person
from training.models import AttemptGrant, Quiz


@transaction.atomic
def grant(person: Person, quiz: Quiz, *, reason: str, by: Person) -> AttemptGrant:
    """Allow `person` one more attempt at `quiz`. Every call grants one more; each leaves a line in the trail."""
    row = AttemptGrant.objects.create(person=person, quiz=quiz, reason=reason.strip(), granted_by=by)
    trail.note("training.grant_attempt", person, actor=by, quiz=str(quiz.pk), reason=row.reason)
    return row
