"""No request costs much more than a usual one: the worst inputs known in every field of every form, and in queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

import models
from shikayat import database
from shikayat.web.body_limits import SHORT
from tests.accessibility.pages import Inside
from tests.page_cases import NOT_SENT, WHO, PageCase, page_cases
from tests.signed_in_browsers import STORY, gathered
from tests.web.worst_inputs import PIECES, TURNS, descending_marks, is_slower, processor_time, worst

PEOPLE = ("make_citizen", "make_complaint", "make_officer", "messages")
ENDS_A_DRAFT = {"registration.afresh"}
MOST = 4  # times the processor time of a usual request
CODINGS = {"Accept-Encoding": "gzip, deflate, br"}
USUAL = {
    "mobile": "0300 1234567",
    "code": "123456",
    "username": "zubaida.lahore",
    "cnic": "35202-1234567-1",
    "identity": "35202-1234567-1",
    "reference": "K7Q2-9FXM-3",
    "last_four": "4567",
    "birth_day": "17",
    "birth_month": "5",
    "birth_year": "1990",
    "full_name": "زبیدہ خانم",
}
NOT_TO_BE_MISSED = (
    *("account.sign_in.username", "account.sign_in.password", "account.sign_in.csrf_token"),
    *(
        "account.recover.username",
        "complaints.track.reference",
        "complaints.track.last_four",
        "sign_in.sign_in.username",
    ),
    *("registration.mobile.mobile", "registration.verify.code", "registration.person.full_name"),
    *("registration.sign_in.username", "registration.sign_in.password", "registration.address.cnic"),
    *("sign_in.code.code", "lodging.details.details"),
)
# What costs the most to read, to send back and to compress: as long as a body can be.
AS_LONG_AS_A_BODY = ("two_marks_in_wrong_order", "one_letter", "salutation", "less_than", "urdu_digit", "picture")


@dataclass(frozen=True)
class Place:
    """One field of the form of a page, and how the form is sent with it."""

    page_case: PageCase
    name: str
    hidden: dict[str, str]
    usual: str
    cleaned: int  # characters of it that are cleaned; 0: it is only compared

    def usual_time(self, rounds: int = 1) -> float:
        """That of a usual value or of a slip, whichever is more: the one is taken, the other answered with a page."""
        return max(min(self.time(value) for _round in range(rounds)) for value in (self.usual, "x"))

    def time(self, value: str) -> float:
        """Processor time of the request with this value, in seconds."""
        body = urlencode(self.hidden | {self.name: value}).encode()
        line = replace(self.page_case.line, cookies=dict(self.page_case.line.cookies))

        def send() -> None:
            assert line.send("POST", self.page_case.path, body, headers=CODINGS).status < 500

        with database.connection():  # no limit of tries stops the work before it begins
            models.RateLimitCounter.delete().execute()
        return processor_time(send, rounds=1)


def places_of(page_case: PageCase) -> Iterator[Place]:
    html = BeautifulSoup(page_case.answer().text, "html.parser")
    form = html.select_one("form#form[method=post]")
    if form is None or page_case.endpoint in NOT_SENT | ENDS_A_DRAFT:
        return
    hidden = {field["name"]: field.get("value", "") for field in form.select('input[type="hidden"][name]')}
    if "version" in hidden:
        hidden["version"] = "99999"  # the complaint has changed since: nothing is done
    fields: dict[str, Tag] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        fields.setdefault(field["name"], field)
    for name, field in fields.items():
        text = field.name == "textarea" or field.get("type", "text") not in ("radio", "checkbox", "hidden", "submit")
        cleaned = 0 if field.name == "select" or not text else 6000 if field.name == "textarea" else 1000
        yield Place(page_case, name, hidden, _usual(name, field, hidden), cleaned)


def _usual(name: str, field: Tag, hidden: dict[str, str]) -> str:
    if name in hidden:
        return hidden[name]
    if field.name == "select":
        return field.select("option")[-1].get("value", "")
    if field.get("type") in ("radio", "checkbox"):
        return field.get("value", "y")
    return USUAL.get(name, (STORY * 10)[:1000] if field.name == "textarea" else STORY[:40])


def _inputs(place: Place) -> Iterator[tuple[str, str]]:
    for name in PIECES if place.cleaned else ():
        yield name, worst(name, place.cleaned)
    yield "descending_marks", descending_marks(max(1000, place.cleaned))
    room = SHORT - len(urlencode(place.hidden)) - 200
    for name in AS_LONG_AS_A_BODY:
        length = room // len(urlencode({"": worst(name, 1000)})) * 1000
        yield f"{name}_as_long_as_a_body", worst(name, max(length, 1000))


def places(app, browsers) -> Iterator[Place]:
    """Every field of every form; of those that have a name and a kind in common and ask for a sign-in, one."""
    met = set()
    for page_case in list(page_cases(app, browsers)):
        for place in () if page_case.face or page_case.part else places_of(page_case):
            if (
                page_case.endpoint in WHO
                or page_case.endpoint.startswith("registration.")
                or (place.name, place.cleaned) not in met
            ):
                met.add((place.name, place.cleaned))
                yield place


def test_no_field_costs_more_than_four_times_a_usual_value(app, request):
    people = [request.getfixturevalue(name) for name in PEOPLE]
    slow, met = [], set()
    with gathered("http://localhost", "en", *people) as browsers:
        browsers.new_line = partial(Inside, app=app)
        for place in list(places(app, browsers)):
            where = f"{place.page_case.endpoint}.{place.name}"
            met.add(where)
            usual = place.usual_time(rounds=3)
            for name, value in _inputs(place):
                time = place.time(value)
                if time > MOST * usual and is_slower(place.usual_time, partial(place.time, value), MOST):
                    slow.append(f"{where}: {name} takes {time / usual:.1f} times {usual * 1000:.1f} ms")
    for where in NOT_TO_BE_MISSED:
        assert where in met, sorted(met)
    assert not slow, "\n".join(slow)


LONGEST_QUERY = 3900  # bytes: Gunicorn reads lines of 4,094
QUERIES = {
    "dashboard?q=": "citizen",
    "dashboard?from=": "citizen",
    "dashboard?page=": "citizen",
    "complaints/new/category?q=": "citizen",
    "complaints/new/category?group=": "citizen",
    "desk/?q=": "officer",
    "statistics?period=": "anyone",
    "statistics/places?of=": "anyone",
    "sign-in?next=": "anyone",
    "places/districts?province=": "anyone",
}


def test_no_query_costs_more_than_four_times_a_usual_one(app, request):
    people = [request.getfixturevalue(name) for name in PEOPLE]
    slow = []
    with gathered("http://localhost", "en", *people) as browsers:
        browsers.new_line = partial(Inside, app=app)
        for path, who in QUERIES.items():
            line = browsers[who]

            def ask(value: str, path: str = path, line: Inside = line) -> float:
                query = urlencode({"": value})[1:]
                return processor_time(lambda: line.get(f"/en/{path}{query}", **CODINGS), rounds=1)

            usual = min(ask("bijli") for _round in range(5))
            for name in PIECES:
                value = worst(name, LONGEST_QUERY // len(urlencode({"": worst(name, 100)})) * 100)
                time = ask(value)
                if time > MOST * usual and is_slower(partial(ask, "bijli"), partial(ask, value), MOST):
                    slow.append(f"{path} {name} takes {time / usual:.1f} times {usual * 1000:.1f} ms")
    assert not slow, "\n".join(slow)


def test_comparison_of_times_finds_what_is_slower_and_nothing_else():
    def count(number: int) -> float:
        return processor_time(lambda: sum(range(number)), rounds=1)

    assert is_slower(partial(count, 20_000), partial(count, 200_000), MOST)
    assert not is_slower(partial(count, 20_000), partial(count, 40_000), MOST)


def test_comparison_of_times_ignores_a_moment_in_which_all_is_slow():
    """A busy neighbour: in three of four comparisons the processor does a fifth of its work for one of the two."""
    slowed = iter([1.0, 5.0] * 3 * TURNS + [1.0, 2.0] * TURNS)
    assert not is_slower(lambda: next(slowed), lambda: next(slowed), MOST)
    assert is_slower(lambda: 1.0, lambda: 4.1, MOST)
