"""Mail to a person: plain text in their language and time zone, under the portal's own name; composed by the job that sends it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portal import jobs
from portal.people.models import Person


def compose(template: str, person: Person, *, to: str | None = None, **context: Any) -> EmailMessage:
    """The message `{template}_subject.txt` and `{template}_message.txt` make for the person; `to`: another address than theirs."""
    return _message(template, to or person.email, person.language, person.time_zone, {"user": person} | context)


def _message(template: str, to: str, language: str, zone: str, context: dict[str, Any]) -> EmailMessage:
    whole = surroundings() | {"email": to} | context
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        subject = " ".join(render_to_string(f"{template}_subject.txt", whole).split())
        body = render_to_string(f"{template}_message.txt", whole).strip() + "\n"
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to])


def surroundings() -> dict[str, Any]:
    """What every mail may name."""
    return {"company": settings.COMPANY_NAME, "help_contact": settings.HELP_CONTACT, "site_url": settings.SITE_URL}


def post(template: str, person: Person, *, to: str | None = None, **context: Any) -> None:
    """Send after the commit; a mail server that does not answer stops nobody and is asked again.

    `context` is JSON and lies in the database until the mail is out: never a link or code that opens something.
    """
    jobs.enqueue(send, template, person.pk, to, context)


@jobs.task()
def send(template: str, person_id: int, to: str | None, context: dict[str, Any]) -> None:
    person = Person.objects.filter(pk=person_id).first()
    if person is not None:
        compose(template, person, to=to, **context).send()


def notify(template: str, to: str, *, timestamp: datetime, ip: str, user_agent: str) -> None:
    """Tell somebody what was done to their account, in the language and zone of the request that did it."""
    language, zone = translation.get_language() or settings.LANGUAGE_CODE, timezone.get_current_timezone_name()
    jobs.enqueue(send_notice, template, to, language, zone, timestamp.isoformat(), ip, user_agent)


@jobs.task()
def send_notice(template: str, to: str, language: str, zone: str, at: str, ip: str, user_agent: str) -> None:
    context = {"timestamp": datetime.fromisoformat(at), "ip": ip, "user_agent": user_agent}
    _message(template, to, language, zone, context).send()
