"""Without style, and in a text browser: what a page says is all there, in an order that makes sense."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.accessibility.accessibility_browser import AccessibilityBrowser
from tests.accessibility.pages import RenderedPage

ROOT = Path(__file__).resolve().parents[2]
# What somebody reads one after the other: the page, then a thing of theirs.
ORDER = {
    "pages.home": {
        "ur": ("شکایت", "شکایت درج کریں", "شکایت کا حال"),
        "en": ("Shikayat", "Lodge a complaint", "How to use this site"),
    },
    "complaints.track refused": {
        "ur": ("کچھ باتیں درست کرنی ہیں", "شکایت کا حال دیکھیں", "K7Q2-9FXM-3", "غلطی:"),
        "en": ("There is a problem", "Track a complaint", "K7Q2-9FXM-3", "Error:"),
    },
    "complaints.show waiting": {"ur": ("گلی نمبر 2",), "en": ("Complaint", "Waiting for you", "History", "گلی نمبر 2")},
}


def one(pages: Iterable[RenderedPage], name: str) -> RenderedPage:
    return next(page for page in pages if page.name == name)


def read(html: str, folder: Path) -> str:
    """The page as w3m shows it on 80 columns."""
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    w3m = (ROOT / ".venv" / ".w3m").read_text().strip()
    command = [w3m, "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", "80", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def out_of_order(text: str, words: Iterable[str]) -> list[str]:
    """The words that do not stand in the text after those before them."""
    at, wrong = 0, []
    for word in words:
        found = text.find(word, at)
        if found < 0:
            wrong.append(word)
        else:
            at = found + len(word)
    return wrong


def test_a_text_browser_reads_it_in_order(pages, language, tmp_path):
    for name, words in ORDER.items():
        text = " ".join(read(one(pages, name).html, tmp_path).split())
        assert out_of_order(text, words[language]) == [], f"{name}: {text[:1500]}"
    fields = read(one(pages, "complaints.track refused").html, tmp_path)
    assert fields.count("[") == 2, "both fields are there to be filled"


# Each text that is seen, in the order of the page. A reader goes down; up only into another column.
GOES_BACK = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
  let last = null, before = "";
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement, range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getClientRects()[0];
    const text = walker.currentNode.data.trim().slice(0, 30);
    if (!text || !box || box.width <= 1 || e.closest("option, table, .visually-hidden")) continue;
    const above = last && box.bottom < last.top && box.left < last.right && box.right > last.left;
    if (above) found.push("“" + text + "” stands above “" + before + "”");
    last = box;
    before = text;
  }
  return found;
}"""


def test_without_style_it_reads_in_order(pages, language, chromium: Browser):
    """The same texts, none of them hidden, and with style none above what comes before it."""
    accessibility_browser = AccessibilityBrowser(chromium)
    for page in pages:
        if page.name in ORDER or page.name.endswith((" refused", " full")):
            accessibility_browser.show(page.html, page.address)
            assert accessibility_browser.page.evaluate(GOES_BACK) == [], page.name
    styled = {}
    for name in ORDER:
        accessibility_browser.show(one(pages, name).html)
        styled[name] = accessibility_browser.page.inner_text("main").split()
    accessibility_browser.context.route("**/*.css", lambda route: route.abort())
    for name, words in styled.items():
        accessibility_browser.show(one(pages, name).html)
        assert (
            accessibility_browser.page.evaluate("getComputedStyle(document.querySelector('.skip-link')).position")
            == "static"
        )
        plain = accessibility_browser.page.inner_text("main").split()
        assert [word for word in words if word not in plain] == [], name
        if name.endswith("refused"):
            expect(accessibility_browser.page.locator(".error-summary")).to_be_focused()
    accessibility_browser.close()


def test_what_is_out_of_order_is_seen(chromium: Browser, tmp_path):
    """Faults planted: words that are missing or turned round, and a style that turns the page round."""
    html = "<title>x</title><h1>One</h1><p>two</p>"
    assert out_of_order(read(html, tmp_path), ("One", "two")) == []
    assert out_of_order(read(html, tmp_path), ("two", "One")) == ["One"]
    assert out_of_order(read(html, tmp_path), ("One", "three")) == ["three"]
    page = chromium.new_page()
    boxes = "<p style='height:60px'>one</p><p style='height:60px'>two</p><p>three</p>"
    page.set_content(f"<main style='display:flex;flex-direction:column'>{boxes}</main>")
    assert page.evaluate(GOES_BACK) == []
    page.set_content(f"<main style='display:flex;flex-direction:column-reverse'>{boxes}</main>")
    assert page.evaluate(GOES_BACK) != []
    page.close()
