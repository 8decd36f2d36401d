"""The browser of the tests is started as it is meant to be."""

from __future__ import annotations

from pathlib import Path

from tests.servers import LEFT_OUT

SWITCH = "--disable-features="


def test_what_playwright_leaves_out_is_left_out(chromium):
    """Of two lists on the command line the later one counts: ours must hold what stands in Playwright's."""
    session = chromium.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    (browser,) = (process["id"] for process in processes if process["type"] == "browser")
    command = Path(f"/proc/{browser}/cmdline").read_text().replace("\0", " ").split()
    theirs, ours = (set(word.removeprefix(SWITCH).split(",")) for word in command if word.startswith(SWITCH))
    assert ours == set(LEFT_OUT)
    assert theirs - ours == set()
