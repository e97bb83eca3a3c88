"""How long a session lasts; the person's language and time zone for the length of one request."""

from __future__ import annotations

import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from portal.common.requests import current

Answer = Callable[[HttpRequest], HttpResponse]

SINCE = "signed_in_at"  # seconds since 1970
SEEN = "last_seen_at"
SEEN_EVERY = 5 * 60  # a session is written at most this often (seconds) for being in use
CLOCK_ERROR = 60  # how far (seconds) the clock may step back before a session is no longer believed


class SessionAgeMiddleware:
    """Ends a session SESSION_COOKIE_AGE after the sign-in, and when it was not used for SESSION_IDLE_MINUTES.

    Counted up to five minutes strictly, never leniently: the time of use is written at most every five minutes.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY in session:
            now = int(time.time())
            since, seen = session.get(SINCE, now), session.get(SEEN, now)
            if is_over(now, since, seen):
                logout(request)
            elif SEEN not in session or now - seen >= SEEN_EVERY:
                session[SINCE], session[SEEN] = since, now
        return self.get_response(request)


def is_over(now: int, since: int, seen: int) -> bool:
    """Too old, unused for too long, or stamped in the future (the clock was turned back)."""
    too_old = now - since > settings.SESSION_COOKIE_AGE
    unused = now - seen > settings.SESSION_IDLE_MINUTES * 60
    return too_old or unused or seen - now > CLOCK_ERROR


class PersonMiddleware:
    """Pages speak the person's language and clock; the trail learns who asks."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if not person.is_authenticated:
            return self.get_response(request)
        asking = current()
        if asking:
            asking.person = person
        translation.activate(person.language)
        request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(ZoneInfo(person.time_zone)):
            response = self.get_response(request)
        response.headers["Content-Language"] = person.language
        return response
