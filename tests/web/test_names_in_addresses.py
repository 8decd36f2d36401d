"""No word of an address can be taken for a name that stands in the same place of another address."""

from __future__ import annotations

import re

import pytest

import models
from shikayat import database
from shikayat.desk.admin.offices.queries import good_code
from shikayat.i18n.language import LANGUAGES
from shikayat.text.numbers import normalise_reference, valid_reference

# For each variable part: whether a word can be one. A new variable part needs a line.
CAN_BE = {
    "language": lambda word: word in LANGUAGES,
    "reference": lambda word: valid_reference(normalise_reference(word)),
    "number": lambda word: word.isdigit(),
    "code": lambda word: good_code(word.split(".")[0]),
    "filename": bool,
}
VARIABLE = re.compile(r"<(?:[^<>]*:)?(\w+)>")


def clashes(rules):
    """Pairs of addresses, the first with a name where the second has a word that can be that name."""
    split = [rule.strip("/").split("/") for rule in rules]
    for named in split:
        for other in split:
            for place, (part, word) in enumerate(zip(named, other, strict=False)):
                variable = VARIABLE.fullmatch(part)
                if variable and not VARIABLE.search(word):
                    if named[:place] == other[:place] and CAN_BE[variable[1]](word):
                        yield "/".join(named), "/".join(other)
                    break
                if part != word:
                    break


def test_no_word_of_an_address_can_be_a_name(app):
    found = set(clashes([rule.rule for rule in app.url_map.iter_rules()]))
    assert found == set()


def test_a_clash_is_found():
    rules = ["/desk/offices/<code>", "/desk/offices/new", "/desk/<reference>", "/desk/admin/", "/desk/<int:number>"]
    assert set(clashes(rules)) == {("desk/offices/<code>", "desk/offices/new")}


@pytest.mark.parametrize("code", ["new", "new-office", "edit", "afresh"])
def test_an_office_with_the_code_of_a_word_is_added_and_changed(staff, make_officer, language, code):
    admin = staff(make_officer(role="administrator", office="portal"), language=language)
    admin.get(f"/{language}/desk/admin/new-office")
    admin.submit({"code": code, "name_en": "A", "name_ur": "ا", "active": "y"})
    link = admin.follow().html.select_one(f'a[href$="/offices/{code}"]')["href"]
    admin.get(link)
    admin.submit({"name_en": "Changed", "name_ur": "ب", "active": "y"})
    with database.connection():
        assert models.Office.get_by_id(code).names["en"] == "Changed"
