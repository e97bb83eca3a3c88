"""Who may enter: what other floors use to refuse. Strangers and missing rows look alike.

    raise Refused("attempt")                     an object the person may not have, or that does not exist: 404
    @signed_in                                   a page of anybody's own
    @needs("admin")  @needs("editor", "approver")  a page of a role; administrators hold every role: others get 403
    @needs_head                                  a page of whoever heads a department, and of those who read everything

Each refusal of a signed-in person leaves a line in the audit trail (`portal.people.refusals`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from portal.people.models import Person

View = Callable[..., HttpResponseBase]


class Refused(Http404):
    """The person may not have this, or it does not exist: both answer 404. The text names the kind of thing, for the trail."""


def me(request: HttpRequest) -> Person:
    """Who asks, behind one of the doors below."""
    return cast(Person, request.user)


def signed_in(view: View) -> View:
    """Strangers go to the sign-in page and come back afterwards."""
    return login_required(view)


def holds(person: Person, *roles: str) -> bool:
    """Whether an active person holds one of the roles ("editor", "approver", "admin", "auditor"); an administrator holds all."""
    unknown = set(roles) - set(Person.ROLES)
    if unknown:
        raise ValueError(f"No such role: {', '.join(sorted(unknown))}")
    return person.is_active and (person.is_admin or any(getattr(person, f"is_{role}") for role in roles))


def needs(*roles: str) -> Callable[[View], View]:
    """Only for people who hold one of the roles."""
    return _only_if(lambda person: holds(person, *roles))


def needs_head(view: View) -> View:
    """Only for heads of a department, administrators and auditors."""
    return _only_if(lambda person: person.reads_all or person.heads_any)(view)


def _only_if(may_enter: Callable[[Person], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may_enter(me(request)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate
