"""The stage hands: run as `python -m tests.proof.stage COMMAND` with the portal's own settings, they print JSON.

migrate                  an empty database
seed LEARNERS QUESTIONS  a course of one quiz (true/false only), learners who take it, a real session for each
queue NUMBER SECONDS     jobs with an effect under a unique key, half of them keyed and asked for twice, and some rolled back
effects                  what those jobs have done and how they stand
rows                     every stored answer, attempt, completion and certificate
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import Any

import django


def migrate() -> Any:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return {"migrated": True}


def seed(learners: str, questions: str) -> Any:
    from django.db import transaction

    with transaction.atomic():
        quiz = _quiz(int(questions))
        return {"quiz": quiz.get_absolute_url(), "sessions": [_learner(number, quiz) for number in range(int(learners))]}


def _quiz(questions: int) -> Any:
    from portal.articles.models import Fact
    from strategy.models import Countermeasure
    from training.models import Course, Question, QuestionVersion, Quiz

    measure = Countermeasure.objects.create(number=4, slug="rules", title={"en": "Rules"}, short={"en": "Know them."})
    fact = Fact.objects.create(pk="T6", heading="Exhaustion", text="Members choose.", kind="provision", confidence="known", as_of="2025-06")
    course = Course.objects.create(
        slug="proof", countermeasure=measure, state=Course.PUBLISHED, title={"en": "Proof"}, lede={"en": "?"}, certificate_months=12
    )
    quiz = Quiz.objects.create(
        course=course, key="final", title={"en": "Quiz"}, draw=questions, minutes=120, attempts=200, pass_mark=Decimal(50)
    )
    options = [{"key": "true", "text": "True"}, {"key": "false", "text": "False"}]
    for number in range(questions):
        question = Question.objects.create(code=f"P{number}", countermeasure=measure)
        QuestionVersion.objects.create(
            question=question, number=1, kind="true_false", body={"en": {"stem": f"Statement {number}.", "options": options}},
            key={"correct": ["true"]}, explanation={"en": {"general": "It is."}}, proof=fact, status="published",
        )  # fmt: skip
        quiz.pool.add(question)
    return quiz


def _learner(number: int, quiz: Any) -> dict[str, Any]:
    """A person who takes the course, signed in as a browser would be after the sign-in page."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from portal.people.models import Person
    from portal.people.sessions import SessionStore
    from training.models import Enrolment

    person = Person.objects.create_person(email=f"learner{number}@example.com", display_name=f"Learner {number}")
    Enrolment.objects.create(person=person, course=quiz.course)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), "portal.people.backends.PersonBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return {"person": person.pk, "session": session.session_key}


def rows() -> Any:
    from training.models import AnswerEvent, Attempt, AttemptItem, Certificate, Completion, Enrolment

    return {
        "events": list(AnswerEvent.objects.order_by("pk").values("attempt", "key", "revision", "given", "flagged", "item__position")),
        "items": list(AttemptItem.objects.values("attempt", "position", "given", "share")),
        "attempts": list(Attempt.objects.values("id", "person", "number", "state", "percent", "passed")),
        "completions": list(Completion.objects.values("person", "attempt")),
        "certificates": list(Certificate.objects.values_list("completion__person", flat=True)),
        "completed": Enrolment.objects.filter(completed_at__isnull=False).count(),
        "integrity": _integrity(),
    }


def _integrity() -> str:
    from django.db import connection

    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        return str(cursor.execute("PRAGMA integrity_check").fetchone()[0])


def queue(number: str, seconds: str) -> Any:
    from django.db import connection, transaction

    from portal import jobs
    from tests.proof import tasks

    with connection.cursor() as cursor:
        for table in tasks.TABLES:
            cursor.execute(table)
    for n in range(int(number)):
        key = f"proof:{n}" if n % 2 else None
        with transaction.atomic():
            jobs.enqueue(tasks.effect, f"job {n}", float(seconds), key=key)
        if key:
            jobs.enqueue(tasks.effect, f"job {n}", float(seconds), key=key)
        with transaction.atomic():
            jobs.enqueue(tasks.effect, f"phantom {n}", float(seconds))
            transaction.set_rollback(True)
    return {"queued": int(number)}


def effects() -> Any:
    from django.db import connection
    from django.db.models import Count

    from portal.jobs.models import Job

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, attempt FROM proof_effect")
        done = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM proof_begun")
        begun = cursor.fetchone()[0]
    states = Job.objects.filter(task="tests.proof.tasks.effect").values_list("status").annotate(Count("pk")).order_by()
    return {"done": done, "begun": begun, "states": dict(states), "integrity": _integrity()}


if __name__ == "__main__":
    django.setup()
    command, *arguments = sys.argv[1:]
    found = {"migrate": migrate, "seed": seed, "rows": rows, "queue": queue, "effects": effects}[command](*arguments)
    print(json.dumps(found, default=str))  # noqa: T201
