"""What an SMS costs: English in the GSM alphabet and in one part, Urdu in at most two."""

from __future__ import annotations

import inspect

import pytest

import models
from shikayat import database
from shikayat.i18n.language import LANGUAGES
from shikayat.notices import account_messages, outbox
from shikayat.notices.alphabet import is_gsm, parts, plain
from shikayat.notices.messages import TEXTS, notice_text
from shikayat.text.numbers import show_reference

DATA = {"deadline": "2026-09-30", "until": "2026-09-30"}
# As long as most office names are, with the signs that catalogs and word processors like to put in.
OFFICE = {"en": "Mian’s “Office” – Lahore", "ur": "ڈپٹی کمشنر آفس، لاہور"}
ACCOUNT_MESSAGES = [
    f
    for _n, f in inspect.getmembers(account_messages, inspect.isfunction)
    if "language" in inspect.signature(f).parameters
]


def words_of_everything(language: str) -> dict[str, str]:
    found = {kind: notice_text(kind, "K7Q29FXM3", language, DATA, OFFICE.get(language, OFFICE["en"])) for kind in TEXTS}
    for message in ACCOUNT_MESSAGES:
        found[message.__name__] = message(language, *["123456"] * (len(inspect.signature(message).parameters) - 1))
    return {kind: plain(words) for kind, words in found.items()}


def test_english_messages_are_gsm_and_one_part(app):
    with app.test_request_context("/ur/"):
        found = words_of_everything("en")
    assert len(found) == len(TEXTS) + len(ACCOUNT_MESSAGES) > 15
    assert {kind: words for kind, words in found.items() if not is_gsm(words) or parts(words) != 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_takes_more_than_two_parts(app, language):
    with app.test_request_context("/en/"):
        found = words_of_everything(language)
    assert {kind: (parts(words), words) for kind, words in found.items() if parts(words) > 2} == {}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("\u200eK7Q2-9FXM-3 – “late”…", 'K7Q2-9FXM-3 - "late"...'),
        ("don’t\u00a0wait", "don't wait"),
        ("شکایت \u200eK7Q2 – “کل”", "شکایت \u200eK7Q2 – “کل”"),
        ("Ş “x”", "Ş “x”"),
    ],
)
def test_typographic_signs_become_plain_where_that_makes_the_message_cheap(words, expected):
    assert plain(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ا" * 70, 1),
        ("ا" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_are_counted_as_networks_count_them(words, expected):
    assert parts(words) == expected


def test_a_message_that_leaves_is_plain(app, make_citizen, make_complaint):
    """The name of an office comes from the administration, with whatever signs it was typed."""
    citizen = make_citizen(language="en")
    complaint = make_complaint(citizen=citizen)
    with app.app_context(), database.connection():
        models.Office.update(names=OFFICE).where(models.Office.code == "lesco").execute()
        with models.database.atomic():
            models.Notice.create(
                channel="sms",
                kind="forwarded",
                citizen=citizen,
                complaint=complaint,
                language="en",
                data=DATA | {"office": "lesco"},
                next_try_at=models.now(),
                recipient_encrypted="",
                body_encrypted="",
            )
        words = outbox.newest(1)[0].words
    assert is_gsm(words)
    assert 'Mian\'s "Office" - Lahore' in words


def test_a_title_in_english_has_no_invisible_mark(visitor, sign_in, make_citizen, make_complaint):
    citizen = make_citizen()
    complaint = make_complaint(citizen=citizen)
    page = sign_in(citizen, language="en").get(f"/en/complaints/{show_reference(complaint.reference)}")
    assert "\u200e" not in page.html.title.get_text()
