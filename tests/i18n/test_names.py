"""Names of places, categories and offices: checked like messages, corrected by code, loaded by `prepare`."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import models
from shikayat import database
from shikayat.i18n import translated_names as site_names
from shikayat.i18n.language import LANGUAGES
from shikayat.text.collation import letters_without_place
from translations import check, names, rules

HEADER = "kind,code,english,urdu,name,state,note\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put a names.csv for Urdu in front of the check and of `prepare`; returns the faults it has."""

    def put(*rows: str) -> list[str]:
        folder = tmp_path / "translations" / "ur"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "names.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows))
        monkeypatch.setattr(names, "FOLDER", folder.parent)
        monkeypatch.setattr(site_names, "TRANSLATIONS", folder.parent)
        monkeypatch.setattr(site_names.corrections, "__defaults__", (folder.parent,))
        return [str(fault) for fault in names.faults("ur", rules.language("ur").letters)]

    yield put
    site_names._read.cache_clear()


@pytest.mark.parametrize("code", check.languages())
def test_the_names_of_every_language_are_right(code: str):
    assert [str(fault) for fault in names.faults(code, rules.language(code).letters)] == []


def test_no_urdu_name_is_missing():
    assert {kind: numbers["missing"] for kind, numbers in names.count("ur").items()} == dict.fromkeys(
        ("place", "category", "department", "office"), 0
    )


def test_every_unchecked_spelling_says_why_or_is_marked():
    """What no source settles is marked `unchecked` and carries a note for who can settle it."""
    with site_names.DATA["place"].open(encoding="utf-8", newline="") as file:
        unchecked = [row for row in csv.DictReader(file) if row["urdu_spelling"] == "unchecked"]
    assert [row["code"] for row in unchecked if not row["note"]] == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("place,pb-lahore,,,لاهور,,", ":2: U+0647 is not a letter of this language"),
        ("place,pb-lahore,,,لاہور  شہر,,", ":2: blanks at an end or doubled"),
        ("place,pb-lahore,,,قصور,,", "the same name as"),
        ("place,pb-lahore,,,लाहौर,,", "sorts wrongly: the alphabet has no"),
        ("place,pb-lahor,,,لاہور,,", ":2: no data file has this code"),
        ("place,pb-lahore,,,,sure,", ":2: a state is one of: agreed, one source, read, unchecked"),
        ("office,power-division,,,پورٹل شکایات سیل,,", "the same name as portal"),
        ("category,electricity.overbilling,,,غیر اعلانیہ بندش یا لوڈشیڈنگ,,", "the same name as electricity.outage"),
    ],
)
def test_a_planted_fault_is_found_with_its_line(write, row: str, why: str):
    found = write(row)
    assert any(why in fault for fault in found), found


def test_a_correction_reaches_the_site_through_prepare(app, write):
    assert (
        write("place,pb-lahore,,,لاہور شہر,one source,", "category,electricity,,,برقی رو,,", "place,gone,,,کچھ,,")[1:]
        == []
    )
    with app.app_context(), database.connection():
        database.prepare()
        lahore = models.Place.get_by_id("pb-lahore")
        assert lahore.names == {"en": "Lahore", "ur": "لاہور شہر"}
        assert lahore.urdu_spelling == "one source"
        assert models.Category.get_by_id("electricity").names["ur"] == "برقی رو"
        assert models.Place.get_by_id("pb-kasur").names["ur"] == "قصور"


def test_who_only_settles_a_spelling_leaves_the_name_alone(app, write):
    write("place,pb-lahore,,,,unchecked,")
    with app.app_context(), database.connection():
        database.prepare()
        assert models.Place.get_by_id("pb-lahore").urdu_spelling == "unchecked"
        assert models.Place.get_by_id("pb-lahore").names["ur"] == "لاہور"
    assert names.count("ur")["place"]["unchecked"] > 0


def test_a_list_for_a_new_language_holds_every_name_and_keeps_what_was_written(tmp_path: Path):
    (tmp_path / "ps").mkdir()
    table = names.listed("ps", tmp_path)
    rows = list(csv.DictReader(table.splitlines()))
    assert len(rows) == sum(1 for _ in names.rows())
    assert {row["kind"] for row in rows} == set(site_names.DATA)
    (tmp_path / "ps" / "names.csv").write_text(
        table.replace("place,PK-PB,Punjab,پنجاب,,,", "place,PK-PB,Punjab,پنجاب,پنجاب,agreed,x")
    )
    again = names.listed("ps", tmp_path)
    assert "place,PK-PB,Punjab,پنجاب,پنجاب,agreed,x" in again


def test_lists_are_in_the_order_of_the_alphabet():
    """Every letter of the Urdu names has its place; none comes last because the alphabet forgot it."""
    for _kind, row in names.rows():
        assert {c for c in letters_without_place(row["name_ur"], "ur") if not c.isascii()} == set(), row["code"]
    assert LANGUAGES[:2] == ("ur", "en")
