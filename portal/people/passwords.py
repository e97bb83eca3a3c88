"""Password rules beside Django's own (ASVS 5.0, 6.2: 12 to 128 characters, no composition rules, context words refused)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class MaximumLengthValidator:
    """Refuses what would make hashing costly."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > self.max_length or "\x00" in password:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return ngettext("Use at most %(n)d character.", "Use at most %(n)d characters.", self.max_length) % {"n": self.max_length}


class OwnNamesValidator:
    """Refuses a password built around the person's or the company's name."""

    def validate(self, password: str, user: Any = None) -> None:
        words = [settings.COMPANY_NAME, "ipstrategyportal"]
        if user is not None:
            words += [user.display_name, user.email.partition("@")[0], user.employee_number or ""]
        plain = "".join(password.casefold().split())
        for word in words:
            folded = "".join(word.casefold().split())
            if len(folded) >= 4 and folded in plain:
                raise ValidationError(
                    _("Do not build the password around your name, your e-mail or the company's name."), code="password_own_name"
                )

    def get_help_text(self) -> str:
        return _("Not around your name, your e-mail or the company's name.")
