"""What allauth asks us: sign-up is closed, mail bears our own address, guesses are counted where they come from."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from portal.common.requests import address_of
from portal.people import links, mailing
from portal.people.names import normal_email

ACCOUNT = "allauth.account"
NOTICE = {"timestamp", "ip", "user_agent"}  # what allauth gives to a notice, and nothing more


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return links.url_of(key)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """What tells of a change is sent by a job. Anything else may bear a link or code, which the database must not keep: it is
        sent from here, after the commit. (Of allauth's pages that mail such, none is open.)"""
        if context.keys() == NOTICE:
            mailing.notify(template_prefix, email, **context)
        else:
            message = self.render_mail(template_prefix, email, mailing.surroundings() | {"email": email} | context)
            transaction.on_commit(message.send, robust=True)

    # Guesses. allauth would count wrong passwords per account, wherever they come from, and so let strangers lock the right
    # person out. Here an address has so many in all ("wrong_password") and fewer on one account ("wrong_password_here").
    # "login_failed" stays for second factors, which only somebody with the password gets to try.
    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        self._guesses: list[ratelimit.RateLimitUsage] = []
        for action in ("wrong_password", "wrong_password_here"):
            used = ratelimit.consume(request, app=ACCOUNT, action=action, key=guess_key(request, credentials.get("email", "")))
            if not used:
                self._rollback_login_failed_rl_usage()  # what is not compared uses up nothing
                raise self.validation_error("too_many_login_attempts")
            self._guesses.append(used)

    def _rollback_login_failed_rl_usage(self) -> None:
        for used in self._guesses:
            used.rollback()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """After a reset by link: this account may be tried again from here; the address's own count stays."""
        key = guess_key(request, credentials.get("email", ""))
        ratelimit.clear(request, app=ACCOUNT, action="wrong_password_here", key=key)


def guess_key(request: HttpRequest, email: str) -> str:
    return f"{ratelimit.get_ip(request)}|{normal_email(email)}"
