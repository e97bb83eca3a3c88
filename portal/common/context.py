"""What every page shows of the company and of the way about. Nothing here asks the database by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Way:
    """One entry of the main navigation."""

    name: str
    url: str
    icon: str
    current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """company, logo, help_contact, who_sees_results, now and nav; each is worked out when a template first asks for it."""
    return {
        "company": settings.COMPANY_NAME,
        "logo": static(settings.COMPANY_LOGO) if settings.COMPANY_LOGO else "",
        "help_contact": settings.HELP_CONTACT,
        "who_sees_results": who_sees_results,
        "now": timezone.now,
        "nav": SimpleLazyObject(lambda: ways(request)),
    }


def who_sees_results() -> str:
    return settings.WHO_SEES_RESULTS or _(
        "Your results are seen by you, by the managers of your departments, and by the portal’s administrators and auditors."
    )


def heads_somebody(user: Any) -> bool:
    return any(getattr(user, trait, False) for trait in ("heads_any", "is_admin", "is_auditor"))


def keeps_articles(user: Any) -> bool:
    return any(getattr(user, trait, False) for trait in ("is_editor", "is_approver", "is_admin"))


def everybody(_user: Any) -> bool:
    return True


def ways(request: HttpRequest) -> list[Way]:
    """The main navigation of a signed-in person. An address that does not exist is left out."""
    user = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", False):
        return []
    entries: list[tuple[str, str, str, Callable[[Any], bool]]] = [
        (_("Home"), "home", "home", everybody),
        (_("Strategy"), "strategy", "scale", everybody),
        (_("Courses"), "courses", "book", everybody),
        (_("Articles"), "articles", "file", everybody),
        (_("Tools"), "tools", "ship", everybody),
        (_("Team"), "team", "users", heads_somebody),
        (_("Desk"), "desk", "edit", keeps_articles),
        (_("Administration"), "admin:index", "settings", lambda user: user.is_staff),
    ]
    found = []
    for name, url_name, icon, may_see in entries:
        url = address(url_name)
        if url and may_see(user):
            found.append(Way(name, url, icon, is_current(request.path, url, home=url_name == "home")))
    return found


def address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def is_current(path: str, url: str, *, home: bool) -> bool:
    return path == url if home or url == "/" else path.startswith(url)
