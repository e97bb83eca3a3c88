"""The tree of departments, their heads, and job roles."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models, transaction
from django.utils.translation import gettext as _

from portal.people import trail
from portal.people.actions import NotPossible
from portal.people.actions.memberships import ring
from portal.people.models import Department, DepartmentHead, JobRole, Membership, Person


@transaction.atomic
def save_department(department: Department, *, by: Person | None = None, changed: Sequence[str] = ()) -> None:
    """Keep a new or changed department. A move rings the bell for everybody in it and below; it never makes a circle."""
    new = department.pk is None
    old_parent = None if new else _locked_parent(department)
    if not new and department.parent_id and department.parent_id in Department.objects.below([department.pk]):
        raise NotPossible(_("A department cannot belong to one of its own sub-departments."))
    department.save()
    trail.note("department.added" if new else "department.changed", department, actor=by, fields=list(changed))
    if not new and old_parent != department.parent_id:
        trail.note("department.moved", department, actor=by, before=_code(old_parent), after=_code(department.parent_id))
        ring(people_below(department))


def move_department(department: Department, parent: Department | None, *, by: Person | None = None) -> None:
    """Hang the department, with all below it, under another one (None: at the top)."""
    department.parent = parent
    save_department(department, by=by, changed=["parent"])


def people_below(department: Department) -> list[int]:
    """Whoever belongs to the department or one below today or later."""
    held = Membership.objects.filter(department__in=Department.objects.below([department.pk]))
    return list(held.values_list("person_id", flat=True).distinct())


@transaction.atomic
def appoint_head(department: Department, person: Person, *, by: Person | None = None) -> DepartmentHead:
    """The person heads the department; again: nothing."""
    head, made = DepartmentHead.objects.get_or_create(department=department, person=person)
    if made:
        trail.note("department.head_appointed", department, actor=by, person=person.pk, name=str(person))
    return head


@transaction.atomic
def dismiss_head(department: Department, person: Person, *, by: Person | None = None) -> bool:
    """The person heads it no longer; again: nothing."""
    gone, _kinds = DepartmentHead.objects.filter(department=department, person=person).delete()
    if gone:
        trail.note("department.head_dismissed", department, actor=by, person=person.pk, name=str(person))
    return bool(gone)


@transaction.atomic
def save_job_role(role: JobRole, *, by: Person | None = None, changed: Sequence[str] = ()) -> None:
    action = "job_role.changed" if role.pk else "job_role.added"
    role.save()
    trail.note(action, role, actor=by, fields=list(changed))


@transaction.atomic
def remove(thing: models.Model, *, by: Person | None = None) -> None:
    """Delete a department or job role nobody needs; the database refuses while somebody does."""
    trail.note(f"{'department' if isinstance(thing, Department) else 'job_role'}.removed", thing, actor=by)
    thing.delete()


def _locked_parent(department: Department) -> int | None:
    """The stored parent, with the tree held still until the transaction ends: two moves at once could close a circle."""
    parents = dict(Department.objects.order_by("pk").select_for_update().values_list("pk", "parent_id"))
    return parents.get(department.pk)


def _code(pk: int | None) -> str:
    return Department.objects.values_list("code", flat=True).get(pk=pk) if pk else ""
