"""Sending links by which people set their password. The links themselves are made when the mail is, and stored nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal import jobs
from portal.people import links, mailing, trail
from portal.people.actions import NotPossible
from portal.people.models import Person

BATCH = 500


@transaction.atomic
def send_set_password_mail(person: Person, *, by: Person | None = None) -> str:
    """Mail a link that sets the password, and return one that does the same; links sent before no longer open.

    A new account gets SET_PASSWORD_TIMEOUT_DAYS days, somebody who has a password the hour of a reset. Refused for
    somebody who may not sign in. Each repetition sends a new link.
    """
    if not person.is_active:
        raise NotPossible(_("%(name)s may not sign in, so no link was sent.") % {"name": person})
    return _send_link(person, first=not person.has_usable_password(), by=by)


@jobs.task()
def send_reset_mail(email: str, asked_by: int | None) -> None:
    """Somebody forgot the password of `email` (normalised): mail a link that lasts an hour. Nobody or deactivated: nothing.

    A job, and not part of the answer: whoever asks must not see from the time it takes whether there is an account.
    """
    with transaction.atomic():
        person = Person.objects.active().filter(email=email).first()
        if person is not None:
            _send_link(person, first=False, by=Person.objects.filter(pk=asked_by).first() if asked_by else None)


def _send_link(person: Person, *, first: bool, by: Person | None) -> str:
    """In the caller's transaction: links sent before are dead, a job mails a new one; returns one that is as good."""
    Person.objects.filter(pk=person.pk).update(links_sent=F("links_sent") + 1)
    person.refresh_from_db(fields=["links_sent", "password", "email", "last_login", "is_active"])
    trail.note("password.link_sent", person, actor=by, first=first)
    jobs.enqueue(mail_link, person.pk, person.links_sent, first)
    return links.set_password_url(person, first=first)


@transaction.atomic
def send_first_links(people: Iterable[int], *, by: Person | None = None) -> None:
    """Mail a first link to each of many new people, after the commit. One that cannot be sent stops none of the others."""
    ids = list(people)
    for start in range(0, len(ids), BATCH):
        batch = Person.objects.active().filter(pk__in=ids[start : start + BATCH])
        batch.update(links_sent=F("links_sent") + 1)
        reached = list(batch.order_by("pk"))
        trail.note_many("password.link_sent", reached, actor=by, first=True)
        jobs.enqueue_many(mail_link, ([person.pk, person.links_sent, True] for person in reached))


@jobs.task()
def mail_link(person_id: int, number: int, first: bool) -> None:
    """Make and mail a link, unless a newer one was asked for meanwhile (that one's job mails it) or a first one has been used."""
    person = Person.objects.active().filter(pk=person_id, links_sent=number).first()
    if person is None or (first and person.has_usable_password()):
        return
    template = "people/email/set_password" if first else "account/email/password_reset_key"
    mailing.compose(template, person, password_reset_url=links.set_password_url(person, first=first)).send()
