"""Faults in courses and requirements are named by file, record and field; none crashes the check."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from training.formats import read

CONTENT = Path(__file__).resolve().parents[2] / "training" / "content"
COURSE = "courses/freedom-to-operate/course.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One course of the portal's own, with the whole bank."""
    shutil.copytree(CONTENT / "questions", tmp_path / "questions")
    shutil.copytree(CONTENT / "courses" / "freedom-to-operate", tmp_path / "courses" / "freedom-to-operate")
    path = tmp_path / COURSE
    path.write_text(path.read_text(encoding="utf-8").replace("prerequisites: [ip-for-everyone]", "prerequisites: []"), encoding="utf-8")
    shutil.copy(CONTENT / "scenarios.yaml", tmp_path / "scenarios.yaml")
    (tmp_path / "requirements.yaml").write_text("requirements:\n  - {course: freedom-to-operate, days: 60, roles: [patent-analyst]}\n")
    return tmp_path


def faults(folder: Path) -> list[tuple[str, str, str]]:
    return [(fault.file, fault.field, fault.message) for fault in read(folder)[1]]


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_right_folder_has_no_fault(folder: Path) -> None:
    content, found = read(folder)
    assert found == [] and [(row.course, row.role, row.days) for row in content.requirements] == [
        ("freedom-to-operate", "patent-analyst", 60)
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "field", "message"),
    [
        ("requirements.yaml", "days: 60", "days: soon", "days", "whole number"),
        ("requirements.yaml", "days: 60", "day: 60", "day", "There is no such field."),
        ("requirements.yaml", "course: freedom-to-operate", "course: flying", "course", "There is no such course."),
        ("requirements.yaml", "roles: [patent-analyst]", "roles: some", "roles", "Write all, or a list"),
        ("requirements.yaml", "roles: [patent-analyst]", "roles: [a, a]", "roles", "stands twice"),
        ("requirements.yaml", "  - {", "  - text\n  - {", "", "The record must be a map."),
        ("requirements.yaml", "requirements:", "requirement:", "requirements", "must hold a list"),
        (COURSE, "prerequisites: []", "prerequisites: [flying]", "prerequisites", "There is no course “flying”."),
        (COURSE, "prerequisites: []", "prerequisites: [freedom-to-operate]", "prerequisites", "before itself"),
        (COURSE, "check: {draw: 2", "check: {draw: 4", "modules.the-question.check.pool", "one question more"),
        (COURSE, "check: {draw: 2", "check: {drew: 2, draw: 2", "modules.the-question.check.drew", "There is no such field."),
        (COURSE, "[Q010, Q160, Q194, Q222]", "[Q010, Q160, Q194, Q006]", "modules.reading-the-results.check.pool", "asked by the check of"),
        (COURSE, "[Q010, Q160, Q194, Q222]", "[Q010, Q160, Q194, Q999]", "modules.the-question.check.pool", "no question Q999"),
        (COURSE, "Q222]}", "Q222], computed: [XNONE]}", "modules.the-question.check.computed", "no scenario “XNONE”"),
        ("scenarios.yaml", "seeds: 8", "seeds: many", "seeds", "whole number"),
        ("scenarios.yaml", "units:", "measures:", "units", "The words are missing."),
        ("scenarios.yaml", "ask: outcome", "ask: fortune", "ask", "Write one of outcome"),
        ("scenarios.yaml", "  CN: {en: mainland China, zh-Hans: 中国大陆}", "  CN: {en: mainland China}", "", "in en and in zh-Hans"),
    ],
)
def test_a_fault_is_named(folder: Path, name: str, old: str, new: str, field: str, message: str) -> None:
    spoil(folder, name, old, new)
    assert any((file, where) == (name, field) and message in said for file, where, said in faults(folder)), faults(folder)


def test_a_check_gives_away_no_answer_of_the_final_quiz(folder: Path) -> None:
    spoil(folder, COURSE, "check: {draw: 2, pool: [Q010, ", "check: {draw: 2, pool: [Q010, Q076, ")
    assert any("asked by the final quiz already" in said for _file, _field, said in faults(folder))


def test_a_scenario_counts_as_one_question_of_a_pool(folder: Path) -> None:
    spoil(folder, COURSE, "check: {draw: 2, pool: [Q010, Q160, Q194, Q222]}", "check: {draw: 2, pool: [Q010], computed: [XREG]}")
    assert any("one question more" in said for _file, _field, said in faults(folder))
    spoil(folder, COURSE, "computed: [XREG]", "computed: [XREG, XPAT]")
    content, found = read(folder)
    assert found == []
    pool = content.courses[0].record["modules"][0]["check"]["pool"]
    assert pool[0] == "Q010" and pool[1:3] == ["XREG-1", "XREG-2"] and len(pool) == 17


def test_a_scenario_takes_no_code_of_the_bank(folder: Path) -> None:
    spoil(folder, "questions/bank.yaml", "- id: Q001", "- id: XREG-3")
    assert ("scenarios.yaml", "id", "The bank has a question XREG-3 already.") in faults(folder)
