"""People in the admin site. Every write goes through an action; what allauth and Django would edit beside them is closed."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group

from portal.people.admin import audit, department, job, person  # noqa: F401 (registers)

for model in (EmailAddress, EmailConfirmation, Authenticator, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
