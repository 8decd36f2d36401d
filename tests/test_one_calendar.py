"""Days are days in Pakistan: only ``dates`` reads a date from the clock or from a moment."""

from __future__ import annotations

import ast
import datetime as dt

import pytest

from shikayat.citizen.registration.forms import age_on
from shikayat.dates import day_of
from shikayat.paths import ROOT

CALENDAR = "site/shikayat/dates.py"
# How a day or a year is taken from the clock of the machine.
READS_A_DAY = {"today", "utcnow", "fromtimestamp", "utcfromtimestamp", "gmtime", "localtime", "strftime", "ctime"}
# May ask for the moment: the one function that every other asks.
READS_THE_CLOCK = {CALENDAR: "now", "models.py": "now"}


def days_taken_elsewhere(source: str, path: str) -> list[str]:
    """The calls in ``source`` that take a day from the clock, or from a moment, by UTC or the machine's zone."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, of = node.func.attr, ast.unparse(node.func.value)
            bare_date = name == "date" and not node.args and not node.keywords
            clock = name == "now" and of.endswith("datetime") and path not in READS_THE_CLOCK
            named = name in READS_A_DAY and not (name == "today" and of == "dates")
            if path != CALENDAR and (bare_date or clock or named):
                found.append(f"{path}:{node.lineno} {ast.unparse(node)}")
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv) and "86400" in _numbers(node):
            found.append(f"{path}:{node.lineno} {ast.unparse(node)}")
    return found


def _numbers(node: ast.BinOp) -> str:
    return ast.unparse(node).replace("24 * 3600", "86400").replace("24 * 60 * 60", "86400") if _clock(node) else ""


def _clock(node: ast.BinOp) -> bool:
    return "time" in ast.unparse(node.left)


@pytest.mark.parametrize(
    "planted",
    [
        "day = dt.datetime.now(dt.UTC).date()",
        "day = now().date()",
        "day = dt.date.today()",
        "year = dt.datetime.now(dt.UTC).year",
        "name = moment.strftime('%Y-%m-%d')",
        "day = int(time.time() // (24 * 3600))",
        "day = dt.date.fromtimestamp(time.time())",
    ],
)
def test_a_day_taken_from_another_clock_is_found(planted):
    assert days_taken_elsewhere(planted, "site/shikayat/new.py")


def test_no_day_is_taken_from_another_clock():
    files = [ROOT / "models.py", *(ROOT / "site/shikayat").rglob("*.py")]
    found = []
    for file in files:
        path = file.relative_to(ROOT).as_posix()
        found += days_taken_elsewhere(file.read_text(encoding="utf-8"), path)
    assert found == []


@pytest.mark.parametrize(
    ("moment", "age"),
    [
        (dt.datetime(2026, 11, 27, 18, 59, tzinfo=dt.UTC), 11),  # 23:59 in Pakistan on the day before
        (dt.datetime(2026, 11, 27, 21, 0, tzinfo=dt.UTC), 12),  # 02:00 in Pakistan on the birthday
        (dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.UTC), 12),
    ],
)
def test_a_person_is_twelve_from_midnight_in_pakistan(moment, age):
    assert age_on(day_of(moment), dt.date(2014, 11, 28)) == age
