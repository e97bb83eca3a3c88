"""What the search finds of the tools."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import override

from portal.common.languages import LANGUAGES
from strategy.models import ToolWords
from strategy.models.rule import QUESTIONS
from strategy.models.rule import TOOLS as NAMES
from strategy.queries.standing import Entry, Texts
from strategy.queries.tools import TOOLS, Tool
from strategy.queries.tools.about import ABOUT
from strategy.rules.wording import Wording


def findable_tools() -> Iterator[Entry]:
    """The decision tools by name and question, with the words of what they ask; those whose words are loaded."""
    for row in ToolWords.objects.current():
        for tool in TOOLS.values():
            if tool.speaks_by == row.key:
                yield Entry("tool", f"tool/{tool.key}", *_of_tool(tool, row))


def _of_tool(tool: Tool, row: ToolWords) -> tuple[Texts, Texts]:
    title, texts = {}, {}
    for language in LANGUAGES:
        own = Wording.of(row.words, language)
        with override(language):
            title[language] = own.name if tool.key == row.key else str(dict(NAMES)[tool.key])
            told = [str(QUESTIONS[tool.key]), str(ABOUT[tool.key].does), *map(str, ABOUT[tool.key].needs)]
        texts[language] = " ".join([*told, *(entry.get("ask", "") for key, entry in own.questions.items() if tool.key == row.key)])
    return title, texts
