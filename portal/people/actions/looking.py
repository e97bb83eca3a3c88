"""Beginning and ending a look: at the portal as a learner, or as the head of a department."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils.translation import gettext as _

from portal.people import trail
from portal.people.access import holds
from portal.people.looks import LASTS, LEARNER, MANAGER, Look
from portal.people.models import Department, JobRole, Person

KEY = "view_as"  # in the session: {"by", "since", "department", "job_role"}
CLOCK_ERROR = 60  # how far (seconds) the clock may step back


def may_look(person: Person, kind: str) -> bool:
    """Who keeps or audits the portal may look as a learner; as a manager, who sees learning records, only who reads them all anyway."""
    if person.look:
        return False
    return person.reads_all if kind == MANAGER else holds(person, "editor", "approver", "auditor")


@dataclass(frozen=True)
class Looking:
    """A look that lasts: as what, the department or the job role, and for how long (seconds since 1970)."""

    look: Look
    thing: Department | JobRole | None
    person: Person
    ends: int

    @property
    def title(self) -> str:
        """What the bar at the top of every page says."""
        if isinstance(self.thing, Department):
            return _("You are looking at the portal as the manager of “%(department)s”.") % {"department": self.thing}
        if self.thing:
            return _("You are looking at the portal as a learner with the job role “%(role)s”.") % {"role": self.thing}
        return _("You are looking at the portal as a learner.")

    @property
    def described(self) -> dict[str, Any]:
        """For the trail."""
        named = {"department": self.look.department, "job_role": self.look.job_role}
        code = {"code": self.thing.code} if self.thing else {}
        return {"kind": self.look.kind} | {name: pk for name, pk in named.items() if pk is not None} | code

    @property
    def stand_in(self) -> Person:
        """Nobody in particular: no record, no role, nothing that could be stored; language and clock are the person's own."""
        name = _("A manager") if self.look.kind == MANAGER else _("A learner")
        nobody = Person(pk=0, display_name=name, language=self.person.language, time_zone=self.person.time_zone)
        nobody.look = self.look
        nobody.heads_any = self.look.kind == MANAGER
        return nobody


@transaction.atomic
def start(request: HttpRequest, person: Person, look: Look, now: int) -> Looking:
    """From the next request on `person` sees what the stand-in sees. Refused where they may not, and while they look already.

    The session gets a new key and forms a new token, so that neither a page nor a cookie from before the look works within it.
    """
    if not may_look(person, look.kind) or KEY in request.session:
        raise PermissionDenied
    thing = _thing(look)
    if look != Look() and thing is None:
        raise PermissionDenied
    request.session.cycle_key()
    request.session[KEY] = {"by": person.pk, "since": now, "department": look.department, "job_role": look.job_role}
    rotate_token(request)
    begun = Looking(look, thing, person, now + LASTS)
    trail.note("people.view_as.start", thing or LEARNER, actor=person, **begun.described)
    return begun


@transaction.atomic
def stop(request: HttpRequest, person: Person, *, why: str) -> bool:
    """The person is themself again; a repetition does nothing and returns False. `why`: "asked", "time", "role", "gone" or "sign_out"."""
    kept = request.session.pop(KEY, None)
    if kept is None:
        return False
    request.session.cycle_key()
    rotate_token(request)
    note_end(person, kept, why)
    return True


def note_end(person: Person, kept: dict[str, Any], why: str) -> None:
    kind = Look(kept.get("department"), kept.get("job_role")).kind
    trail.note("people.view_as.stop", kind, actor=person, kind=kind, why=why, department=kept.get("department"))


def found(session: SessionBase, person: Person, now: int) -> tuple[Looking | None, str]:
    """What the session looks as; else nothing and why it is over. One statement where a department or a job role is named."""
    kept = session[KEY]
    look = Look(kept["department"], kept["job_role"])
    if kept["by"] != person.pk or not may_look(person, look.kind):
        return None, "role"
    if now - kept["since"] >= LASTS or kept["since"] - now > CLOCK_ERROR:
        return None, "time"
    thing = _thing(look)
    if look != Look() and thing is None:
        return None, "gone"
    return Looking(look, thing, person, kept["since"] + LASTS), ""


def _thing(look: Look) -> Department | JobRole | None:
    if look.department is not None:
        return Department.objects.filter(pk=look.department).first()
    return JobRole.objects.filter(pk=look.job_role).first() if look.job_role is not None else None
