"""The counter of a text field counts what the server will count."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from shikayat.text import cleaning

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "site.js"
PAGE = """<textarea id="t" data-count="5000"></textarea>
<span id="t-count" data-left="{}" data-over="-{}"></span><span id="t-spoken"></span>"""


@pytest.mark.parametrize(
    "typed",
    [
        "سڑک",
        "a\n\n\n\nb",
        "a  \n \n\t\n b",
        "a\r\nb\rc",
        "  a \n",
        "ﷲ ﻋﻠﻲ ﷺ",
        "e\u0301 آ ا\u0653",
        "ب" + "\u064b" * 20 + "ا",
        "a\u200fb\u200e\u2066c\u2069\ufeff",
        "😀👩\u200d🏫 x",
        "\u200cعلی\u200c خان",
        "می\u200cرود",
        "a\u2028b\u2029\u2029\u2029c",
    ],
)
def test_counter_in_the_page_counts_as_the_server_does(chromium: Browser, typed: str):
    page = chromium.new_page()
    page.set_content(PAGE)
    page.evaluate("typed => { document.getElementById('t').value = typed; }", typed)
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    left = page.text_content("#t-count")
    page.close()
    assert 5000 - int(left) == len(cleaning.clean_text(typed))
