"""What a lesson page shows beside its course's outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, When

from portal.articles.models import Term
from portal.articles.queries import proving
from portal.articles.queries.glossary import explained
from portal.common.languages import current_language
from training.models import Lesson, LessonCitation, LessonText


@dataclass(frozen=True)
class Reading:
    """A lesson's words in the reader's language (English where there is no other), and the facts they rest on."""

    text: LessonText
    proofs: list[dict[str, Any]]  # [{"fact", "paragraph" or None}] in order of first mention
    terms: list[Term]  # of the glossary, marked in the text

    @property
    def foreign(self) -> bool:
        """The reader asked for another language than there is."""
        return self.text.language != current_language()


def reading(lesson: Lesson) -> Reading | None:
    """Four statements: the words, the facts, the paragraphs that prove them, the terms. None where a lesson has no words yet."""
    language = current_language()
    text = lesson.texts.order_by(Case(When(language=language, then=0), default=1), "language").first()
    if text is None:
        return None
    facts = [row.fact for row in LessonCitation.objects.filter(text=text).select_related("fact")]
    paragraphs = proving([fact.pk for fact in facts], language)
    return Reading(text, [{"fact": fact, "paragraph": paragraphs.get(fact.pk)} for fact in facts], explained(text.terms))
