"""The weight of each page on the wire, headers included, against the budget of its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

from tests.page_cases import PASSWORD, PERSON, PLACE, SignedInBrowsers, page_cases
from tests.raw_http import Answer, Connection

# Budgets in bytes. PARTS: what one page may load besides its own HTML, each the first time.
HOME, PAGE, NOTHING_NEW = 14_600, 6 * 1024, 300
PARTS = {"style": 6 * 1024, "script": 20 * 1024, "icon": 1024}
WALK, WALK_WITH_SCRIPT, STATUS = 60 * 1024, 75 * 1024, 12 * 1024

pytestmark = pytest.mark.usefixtures("same_on_every_database")


@dataclass
class Browser:
    """Counts what a browser would load: each page, and each file a page names the first time it is named."""

    line: Connection
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


def over_budget(name: str, parts: dict[str, int], *, home: bool = False) -> list[str]:
    """What is too heavy about a page, a line each. ``parts``: bytes by kind, as ``Browser`` counts them."""
    page = parts["head"] + parts["html"]
    limits = [(kind, parts.get(kind, 0), limit) for kind, limit in PARTS.items()]
    if not home:  # of the home page everything together has a limit
        limits.append(("page", page, PAGE))
    return [f"{name}: {kind} {size} of {limit} bytes" for kind, size, limit in limits if size > limit]


def test_every_page_is_within_its_budget(app, browsers: SignedInBrowsers, language):
    """First visit and a repeated one, every page and partial."""
    heavy = []
    for page_case in page_cases(app, browsers):
        name = f"{language} {page_case.name}"
        if page_case.part:
            answer = page_case.answer()
            parts = {"head": answer.head_size, "html": len(answer.raw) - answer.head_size}
        else:
            browser = Browser(page_case.line)
            answer = browser.open(page_case.path)
            parts = browser.parts
            if "etag" in answer.headers:
                again = page_case.line.get(page_case.path, If_None_Match=answer.headers["etag"])
                assert again.status == 304 and not again.body, name
            else:
                assert answer.headers["cache-control"] == "no-store", name
            assert ("script" in parts) == ("<script" in answer.text), name
        heavy += over_budget(name, parts, home=page_case.endpoint == "pages.home")
    assert heavy == [], "\n".join(heavy)


def test_the_first_page_fits_into_the_first_flight(server, language):
    """10 packets of 1,460 bytes: nothing has to be waited for twice."""
    browser = Browser(Connection(server))
    page = browser.open(f"/{language}/")
    assert browser.total <= HOME, browser.parts
    assert browser.requests <= 2, browser.parts
    assert set(browser.parts) == {"head", "html", "style"}
    assert 'rel="icon" href="data:' in page.text


@pytest.mark.parametrize("script", [False, True], ids=["plain", "script"])
def test_from_opening_an_account_to_the_reference(browsers: SignedInBrowsers, language, script):
    """Twelve views, what is sent in between, and every file; with script also the lists it asks for."""
    browser = Browser(Connection(browsers.address), script=script)
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
        path = send(page, path, fields if "code" not in fields else {"code": browsers.code()})
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


def test_looking_up_the_status(browsers: SignedInBrowsers, language):
    """The form and its answer, from nothing: what somebody loads who only wants to know how far it is."""
    browser = Browser(Connection(browsers.address))
    path = f"/{language}/track"
    page = browser.open(path)
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]*)"', page.text)[1]
    reference = browsers.complaints[0].reference
    from shikayat import encryption

    last_four = encryption.decrypt(browsers.citizen.mobile_encrypted)[-4:]
    found = browser.count(
        "html", browser.line.post(path, {"csrf_token": token, "reference": reference, "last_four": last_four})
    )
    assert found.status == 200 and 'class="tag' in found.text
    assert browser.total <= STATUS, browser.parts


def test_a_refresh_that_finds_nothing_new(browsers: SignedInBrowsers, language):
    line, complaint = browsers["citizen"], browsers.complaints[0]
    shown = f"{complaint.reference[:4]}-{complaint.reference[4:8]}-{complaint.reference[8:]}"
    path = f"/{language}/complaints/{shown}?version={complaint.version}"
    staying = Connection(browsers.address)
    browsers.fill(staying, "sign-in", {"username": browsers.citizen.username, "password": PASSWORD, "keep": "y"})
    for browser in (line, staying):
        answer = browser.get(path, HX_Request="true")
        assert answer.status == 204
        assert len(answer.raw) <= NOTHING_NEW, answer.raw.decode()


def test_a_page_over_budget_is_reported_with_its_part():
    light = {"head": 638, "html": 3000, "style": 4444, "script": 16_000}
    assert over_budget("page", light) == []
    assert over_budget("page", light | {"html": PAGE}) == [f"page: page {PAGE + 638} of {PAGE} bytes"]
    assert over_budget("page", light | {"html": PAGE}, home=True) == []
    assert over_budget("page", light | {"script": 20_481}) == ["page: script 20481 of 20480 bytes"]
    assert over_budget("page", light | {"style": 6145}) == ["page: style 6145 of 6144 bytes"]
