"""What changes on an open page is told by a region that stood there before, as the accessibility tree has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, expect

import models
from shikayat import database
from tests.servers import running_site

PASSWORD = "میرا گھر لاہور میں ہے"


@pytest.fixture
def server(app, database_url: str, tmp_path: Path) -> Iterator[str]:
    with running_site(database_url, tmp_path / "server.log", workers=1) as address:
        yield address


def regions(tree: CDPSession) -> dict[int, str]:
    """The live regions of the accessibility tree, each with the text in it, by the DOM node behind it."""
    nodes = {node["nodeId"]: node for node in tree.send("Accessibility.getFullAXTree")["nodes"]}

    def words(node: dict) -> str:
        own = node.get("name", {}).get("value", "") if node["role"]["value"] == "StaticText" else ""
        return own + "".join(words(nodes[child]) for child in node.get("childIds", ()) if child in nodes)

    return {
        node["backendDOMNodeId"]: words(node).strip()
        for node in nodes.values()
        if not node.get("ignored") and any(p["name"] == "live" for p in node.get("properties", ()))
    }


def test_a_new_status_is_told(chromium: Browser, server, make_citizen, make_complaint):
    citizen = make_citizen()
    complaint = make_complaint(citizen=citizen)
    context = chromium.new_context(base_url=server, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto("/en/sign-in")
    page.fill("[name=username]", citizen.username)
    page.fill("[name=password]", PASSWORD)
    page.click("#form button[type=submit]:not([name])")
    page.wait_for_url(re.compile("/dashboard"))
    page.goto(f"/en/complaints/{complaint.reference}")
    tree = context.new_cdp_session(page)
    before = regions(tree)
    assert before and not any(before.values()), "an empty region stands there before anything changes"
    with database.connection():
        models.Complaint.update(status="in_progress", version=complaint.version + 1).execute()
        models.Event.create(complaint=complaint, kind="accepted", actor="office")
    page.evaluate("htmx.trigger(document.querySelector('[data-refresh]'), 'refresh')")
    expect(page.locator("#news")).not_to_be_empty()
    after = regions(tree)
    assert after.keys() == before.keys(), "the region is the same one: a new one is told by no screen reader"
    assert "The status has changed. It is now: In progress." in after.values()
    context.close()


def test_a_region_that_comes_with_its_words_is_not_taken_for_one(chromium: Browser):
    """A fault planted: the region is put into the page together with what it says."""
    page = chromium.new_page()
    page.set_content("<main><p id='old'>x</p></main>")
    tree = page.context.new_cdp_session(page)
    assert regions(tree) == {}
    page.evaluate("document.getElementById('old').outerHTML = '<p role=status>changed</p>'")
    assert list(regions(tree).values()) == ["changed"]
    page.close()
