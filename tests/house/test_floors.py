"""What import-linter cannot see: upward foreign keys, modules no contract names, doubtful files."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ["common", "jobs", "people", "articles", "strategy", "training", "reports", "search", "home", "desk"]
SOURCE = [
    path
    for folder in ("portal", "strategy", "training")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]


def test_foreign_keys_point_down() -> None:
    checked = 0
    for model in apps.get_models(include_auto_created=True):
        here = model._meta.app_label
        if here not in FLOORS:
            continue
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                there = field.related_model._meta.app_label
                if there in FLOORS:
                    checked += 1
                    assert FLOORS.index(there) <= FLOORS.index(here), f"{model.__name__}.{field.name} points up to {there}"
    assert checked > 30


def test_every_package_of_the_portal_stands_on_a_floor() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = " ".join(contracts[0]["layers"])
    wires = {"__init__", "server", "locale"}
    for path in sorted((ROOT / "portal").iterdir()):
        ours = path.suffix == ".py" or (path / "__init__.py").exists()
        assert not ours or path.stem in wires or f"portal.{path.stem}" in named, f"No layer names portal.{path.stem}"


def test_the_package_stays_light() -> None:
    assert (ROOT / "portal" / "__init__.py").read_text() == ""


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_stay_small(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 450


def test_nothing_of_others_is_copied_into_the_tree() -> None:
    """No minified or vendored file: what comes from others comes by a package."""
    marks = re.compile(r"MIT License|Apache License|@license|SPDX-License|\(c\) \d{4} (?!the founders)", re.IGNORECASE)
    for folder in ("static", "templates", "portal", "strategy", "training", "tests"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".js", ".css", ".py", ".html", ".svg"} and path != Path(__file__):
                text = path.read_text(encoding="utf-8")
                assert not marks.search(text), path
                assert ".min." not in path.name, path
                if path.suffix in {".js", ".css"}:
                    assert max(map(len, text.splitlines()), default=0) < 2000, f"{path} looks minified"
