"""The decision tools: what each asks, how it judges, and what it says beside the outcome.

tool = tools.find("exhaustion")            None: there is no such tool
tool.screens(book, answers)                the screens these answers lead through
tool.problems(answers, today)              what is wrong with the answers
tool.judge(answers, book, today)           the outcome; any answers have one
"""

from __future__ import annotations

from strategy.queries.tools.base import Screen, Tool
from strategy.queries.tools.choosing import EXHAUSTION, JOINT, PATHWAY, STANDARDS
from strategy.queries.tools.contract import CONTRACT
from strategy.queries.tools.disclosure import DISCLOSURE
from strategy.queries.tools.maturity import MATURITY
from strategy.queries.tools.playbook import PLAYBOOK

TOOLS: dict[str, Tool] = {tool.key: tool for tool in (EXHAUSTION, CONTRACT, PLAYBOOK, PATHWAY, STANDARDS, MATURITY, DISCLOSURE, JOINT)}

__all__ = ["TOOLS", "Screen", "Tool", "find"]


def find(key: str) -> Tool | None:
    return TOOLS.get(key)
