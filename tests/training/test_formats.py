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
    ],
)
def test_a_fault_is_named(folder: Path, name: str, old: str, new: str, field: str, message: str) -> None:
    spoil(folder, name, old, new)
    assert any((file, where) == (name, field) and message in said for file, where, said in faults(folder)), faults(folder)


def test_a_check_gives_away_no_answer_of_the_final_quiz(folder: Path) -> None:
    spoil(folder, COURSE, "check: {draw: 2, pool: [Q010, ", "check: {draw: 2, pool: [Q010, Q076, ")
    assert any("asked by the final quiz already" in said for _file, _field, said in faults(folder))
