"""The answer templates that come with the site: of use, in both languages, and never written over what was changed."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import models
from shikayat import database
from shikayat.i18n.language import LANGUAGES

FILE = Path(database.__file__).parent / "directory" / "answer_templates.csv"
with FILE.open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))


def test_there_are_enough_of_them_for_every_outcome():
    assert len(ROWS) >= 25
    assert len({row["code"] for row in ROWS}) == len(ROWS)
    assert {row["outcome"] for row in ROWS} == set(models.Outcome)
    # Whatever a complaint is about, there is one for each outcome.
    assert {row["outcome"] for row in ROWS if not row["category"]} == set(models.Outcome)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_a_template_is_whole_in_every_language(row):
    gaps = set()
    for language in ("en", "ur"):
        title, text = row[f"title_{language}"], row[f"text_{language}"]
        assert 5 < len(title) <= 150
        assert 60 < len(text) <= 3000
        gaps.add(text.count("…"))
        assert bool(re.search("[\u0600-\u06ff]", title + text)) == (language == "ur")
    assert len(gaps) == 1, "the same gaps to be filled in every language"
    assert not re.search("[يكهىة0-9]-|[يكهىة]|[٠-٩۰-۹]", row["title_ur"] + row["text_ur"])
    assert row["text_ur"].endswith("۔")
    assert row["text_en"].endswith(".")


def test_they_are_loaded_and_belong_to_categories_there_are(app):
    with database.connection():
        database.prepare()
        loaded = list(models.AnswerTemplate.select().where(models.AnswerTemplate.code.is_null(False)))
        known = {row.code for row in models.Category.select()}
    assert len(loaded) == len(ROWS)
    assert {row.category_id for row in loaded} <= known | {None}
    assert all(set(row.texts) == set(row.titles) >= set(LANGUAGES[:2]) for row in loaded)


def test_what_an_administrator_changed_stays(app, staff, make_officer, language):
    with database.connection():
        database.prepare()
        row = models.AnswerTemplate.get(models.AnswerTemplate.code == "gas-leak")
    try:
        desk = staff(make_officer(role="administrator"), language=language)
        page = desk.get(f"/{language}/desk/admin/templates/{row.id}")
        fields = {name: page.field(name) for name in ("category", "outcome", "title_en", "title_ur", "text_en")}
        desk.submit(fields | {"text_ur": "بند کر دی گئی۔", "active": "y"})
        with database.connection():
            database.prepare()
            changed = models.AnswerTemplate.get_by_id(row.id)
        assert changed.texts["ur"] == "بند کر دی گئی۔"
        assert changed.texts["en"] == row.texts["en"]
    finally:
        with database.connection():
            models.AnswerTemplate.update(edited=False).where(models.AnswerTemplate.id == row.id).execute()
            database.prepare()
            assert models.AnswerTemplate.get_by_id(row.id).texts == row.texts
