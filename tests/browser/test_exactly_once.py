"""The same POST fifty times at once, against a server that really runs."""

from __future__ import annotations

import http.client
import re
import threading
from urllib.parse import urlencode, urlsplit

import models
from shikayat import database

STORY = {"subject": "گڑھا", "details": "سڑک میں گہرا گڑھا ہے۔"}
PLACE = {"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind", "landmark": ""}
PASSWORD = "میرا گھر لاہور میں ہے"


class Browser:
    """As little of a browser as is needed to send the same bytes again and again."""

    def __init__(self, server: str) -> None:
        self.host = urlsplit(server).netloc
        self.cookies: dict[str, str] = {}

    def open(self, path, fields=None):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is None:
            connection.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urlencode(fields), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer.status, answer.headers.get("Location", ""), text

    def fill(self, path, fields):
        page = self.open(path)[2]
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        return self.open(path, fields | {"csrf_token": token})


def test_fifty_at_once_make_one_complaint(app, live_server, make_citizen, messages):
    citizen = make_citizen()
    browser = Browser(live_server)
    assert browser.fill("/en/sign-in", {"username": citizen.username, "password": PASSWORD})[0] == 303
    new = "/en/complaints/new"
    assert browser.fill(f"{new}/category", {"kind": "complaint", "category": "roads.potholes"})[0] == 303
    assert browser.fill(f"{new}/details", STORY)[0] == 303
    assert browser.fill(f"{new}/place", PLACE)[0] == 303
    page = browser.open(f"{new}/check")[2]
    form = {
        "csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1],
        "once": re.search(r'name="once"[^>]*value="([^"]+)"', page)[1],
    }
    answers = []
    together = threading.Barrier(50)

    def send():
        together.wait()
        answers.append(browser.open(f"{new}/check", form)[:2])

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 50
    assert {status for status, _ in answers} == {303}
    assert len({location for _, location in answers}) == 1
    with database.connection():
        assert models.Complaint.select().count() == 1
        assert models.Notice.select().count() == 1
        assert models.Event.select().count() == 2
        reference = models.Complaint.get().reference
    assert answers[0][1].replace("-", "").find(reference) > 0
