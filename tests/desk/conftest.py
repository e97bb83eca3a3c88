"""The register, and writing articles on it, as in the tests of the store; files in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.articles.conftest import register, write  # noqa: F401 (fixtures)
from tests.training.conftest import make_course  # noqa: F401 (fixture)


@pytest.fixture(autouse=True)
def own_files(settings: SimpleNamespace, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.EXCHANGE_DIR = tmp_path / "media", tmp_path / "exchange"
