"""Signing in and asking for a link: allauth's forms with one spelling per mailbox and nothing that tells who has an account."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.fields import EmailField
from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest

from portal import jobs
from portal.people.actions.inviting import send_reset_mail
from portal.people.names import normal_email


class MailboxField(EmailField):
    def to_python(self, value: Any) -> str:
        return normal_email(super().to_python(value))

    def clean(self, value: Any) -> str:
        return forms.EmailField.clean(self, value)


class LoginForm(allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = MailboxField()
        self.fields["password"].validators.append(MaxLengthValidator(128))
        self.order_fields(["login", "password"])


class ResetPasswordForm(allauth.ResetPasswordForm):
    """Looking the person up, making the link and mailing it happen after the answer: it takes the same time for everybody."""

    email = MailboxField(required=True)

    def clean_email(self) -> str:
        self.users: list[Any] = []
        return self.cleaned_data["email"]

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email = self.cleaned_data["email"]
        jobs.enqueue(send_reset_mail, email, request.user.pk)
        return email
