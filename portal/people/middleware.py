"""The person's language and time zone for the length of one request."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from portal.common.requests import current


class PersonMiddleware:
    """Pages speak the person's language and clock; the trail learns who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
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
