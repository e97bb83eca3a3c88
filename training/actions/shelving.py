"""Publishing a course, and taking it off the shelf."""

from __future__ import annotations

from django.db import transaction

from portal.common import keeping
from portal.people import trail
from portal.people.models import Person
from training.actions import indexing
from training.models import Course


@transaction.atomic
def set_state(course: Course, state: str, *, by: Person) -> bool:
    """Show the course to learners and the search, or hide it from both; records stay. Returns False where it is so already."""
    keeping.hold()
    stored = Course.objects.select_for_update().get(pk=course.pk)
    if stored.state == state:
        return False
    stored.state = state
    stored.save(update_fields=["state"])
    indexing.index_course(stored)
    trail.note(f"training.course_{state}", stored, actor=by)
    keeping.touch()
    return True
