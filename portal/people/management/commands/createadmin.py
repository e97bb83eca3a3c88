"""The first administrator: an account with a link to set its password, printed and mailed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.people.actions import people
from portal.people.actions.inviting import send_set_password_mail
from portal.people.models import Person


class Command(BaseCommand):
    help = "Makes the first administrator and prints a link that sets the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")
        parser.add_argument("--time-zone", default=settings.TIME_ZONE)
        parser.add_argument("--force", action="store_true", help="also where there is an administrator already")

    def handle(self, *args: Any, **options: Any) -> None:
        here = Person.objects.active().filter(is_admin=True).count()
        if here and not options["force"]:
            raise CommandError(f"There are {here} active administrators already; nothing was done. Add --force to make another one.")
        try:
            person = people.add_person(
                options["email"],
                options["name"],
                roles=["admin"],
                language=options["language"],
                time_zone=options["time_zone"],
                invite=False,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        url = send_set_password_mail(person)
        self.stdout.write(f"{person.display_name} ({person.email}) is an administrator.")
        self.stdout.write(f"Set the password within {settings.SET_PASSWORD_TIMEOUT_DAYS} days: {url}")
