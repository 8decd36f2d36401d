"""The HTML of every page and part, also of forms that were refused, by the checker of the W3C (vnu)."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.page_cases import NOT_SENT, SignedInBrowsers, page_cases
from tests.raw_http import Connection

pytestmark = pytest.mark.usefixtures("same_on_every_database")

ROOT = Path(__file__).resolve().parents[2]
OF_OPTIONS = {"places.districts", "places.tehsils"}


def check(folder: Path) -> list[str]:
    """What the checker finds in the pages of a folder, errors and warnings, a line each."""
    command = json.loads((ROOT / ".venv" / ".checker").read_text())
    done = subprocess.run(
        [*command, "--format", "json", "--stdout", str(folder)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    found = json.loads(done.stdout)["messages"]
    kinds = {message["type"]: message for message in found}
    assert "non-document-error" not in kinds, kinds
    # "info" alone is advice about style (a trailing slash); with a subtype it is a warning.
    return [
        f"{Path(message['url']).name}:{message['lastLine']}: {message['message']}\n    {message.get('extract', '')!r}"
        for message in found
        if message["type"] == "error" or message.get("subType")
    ]


def as_page(part: str, language: str, *, options: bool) -> str:
    """A part inside as much of a page as it needs around it."""
    inner = f'<select aria-label="x">{part}</select>' if options else f"<h1>x</h1>{part}"
    return f'<!doctype html><html lang="{language}"><head><title>x</title></head><body>{inner}</body></html>'


def write(folder: Path, name: str, html: str) -> None:
    file = re.sub(r"[^\w.]", "_", name)
    (folder / f"{file}.html").write_text(html)


def test_every_page_is_valid(app, browsers: SignedInBrowsers, language, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    refused, forms = 0, []
    for page_case in page_cases(app, browsers):
        answer = page_case.answer()
        html = answer.text
        if page_case.part:
            html = as_page(html, language, options=page_case.endpoint in OF_OPTIONS)
        elif page_case.endpoint not in NOT_SENT and 'id="form" method="post"' in html:
            forms.append((page_case, html))
        write(folder, page_case.name, html)
    write(
        folder, "nastaliq", Connection(browsers.address, cookies={"letters": "nastaliq"}).get(f"/{language}/guide").text
    )
    for page_case, html in forms:
        action = re.search(r'<form id="form" method="post" action="([^"]*)"', html)[1].replace("&amp;", "&")
        hidden = dict(re.findall(r'<input id="\w+" name="(\w+)" type="hidden" value="([^"]*)"', html))
        answer = page_case.line.post(action, hidden)
        if answer.status == 422:
            refused += 1
            assert 'class="error-summary"' in answer.text, page_case.name
            write(folder, f"{page_case.name} refused", answer.text)
    assert refused >= 20, "hardly any form was refused: the pages with errors were not seen"
    assert len(list(folder.iterdir())) >= len(forms) + refused
    found = check(folder)
    assert found == [], "\n".join(found[:40])


def test_the_checker_sees_faults(tmp_path):
    """Each a fault of its own kind: an unknown attribute, a wrong child, a doubled id, an unclosed element."""
    for number, fault in enumerate(
        ("<p foo>x</p>", "<ul><p>x</p></ul>", '<p id="a">x</p><p id="a">y</p>', "<div>x", '<a href="/a b">x</a>')
    ):
        write(tmp_path, f"fault{number}", as_page(fault, "en", options=False))
    found = check(tmp_path)
    assert {line.partition(".html")[0] for line in found} == {f"fault{number}" for number in range(5)}
    for file in tmp_path.iterdir():
        file.unlink()
    write(tmp_path, "good", as_page("<p>x</p>", "en", options=False))
    assert check(tmp_path) == []
