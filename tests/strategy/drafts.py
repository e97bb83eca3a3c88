"""Drafts of contracts for tests: a text in English, a later one, a Chinese one, and as files."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from yaml import CSafeLoader, load

from portal.articles.models import Fact
from portal.common import keeping
from portal.people.models import Department, Person
from strategy.actions import answering, recording
from strategy.actions.drafting import read
from strategy.models import Rule, ToolRecord, ToolRun, ToolWords
from strategy.queries import tools
from strategy.queries.papers import judged
from strategy.queries.rulebook import rulebook
from tests.strategy.rows import CONTENT

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FIRST = (
    "1. Grant of licence\nThe Licensor hereby grants an exclusive licence to make and sell the licensed products.\n\n"
    "2. Territory\nThe licensed territory is China. The Licensee shall not sell the products outside the territory.\n\n"
    "3. Parallel imports\nThe Licensor guarantees that no parallel import takes place.\n\n"
    "4. No challenge\nThe Licensee shall not challenge the validity of the patents.\n"
)
SECOND = (
    "1. Grant of licence\nThe Licensor hereby grants an exclusive licence to make and sell the licensed products.\n\n"
    "2. Territory\nThe licensed territory is China and Viet Nam. Unsolicited orders from elsewhere are referred to the Licensor.\n\n"
    "3. Audit\nAn independent auditor may inspect the books and records once a year.\n\n"
    "4. No challenge\nThe Licensee shall not challenge the validity of the patents.\n"
)
CHINESE = "第一条 许可方式\n许可人授予被许可人独占许可。\n\n第二条 平行进口\n许可人保证不发生平行进口。\n"


def docx(text: str) -> bytes:
    """A Word document of these lines."""
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{lines}</w:body></w:document>')
    return made.getvalue()


def file(content: bytes, name: str = "licence.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def begun(person: Person, answers: dict[str, Any] | None = None) -> ToolRun:
    return answering.begin(tools.TOOLS["contract"], person, answers=answers)


def address(run: ToolRun, more: str = "") -> str:
    return f"/tools/runs/{run.pk}/text/{more}"


def given(client: Client, run: ToolRun, text: str = FIRST, **more: Any) -> ToolRun:
    """The run with this text as its draft."""
    response = client.post(address(run), {"text": text, **more})
    assert response.status_code == 302, response.content
    run.refresh_from_db()
    return run


def kept(run: ToolRun, by: Person, subject: str = "Licence with Acme", department: Department | None = None, **answers: Any) -> ToolRecord:
    """The record of a run."""
    tool, book = tools.TOOLS["contract"], rulebook()
    run.refresh_from_db()
    found = judged(tool, {**run.answers, **answers}, book, timezone.localdate())
    return recording.keep(run, found, recording.About(subject, department), by=by)


# A contract check in small, where the portal's own content is not loaded


def small(fact: Fact) -> None:
    """The words of the tool, and one clause of the checklist."""
    words = load((CONTENT / "tools" / "contract.yaml").read_text(encoding="utf-8"), Loader=CSafeLoader)
    clause = {"risk": "high", "step": "first", "owner": "licensing-manager", "first": True, "fact": fact.pk}
    Rule.objects.create(key="clauses/K01", table="clauses", values=clause, rests_on=[fact.pk])
    ToolWords.objects.create(key="contract", name={"en": "Contract check", "zh-hans": "合同审查"}, words=words)
    keeping.touch()


def in_the_making(person: Person, text: str = FIRST, *, keep: bool = True) -> ToolRun:
    """Answers with a draft beside them."""
    run = begun(person, {"side": "licensee", "K01": "weak"})
    read(run, text, name="licence.docx", kind="docx", keep=keep)
    run.refresh_from_db()
    return run
