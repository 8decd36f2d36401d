"""A really started server (the one of production) and a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.raw_http import Wire
from tests.servers import running_site


@pytest.fixture
def live_server(app, database_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of a server over this test's database, stopped by its process id."""
    with running_site(database_url, tmp_path / "server.log") as address:
        yield address


@pytest.fixture
def wire(live_server: str) -> Iterator[Wire]:
    """A line to that server which counts bytes and can be cut."""
    wire = Wire(live_server)
    yield wire
    wire.close()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture
def open_browser(chromium: Browser, live_server: str) -> Iterator:
    """A new browser window on a small phone; what the console complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(*, script: bool = True, language: str = "ur") -> Page:
        context = chromium.new_context(
            base_url=live_server, java_script_enabled=script, viewport={"width": 320, "height": 640}, locale=language
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield new
    for context in contexts:
        context.close()
    # A page that answers 422 or 404 on purpose is reported by the browser as an error, too.
    assert [line for line in complaints if "Failed to load resource" not in line] == []
