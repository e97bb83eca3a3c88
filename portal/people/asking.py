"""The type of a request whose person is known: what views behind `access.signed_in` and its like receive."""

from __future__ import annotations

from django.http import HttpRequest

from portal.people.models import Person


class PersonRequest(HttpRequest):
    """For annotations only: Django makes the object."""

    user: Person  # type: ignore[assignment]
