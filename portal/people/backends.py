"""Signing in by e-mail and password; reading the person behind a session in one statement."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from portal.common.requests import current
from portal.people.models import Person


class PersonBackend(AuthenticationBackend):
    """allauth's e-mail sign-in with our person. Permissions come from the roles on the row, not from tables."""

    def get_user(self, user_id: Any) -> Person | None:
        asking = current()
        if asking and asking.loaded and asking.loaded.pk == int(user_id):
            return asking.loaded if asking.loaded.is_active else None
        return Person.objects.with_headship().filter(pk=user_id, is_active=True).first()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return user_obj.has_perm(perm, obj)
