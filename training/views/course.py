"""The catalogue and a course's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.people.access import signed_in
from strategy.models import Countermeasure
from training import access
from training.access import PersonRequest
from training.actions import attempting, learning
from training.models import Certificate, Enrolment
from training.queries import explaining
from training.queries.catalogue import catalogue as courses_of
from training.queries.outline import outline, outlines


@signed_in
@require_safe
def catalogue(request: PersonRequest) -> HttpResponse:
    """All courses by countermeasure, with the reader's own standing; `?countermeasure=4` narrows."""
    chosen = request.GET.get("countermeasure", "")
    number = int(chosen) if chosen in {"1", "2", "3", "4", "5"} else None
    courses = courses_of(request.user, number)
    mine = [course for course in courses if course.enrolled_id]
    standing = outlines(request.user, mine, {course.pk for course in mine if course.completed_at})
    groups: dict[int, dict] = {}
    for course in courses:
        group = groups.setdefault(course.countermeasure_id, {"countermeasure": course.countermeasure, "courses": []})
        group["courses"].append({"course": course, "outline": standing.get(course.pk)})
    context = {"groups": groups.values(), "chosen": number, "countermeasures": Countermeasure.objects.all(), "now": timezone.now()}
    return render(request, "training/course/catalogue.html", context)


@signed_in
@require_safe
def show(request: PersonRequest, slug: str) -> HttpResponse:
    """One course: what it answers, its steps, where to go on, and why it is not complete."""
    course = access.course(request.user, slug)
    attempting.close_expired(person=request.user)
    enrolment = Enrolment.objects.filter(person=request.user, course=course).first()
    steps = outline(request.user, course)
    done = enrolment is not None and enrolment.completed_at is not None
    proofs = Certificate.objects.filter(completion__person=request.user, completion__course=course).with_law().order_by("-issued_at", "-pk")
    certificate = proofs.first() if done else None
    context = {
        "course": course,
        "enrolment": enrolment,
        "is_open": enrolment is not None or request.user.look is not None,
        "outline": steps,
        "certificate": certificate,
        "unmet": explaining.unmet(steps) if enrolment and not done else [],
        "moment": timezone.now(),
    }
    return render(request, "training/course/course.html", context)


@signed_in
@require_POST
def enrol(request: PersonRequest, slug: str) -> HttpResponse:
    """Take the course by oneself and go to its first open step."""
    course = access.course(request.user, slug)
    learning.enrol(request.user, course)
    step = outline(request.user, course).next
    messages.success(request, _("You are enrolled in “%(course)s”.") % {"course": course})
    return redirect(step.url if step else course.get_absolute_url())
