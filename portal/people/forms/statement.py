"""The form by which a person signs a statement: their password once more, or a code of their app."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.people.actions import signing
from portal.people.models import Person


class SignForm(forms.Form):
    """form = SignForm(request.POST or None, person=person)
    signed = form.signed(request, text)      # None: not signed, and the form says why
    """

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        help_text=gettext_lazy("You sign with it, as with your name on paper."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
        required=False,
        max_length=128,
    )
    code = forms.CharField(
        label=gettext_lazy("Or a code from your app"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        required=False,
        max_length=32,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not signing.has_codes(person):
            del self.fields["code"]

    def signed(self, request: HttpRequest, text: str) -> signing.Signed | None:
        """Ask once whether it is them. Every call is a guess that counts."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        try:
            return signing.sign(request, self.person, text, password=given["password"], code=given.get("code", ""))
        except signing.NotSigned as refused:
            self.add_error("code" if refused.reason == signing.WRONG_CODE else "password", sentence(refused.reason))
        return None


def sentence(reason: str) -> str:
    return {
        signing.WRONG_PASSWORD: _("This is not your password. Nothing was signed; try again."),
        signing.WRONG_CODE: _("This code is wrong or was used already. Nothing was signed; try the next one."),
        signing.TOO_MANY: _("Too many wrong tries. Nothing was signed; wait a quarter of an hour."),
        signing.NOTHING: _("Enter your password to sign."),
    }[reason]
