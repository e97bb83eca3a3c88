"""Adding people, changing them, their roles, and whether they may sign in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.people import bells, mailing, trail
from portal.people.actions import NotPossible, addresses, memberships
from portal.people.actions.inviting import send_set_password_mail
from portal.people.actions.memberships import Job
from portal.people.actions.sessions import end_sessions
from portal.people.models import Person
from portal.people.names import masked, normal_email, sort_name

DETAILS = ("display_name", "sort_name", "employee_number", "language", "time_zone")


def add_person(
    email: str,
    display_name: str,
    *,
    roles: Iterable[str] = (),
    jobs: Iterable[Job] = (),
    by: Person | None = None,
    invite: bool = True,
    **details: Any,
) -> Person:
    """A new person with roles and jobs, and a mail by which they set their password (`invite=False`: none).

    `details`: sort_name, employee_number, language, time_zone. Refused (ValidationError) for a wrong value, and for an e-mail
    or number somebody has already; two at once make one.
    """
    try:
        with transaction.atomic():
            details |= {f"is_{role}": True for role in check_roles(roles)}
            person = Person.objects.create_person(email, display_name, **details)
            addresses.keep_in_step(person)
            trail.note("person.added", person, actor=by, roles=person.roles)
            for job in jobs:
                memberships.begin_membership(person, *job, by=by)
            if not jobs:
                memberships.ring([person.pk])
            if invite:
                send_set_password_mail(person, by=by)
    except IntegrityError as error:
        raise NotPossible(_("There is already a person with this e-mail or employee number.")) from error
    return person


@transaction.atomic
def update_person(person: Person, *, by: Person | None = None, **details: Any) -> list[str]:
    """Change name, sort name, employee number, language or time zone; says which differ now. The same again changes nothing."""
    stored = Person.objects.select_for_update().get(pk=person.pk)
    if stored.sort_name == sort_name(stored.display_name) and details.get("sort_name", stored.sort_name) == stored.sort_name:
        details["sort_name"] = sort_name(details.get("display_name", stored.display_name))  # it was made from the name: make it again
    for name in details.keys() & set(DETAILS):
        setattr(person, name, details[name])
    person.full_clean(exclude=["password"])
    person.sort_name = (person.sort_name or sort_name(person.display_name)).casefold()
    changed = [name for name in DETAILS if getattr(person, name) != getattr(stored, name)]
    if changed:
        person.save(update_fields=changed)
        trail.note("person.changed", person, actor=by, fields=changed)
    return changed


@transaction.atomic
def change_email(person: Person, email: str, *, by: Person | None = None) -> bool:
    """Give the person another e-mail: the old address is told, the new one gets a link that confirms it. The same again does nothing.

    Links sent before die. Refused for an address somebody has already.
    """
    old, new = Person.objects.values_list("email", flat=True).get(pk=person.pk), normal_email(email)
    if old == new:
        return False
    person.email = new
    person.clean_fields(exclude=["password"])
    if Person.objects.exclude(pk=person.pk).filter(email=new).exists():
        raise NotPossible(_("There is already a person with this e-mail."))
    person.save(update_fields=["email"])
    addresses.keep_in_step(person)
    trail.note("person.email_changed", person, actor=by, before=masked(old), after=masked(new))
    mailing.post("people/email/email_changed", person, to=old, new_email=masked(new))
    if person.is_active:
        send_set_password_mail(person, by=by)
    return True


@transaction.atomic
def change_roles(person: Person, roles: Iterable[str], by: Person | None = None) -> bool:
    """Let the person have exactly these roles; the same again does nothing. Their other browsers are signed out.

    The last active administrator stays one, also when two browsers try at once.
    """
    wanted = check_roles(roles)
    stored = _locked(person)
    if stored.is_admin and "admin" not in wanted:
        _refuse_if_last_admin(stored)
    before = stored.roles
    for role in Person.ROLES:
        setattr(person, f"is_{role}", role in wanted)
    if person.roles == before:
        return False
    person.save(update_fields=[f"is_{role}" for role in Person.ROLES])
    trail.note("person.roles_changed", person, actor=by, before=before, after=person.roles)
    if by is None or by.pk != person.pk:
        end_sessions(person)
    return True


@transaction.atomic
def deactivate(person: Person, *, by: Person | None = None) -> bool:
    """From the next request on the person is out; their records stay. Again: nothing. Refused for the last active administrator."""
    stored = _locked(person)
    if stored.is_admin:
        _refuse_if_last_admin(stored)
    person.is_active = False
    end_sessions(person)
    if not stored.is_active:
        return False
    person.save(update_fields=["is_active"])
    trail.note("person.deactivated", person, actor=by)
    return True


@transaction.atomic
def reactivate(person: Person, *, by: Person | None = None) -> bool:
    """The person may sign in again, with the password they had. Again: nothing."""
    person.is_active = True
    if not Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        return False
    trail.note("person.reactivated", person, actor=by)
    bells.people_moved.send(sender=Person, person_ids=[person.pk])  # what was asked of the departments meanwhile
    return True


@transaction.atomic
def remove_second_factors(person: Person, *, by: Person | None = None) -> int:
    """Somebody lost their phone or key: take away every second factor and passkey; the person is told. Says how many."""
    removed, _kinds = Authenticator.objects.filter(user=person).delete()
    if removed:
        end_sessions(person)
        trail.note("second_factor.removed", person, actor=by, kind="all", count=removed)
        mailing.post("people/email/second_factors_removed", person)
    return removed


def check_roles(roles: Iterable[str]) -> set[str]:
    wanted = set(roles)
    if wanted - set(Person.ROLES):
        raise ValidationError(_("Unknown role: %(roles)s"), params={"roles": ", ".join(sorted(wanted - set(Person.ROLES)))})
    return wanted


def _locked(person: Person) -> Person:
    """The person's row as it is now, no other change of it or of an administrator running."""
    list(Person.objects.active().filter(is_admin=True).order_by("pk").select_for_update().values_list("pk"))
    return Person.objects.select_for_update().get(pk=person.pk)


def _refuse_if_last_admin(person: Person) -> None:
    if person.is_active and not Person.objects.active().filter(is_admin=True).exclude(pk=person.pk).exists():
        raise NotPossible(_("%(name)s is the last active administrator. Make somebody else an administrator first.") % {"name": person})
