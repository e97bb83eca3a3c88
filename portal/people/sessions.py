"""Sessions in the database that know their person: one statement reads both, and a person's sessions can be ended."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from portal.common.requests import current


@lru_cache(maxsize=1)
def _with_person() -> Any:
    """Built once in a process: every request reads by it, and building costs as much as reading."""
    return SessionStore.get_model_class().objects.with_person().order_by()


class SessionStore(db.SessionStore):
    """Django's database sessions on our table; the person is read with the session and kept for `PersonBackend.get_user`."""

    @classmethod
    def get_model_class(cls) -> Any:
        from portal.people.models import PersonSession

        return PersonSession

    def _get_session_from_db(self) -> Any:
        found = next(iter(_with_person().filter(session_key=self.session_key, expire_date__gt=timezone.now())[:1]), None)
        if found is None:
            self._session_key = None
            return None
        asking = current()
        if asking and found.person_id:
            person = found.person
            person.heads_any = found.heads_any
            asking.loaded, asking.stamp = person, str(found.content_stamp or "")
        return found

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.person_id = int(data["_auth_user_id"]) if data.get("_auth_user_id") else None  # type: ignore[attr-defined]
        return row
