"""The yardstick: session, person, three indexed queries, a template. What any page of Django costs on this machine, today."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.urls import path  # noqa: E402

from portal.people.models import Membership  # noqa: E402
from training.models import Completion, Enrolment  # noqa: E402

PAGE = Template(
    "<!doctype html><title>Bare</title><h1>{{ person }}</h1><ul>{% for row in enrolments %}<li>{{ row.course_id }} {{ row.due_at }}</li>"
    "{% endfor %}</ul><p>{{ jobs|length }} {{ done|length }}</p>"
)


def page(request: HttpRequest) -> HttpResponse:
    person = request.user
    rows = {
        "enrolments": list(Enrolment.objects.filter(person=person)),  # type: ignore[misc]
        "jobs": list(Membership.objects.filter(person=person)),  # type: ignore[misc]
        "done": list(Completion.objects.filter(person=person)),  # type: ignore[misc]
    }
    return HttpResponse(PAGE.render(Context({"person": person, **rows})))


urlpatterns = [path("bare/", page), path("healthz", lambda request: HttpResponse("ok"))]
