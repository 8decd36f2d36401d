"""A running server with a signed-in client on each page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.page_cases import SignedInBrowsers
from tests.servers import running_site
from tests.signed_in_browsers import gathered


@pytest.fixture
def server(app, database_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of the site, started as `make run` starts it."""
    with running_site(database_url, tmp_path / "server.log") as address:
        yield address


@pytest.fixture
def browsers(server, language, make_citizen, make_complaint, make_officer, messages) -> Iterator[SignedInBrowsers]:
    """Everybody the tour needs, on lines to that server."""
    with gathered(server, language, make_citizen, make_complaint, make_officer, messages) as everybody:
        yield everybody
