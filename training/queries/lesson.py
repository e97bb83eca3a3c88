"""What a lesson page shows beside its course's outline."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from portal.articles.models import Term
from portal.articles.queries import proving
from portal.articles.queries.glossary import explained
from portal.common.languages import current_language
from training import placing
from training.models import BlockNotice, Lesson, LessonCitation, LessonText
from training.queries.difference import shown


class Reading:
    """A lesson's words in the reader's language (English where there is no other), and the facts they rest on. Each is read when the
    page asks for it, so that what the page has kept costs no statement."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson

    @cached_property
    def language(self) -> str | None:
        """The language of the words for this reader: their own, else English, else what there is; None: there are none. One statement."""
        spoken = sorted(self.lesson.texts.values_list("language", flat=True))
        return current_language() if current_language() in spoken else next(iter(spoken), None)

    def __bool__(self) -> bool:
        return self.language is not None

    @property
    def foreign(self) -> bool:
        """The reader asked for another language than there is."""
        return self.language != current_language()

    @cached_property
    def text(self) -> LessonText:
        """One statement."""
        return self.lesson.texts.get(language=self.language)

    @property
    def html(self) -> SafeString:
        """The words, above each block whose law has changed the old and the new law. One statement."""
        return mark_safe(placing.above(self.text.html, self.banners))  # noqa: S308  (sanitised when it was loaded)

    @property
    def example_html(self) -> SafeString:
        return mark_safe(placing.above(self.text.example_html, self.banners))  # noqa: S308

    @cached_property
    def banners(self) -> dict[int, str]:
        """Number of a block → what stands above it."""
        rows = BlockNotice.objects.filter(block__text=self.text, block__live=True, settled_at=None)
        joins = ("passage__change__edition__article", "passage__change__fact", "block")
        notices: dict[int, list[BlockNotice]] = {}
        for notice in rows.select_related(*joins).order_by("block__position", "change__made_at", "passage__position"):
            notices.setdefault(notice.block.number, []).append(notice)
        return {number: self._banner(number, found) for number, found in notices.items()}

    def _banner(self, number: int, notices: list[BlockNotice]) -> str:
        passages = shown((notice.passage for notice in notices), self.language)
        context = {"number": number, "block": notices[0].block, "passages": passages}
        return render_to_string("training/lesson/_notice.html", context)

    @cached_property
    def proofs(self) -> list[dict[str, Any]]:
        """[{"fact", "paragraph" or None}] in order of first mention. Two statements."""
        facts = [row.fact for row in LessonCitation.objects.filter(text=self.text).select_related("fact")]
        paragraphs = proving([fact.pk for fact in facts], current_language())
        return [{"fact": fact, "paragraph": paragraphs.get(fact.pk)} for fact in facts]

    @cached_property
    def terms(self) -> list[Term]:
        """The glossary terms marked in the text. One statement."""
        return explained(self.text.terms)
