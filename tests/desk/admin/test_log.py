"""The page of the audit log: words of the page's language, names instead of codes, and nothing wider than the page."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from shikayat import database
from shikayat.casework import audit
from shikayat.desk.admin.audit_log import details

PACKAGE = Path(__file__).parents[3] / "site" / "shikayat"
# Arguments of ``record`` itself.
OWN = {"officer", "subject", "at"}


def recorded_keys() -> set[str]:
    """The keys that any call of ``audit.record`` in the package writes, as far as they are literal."""
    keys = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                keys |= {keyword.arg for keyword in node.keywords if keyword.arg} - OWN
    return keys


def test_every_literal_key_of_the_log_has_a_label():
    keys = recorded_keys()
    assert len(keys) > 5, "the calls of audit.record were not found"
    assert keys - details.KEYS.keys() - details.NOT_SHOWN == set()


@pytest.fixture
def administrator(make_officer, staff, language):
    return staff(make_officer(role="administrator"), language=language)


def test_details_are_shown_in_words_when_they_are_codes_flags_and_names(administrator, make_officer, language):
    colleague = make_officer(full_name="پرویز اختر")
    with database.connection():
        audit.record(
            "change category",
            officer=colleague,
            subject="electricity.outage",
            names={"en": "No electricity", "ur": "بجلی بند ہے"},
            active=False,
            emergency=None,
            synonyms=["light", "bijli"],
        )
        audit.record("assign", officer=colleague, subject="K7Q29FXM3", to=colleague.id, version=2)
        audit.record("change rule", officer=colleague, subject="* @ *", office="lesco", was="portal")
        audit.record("answer", officer=colleague, subject="K7Q29FXM3", outcome="granted", office="lesco", version=3)
    page = administrator.get(f"/{language}/desk/admin/log")
    expected = {
        "en": ["Name: No electricity", "In use: No", "Emergency number: None", "light · bijli", "Given to: پرویز اختر",
               "Every category, everywhere", "Outcome: Relief granted"],
        "ur": ["بجلی بند ہے", "نہیں", "کوئی نہیں", "light · bijli", "پرویز اختر", "ریلیف دے دیا گیا"],
    }[language]  # fmt: skip
    for words in expected:
        assert words in page.words, words
    for python in ("{'", "['", "None" if language == "ur" else "none:", "False", "version", "* @ *"):
        assert python not in page.words, python


UNKNOWN = {
    "a_word": ("wire", "wire"),
    "a_number": (17, "17"),
    "a_flag": (True, "true"),
    "nothing": (None, "null"),
    "a_list": (["wire", 3], '["wire", 3]'),
    "texts": ({"en": "Wire", "ur": "تار"}, '{"en": "Wire", "ur": "تار"}'),
    "a_tree": ({"from": {"office": "lesco"}}, '{"from": {"office": "lesco"}}'),
}
ODD = {
    "names": ({"en": {"old": "Light"}}, '{"en": {"old": "Light"}}'),
    "synonyms": (["light", 3, None], "light · 3 · null"),
    "outcome": ("no longer an outcome", "no longer an outcome"),
    "office": ("closed-office", "closed-office"),
}


def test_details_under_unknown_keys_are_shown_as_they_were_written(administrator, make_officer, language):
    with database.connection():
        audit.record("rewire", officer=make_officer(), subject="K7Q29FXM3", **{k: v[0] for k, v in UNKNOWN.items()})
    words = administrator.get(f"/{language}/desk/admin/log").words
    for key, (_value, shown) in UNKNOWN.items():
        assert f"{key}: {shown}" in words, key


@pytest.mark.parametrize("key", ODD)
def test_details_with_an_unexpected_value_are_shown_as_they_were_written(app, key):
    value, shown = ODD[key]
    with app.test_request_context("/en/"):
        assert details.in_words({key: value}, {}.get) == [(str(details.KEYS[key]), shown)]
