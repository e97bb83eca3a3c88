"""The bench's hands inside the portal, run as `python -m tests.tools.bench_stage COMMAND`; they print JSON.

cast        sessions of learners, of a head and of the administrator, and the addresses that are measured
preview     how long the reach of a change of law takes, by how many facts it concerns
statements  how many statements each address asks (Django's test client, same database)
fill        so many made articles in both languages for the search
tools       so many records of the tools and actions of the plan, and the addresses that are measured with them
"""

from __future__ import annotations

import json
import logging
import os
import sys
from typing import Any

import django

LEARNERS = 60


def cast() -> Any:
    from django.utils import timezone

    from portal.articles.models import Article, Edition
    from portal.people.models import Department, DepartmentHead, Person
    from training.models import Attempt, Course, Enrolment, Lesson

    course = Course.objects.published().filter(quizzes__retired=False).order_by("position", "slug")[0]
    quiz, lesson = course.quizzes.filter(retired=False, module=None)[0], Lesson.objects.filter(course=course, retired=False)[1]
    fresh = Enrolment.objects.filter(
        course=course, person__is_active=True, person__email__endswith="@company.example", person__headships=None
    )
    fresh = fresh.exclude(person__in=Attempt.objects.filter(quiz=quiz).values("person"))
    learners = [row.person for row in fresh.select_related("person").order_by("person")[:LEARNERS]]
    division = Department.objects.filter(parent__code="made-company").order_by("code")[0]
    head = DepartmentHead.objects.filter(department=division).select_related("person")[0].person
    boss = Person.objects.get(email__endswith="@company.example", is_admin=True)
    shown = Article.objects.filter(editions__published__isnull=False) if hasattr(Edition, "published") else Article.objects.all()
    return {
        "at": timezone.now().isoformat(),
        "people": Person.objects.count(),
        "courses": Course.objects.published().count(),
        "enrolments": Enrolment.objects.count(),
        "learners": [session(person) for person in learners],
        "head": session(head),
        "boss": session(boss),
        "bare": session(learners[0], "django.contrib.auth.backends.ModelBackend"),
        "course": course.slug,
        "lesson": lesson.key,
        "quiz": quiz.key,
        "article": shown.order_by("slug")[0].slug,
        "division": division.pk,
    }


def session(person: Any, backend: str = "portal.people.backends.PersonBackend") -> str:
    """A browser signed in as after the sign-in page."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from portal.people.sessions import SessionStore

    made = SessionStore()
    made[SESSION_KEY], made[BACKEND_SESSION_KEY] = str(person.pk), backend
    made[HASH_SESSION_KEY] = person.get_session_auth_hash()
    made.create()
    return str(made.session_key)


def statements(*asked: str) -> Any:
    """`asked`: session=address."""
    from django.conf import settings
    from django.test import Client

    from tests.statements import statements as counting

    found = {}
    settings.ALLOWED_HOSTS.append("testserver")
    for one in asked:
        key, _is, address = one.partition("=")
        client = Client()
        if key:
            client.cookies[settings.SESSION_COOKIE_NAME] = key
        client.get(address)
        with counting() as counted:
            reply = client.get(address)
            size = sum(len(piece) for piece in reply) if reply.streaming else len(reply.content)
        found[address] = {"statements": len(counted), "status": reply.status_code, "bytes": size}
    return found


def fill(count: str) -> Any:
    import time

    from django.db import connection

    from portal.common.searching import index_many
    from tests.tools.shelf import documents

    begun = time.monotonic()
    index_many(documents(int(count)))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE common_searchdocument" if connection.vendor == "postgresql" else "ANALYZE")
    return {"documents": 2 * int(count), "seconds": round(time.monotonic() - begun, 1)}


def preview() -> Any:
    """Milliseconds for the facts that most questions rest on: the first of them, five, forty."""
    from collections import Counter
    from time import perf_counter

    from portal.desk.queries.touching import touched
    from training.models import QuestionVersion

    proofs = QuestionVersion.objects.filter(status=QuestionVersion.PUBLISHED).values_list("proof", flat=True)
    ids = [fact_id for fact_id, _count in Counter(proofs).most_common(40)]
    found = []
    for count in (1, 5, 40):
        begun = perf_counter()
        reach = touched(ids[:count]).training
        found.append(
            {"facts": count, "ms": round(1000 * (perf_counter() - begun)), "people": reach.people, "certificates": reach.certificates}
        )
    return found


def tools(records: str, actions: str) -> Any:
    from tests.tools import bench_tools

    people, made = bench_tools.fill(int(records), int(actions))
    return made | {who: session(person) for who, person in people.items()}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    logging.disable(logging.WARNING)
    command, *arguments = sys.argv[1:]
    commands: dict[str, Any] = {"cast": cast, "fill": fill, "preview": preview, "statements": statements, "tools": tools}
    print(json.dumps(commands[command](*arguments)))  # noqa: T201
