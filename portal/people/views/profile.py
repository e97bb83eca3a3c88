"""One's own page: who one is here, language and zone, and the way out of other browsers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST

from portal.people.access import me, signed_in
from portal.people.actions import people, sessions
from portal.people.forms.profile import ProfileForm
from portal.people.models import Membership
from portal.people.views.language import keep_in_cookie


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Language and time zone are one's own to change; everything else an administrator does."""
    person = me(request)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        people.update_person(person, by=person, **form.cleaned_data)
        with override(person.language):
            messages.success(request, _("Saved."))
        return keep_in_cookie(redirect("profile"), person.language)
    jobs = Membership.objects.current().filter(person=person).select_related("department", "job_role").order_by("starts", "pk")
    return render(request, "people/profile.html", {"form": form, "jobs": jobs})


@require_POST
@signed_in
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """Ends every other browser's session of the person; this one stays."""
    ended = sessions.sign_out_elsewhere(me(request), request.session.session_key)
    if ended:
        messages.success(
            request, ngettext("%(n)d other browser was signed out.", "%(n)d other browsers were signed out.", ended) % {"n": ended}
        )
    else:
        messages.info(request, _("You were signed in nowhere else."))
    return redirect("profile")


def gone(request: HttpRequest, **_rest: str) -> HttpResponse:
    """Stands where allauth would let people change their e-mail by themselves: an administrator does that here."""
    raise Http404
