"""Links that set a password: for a forgotten one an hour, for a new account some days. Each works once, only the newest works."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import int_to_base36

from portal.people.models import Person


class LinkTokens(PasswordResetTokenGenerator):
    """Dead after use, after PASSWORD_RESET_TIMEOUT, a change of password or e-mail, a sign-in, a newer link, a deactivation."""

    key_salt = "portal.people.links"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}|{user.links_sent}|{user.is_active}"


class FirstLinkTokens(LinkTokens):
    """The same for a new account: dated ahead, so that it lasts SET_PASSWORD_TIMEOUT_DAYS under the same check."""

    def _now(self) -> datetime:
        ahead = timedelta(days=settings.SET_PASSWORD_TIMEOUT_DAYS) - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        return super()._now() + ahead


def url_of(key: str) -> str:
    """The whole address for `uid-token`, under the portal's configured name; never what a request calls itself."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return settings.SITE_URL + path.replace("UID-KEY", key)


def set_password_url(person: Person, *, first: bool) -> str:
    """A link for the person as they stand in the database now (`links_sent` must be fresh)."""
    tokens = FirstLinkTokens() if first else LinkTokens()
    return url_of(f"{int_to_base36(person.pk)}-{tokens.make_token(person)}")
