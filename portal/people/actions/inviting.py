"""Sending links by which people set their password."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal.people import links, mailing, trail
from portal.people.actions import NotPossible
from portal.people.background import later
from portal.people.models import Person

log = logging.getLogger("portal.people")
BATCH = 200


@transaction.atomic
def send_set_password_mail(person: Person, *, by: Person | None = None) -> str:
    """Mail a link that sets the password and return it; links sent before no longer open.

    A new account gets SET_PASSWORD_TIMEOUT_DAYS days, somebody who has a password the hour of a reset. Refused for
    somebody who may not sign in. Each repetition sends a new link.
    """
    if not person.is_active:
        raise NotPossible(_("%(name)s may not sign in, so no link was sent.") % {"name": person})
    first = not person.has_usable_password()
    url = _new_link(person, first=first)
    trail.note("password.link_sent", person, actor=by, first=first)
    template = "people/email/set_password" if first else "account/email/password_reset_key"
    mailing.post(template, person, password_reset_url=url)
    return url


def send_reset_mail(email: str) -> bool:
    """Somebody forgot the password of `email` (normalised). Unknown and deactivated ones get nothing; says whether one was sent."""
    person = Person.objects.active().filter(email=email).first()
    if person is None:
        return False
    with transaction.atomic():
        url = _new_link(person, first=False)
        trail.note("password.link_sent", person, first=False)
    mailing.compose("account/email/password_reset_key", person, password_reset_url=url).send()
    return True


def send_first_links(people: Iterable[int], *, by: Person | None = None) -> None:
    """Mail a first link to each of many new people, after the commit. One that fails is logged and stops none of the others."""
    ids = list(people)
    if ids:
        later(lambda: _send_first_links(ids, by))


def _send_first_links(ids: list[int], by: Person | None) -> None:
    for start in range(0, len(ids), BATCH):
        batch = Person.objects.active().filter(pk__in=ids[start : start + BATCH])
        batch.update(links_sent=F("links_sent") + 1)
        people = list(batch.order_by("pk"))
        reached = [person for person, sent in zip(people, _send_all(people), strict=True) if sent]
        trail.note_many("password.link_sent", reached, actor=by, first=True)


def _send_all(people: list[Person]) -> list[bool]:
    """Whether each mail went out. One connection for all."""
    connection = get_connection()
    results = []
    try:
        for person in people:
            message = mailing.compose("people/email/set_password", person, password_reset_url=links.set_password_url(person, first=True))
            message.connection = connection
            results.append(_sent(message.send, person))
    finally:
        connection.close()
    return results


def _sent(send: object, person: Person) -> bool:
    try:
        send()  # type: ignore[operator]
    except OSError:  # smtplib's errors are OSErrors
        log.exception("no set-password mail went out to person %s", person.pk)
        return False
    return True


def _new_link(person: Person, *, first: bool) -> str:
    Person.objects.filter(pk=person.pk).update(links_sent=F("links_sent") + 1)
    person.refresh_from_db(fields=["links_sent", "password", "email", "last_login", "is_active"])
    return links.set_password_url(person, first=first)
