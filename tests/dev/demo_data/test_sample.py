"""The sample: a portal full of life, the same for the same seed, for development only."""

from __future__ import annotations

import base64
import csv
import os
import re
from collections import Counter
from pathlib import Path

import pytest

import models
from shikayat import create_app, database
from shikayat.casework import audit
from shikayat.casework.lifecycle import TRANSITIONS
from shikayat.dev.demo_data import queries, sample_content
from shikayat.dev.demo_data.sample_content import OFFICERS, PASSWORD, SECRET, Chance
from shikayat.dev.demo_data.simulation import Simulation
from shikayat.identity.totp import current_code
from shikayat.public.statistics import queries as statistics

SMALL = ["sample", "--citizens", "40", "--complaints", "160", "--days", "120"]


@pytest.fixture
def run(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=list(arguments))


def test_demo_data_is_made_by_casework_transitions(app, run, messages):
    done = run(*SMALL)
    assert done.exit_code == 0, done.output
    with app.app_context(), database.connection():
        table = models.Complaint
        assert table.select().count() == 160
        assert models.Citizen.select().count() == 40
        states = Counter(status for (status,) in table.select(table.status).tuples())
        assert len(states) >= 7
        kinds = Counter(kind for (kind,) in models.Event.select(models.Event.kind).tuples())
        assert set(kinds) <= {move.event for move in TRANSITIONS.values()} | {"lodged", "sent"}
        assert len(kinds) >= 12
        # The newest event of each complaint has its version: nothing was written without a transition.
        for row in table.select():
            newest = models.Event.select().where(models.Event.complaint == row).order_by(models.Event.id.desc()).first()
            assert newest.version == row.version
            assert newest.at == row.updated_at <= models.now()
        assert not audit.verify()[0]
        # Every message is written as sent; none goes out now, none floods the terminal.
        assert models.Notice.select().count() > 300
        assert not models.Notice.select().where(models.Notice.sent_at.is_null()).exists()
        assert len(done.output.splitlines()) < 20
        total = statistics.count(models.now())["all"]["total"]
        assert total[0] == 160
    assert messages()


def test_a_second_time_nothing_is_added(run):
    run(*SMALL)
    with database.connection():
        before = {table: table.select().count() for table in models.TABLES}
    done = run(*SMALL)
    assert "nothing was added" in done.output
    with database.connection():
        assert {table: table.select().count() for table in models.TABLES} == before


def _portal(seed, end):
    """What a seed makes, in a transaction that is undone."""
    with models.database.atomic() as all_of_it:
        for _day in Simulation(Chance(seed), citizens=20, complaints=60, days=60, end=end).run():
            pass
        table = models.Complaint
        told = [
            (
                row.reference,
                row.subject,
                row.details,
                row.status,
                row.office_id,
                row.outcome,
                row.verdict,
                row.created_at,
            )
            for row in table.select().order_by(table.id)
        ]
        lines = [(event.kind, event.at, event.data) for event in models.Event.select().order_by(models.Event.id)]
        people = [person.full_name for person in models.Citizen.select().order_by(models.Citizen.id)]
        all_of_it.rollback()
    for _kind, _at, data in lines:
        for whom in ("to", "officer"):
            if isinstance(data.get(whom), int):  # the number of an officer's row, which no seed decides
                del data[whom]
    return told, lines, people


def test_the_same_seed_gives_the_same_portal(app):
    end = models.now()
    with app.app_context(), database.connection():
        first, again, other = _portal(5, end), _portal(5, end), _portal(6, end)
    assert first == again
    assert len(first[0]) == 60
    assert first[0] != other[0]


def test_officers_only_is_quick_and_can_be_repeated(run):
    for _time in range(2):
        done = run("sample", "--officers-only")
        assert done.exit_code == 0
        assert PASSWORD in done.output
        assert "/dev/officers" in done.output
    with database.connection():
        assert models.Officer.select().count() == len(OFFICERS)
        assert models.Complaint.select().count() == 0
    assert all(sample_content.username(office, role) in done.output for office, role, _name in OFFICERS)


def test_one_signs_in_with_what_the_page_shows(visitor, run, language):
    run("sample", "--officers-only")
    page = visitor.get("/dev/officers", headers={"Accept-Language": language})
    assert page.html.html["lang"] == language
    assert len(page.html.select("tbody tr")) == len(OFFICERS)
    for office, role in (("lesco", "officer"), ("portal", "administrator")):
        name = sample_content.username(office, role)
        (row,) = [row for row in page.html.select("tbody tr") if row.td.get_text() == name]
        code = row.select("td")[-1].get_text()
        assert re.fullmatch("[0-9]{6}", code)
        browser = type(visitor)(visitor.app)
        browser.get(f"/{language}/desk/sign-in")
        browser.submit({"username": name, "password": page.html.select_one("dd .key").get_text()})
        browser.follow()
        browser.submit({"code": current_code(SECRET)})
        assert browser.get(f"/{language}/desk/account").status == 200


def test_without_the_sample_the_page_says_how_to_make_it(visitor, language):
    page = visitor.get("/dev/officers", headers={"Accept-Language": language})
    assert "sample --officers-only" in page.text


def test_it_is_for_development_only(database_url):
    key = lambda: base64.b64encode(os.urandom(32)).decode()  # noqa: E731 - twice on the next line
    app = create_app(
        {
            "DATABASE_URL": database_url,
            "SHIKAYAT_ENV": "production",
            "SECRET_KEY": os.urandom(32).hex(),
            "IDENTITY_KEYS": f"a:{key()},index:{key()}",
            "SITE_URL": "https://shikayat.example",
            "SMS_URL": "http://127.0.0.1:9/?{to}{text}",
        }
    )
    for arguments in (["sample"], ["sample", "--officers-only"]):
        done = app.test_cli_runner().invoke(args=arguments)
        assert done.exit_code == 1
        assert "development" in done.output
    with app.test_client().get("/dev/officers", base_url="https://shikayat.example") as answer:
        assert answer.status_code == 404
    with database.connection():
        assert models.Officer.select().count() == 0


# --- what people say ------------------------------------------------------------------------------------------------


def _rows(name):
    with (Path(sample_content.__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_stories_are_about_categories_there_are_in_several_tongues(app):
    rows = _rows("stories.csv")
    with database.connection():
        known = {row.code for row in models.Category.select().where(models.Category.parent.is_null(False))}
    assert {row["category"] for row in rows} <= known
    groups = {code.partition(".")[0] for code in known}
    assert groups - {row["category"].partition(".")[0] for row in rows} == set(), "nothing is told of these"
    tongues = Counter(row["tongue"] for row in rows)
    assert set(tongues) == {"ur", "en", "roman", "sd", "ps"}
    chance = Chance(1)
    for row in rows:
        told = chance.filled(row["subject"] + row["details"], "رائیونڈ")
        assert "{" not in told
        urdu_letters = bool(re.search("[\u0600-\u06ff]", row["subject"]))
        assert urdu_letters == (row["tongue"] in ("ur", "sd", "ps")), row["subject"]
        if row["tongue"] == "ur":
            assert not re.search("[يكهىة٠-٩۰-۹]", row["subject"] + row["details"])


def test_words_are_there_for_every_occasion_in_both_languages():
    rows = _rows("words.csv")
    chance = Chance(1)
    for row in rows:
        assert bool(row["ur"]) == bool(row["en"])
        assert "{" not in chance.filled(row["ur"] + row["en"], "x")
    general = {row["what"] for row in rows if not row["group"]}
    assert {"ask", "reply", "granted", "partial", "refused", "solved", "partly", "not_solved", "appeal"} <= general


def test_offices_of_the_first_officers_exist(app):
    with database.connection():
        for office, _role, _name in OFFICERS:
            assert models.Office.get_or_none(models.Office.code == office), office
        assert len(queries.first_officers()) == len(OFFICERS)
