"""What the crawl types into forms: right answers, and wrong ones that make each sentence of refusal appear."""

from __future__ import annotations

from datetime import timedelta

from ...dates import today

# The reference of the lodged complaint, the newest code and so on are put in by the crawl.
RIGHT = {
    "nationality": "national",
    "mobile": "0300 7654321",
    "full_name": "زبیدہ خانم",
    "gender": "female",
    "birth_day": "17",
    "birth_month": "5",
    "birth_year": "1990",
    "username": "zubaida",
    "password": "hamare gaon ka purana kunwan",
    "old_password": "hamare gaon ka purana kunwan",
    "cnic": "35202-7654321-2",
    "passport": "AB1234567",
    "identity": "35202-7654321-2",
    "country": "GB",
    "province": "PK-PB",
    "district": "pb-lahore",
    "tehsil": "pb-lahore-raiwind",
    "address": "مکان 4، گلی 2",
    "kind": "complaint",
    "q": "bijli nahi",
    "category": "electricity.outage",
    "subject": "گلی میں بجلی نہیں ہے",
    "details": "تین دن سے بجلی نہیں آ رہی۔ ٹرانسفارمر جل گیا ہے۔",
    "landmark": "پرانی مسجد",
    "last_four": "4321",
    # Of officers and administrators.
    "text": "ٹرانسفارمر کل شام بدل دیا گیا۔ اب بجلی آ رہی ہے۔",
    "done_on": f"{today():%d/%m/%Y}",
    "done_where": "گلی 2، رائیونڈ",
    "decision": "no",
    "ground": "private",
    "emergency": "1122",
    "verdict": "not_solved",
    "stars": "2",
    "email": "name@office.gov.pk",
    "code": "sample-code",
    "days": "20",
    "name_en": "Sample",
    "name_ur": "نمونہ",
}

_NOW = today().year
# Each is one sending of the form: what it does not name is answered right. Names that a form does not ask for are left
# out, so one round may hold mistakes of several forms, but never two of one form of which the first hides the second.
MISTAKES: tuple[dict[str, str], ...] = (
    {"mobile": "0300", "code": "12", "full_name": "ﷺ", "username": "a b", "password": "short", "cnic": "1",
     "passport": "?", "identity": "?", "kind": "nothing", "subject": "ب" * 200, "reference": "K7Q2", "language": "xx",
     "birth_day": "x"},
    {"mobile": "042 35761999", "code": "000000", "full_name": "ن" * 300, "username": "ab", "password": "a" * 16,
     "cnic": "123-45-678901", "details": "ب" * 5001, "reference": "K7Q2-9FXM-4", "birth_month": "13"},
    {"mobile": "+44 7911 123456", "code": "000000", "username": "03007654321", "password": "x" * 200,
     "cnic": "35202-765432l-2", "landmark": "ب" * 300, "birth_year": "90", "last_four": "12", "category": "nothing"},
    {"mobile": "0300 7654321 0300 1234567", "code": "000000", "username": "zubaida", "cnic": "05202-7654321-2",
     "old_password": "not the old password at all", "birth_day": "31", "birth_month": "2", "q": "xyzzyxyzzy"},
    {"mobile": "abc", "code": "000000", "birth_year": "1850", "province": "XX", "address": "گ" * 2000},
    {"code": "000000", "birth_year": str(_NOW + 1), "district": "sd-badin", "tehsil": "sd-badin-badin"},
    {"code": "000000", "birth_year": str(_NOW - 5), "district": "XX", "tehsil": "XX"},
    {"tehsil": "sd-badin-badin", "password": "another wrong password of somebody"},
    {"tehsil": "XX", "username": "somebody-else"},
    {"text": "مرمت … کو ہوئی۔", "ground": "sub_judice",
     "done_on": f"{today() + timedelta(days=1):%d/%m/%Y}", "email": "name", "days": "x",
     "stars": "9", "cnic": "35202-7654321-2 35202-1234567-1", "full_name": "زبیدہ <b>", "subject": "....",
     "details": "!!"},
    {"done_on": "1/1/1990", "days": "91", "passport": "AB1234567 CD1234567", "code": "123456 654321",
     "reference": "K7Q2-9FXM-3 K7Q2-9FXM-4", "ground": "sub_judice", "text": "\ufffd"},
    {"done_on": "1/1/2025 2/2/2025", "emergency": "1, 2, 3, 4, 5, 6", "name_en": "Sample <b>"},
)  # fmt: skip
