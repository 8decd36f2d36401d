"""A line that breaks at any byte, on the way there or back: nothing is lost, nothing happens twice, and one goes on."""

from __future__ import annotations

import itertools
import re
import socket
import struct

import pytest

import models
from shikayat import database
from tests.page_cases import PERSON, PLACE, SignedInBrowsers
from tests.raw_http import Answer, Connection, read_answer

RESET = struct.pack("ii", 1, 0)


def hang_up(line: socket.socket, *, abruptly: bool) -> None:
    """Close as a browser does, or as a phone that lost its signal and whose provider resets the line."""
    if abruptly:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    line.close()


def cut_on_the_way_there(line: Connection, request: bytes, at: int) -> None:
    connection = line.connect()
    connection.sendall(request[:at])
    hang_up(connection, abruptly=at % 2 == 0)


def cut_on_the_way_back(line: Connection, request: bytes, at: int) -> None:
    connection = line.connect()
    connection.sendall(request)
    left = at
    while left and (part := connection.recv(left)):
        left -= len(part)
    hang_up(connection, abruptly=at % 2 == 0)


def send(line: Connection, request: bytes) -> Answer:
    with line.connect() as connection:
        connection.sendall(request)
        raw = b""
        while part := connection.recv(65536):
            raw += part
    return read_answer(raw)


def form_of(page: Answer) -> dict[str, str]:
    return dict(re.findall(r'name="(csrf_token|once|version)" type="hidden" value="([^"]*)"', page.text))


def post_of(line: Connection, path: str, fields: dict[str, str]) -> bytes:
    """The bytes of sending a form as it stands on its page."""
    from urllib.parse import urlencode

    page = line.get(path)
    assert page.status == 200, f"{path}: {page.status} {page.headers.get('location')}"
    return line.request("POST", path, urlencode(form_of(page) | fields).encode())


def count(table) -> int:
    with database.connection():
        return table.select().count()


@pytest.fixture
def language() -> str:
    """Lines know no language; one is enough."""
    return "ur"


@pytest.fixture
def lodging(browsers: SignedInBrowsers):
    """Bring the citizen to the last page of lodging; gives the bytes that send the complaint."""

    number = itertools.count(1)

    def begin() -> bytes:
        line = browsers["citizen"]
        details = f"سڑک میں گہرا گڑھا ہے۔ کھمبا نمبر {next(number)}۔"  # the same words again would be asked about
        browsers.fill(line, "complaints/new/category", {"kind": "complaint", "category": "roads.potholes"})
        browsers.fill(line, "complaints/new/details", {"subject": "گڑھا", "details": details})
        browsers.fill(line, "complaints/new/place", PLACE | {"landmark": ""})
        return post_of(line, "/ur/complaints/new/check", {})

    return begin


def test_a_complaint_cut_on_the_way_there(browsers: SignedInBrowsers, lodging):
    request = lodging()
    line, before = browsers["citizen"], count(models.Complaint)
    for at in range(len(request)):
        cut_on_the_way_there(line, request, at)
    assert line.get("/ur/complaints/new").headers["location"].endswith("/check"), "one goes on where one was"
    assert count(models.Complaint) == before
    assert send(line, request).status == 303
    assert count(models.Complaint) == before + 1


def test_a_complaint_cut_on_the_way_back(browsers: SignedInBrowsers, lodging):
    """Each byte of the answer once as the first answer's last would take a draft each; every 40th does."""
    line, before = browsers["citizen"], count(models.Complaint)
    request = lodging()
    whole = send(line, request)
    assert whole.status == 303
    for at in range(len(whole.raw)):
        cut_on_the_way_back(line, request, at)
    assert send(line, request).headers["location"] == whole.headers["location"]
    assert count(models.Complaint) == before + 1
    fresh = 0
    for at in range(0, len(whole.raw), 40):
        request = lodging()
        cut_on_the_way_back(line, request, at)
        again = send(line, request)
        fresh += 1
        assert again.status == 303, at
        assert again.headers["location"] != whole.headers["location"], at
        assert line.get(again.headers["location"]).status == 200, at
        assert count(models.Complaint) == before + 1 + fresh, at
    with database.connection():
        notices = models.Notice.select().where(models.Notice.citizen == browsers.citizen).count()
    assert notices == 1 + fresh, "one message for each complaint"


@pytest.mark.parametrize("step", ["category", "details", "place"])
def test_each_step_of_lodging_keeps_what_was_sent(browsers: SignedInBrowsers, lodging, step):
    """The answer never came: the draft has it, and the next page opens."""
    lodging()
    fields = {
        "category": {"kind": "question", "category": "roads.potholes"},
        "details": {"subject": "نیا", "details": "بالکل نیا قصہ"},
        "place": PLACE | {"landmark": "نیا چوک"},
    }[step]
    line = browsers["citizen"]
    request = post_of(line, f"/ur/complaints/new/{step}", fields)
    for at in (len(request) - 1, len(request) // 2):
        cut_on_the_way_there(line, request, at)
    shown = {"category": "سوال", "details": "بالکل نیا قصہ", "place": "نیا چوک"}[step]
    assert shown not in line.get("/ur/complaints/new/check").text, "half a form was taken"
    cut_on_the_way_back(line, request, 1)
    assert shown in line.get("/ur/complaints/new/check").text


@pytest.fixture
def opening(browsers: SignedInBrowsers):
    """Go to the last page of registration; returns the client and the bytes of its last request."""

    def begin(number: int) -> tuple[Connection, bytes]:
        with database.connection():
            models.RateLimitCounter.delete().execute()  # the limits of one address are not what is tried here
        line = Connection(browsers.address)
        browsers.fill(line, "register/nationality", {"nationality": "national"})
        browsers.fill(line, "register/mobile", {"mobile": f"0304 {number:07}"})
        browsers.fill(line, "register/verify", {"code": browsers.code()})
        browsers.fill(line, "register/person", PERSON)
        name = {"username": f"zubaida{number}", "password": "ہمارے گاؤں کا پرانا کنواں"}
        browsers.fill(line, "register/sign-in", name)
        fields = {"cnic": f"36202-{number:07}-2", "address": "مکان 4", **PLACE}
        return line, post_of(line, "/ur/register/address", fields)

    return begin


def test_an_account_cut_on_the_way_there(browsers: SignedInBrowsers, opening):
    line, request = opening(1000001)
    before = count(models.Citizen)
    for at in range(len(request)):
        cut_on_the_way_there(line, request, at)
    assert line.get("/ur/register").headers["location"].endswith("/register/address"), "one goes on where one was"
    assert count(models.Citizen) == before
    done = send(line, request)
    assert done.headers["location"].endswith("/dashboard")
    assert count(models.Citizen) == before + 1


def test_an_account_cut_on_the_way_back(browsers: SignedInBrowsers, opening):
    """Who was registered but never heard of it presses again, and is in."""
    before = count(models.Citizen)
    line, request = opening(1000002)
    size = len(send(line, request).raw)
    for at in range(size):
        cut_on_the_way_back(line, request, at)
    assert count(models.Citizen) == before + 1
    for number, at in enumerate(range(0, size, 90)):
        line, request = opening(1000010 + number)
        cut_on_the_way_back(line, request, at)
        again = send(line, request)
        assert again.headers["location"].endswith("/dashboard"), at
        entered = Connection(browsers.address)
        for cookie in again.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            entered.cookies[name] = value
        assert entered.get("/ur/dashboard").status == 200, at
        assert count(models.Citizen) == before + 2 + number, at


def test_a_code_is_not_used_up_by_a_cut_line(browsers: SignedInBrowsers):
    """The code was right, the answer never came: the next page opens without another code."""
    line = Connection(browsers.address)
    browsers.fill(line, "register/nationality", {"nationality": "national"})
    browsers.fill(line, "register/mobile", {"mobile": "0305 7654321"})
    request = post_of(line, "/ur/register/verify", {"code": browsers.code()})
    for at in range(0, len(request), 7):
        cut_on_the_way_there(line, request, at)
    cut_on_the_way_back(line, request, 1)
    assert line.get("/ur/register").headers["location"].endswith("/register/person")
