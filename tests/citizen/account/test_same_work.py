"""Whether a number, a name or a reference exists changes neither the statements nor their order."""

from __future__ import annotations

import logging
import re

import pytest

from shikayat.text.numbers import make_reference


def statements(caplog, visitor, path, fields):
    if "register" in path:
        visitor.get("/en/register/nationality")
        visitor.submit({"nationality": "national"})
    visitor.get(path)
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        caplog.clear()
        data = fields | {"csrf_token": visitor.page.field("csrf_token")}
        visitor.client.post(path, data=data, environ_base={"REMOTE_ADDR": "203.0.113.1"})
        found = [str(record.msg[0]) for record in caplog.records if record.name == "peewee"]
    return [re.sub(r'SAVEPOINT "?\w+"?', "SAVEPOINT", statement) for statement in found]


@pytest.fixture
def settings():
    return {"SMS_URL": "http://127.0.0.1:9/{to}/{text}"}  # messages leave later, by ``flask work``


IDENTITY = "/en/recover/identity"


@pytest.mark.parametrize(
    "path",
    ["/en/recover", "/en/recover by name", IDENTITY, f"{IDENTITY} of another", "/en/register/mobile", "/en/track"],
)
def test_the_same_statements_run_for_what_exists_and_what_does_not(
    caplog, new_visitor, make_complaint, make_citizen, path
):
    citizen = make_citizen(mobile="+923007654321", cnic="3520276543212")
    complaint = make_complaint(citizen=citizen)
    there, missing = {
        "/en/recover": ({"username": "+923007654321"}, {"username": "+923007654322"}),
        "/en/recover by name": ({"username": citizen.username}, {"username": "somebodyelse"}),
        IDENTITY: (
            {"username": citizen.username, "identity": "3520276543212"},
            {"username": "somebodyelse", "identity": "3520276543212"},
        ),
        f"{IDENTITY} of another": (
            {"username": citizen.username, "identity": "3520276543212"},
            {"username": citizen.username, "identity": "AB1234567"},
        ),
        "/en/register/mobile": ({"mobile": "+923007654321"}, {"mobile": "+923007654322"}),
        "/en/track": (
            {"reference": complaint.reference, "last_four": "0000"},
            {"reference": make_reference(), "last_four": "0000"},
        ),
    }[path]
    page = path.partition(" ")[0]
    first = statements(caplog, new_visitor(), page, there)
    assert len(first) >= 3
    assert first == statements(caplog, new_visitor(), page, missing)
