"""What Django's and allauth's bells tell us: sign-ins, passwords and second factors, each a line in the trail."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import receiver
from django.http import HttpRequest

from portal.people import trail
from portal.people.actions import addresses, looking
from portal.people.actions.sessions import end_sessions
from portal.people.middleware import SEEN, SINCE
from portal.people.models import Person
from portal.people.names import masked, normal_email


@receiver(auth.user_logged_in)
def signed_in(request: HttpRequest, user: Person, **_rest: Any) -> None:
    request.session[SINCE] = request.session[SEEN] = int(time.time())
    trail.note("sign_in.done", user, actor=user)


@receiver(auth.user_logged_out)
def signed_out(request: HttpRequest, user: Person | None, **_rest: Any) -> None:
    if user is not None:
        if looking.KEY in request.session:
            looking.note_end(user, request.session[looking.KEY], "sign_out")
        trail.note("sign_in.ended", user, actor=user)


@receiver(auth.user_login_failed)
def sign_in_failed(credentials: dict[str, Any], **_rest: Any) -> None:
    """Whoever it was meant for if we know them; of an address we do not know only its ends."""
    email = normal_email(str(credentials.get("email") or ""))
    person = Person.objects.filter(email=email).first()
    trail.note("sign_in.failed", person, entered=masked(email))


@receiver([account.password_changed, account.password_set])
def password_changed(request: HttpRequest, user: Person, **_rest: Any) -> None:
    """Other browsers are out at once; this one stays."""
    end_sessions(user, keep=request.session.session_key)
    trail.note("password.changed", user, actor=user)


@receiver(account.password_reset)
def password_set_by_link(user: Person, **_rest: Any) -> None:
    """The link went to the person's address, so that address is theirs."""
    addresses.keep_in_step(user, verified=True)
    end_sessions(user)
    trail.note("password.set_by_link", user, actor=user)


@receiver([mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset, mfa.authentication_failed])
def second_factor(signal: Any, user: Person, authenticator: Any, **_rest: Any) -> None:
    verbs = {
        mfa.authenticator_added: "added",
        mfa.authenticator_removed: "removed",
        mfa.authenticator_reset: "renewed",
        mfa.authentication_failed: "failed",
    }
    trail.note(f"second_factor.{verbs[signal]}", user, actor=user, kind=authenticator.type)
