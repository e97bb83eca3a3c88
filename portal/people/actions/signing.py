"""Signing a statement: the person proves once more that it is them, in the same step.

    signed = sign(request, person, "I have read and understood …", password="…")     or code="123456" of their app
    ReadSignature(…, signed_at=signed.at, method=signed.method, text_sha256=signed.text_sha256)

Nothing is stored here: whoever asks for the signature keeps what comes back, in a transaction of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils import timezone

from portal.people.models import Person

WRONG_PASSWORD, WRONG_CODE, TOO_MANY, NOTHING = "wrong_password", "wrong_code", "too_many", "nothing"


@dataclass(frozen=True)
class Signed:
    """When, by what ("password", "totp" or "recovery_codes"), and the SHA-256 of the text that was signed (UTF-8, 64 hex digits)."""

    at: datetime
    method: str
    text_sha256: str


class NotSigned(Exception):
    """It was not proven who signs. `reason` is one of the four above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def has_codes(person: Person) -> bool:
    """Whether the person may give a code of a second factor instead of the password. One statement."""
    return Authenticator.objects.filter(user_id=person.pk).exclude(type=Authenticator.Type.WEBAUTHN).exists()


def sign(request: HttpRequest, person: Person, text: str, *, password: str = "", code: str = "") -> Signed:
    """What proves that `person` has signed `text` now. Raises `NotSigned`; guesses are counted like those of signing in.

    A code of an app works once. Somebody who looks at the portal as somebody else signs nothing (403).
    """
    if person.look or not person.is_active:
        raise PermissionDenied
    if password:
        _check_password(request, person, password)
        method = "password"
    elif code:
        method = _used(person, code)
    else:
        raise NotSigned(NOTHING)
    return Signed(timezone.now(), method, digest(text))


def _check_password(request: HttpRequest, person: Person, password: str) -> None:
    try:
        found = get_adapter(request).authenticate(request, email=person.email, password=password)
    except ValidationError:
        raise NotSigned(TOO_MANY) from None
    if found is None or found.pk != person.pk:
        raise NotSigned(WRONG_PASSWORD)


def _used(person: Person, code: str) -> str:
    """The kind of second factor the code is of, which then has been used."""
    form = ReauthenticateForm({"code": code}, user=person)
    if not form.is_valid():
        faults = form.errors.as_data().get("code", [])
        raise NotSigned(TOO_MANY if any(fault.code == "too_many_login_attempts" for fault in faults) else WRONG_CODE)
    form.authenticator.record_usage()
    return str(form.authenticator.type)
