"""The officers of the walk."""

from __future__ import annotations

from models import Officer
from shikayat import database
from shikayat.dev.translation_tools import queries


def test_dismissed_sample_officers_work_again_in_the_role_of_their_name(make_officer):
    for name in ("head", "officer", "nobody"):
        make_officer(username=f"{queries.SAMPLE}{name}", role="supervisor", active=False)
    queries.employ_officers()
    with database.connection():
        found = {row.username.removeprefix(queries.SAMPLE): (row.role, row.active) for row in Officer.select()}
    assert found == {"head": ("head", True), "officer": ("officer", True), "nobody": ("supervisor", False)}
