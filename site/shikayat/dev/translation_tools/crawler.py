"""Crawls every page of the site in every known state and records the messages on each.

It goes over ``app.url_map``, so that a new page cannot be forgotten, and through the long forms in order. What it saw
is kept in ``var/translating/<language>/``: for the previews of the workshop, for ``make screenshots``, for the tests
with pseudo-languages, and to tell which messages no page ever showed. It runs in a process and with a database of its
own: ``flask --app shikayat crawl``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import count
from typing import Any

import click
from flask import Flask, render_template
from markupsafe import escape
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule

from ...paths import TEMPLATES
from . import queries
from .crawl_plan import CHOSEN, CITIZEN, OFFICERS, REFUSED_AT, SCENARIO, TRANSITIONS
from .crawler_client import CrawlerClient, Form, PageCapture
from .marks import keys_in

ANONYMOUS = "anonymous"
OFTEN = 6  # a message on so many pages belongs to the frame of them all, and makes no page worth another look
# Addresses that no person reads: machines ask for them.
NO_PAGES = {
    *("static", "translation_tools.static", "translation_tools.messages", "health.live", "health.ready"),
    *("statistics.download", "statistics.columns", "queue.export"),
    *("well_known.robots", "well_known.favicon", "well_known.security_txt", "well_known.change_password"),
}


class Crawler:
    """The crawl of one language: ``captures``, and ``unvisited`` routes that could not be opened, and why."""

    def __init__(self, app: Flask, language: str) -> None:
        self.app, self.language = app, language
        self.captures: list[PageCapture] = []
        self.unvisited: dict[str, str] = {}
        self._shown: dict[str, set[str]] = defaultdict(set)  # on which pages each message stood
        self._reached: set[str] = set()  # routes that led somewhere
        self._tried: set[str] = set()  # pages on which every mistake was made
        self._links: dict[tuple[str, str], str] = {}  # by role and endpoint
        self._values: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)  # by role and flow
        self._addresses = app.url_map.bind("localhost")
        self._number = count(1)
        self.clients = {role: self._new_client(role) for role in (ANONYMOUS, CITIZEN)}

    def _new_client(self, role: str, **known: str) -> CrawlerClient:
        new = CrawlerClient(self.app, role, self.language, self.keep, next(self._number))
        new.known |= known
        return new

    def keep(self, capture: PageCapture) -> None:
        """Store the first capture of a page, and each further one that shows a message new to the page."""
        self._note_links(capture)
        new = {
            key for key in capture.keys if capture.endpoint not in self._shown[key] and len(self._shown[key]) < OFTEN
        }
        for key in capture.keys:
            self._shown[key].add(capture.endpoint)
        if new or not any(kept.endpoint == capture.endpoint for kept in self.captures):
            self.captures.append(capture)

    def _note_links(self, capture: PageCapture) -> None:
        """Where the links of a page lead: they fill in what no sample knows, such as the number of an officer."""
        for path in dict.fromkeys(re.findall(r'href="(/[^"?#]*)', capture.page)):
            try:
                endpoint, values = self._addresses.match(path, method="GET")
            except (HTTPException, RequestRedirect):
                continue
            if values.get("language", self.language) == self.language:
                self._links.setdefault((capture.role, endpoint), path)
                flow = self._values[capture.role, endpoint.partition(".")[0]]
                flow |= {name: value for name, value in values.items() if name not in flow}

    def go(self) -> None:
        """Crawler."""
        queries.prepare()
        stranger, citizen = self.clients[ANONYMOUS], self.clients[CITIZEN]
        self._every_address(ANONYMOUS)
        citizen.go_through(f"/{self.language}/register/nationality")
        citizen.open(f"/{self.language}/dashboard", "empty")
        self._registering()
        self._lodging()
        self._every_address(CITIZEN)
        self._officers()
        self._states_of_a_complaint()
        stranger.known |= citizen.known
        for path in ("track", "recover", "recover/identity"):
            stranger.go_through(f"/{self.language}/{path}")
        self._too_often()
        queries.send_every_notice()
        queries.log_everything()
        self.clients["administrator"].open(f"/{self.language}/desk/admin/log", "everything")
        stranger.open("/dev/messages")
        self._refusals()
        self._errors()
        for endpoint in self._reached | {capture.endpoint for capture in self.captures}:
            self.unvisited.pop(endpoint, None)

    def _registering(self) -> None:
        """Register from abroad, with details of another account, and without verification codes."""
        start = f"/{self.language}/register/nationality"
        self._new_client(ANONYMOUS, nationality="overseas", username="a-b", mobile="0300 1112223").go_through(start)
        foreigner = self._new_client(CITIZEN, nationality="foreigner", username="c-d", mobile="0300 1112224")
        foreigner.go_through(start)
        foreigner.open(f"/{self.language}/profile", "foreigner")
        self._new_client(ANONYMOUS).go_through(start, "again")
        stopped = self._new_client(ANONYMOUS)
        stopped.open(start)
        stopped.post(stopped.right())
        stopped.open(f"/{self.language}/register/afresh")
        verifying, self.app.config["VERIFY_MOBILE"] = self.app.config["VERIFY_MOBILE"], False
        self._new_client(ANONYMOUS, username="e-f").go_through(start, "without a code")
        self.app.config["VERIFY_MOBILE"] = verifying
        again = self._new_client(CITIZEN)
        again.go_through(f"/{self.language}/sign-in", "another device")

    def _lodging(self) -> None:
        """Lodging each kind of matter: an ordinary one, a secret one, and one that cannot wait."""
        citizen, new = self.clients[CITIZEN], f"/{self.language}/complaints/new"
        citizen.open(f"{new}/category?q=bijli+nahi", "found")
        citizen.open(f"{new}/category?q=xyzzyxyzzy", "nothing found")
        for kind, category, state in (
            ("question", queries.dangerous_category(), "danger"),
            ("suggestion", queries.category_of_one_office(), "one office for all"),
        ):
            citizen.known |= {"kind": kind, "category": category, "hide_identity": "y"}
            citizen.open(f"{new}/category?group={category.partition('.')[0]}", state)
            citizen.go_through(citizen.address, state)
            citizen.open(f"/{self.language}/complaints/{citizen.known.get('reference', '')}", state)
        citizen.known = {name: value for name, value in citizen.known.items() if name == "reference"}
        citizen.open(new)
        for _page in range(6):
            if citizen.endpoint != "lodging.check":
                self._make_mistakes(citizen)
                citizen.post(citizen.right())
        citizen.open(f"{new}/about")  # once everything else is answered
        self._make_mistakes(citizen)
        citizen.go_through(new)

    def _too_often(self) -> None:
        """Exceed the rate limits."""
        for path in ("sign-in", "recover", "track"):
            stranger = self._new_client(ANONYMOUS, **self.clients[CITIZEN].known)
            for _try in range(40):
                stranger.open(f"/{self.language}/{path}")
                wrong = {"password": "no such password in this place"} if path == "sign-in" else {}
                if stranger.post(stranger.right() | wrong, "too often") == 429:
                    break

    def _every_address(self, role: str) -> None:
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES:
                continue
            client = self.clients[role]
            address = self._address(rule, client)
            if address is None:
                unknown = sorted(rule.arguments - {"language"})
                self.unvisited[rule.endpoint] = f"{rule.rule}: nothing is known to stand for {', '.join(unknown)}"
                continue
            status = client.open(address)
            if status < 400 and (client.endpoint == rule.endpoint or "sign-in" not in client.address):
                self._reached.add(rule.endpoint)
                if client.endpoint == rule.endpoint:
                    self._make_mistakes(client)
            else:
                self.unvisited.setdefault(rule.endpoint, f"{rule.rule}: answers {status} to {role}")

    def _make_mistakes(self, client: CrawlerClient) -> None:
        """Make every mistake on the open page, once for all roles: the messages are the same."""
        if client.endpoint not in self._tried:
            self._tried.add(client.endpoint)
            client.make_mistakes()

    def _address(self, rule: Rule, client: CrawlerClient) -> str | None:
        if link := self._links.get((client.role, rule.endpoint)):
            return link
        values: dict[str, Any] = {"language": self.language}
        if rule.endpoint.startswith("translation_tools."):
            values |= {"code": self.language, "key": _some_key(self.captures), "capture": "pages.home"}
        values |= self._values[client.role, rule.endpoint.partition(".")[0]] | client.known
        if not rule.arguments <= values.keys() or not all(values[name] for name in rule.arguments):
            return None
        built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
        return built[1] if built else None

    def _officers(self) -> None:
        """Each role signs in for the first time, with a phone, and opens everything it may."""
        reference = self.clients[CITIZEN].known.get("reference", "")
        for role in OFFICERS:
            username, password = queries.officer_of_the_complaint(role)
            officer = self.clients[role] = self._new_client(role, username=username, password=password)
            officer.open(f"/{self.language}/desk/sign-in")
            if role == OFFICERS[0]:
                officer.make_mistakes()
            officer.post(officer.right())
            del officer.known["password"]  # the next page asks for one of the officer's own
            officer.go_through(officer.address, "" if role == OFFICERS[0] else role)
            officer.known |= {"reference": reference}
            officer.open(f"/{self.language}/desk/")
            for _round in range(2):  # the second time with the links of the first
                self._every_address(role)
        queries.employ_officers()
        again = self._new_client("officer", username="sample-officer", password=CHOSEN)
        again.go_through(f"/{self.language}/desk/sign-in", "again")  # as far as the code of the phone
        self._story()

    def _story(self) -> None:
        """What officers and citizen do with a complaint, in an order that works, with right answers."""
        queries.change_rule(int(self._values["administrator", "routing_rules"]["number"]))
        for role, endpoint, status in SCENARIO:
            client = self.clients[role]
            queries.employ_officers()  # who was dismissed while every form was tried
            if status:
                queries.put_into(status, days=20)
            rule = next(self.app.url_map.iter_rules(endpoint))
            if address := self._address(rule, client):
                client.open(address, "story")
                form = Form(client.page)
                if client.endpoint == endpoint and form.method == "post":
                    if form.asks:
                        self._make_mistakes(client)
                    client.post(client.right(), "story")
        for role in (CITIZEN, *OFFICERS):
            self._every_address(role)

    def _states_of_a_complaint(self) -> None:
        citizen = self.clients[CITIZEN]
        if "reference" not in citizen.known:
            raise click.ClickException(f"the crawl could not lodge a complaint: it ended at {citizen.address}")
        page = f"/{self.language}/complaints/{citizen.known['reference']}"
        queries.create_every_event(citizen.known["reference"])
        file = page.replace("/complaints/", "/desk/")
        moves = [rule for rule in self.app.url_map.iter_rules() if rule.endpoint.startswith(TRANSITIONS)]
        for status in queries.STATUSES:
            queries.put_into(status, days=20)
            citizen.open(page, status)
            queries.employ_officers()
            for role in OFFICERS:
                self.clients[role].open(file, status)
            for rule in (rule for rule in moves if "GET" in (rule.methods or ())):
                for role in (CITIZEN, *OFFICERS[:3]):
                    address = self._address(rule, self.clients[role])
                    if address and self.clients[role].open(address, status) == 200:
                        self._make_mistakes(self.clients[role])
                        queries.put_into(status, days=20)
        for days, state in ((-1, "late"), (0, "due today"), (1, "due tomorrow")):
            queries.put_into("new", days=days)
            citizen.open(page, state)
        citizen.open(f"/{self.language}/dashboard", "one")
        citizen.open(f"/{self.language}/dashboard?q=xyzzy", "nothing found")
        for search in ("from=tomorrow&to=someday", "from=31/12/2025&to=1/1/2025", "status=nothing", f"q={'x' * 300}"):
            citizen.open(f"/{self.language}/dashboard?{search}", "wrong search")
        self._part(f"{page}?version=999", "changed")
        queries.lodge_many()
        citizen.open(f"/{self.language}/dashboard?page=2", "many")
        citizen.open(f"/{self.language}/complaints/new/category")
        citizen.post({"kind": "complaint", "q": "", "category": "", "group": ""})
        citizen.open(f"/{self.language}/dashboard", "unfinished")
        self._lists_of_the_desk(file)
        queries.take_office_away()
        citizen.open(page, "no office yet")

    def _lists_of_the_desk(self, file: str) -> None:
        """Several complaints at once, proposals to decide about, and statistics with numbers."""
        queue = f"/{self.language}/desk/"
        officer, head = self.clients["officer"], self.clients["head"]
        for status in ("new", "in_progress"):
            queries.put_into(status, days=-1 if status == "new" else 0)
            for client in (officer, head):
                client.open(queue, f"many {status}")
                ticked = re.findall(r'name="complaint" value="([^"]+)"', client.page)[:1]
                client.send(f"{queue}several", {"complaint": ticked}, "several")
                client.open(queue)
                client.send(f"{queue}several", {}, "none ticked")
        officer.open(f"{queue}?queue=nothing&q=xyzzyxyzzy", "nothing found")
        for kind in ("drop", "accuse"):
            queries.put_into("in_progress", days=5)
            queries.propose(kind)
            for client in (officer, head):
                client.open(file, f"proposed {kind}")
            head.open(f"{file}/decide", f"proposed {kind}")
            head.post({}, f"proposed {kind} empty")
            head.post({"decision": "refuse"}, f"proposed {kind} refused without reason")
        queries.end_many()
        queries.count_everything()
        officer.open(f"{queue}?none_left=1", "none left")
        for page in ("", "/departments", "/places", "/categories"):
            self.clients[ANONYMOUS].open(f"/{self.language}/statistics{page}", "with numbers")

    def _part(self, address: str, state: str) -> None:
        """What htmx swaps into a page: shown alone, between the head and the foot of that page."""
        citizen = self.clients[CITIZEN]
        page = citizen.page
        with citizen.client.get(address, headers={"HX-Request": "true"}) as response:
            part = response.get_data(as_text=True)
        inside = re.sub(r"(<main[^>]*>).*(</main>)", lambda found: found[1] + part + found[2], page, flags=re.DOTALL)
        self.keep(PageCapture("lodging.show", state, CITIZEN, address, 200, inside, keys_in(inside)))

    def _refusals(self) -> None:
        """Why something was refused, all the sentences at once where they are said: each needs a case of its own."""
        for endpoint, sentences in REFUSED_AT.items():
            capture = next(kept for kept in self.captures if kept.endpoint == endpoint and "error-summary" in kept.page)
            with self.app.test_request_context(f"/{self.language}/"):
                lines = "".join(f'<li><a href="#form">{escape(sentence)}</a></li>' for sentence in sentences)
            start, summary, rest = capture.page.partition('<div class="error-summary"')
            page = start + summary + re.sub(r"<ul>", f"<ul>{lines}", rest, count=1)
            self.captures.append(
                PageCapture(endpoint, "refused", capture.role, capture.address, 409, page, keys_in(page))
            )

    def _errors(self) -> None:
        """Every error page, whether the crawl could cause it or not."""
        for path in sorted((TEMPLATES / "errors").glob("[0-9]*.html")):
            address = f"/{self.language}/{path.stem}"
            with self.app.test_request_context(address):
                page = render_template(f"errors/{path.stem}.html", code=int(path.stem))
            # Kept even if every officer has met it on the way: it is looked for under its own name.
            self.captures.append(
                PageCapture("error", path.stem, ANONYMOUS, address, int(path.stem), page, keys_in(page))
            )


def _some_key(captures: list[PageCapture]) -> str:
    return next((key for capture in captures for key in capture.keys), "")
