"""A way to every page of the site: who sees it, and at which address. A route without a line here fails.

The browsers are real connections to a running server; each has signed in to where its pages are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyotp
from flask import Flask
from werkzeug.routing import Rule

from shikayat.text.numbers import show_reference
from tests.raw_http import Answer, Connection

PASSWORD = "میرا گھر لاہور میں ہے"
PLACE = {"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind"}
PERSON = {"full_name": "زبیدہ خانم", "gender": "female", "birth_day": "17", "birth_month": "5", "birth_year": "1990"}

# Who sees the pages of a flow; a page that somebody else sees has a line of its own below.
FLOWS = {
    "pages": "anyone",
    "statistics": "anyone",
    "demo_data": "anyone",
    "registration": "registering",
    "account": "citizen",
    "lodging": "citizen",
    "complaints": "citizen",
    "dashboard": "citizen",
    "messages": "anyone",
    "places": "part",  # what htmx alone asks for
    "sign_in": "officer",
    "queue": "officer",
    "case": "officer",
    "audit_log": "administrator",
    "offices": "administrator",
    "routing_rules": "administrator",
    "categories": "administrator",
}
WHO = {
    "registration.nationality": "anyone",
    "registration.verify": "verifying",
    "account.sign_in": "anyone",
    "account.recover": "anyone",
    "account.recover_code": "recovering",
    "account.recover_with_identity": "anyone",
    "account.recover_password": "recovered",
    "complaints.track": "anyone",
    "sign_in.sign_in": "anyone",
    "sign_in.code": "half_in",
    "sign_in.first_password": "new_officer",
    "case.assign": "head",
    "case.decide": "head",
    "queue.unstaffed": "head",
}
# These have no page of their own: they lead on, speak to machines, or are files.
WITHOUT_PAGE = {
    "static", "choose_language", "health.live", "health.ready", "registration.start", "lodging.new", "queue.export",
    "queue.several", "well_known.robots", "well_known.favicon", "well_known.security_txt", "well_known.change_password",
    "statistics.download",
    "statistics.columns",
}  # fmt: skip
# Other faces of a page: the first and a late page of a list, what a search found and what it did not.
MORE = {
    "pages.letters": ["?chosen=1"],
    "lodging.category": ["?q=bijli", "?q=zzzz", "?group=electricity", "?all=1"],
    "complaints.show": ["?received=1"],
    "dashboard.index": ["?page=2", "?status=closed", "?q=zzzz", "?from=99/99/9999"],
    "queue.index": ["?q=zzzz", "?page=2"],
}
# Sending the forms of these as they stand would end the tour.
NOT_SENT = {
    "account.sign_out", "account.sign_out_everywhere", "sign_in.sign_out", "lodging.check", "lodging.same",
}  # fmt: skip
QUERIES = {"places.districts": "?province=PK-PB", "places.tehsils": "?province=PK-PB&district=pb-lahore"}
# One complaint in each state; the page opens on the first whose state lets it.
STATES = ("new", "in_progress", "waiting", "answered", "closed", "dropped", "withdrawn", "reopened")


@dataclass(frozen=True)
class PageCase:
    """One page: its endpoint, which face of it, its address, and the line on which it opens."""

    endpoint: str
    face: str
    path: str
    line: Connection
    part: bool = False

    @property
    def name(self) -> str:
        return self.endpoint + self.face

    def answer(self, **headers: str) -> Answer:
        return self.line.get(self.path, **({"HX_Request": "true"} if self.part else {}), **headers)


@dataclass
class SignedInBrowsers:
    """Everybody the tour needs, made once for a server and a language.

    ``officers``: by role, each with the secret of a phone; ``numbers``: what addresses of the administration name.
    """

    address: str
    language: str
    citizen: Any
    complaints: list[Any]
    officers: dict[str, tuple[Any, str]]
    numbers: dict[str, int]
    code: Callable[[], str]
    new_line: Callable[[str], Connection] = Connection
    lines: dict[str, Connection] = field(default_factory=dict)

    def __getitem__(self, who: str) -> Connection:
        if who not in self.lines:
            line = self.lines[who] = self.new_line(self.address)
            getattr(self, f"be_{who}")(line)
        return self.lines[who]

    def fill(self, line: Connection, path: str, fields: dict[str, str], status: int = 303) -> Answer:
        """Open a page, fill its form as it stands there and send it."""
        path = f"/{self.language}/{path}"
        page = line.get(path)
        assert page.status == 200, f"{path}: {page.status} {page.headers.get('location')}"
        hidden = dict(re.findall(r'<input id="\w+" name="(\w+)" type="hidden" value="([^"]*)"', page.text))
        answer = line.post(path, hidden | fields)
        assert answer.status == status, f"{path}: {answer.status}\n{answer.text[:3000]}"
        return answer

    def be_anyone(self, line: Connection) -> None:
        pass

    be_part = be_anyone

    def be_verifying(self, line: Connection) -> None:
        self.fill(line, "register/nationality", {"nationality": "national"})
        self.fill(line, "register/mobile", {"mobile": "0301 7654399"})

    def be_registering(self, line: Connection) -> None:
        self.fill(line, "register/nationality", {"nationality": "national"})
        self.fill(line, "register/mobile", {"mobile": "0301 7654321"})
        self.fill(line, "register/verify", {"code": self.code()})
        self.fill(line, "register/person", PERSON)
        self.fill(line, "register/sign-in", {"username": "zubaida", "password": "ہمارے گاؤں کا پرانا کنواں"})

    def be_recovering(self, line: Connection) -> None:
        self.fill(line, "recover", {"username": self.citizen.username})

    def be_recovered(self, line: Connection) -> None:
        self.be_recovering(line)
        self.fill(line, "recover/code", {"code": self.code()})

    def be_citizen(self, line: Connection) -> None:
        self.fill(line, "sign-in", {"username": self.citizen.username, "password": PASSWORD})
        self.fill(line, "complaints/new/category", {"kind": "complaint", "category": "electricity.outage"})
        self.fill(
            line, "complaints/new/details", {"subject": "تین دن سے بجلی نہیں", "details": self.complaints[0].details}
        )
        self.fill(line, "complaints/new/place", PLACE | {"landmark": "جامع مسجد کے سامنے"})

    def be_half_in(self, line: Connection) -> None:
        self.fill(line, "desk/sign-in", {"username": self.officers["officer"][0].username, "password": PASSWORD})

    def be_new_officer(self, line: Connection) -> None:
        self.fill(line, "desk/sign-in", {"username": self.officers["new"][0].username, "password": PASSWORD})

    def _enter(self, line: Connection, role: str) -> None:
        officer, secret = self.officers[role]
        self.fill(line, "desk/sign-in", {"username": officer.username, "password": PASSWORD})
        self.fill(line, "desk/sign-in/code", {"code": pyotp.TOTP(secret).now()})

    def be_officer(self, line: Connection) -> None:
        self._enter(line, "officer")

    def be_supervisor(self, line: Connection) -> None:
        self._enter(line, "supervisor")

    def be_administrator(self, line: Connection) -> None:
        self._enter(line, "administrator")

    def be_head(self, line: Connection) -> None:
        """The head has a colleague's proposal to decide on."""
        ground = {"ground": "sub_judice", "text": "لاہور ہائی کورٹ، W.P. 123/2026"}
        self.fill(self["officer"], f"desk/{show_reference(self.complaints[-1].reference)}/drop", ground)
        self._enter(line, "head")


def page_cases(app: Flask, browsers: SignedInBrowsers) -> Iterator[PageCase]:
    """Every page and part of the site in one language, each in all its faces. Raises AssertionError for a new flow."""
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    for endpoint, rule in rules.items():
        flow = endpoint.partition(".")[0]
        if endpoint in WITHOUT_PAGE:
            continue
        assert endpoint in WHO or flow in FLOWS, f"tests/page_cases.py does not know who sees {endpoint}"
        who = WHO.get(endpoint, FLOWS.get(flow))
        path = _open_path(rule, browsers, browsers[who], part=who == "part")
        for face in ("", *MORE.get(endpoint, ())):
            yield PageCase(endpoint, face, path + face, browsers[who], part=who == "part")
    citizen, first = browsers["citizen"], show_reference(browsers.complaints[0].reference)
    show = f"/{browsers.language}/complaints/{first}?version=0"
    yield PageCase("complaints.show", "?version=0", show, citizen, part=True)
    yield PageCase("error", "", f"/{browsers.language}/no-such-page", browsers["anyone"])


def _open_path(rule: Rule, browsers: SignedInBrowsers, line: Connection, *, part: bool) -> str:
    """The address of a page, about the first complaint in whose state it opens."""
    flow = rule.endpoint.partition(".")[0]
    met = []
    for complaint in browsers.complaints if "reference" in rule.arguments else browsers.complaints[:1]:
        values = {
            "language": browsers.language,
            "reference": show_reference(complaint.reference),
            "number": browsers.numbers.get(flow),
            "code": "electricity.outage" if flow == "categories" else "lesco",
        }
        assert rule.arguments <= set(values), f"tests/page_cases.py does not know the arguments of {rule}"
        path = rule.build({name: values[name] for name in rule.arguments})[1] + QUERIES.get(rule.endpoint, "")
        status = line.get(path, **({"HX_Request": "true"} if part else {})).status
        if status == 200:
            return path
        met.append((path, status))
    raise AssertionError(f"{rule.endpoint} opened nowhere: {met}")
