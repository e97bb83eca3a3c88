"""What of training can be found, and where a hit leads. The loader writes the documents."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common.searching import register


def lesson_url(key: str) -> str:
    """A lesson's key is "course/lesson"."""
    return reverse("lesson", args=key.split("/", 1))


register("course", _("Course"), lambda key: reverse("course", args=[key]), icon="quiz")
register("lesson", _("Lesson"), lesson_url, icon="quiz")
