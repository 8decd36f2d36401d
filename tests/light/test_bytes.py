"""What each page weighs on the line, headers and all, against the limits and against what it weighed before.

The figures stand in ``bytes.json``; `make weigh` writes them anew.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.tour import PASSWORD, PERSON, PLACE, Travellers, stops
from tests.wire import Answer, Line

RECORD = Path(__file__).with_name("bytes.json")
MAY_GROW = 512
HOME, PAGE, SHEETS, NOTHING_NEW = 14_600, 6 * 1024, 6 * 1024, 300
WALK, WALK_WITH_SCRIPT, STATUS = 75 * 1024, 100 * 1024, 12 * 1024


@dataclass
class Browser:
    """Counts what a browser would load: each page, and each file a page names the first time it is named."""

    line: Line
    script: bool = True
    parts: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    seen: set[str] = field(default_factory=set)

    def count(self, kind: str, answer: Answer) -> Answer:
        self.requests += 1
        if kind == "html":
            self.parts["head"] = self.parts.get("head", 0) + answer.head_size
            self.parts["html"] = self.parts.get("html", 0) + len(answer.raw) - answer.head_size
        else:
            self.parts[kind] = self.parts.get(kind, 0) + len(answer.raw)
        return answer

    def open(self, path: str) -> Answer:
        """A page with everything it names."""
        page = self.count("html", self.line.get(path))
        self.load_files_of(page)
        return page

    def load_files_of(self, page: Answer) -> None:
        for tag in re.findall(r"<(?:link|script|img)\b[^>]*>", page.text):
            named = re.search(r'(?:href|src)="(/static/[^"]+)"', tag)
            if not named or named[1] in self.seen or ("<script" in tag and not self.script):
                continue
            self.seen.add(named[1])
            kind = "script" if "<script" in tag else "style" if "stylesheet" in tag else "icon"
            answer = self.count(kind, self.line.get(named[1]))
            assert answer.status == 200, named[1]

    @property
    def total(self) -> int:
        return sum(self.parts.values())


def recorded() -> dict[str, dict[str, int]]:
    return json.loads(RECORD.read_text()) if RECORD.exists() else {}


def weigh(figures: dict[str, dict[str, int]]) -> list[str]:
    """Compare with the record; `make weigh` writes the record first."""
    if os.environ.get("RECORD_BYTES"):
        rows = (recorded() | figures).items()
        RECORD.write_text("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(rows)) + "\n}\n")
    return compare(figures)


def compare(figures: dict[str, dict[str, int]]) -> list[str]:
    """What differs from the record by more than may be, each with the part that changed most."""
    before = recorded()
    found = [f"{name}: never weighed; `make weigh` does it" for name in figures if name not in before]
    for name in figures.keys() & before.keys():
        now, then = figures[name], before[name]
        grown = {part: now.get(part, 0) - then.get(part, 0) for part in now.keys() | then.keys()}
        if abs(sum(grown.values())) > MAY_GROW:
            parts = ", ".join(f"{part} {by:+}" for part, by in sorted(grown.items(), key=lambda item: -item[1]) if by)
            found.append(f"{name}: {sum(then.values())} → {sum(now.values())} bytes ({parts})")
    return found


def test_every_page_keeps_its_weight(app, travellers: Travellers, language):
    """First visit and warm, every page and part, in its limits and near its recorded figure."""
    figures: dict[str, dict[str, int]] = {}
    heavy = []
    for stop in stops(app, travellers):
        name = f"{language} {stop.name}"
        if stop.part:
            answer = stop.answer()
            figures[name] = {"head": answer.head_size, "html": len(answer.raw) - answer.head_size}
        else:
            browser = Browser(stop.line)
            answer = browser.open(stop.path)
            figures[name] = browser.parts
            if "etag" in answer.headers:
                again = stop.line.get(stop.path, If_None_Match=answer.headers["etag"])
                assert again.status == 304 and not again.body, name
                figures[f"{name} (warm)"] = {"head": again.head_size}
            else:
                assert answer.headers["cache-control"] == "no-store", name
            assert browser.parts.get("style", 0) <= SHEETS, f"{name}: {browser.parts}"
            assert ("script" in browser.parts) == ("<script" in answer.text), name
        page = figures[name]["head"] + figures[name]["html"]
        if stop.endpoint != "pages.home" and page > PAGE:
            heavy.append(f"{name}: {page} bytes")
    assert heavy == [], "\n".join(heavy)
    assert weigh(figures) == []


def test_the_first_page_fits_into_the_first_flight(server, language):
    """10 packets of 1,460 bytes: nothing has to be waited for twice."""
    browser = Browser(Line(server))
    page = browser.open(f"/{language}/")
    assert browser.total <= HOME, browser.parts
    assert browser.requests <= 2, browser.parts
    assert set(browser.parts) == {"head", "html", "style"}
    assert 'rel="icon" href="data:' in page.text


@pytest.mark.parametrize("script", [False, True], ids=["plain", "script"])
def test_from_opening_an_account_to_the_reference(travellers: Travellers, language, script):
    """Twelve views, what is sent in between, and every file; with script also the lists it asks for."""
    browser = Browser(Line(travellers.address), script=script)
    views = 0

    def view(path: str) -> Answer:
        nonlocal views
        views += 1
        page = browser.open(path)
        assert page.status == 200, path
        return page

    def send(page: Answer, path: str, fields: dict[str, str]) -> str:
        hidden = dict(re.findall(r'name="(csrf_token|once)" type="hidden" value="([^"]*)"', page.text))
        answer = browser.count("html", browser.line.post(path, hidden | fields))
        assert answer.status == 303, f"{path}: {answer.status}"
        return answer.headers["location"]

    def lists() -> None:
        if script:
            for list_of in ("districts?province=PK-PB", "tehsils?province=PK-PB&district=pb-lahore"):
                browser.count("part", browser.line.get(f"/{language}/places/{list_of}", HX_Request="true"))

    path = f"/{language}/register/nationality"
    for fields in (
        {"nationality": "national"},
        {"mobile": "0302 7654321"},
        {"code": ""},
        PERSON,
        {"username": "walker", "password": "ہمارے گاؤں کا پرانا کنواں"},
        {"cnic": "35202-7654321-2", "address": "مکان 4، گلی 2، رائیونڈ", **PLACE},
    ):
        page = view(path)
        if "cnic" in fields:
            lists()
        path = send(page, path, fields if "code" not in fields else {"code": travellers.code()})
    view(path)
    path = f"/{language}/complaints/new/category"
    for fields in (
        {"kind": "complaint", "category": "electricity.outage"},
        {"subject": "تین دن سے بجلی نہیں", "details": "ہماری گلی کا ٹرانسفارمر جل گیا ہے۔ تین دن سے اندھیرا ہے۔ " * 5},
        PLACE | {"landmark": "جامع مسجد کے سامنے"},
        {},
    ):
        page = view(path)
        if "landmark" in fields:
            lists()
        path = send(page, path, fields)
    assert "received" in path
    view(path)
    assert views == 12
    assert ("script" in browser.parts) == script
    assert browser.total <= (WALK_WITH_SCRIPT if script else WALK), browser.parts
    assert weigh({f"{language} walk ({'script' if script else 'plain'})": browser.parts}) == []


def test_looking_up_the_status(travellers: Travellers, language):
    """The form and its answer, from nothing: what somebody loads who only wants to know how far it is."""
    browser = Browser(Line(travellers.address))
    path = f"/{language}/track"
    page = browser.open(path)
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]*)"', page.text)[1]
    reference = travellers.complaints[0].reference
    from shikayat import vault

    last_four = vault.unseal(travellers.citizen.mobile_sealed)[-4:]
    found = browser.count(
        "html", browser.line.post(path, {"csrf_token": token, "reference": reference, "last_four": last_four})
    )
    assert found.status == 200 and 'class="tag' in found.text
    assert browser.total <= STATUS, browser.parts


def test_a_refresh_that_finds_nothing_new(travellers: Travellers, language):
    line, complaint = travellers["citizen"], travellers.complaints[0]
    shown = f"{complaint.reference[:4]}-{complaint.reference[4:8]}-{complaint.reference[8:]}"
    path = f"/{language}/complaints/{shown}?version={complaint.version}"
    staying = Line(travellers.address)
    travellers.fill(staying, "sign-in", {"username": travellers.citizen.username, "password": PASSWORD, "keep": "y"})
    for browser in (line, staying):
        answer = browser.get(path, HX_Request="true")
        assert answer.status == 204
        assert len(answer.raw) <= NOTHING_NEW, answer.raw.decode()


def test_the_comparison_names_the_part_that_grew():
    """A fault planted: the page grew by more than may be, and the style sheet is to blame."""
    name, then = next(item for item in recorded().items() if "style" in item[1])
    assert compare({name: then}) == []
    assert compare({name: then | {"style": then["style"] + MAY_GROW}}) == []
    (line,) = compare({name: then | {"style": then["style"] + MAY_GROW + 1}})
    assert f"style +{MAY_GROW + 1}" in line
    assert compare({"ur nowhere": then}) == ["ur nowhere: never weighed; `make weigh` does it"]
