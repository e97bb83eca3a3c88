"""Taking a quiz through the door: what a script sends, and the plain form as a browser fills it."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from tests.training.conftest import RIGHT
from training.models import Attempt, AttemptItem


def post(client: Client, url: str, body: Any, **headers: str) -> Any:
    """What quiz.js does: JSON both ways."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(url, sent, content_type="application/json", headers={"Accept": "application/json"} | headers)


def save(client: Client, attempt: Attempt, item: int, given: Any, *, base: int = 0, key: object = None, **more: Any) -> Any:
    return post(
        client, reverse("answers", args=[attempt.pk]), {"key": str(key or uuid4()), "item": item, "base": base, "given": given} | more
    )


def submit(client: Client, attempt: Attempt) -> Any:
    return post(client, reverse("submit_attempt", args=[attempt.pk]), {"key": str(uuid4())})


def right(item: AttemptItem) -> Any:
    return RIGHT[item.version.kind]


def answer_all(client: Client, attempt: Attempt, answers: dict[str, Any] = RIGHT) -> None:
    for item in attempt.items.select_related("version"):
        assert save(client, attempt, item.position, answers[item.version.kind]).status_code == 200


def fields(item: AttemptItem, given: Any) -> dict[str, Any]:
    """The form's fields for one answer."""
    name = f"q{item.position}"
    if item.version.kind == "matching":
        return {f"{name}-{left}": option for left, option in given.items()}
    if item.version.kind == "ordering":
        return {f"{name}-{key}": place for place, key in enumerate(given, start=1)}
    return {name: given}
