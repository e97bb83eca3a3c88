"""Mail to a person: plain text in their language and time zone, under the portal's own name."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portal.people.background import later
from portal.people.models import Person


def compose(template: str, person: Person, *, to: str | None = None, **context: Any) -> EmailMessage:
    """The message `{template}_subject.txt` and `{template}_message.txt` make for the person; `to`: another address than theirs."""
    whole = surroundings() | {"user": person, "email": to or person.email} | context
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        subject = " ".join(render_to_string(f"{template}_subject.txt", whole).split())
        body = render_to_string(f"{template}_message.txt", whole).strip() + "\n"
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to or person.email])


def surroundings() -> dict[str, Any]:
    """What every mail may name."""
    return {"company": settings.COMPANY_NAME, "help_contact": settings.HELP_CONTACT, "site_url": settings.SITE_URL}


def post(template: str, person: Person, *, to: str | None = None, **context: Any) -> None:
    """Compose now, send after the commit; a mail server that does not answer stops nobody."""
    later(compose(template, person, to=to, **context).send)
