"""The language button: for strangers it sets a cookie, for a person it is kept with them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.people.models import Person


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak `language` from now on and go back to `next`; an unknown language changes nothing, a foreign `next` leads home."""
    language, response = request.POST.get("language", ""), HttpResponseRedirect(way_back(request))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated and request.user.language != language:
        Person.objects.filter(pk=request.user.pk).update(language=language)
    return keep_in_cookie(response, language)


def way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    mine = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return target if mine else "/"


def keep_in_cookie(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
    )
    return response
