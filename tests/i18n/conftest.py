"""A folder of translations for one test."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of translations with an Urdu catalog."""
    (tmp_path / "ur" / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path
