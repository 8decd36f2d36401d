"""With the keyboard alone, from opening an account to the last word. The focus is seen at every step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

import models
from shikayat import database, encryption
from tests.servers import running_site

PASSWORD = "hamare gaon ka purana kunwan"
# Whether what has the focus shows it, and stands in the window with nothing over it.
SEEN = """() => {
  const e = document.activeElement, s = getComputedStyle(e), box = e.getClientRects()[0];
  if (e === document.body) return "";
  const it = e.outerHTML.slice(0, 120);
  if (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2) return "focus not seen: " + it;
  const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const top = document.elementFromPoint(x, y);
  const its = top && [e, ...(e.labels || [])].some(own => own.contains(top));
  return its ? "" : "covered: " + it;
}"""


@pytest.fixture
def server(app, database_url: str, tmp_path: Path) -> Iterator[str]:
    with running_site(database_url, tmp_path / "server.log", workers=1) as address:
        yield address


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, selector: str) -> None:
        """Press Tab until the focus is there; it must be seen on every way-station."""
        for _press in range(80):
            self.page.keyboard.press("Tab")
            assert (fault := self.page.evaluate(SEEN)) == "", f"{self.page.url}: {fault}"
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{self.page.url}: Tab never leads to {selector}")

    def press(self, selector: str, key: str = "Enter") -> None:
        self.to(selector)
        self.page.keyboard.press(key)

    def write(self, selector: str, text: str) -> None:
        self.to(selector)
        self.page.keyboard.type(text)

    def send(self, selector: str) -> None:
        """Press what loads a page, and wait for it."""
        self.to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.arrive()

    def arrive(self) -> None:
        """Wait until the focus is where the page wants it: a browser puts it there when it draws, not when it loads."""
        wanted = self.page.locator("[autofocus]")
        if wanted.count():
            expect(wanted).to_be_focused()

    def go(self, selector: str, where: str) -> None:
        """Press what leads on, and arrive there."""
        self.send(selector)
        assert re.search(where, self.page.url), f"{self.page.url} instead of {where}"

    def on(self, where: str) -> None:
        """Continue, with the button of the form."""
        self.go("#form button[type=submit]:not([name])", where)

    def skip(self) -> None:
        """Past what stands on every page, by its first link."""
        self.press(".skip-link")


@pytest.fixture
def keyboard(chromium: Browser, server: str) -> Iterator:
    contexts = []

    def new(script: bool) -> Keyboard:
        context = chromium.new_context(
            base_url=server, java_script_enabled=script, viewport={"width": 1024, "height": 600}
        )
        contexts.append(context)
        return Keyboard(context.new_page())

    yield new
    for context in contexts:
        context.close()


def _choose_place(someone: Keyboard, script: bool) -> None:
    """The arrow keys go through a list. Without script a button brings the next one."""
    for name, wanted, load in (
        ("province", "PK-PB", "districts"),
        ("district", "pb-lahore", "tehsils"),
        ("tehsil", "pb-lahore-raiwind", None),
    ):
        someone.to(f"#{name}")  # leaving the list before brings this one
        someone.page.locator(f"#{name} option[value={wanted}]").wait_for(state="attached")
        steps = someone.page.evaluate(
            "([name, wanted]) => [...document.getElementById(name).options].findIndex(o => o.value === wanted)",
            [name, wanted],
        )
        for _step in range(steps):
            someone.page.keyboard.press("ArrowDown")
        assert someone.page.input_value(f"#{name}") == wanted
        if load and not script:
            someone.send(f"button[value={load}]")


def _register(someone: Keyboard, messages, language: str, script: bool) -> None:
    page = someone.page
    page.goto(f"/{language}/")
    someone.go("main a[href$='/complaints/new'], main a[href*='/register']", "sign-in|register")
    if "/sign-in" in page.url:
        someone.go("main a[href*='/register']", "nationality")
    someone.skip()
    someone.press("[name=nationality]", "Space")
    someone.on("register/mobile")
    someone.write("[name=mobile]", "0300 7654321")
    someone.on("register/verify")
    someone.write("[name=code]", re.search(r"\b(\d{6})\b", messages()[0].words)[1])
    someone.on("register/person")
    someone.write("[name=full_name]", "Zubaida Khanum")
    someone.press("[name=gender]", "Space")
    for part, value in (("birth_day", "17"), ("birth_month", "5"), ("birth_year", "1990")):
        someone.write(f"[name={part}]", value)
    someone.on("register/sign-in")
    someone.write("[name=username]", "zubaida")
    someone.write("[name=password]", PASSWORD)
    someone.on("register/address")
    someone.write("[name=cnic]", "35202-7654321-2")
    _choose_place(someone, script)
    someone.write("[name=address]", "House 4")
    someone.on("dashboard|complaints/new")


def _lodge(someone: Keyboard, language: str) -> models.Complaint:
    page = someone.page
    page.goto(f"/{language}/complaints/new/category")
    someone.skip()
    someone.press("[name=kind]", "Space")
    someone.write("[name=q]", "bijli nahi")
    with page.expect_navigation(url=re.compile("q=bijli")):
        page.keyboard.press("Enter")
    someone.press("[name=category]", "Space")
    someone.on("complaints/new/details")
    someone.write("[name=subject]", "No electricity")
    someone.write("[name=details]", "The transformer has burnt.")
    someone.on("complaints/new/place")
    someone.on("complaints/new/check")
    someone.on("received")
    with database.connection():
        return models.Complaint.get()


def _answer(officer: Keyboard, make_officer, complaint: models.Complaint, language: str) -> None:
    secret = pyotp.random_base32()
    with database.connection():
        row = make_officer(office=complaint.office_id, full_name="Officer")
        models.Officer.update(totp_encrypted=encryption.encrypt(secret), enrolled_at=models.now()).where(
            models.Officer.id == row.id
        ).execute()
    page = officer.page
    page.goto(f"/{language}/desk/sign-in")
    officer.skip()
    officer.write("[name=username]", row.username)
    officer.write("[name=password]", "میرا گھر لاہور میں ہے")
    officer.on("sign-in/code")
    officer.write("[name=code]", pyotp.TOTP(secret).now())
    officer.on("desk/$")
    officer.go(".case h3 a", "desk/[0-9A-Z]{4}-")
    officer.go("form[action*='/take'] button:not([name])", r"desk/[0-9A-Z-]+(\?.*)?$")
    officer.go("a[href*='/answer']", "answer$")
    officer.press("[name=outcome]", "Space")
    officer.write("[name=text]", "The transformer was replaced.")
    officer.write("[name=done_on]", models.now().strftime("%d/%m/%Y"))
    officer.write("[name=done_where]", "Street 2")
    officer.on(r"desk/[0-9A-Z-]+(\?.*)?$")


@pytest.mark.parametrize(("language", "script"), [("ur", True), ("en", False)], ids=["ur", "en without script"])
def test_the_keyboard_is_enough(keyboard, make_officer, messages, language, script):
    citizen, officer = keyboard(script), keyboard(script)
    _register(citizen, messages, language, script)
    complaint = _lodge(citizen, language)
    shown = citizen.page.url.partition("?")[0]

    with database.connection():
        models.Complaint.update(status="waiting", waiting_since=models.now().date()).execute()
        models.Event.create(complaint=complaint, kind="asked", actor="office", office=complaint.office_id)
    citizen.page.goto(shown)
    citizen.go("a[href$='/reply']", "reply$")
    citizen.skip()
    citizen.write("[name=text]", "Street 2, near the mosque")
    citizen.on(r"complaints/[0-9A-Z-]+(\?.*)?$")

    _answer(officer, make_officer, complaint, language)
    citizen.page.goto(shown)
    citizen.go("a[href$='/verdict']", "verdict$")
    citizen.press("[name=verdict]", "Space")
    citizen.on(r"complaints/[0-9A-Z-]+(\?.*)?$")
    with database.connection():
        complaint = models.Complaint.get()
    assert (complaint.status, complaint.verdict) == ("closed", "solved")


def test_a_wrong_answer_takes_the_focus_to_what_is_wrong(keyboard):
    """The summary has the focus when the page comes; its line leads into the field; typing there is enough."""
    for script in (True, False):
        someone = keyboard(script)
        someone.page.goto("/en/track")
        someone.skip()
        someone.send("#form button[type=submit]:not([name])")
        assert someone.page.evaluate("document.activeElement.className") == "error-summary"
        assert someone.page.evaluate(SEEN) == ""
        someone.press(".error-summary a")
        assert someone.page.evaluate("document.activeElement.id") == "reference"


def test_the_way_sees_a_focus_that_is_hidden(keyboard):
    """Faults planted: no ring, and a bar that stays over what has the focus."""
    someone = keyboard(True)
    for fault, said in (
        ("<style>a:focus{outline:0}</style><a href='#a'>a</a>", "focus not seen"),
        (
            "<style>a:focus{outline:3px solid} p{position:fixed;inset:0;background:#fff}</style><a href='#a'>a</a><p>x",
            "covered",
        ),
    ):
        someone.page.set_content(fault)
        with pytest.raises(AssertionError, match=said):
            someone.to("a")
    someone.page.set_content(
        "<style>a:focus{outline:3px solid}</style><a href='#a'>a</a><button tabindex=-1>b</button>"
    )
    with pytest.raises(AssertionError, match="Tab never leads"):
        someone.to("button")
