"""The project in a copy, for tests that change languages and catalogs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.copy_of_site import Copy


@pytest.fixture
def site_copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "copy")
