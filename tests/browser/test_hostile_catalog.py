"""A catalog full of HTML: no script runs, every page keeps its elements and names, and the HTML stays valid."""

from __future__ import annotations

import re
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.copy_of_site import Copy
from tests.page_weight.test_html import check

TEXTS = {
    "image": "<img src=x onerror=window.harmed=1 title=… ",
    "link": "<a class=button href=//evil.example/ title=…",
    "comment": "صفحہ <!-- ",
    "handler": r"مرکزی مینو\" onfocus=\"window.harmed=1\" tabindex=\"0",
    "quotation marks": r"\"صفحات\"",
    "script": "</title><script>window.harmed=1</script>",
    "end": "</a></nav></main></body>",
}
PAGES = ("", "sign-in", "statistics", "guide", "register/nationality", "desk/sign-in")


def plant(copy: Copy) -> None:
    """Put one of the texts at the beginning of every message that has one form, each in turn."""
    head, _, entries = copy.catalog("ur").read_text().partition("\n\n")
    texts = cycle(TEXTS.values())
    planted = re.sub('^msgstr "(?=[^"])', lambda _found: f'msgstr "{next(texts)}', entries, flags=re.MULTILINE)
    assert planted != entries
    copy.catalog("ur").write_text(f"{head}\n\n{planted}")


@pytest.mark.parametrize("refused", [True, False], ids=["compiled", "let through"])
def test_html_in_a_catalog_reaches_no_page(chromium: Browser, tmp_path: Path, refused: bool):
    copy = Copy(tmp_path / "copy")
    plant(copy)
    if not refused:  # the templates alone: they escape each text whose English is plain
        script = copy.root / "translations" / "compile.py"
        lenient = "if '<' in forms(message.id)[0] and (why := breaks(message)):"
        text = script.read_text()
        assert "if why := breaks(message):" in text
        script.write_text(text.replace("if why := breaks(message):", lenient))
    (folder := tmp_path / "pages").mkdir()
    with copy.served() as address:
        context = chromium.new_context(base_url=address, bypass_csp=True)
        page = context.new_page()
        for path in PAGES:
            answer = page.goto(f"/ur/{path}")
            assert answer.status == 200
            assert page.evaluate("() => window.harmed") is None
            assert page.locator("[onfocus], [onerror], nav[aria-label=''], a[href*='evil.example']").count() == 0
            assert page.locator("main h1").count() == 1
            (folder / f"{path.replace('/', '-') or 'home'}.html").write_bytes(answer.body())
        context.close()
    # Where a text is refused its English is shown: the checker sees that the page is not all Urdu.
    assert [line for line in check(folder) if "appears to be written in" not in line] == []
