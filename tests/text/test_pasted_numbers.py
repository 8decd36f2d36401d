"""One number inside other text: what people paste into a field for a number."""

from __future__ import annotations

import datetime as dt

import pytest

from shikayat.text import cleaning, numbers, pasted

MOBILE, CNIC = "+923001234567", "3520212345671"


@pytest.mark.parametrize("region", ["PK", None])
@pytest.mark.parametrize(
    "typed",
    [
        "Mobile: 03001234567",
        "Mobile:0300-1234567",
        "Mobile No. 0300-1234567",
        "Mobile No.1: 0300-1234567",
        "1) 0300-1234567",
        "1. 0300 1234567",
        "1 0300-1234567",
        "03001234567 (Jazz)",
        "(Zong) 0300 1234567",
        "Jazz4G 03001234567",
        "03001234567-Ali",
        "Ali 0300-1234567 WhatsApp",
        "WhatsApp +92 300 1234567",
        "Call me at (0300) 1234567 please.",
        "03001234567 / 03001234567",
        "0300-1234567, +92 300 1234567",
        "0300-1234567 / 042-35761234",
        "Phone 042-35761234, mobile 0300-1234567",
        "CNIC 35202-1234567-1 Mobile 0300-1234567",
        "35202-1234567-1 0300-1234567",
        "0300-1234567 35202-1234567-1",
        "0300 1234567 ext 5",
        "موبائل: ۰۳۰۰۱۲۳۴۵۶۷",
        "موبائل نمبر۰۳۰۰-۱۲۳۴۵۶۷",
        "میرا نمبر ۰۳۰۰ ۱۲۳۴۵۶۷ ہے۔",
        "۰۳۰۰۱۲۳۴۵۶۷ (جاز)",
        "واٹس ایپ +۹۲۳۰۰۱۲۳۴۵۶۷",
        "فون: 0300۔1234567، علی",
        "tel: +92-300-1234567",
        "<+923001234567>",
        "Mobile=03001234567",
        "mob#03001234567",
        "<Ali> 0300*1234567",
        "https://wa.me/923001234567",
    ],
)
def test_only_mobile_number_in_a_text_is_found(typed, region):
    assert pasted.find_mobile(typed, region) == MOBILE


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Ali 0300-1234567, Ahmed 0321-7654321", "two_numbers"),
        ("0300-1234567 یا ۰۳۲۱-۷۶۵۴۳۲۱", "two_numbers"),
        ("03001234567 03217654321", "two_numbers"),
        ("0300 1234567 8", "invalid"),
        ("03OO1234567", "invalid"),
        ("O3001234567", "invalid"),
        ("0300123456l", "invalid"),
        ("Mobile: 0300-123456", "invalid"),
        ("Phone: 042-35761999", "landline"),
        ("Mobile: +44 7911 123456", "not_pakistani"),
        ("CNIC 35202-1234567-1", "invalid"),
        ("no number", "invalid"),
        ("۰" * 5000, "invalid"),
    ],
)
def test_text_without_one_mobile_number_is_refused(typed, reason):
    with pytest.raises(numbers.InvalidNumber) as refusal:
        pasted.find_mobile(typed)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("typed", ["UAE: +971 50 123 4567", "Mobile 00971-50-1234567 (du)", "موبائل ۰۰۹۷۱۵۰۱۲۳۴۵۶۷"])
def test_number_from_abroad_in_a_text_is_found(typed):
    assert pasted.find_mobile(typed, None) == "+971501234567"


@pytest.mark.parametrize(
    "typed",
    [
        "CNIC 35202-1234567-1",
        "CNIC35202-1234567-1",
        "CNIC No: 35202-1234567-1.",
        "CNIC # 35202-1234567-1",
        "35202:1234567:1",
        "35202 : 1234567 : 1",
        "35202*1234567*1",
        "35202=1234567=1",
        "NICOP: 3520212345671 (Ali)",
        "Ali, 35202-1234567-1, Lahore",
        "0300-1234567, 35202-1234567-1",
        "Mobile +92 300 1234567 CNIC 35202 1234567 1",
        "35202-1234567-1 / 35202-1234567-1",
        "1: 35202-1234567-1",
        "شناختی کارڈ: ۳۵۲۰۲-۱۲۳۴۵۶۷-۱",
        "شناختی کارڈ نمبر ۳۵۲۰۲۱۲۳۴۵۶۷۱ ہے",
        "۳۵۲۰۲۔۱۲۳۴۵۶۷۔۱ شناختی کارڈ",
        "<35202-1234567-1>",
        "ID card dated 31-12-2025: 35202-1234567-1",
    ],
)
def test_only_cnic_in_a_text_is_found(typed):
    assert pasted.find_cnic(typed) == CNIC


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("35202-1234567-1 and 35202-7654321-1", "two_numbers"),
        ("35202 1234567 1 35202 7654321 1", "two_numbers"),
        ("۳۵۲۰۲-۱۲۳۴۵۶۷-۱ یا ۳۵۲۰۲-۷۶۵۴۳۲۱-۱", "two_numbers"),
        ("CNIC 35202-12345", "length"),
        ("CNIC: 245-78-123456", "old_card"),
        ("CNIC 352O2-1234567-1", "letters"),
        ("3520212345671a", "letters"),
        ("Mobile +92 0300 1234567", "length"),
    ],
)
def test_text_without_one_cnic_is_refused(typed, reason):
    with pytest.raises(numbers.InvalidIdentity) as refusal:
        pasted.find_cnic(typed)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "typed",
    ["Passport No: AB1234567", "Passport AB1234567", "AB1234567 (Pakistan)", "پاسپورٹ نمبر AB۱۲۳۴۵۶۷", "ab 1234567"],
)
def test_only_passport_number_in_a_text_is_found(typed):
    assert pasted.find_passport(typed) == "AB1234567"


def test_two_passport_numbers_are_refused():
    with pytest.raises(pasted.SeveralFound):
        pasted.find_passport("AB1234567 or CD1234567")


@pytest.mark.parametrize(
    "typed",
    [
        "482913 is your code for Shikayat. Tell it to nobody.",
        "Shikayat 10:30 28-11-26: 482913 is your code for Shikayat.",
        "[Shikayat 28/11/2026] Your code: 482913.",
        "code 482-913",
        "Your code is 482 913. It works for 10 minutes.",
        "482913 is your code. @shikayat.example #482913",
        "From +923001234567: code482913",
        "From 0300-1234567: 482913",
        "آپ کا کوڈ ۴۸۲۹۱۳ ہے۔ کسی کو نہ بتائیں۔",
        "کوڈ:۴۸۲۹۱۳",
        "شکایت کا کوڈ ۴۸۲ ۹۱۳ ہے۔",
        "G-482913",
    ],
)
def test_only_code_in_a_message_is_found(typed):
    assert pasted.find_code(typed) == "482913"


@pytest.mark.parametrize(
    "typed", ["482913 or 482914", "۴۸۲۹۱۳ یا ۱۲۳۴۵۶", "12345O", "your code is 48291", "1234567", "O482913", "no code"]
)
def test_message_without_one_code_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - none, or two
        pasted.find_code(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "31-12-25",
        "31/12/25",
        "31.12.25",
        "۳۱-۱۲-۲۵",
        "۳۱۔۱۲۔۲۵",
        "31 Dec 25",
        "Dec 31, 25",
        "31 Dec '25",
        "Date: 31-12-2025",
        "Dated 31-12-25 at 10:30 AM",
        "10:30 31-12-25",
        "2025-12-31T10:30:00Z",
        "Wednesday, 31 December 2025",
        "بدھ، ۳۱ دسمبر ۲۰۲۵ء",
        "مورخہ ۳۱/۱۲/۲۵",
        "31:12:25",
        *("31st of December 2025", "31 st December 2025", "31 ماہ دسمبر 2025", "2025 December 31", "2025، دسمبر 31"),
        *("31122025", "20251231", "31 12 25", "31,12,2025", "31،12،25", "31_12_2025", "31\\12\\2025"),
        *("31*12*2025", "31'12'25", "31’12’2025"),
        *("[10/11, 9:30 PM] علی: 31-12-25", "[10/11/2026, 9:30 PM] Ali: done on 31-12-25"),
        *("10/11/2026, 9:30 pm - Ali: 31 Dec 2025", "[28/11/26, 21:30:05] علی: ۳۱ دسمبر ۲۰۲۵ کو"),
        "31-12-2025 / 31 دسمبر 2025",
        "Call 0300-1234567 on 31-12-25",
    ],
)
def test_only_date_in_a_text_is_found(typed):
    assert pasted.find_date(typed) == dt.date(2025, 12, 31)


def test_day_of_a_message_counts_where_there_is_no_other():
    assert pasted.find_date("[10/11/2026, 9:30 PM] Ali: done") == dt.date(2026, 11, 10)


MONTHS = ["جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"]


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, 1)))
def test_months_have_urdu_names(number, name):
    for typed in (f"5 {name} 2025", f"5 {name} 25ء", f"{name} 5، 2025", f"۵{name}۲۰۲۵"):
        assert pasted.find_date(typed) == dt.date(2025, number, 5), typed


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("31-12-68", 1968),
        ("31-12-25", 2025),
        ("28-11-26", 2026),
        ("29-11-26", 1926),
        ("17 5 90", 1990),
        ("1 مئی 27", 1927),
    ],
)
def test_a_year_of_two_digits_lies_before_the_latest_day(typed, year):
    assert pasted.find_date(typed, dt.date(2026, 11, 28)).year == year


def test_29_february_is_in_a_leap_year():
    assert pasted.find_date("29-2-00", dt.date(2026, 11, 28)) == dt.date(2000, 2, 29)
    with pytest.raises(ValueError, match="not a date"):
        pasted.find_date("29-2-25", dt.date(2026, 11, 28))


@pytest.mark.parametrize("first", ["35202-1234567-1", "35202 1234567 1", "3520212345671"])
@pytest.mark.parametrize(
    "second", ["0300-1234567", "0300 1234567", "0300 123 4567", "03001234567", "+92 300 1234567", "923001234567"]
)
@pytest.mark.parametrize("between", [" ", ", ", " / ", "\n", " - ", " Mobile: ", "، فون "])
def test_a_cnic_and_a_mobile_number_side_by_side_are_told_apart(first, second, between):
    for typed in (f"{first}{between}{second}", f"{second}{between}{first}"):
        assert pasted.find_cnic(typed) == "3520212345671", typed
        assert pasted.find_mobile(typed) == "+923001234567", typed


@pytest.mark.parametrize(
    "typed",
    [
        "31-12-25 to 1-1-26",
        "۳۱-۱۲-۲۵ سے ۱-۱-۲۶",
        "31-13-25",
        "31-12",
        "35202-1234567-1",
        "tomorrow",
        "1/2/20266",
        "1/2/3",
        "12-5-8",
    ],
)
def test_text_without_one_date_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - none, or two
        pasted.find_date(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "K7Q2-9FXM-3",
        "k7q29fxm3",
        "Your complaint K7Q2-9FXM-3 was received. It is answered by 28-12-2026. shikayat.example/track",
        "Reference: K7Q2 9FXM 3",
        "ref#K7Q29FXM3.",
        "(K7Q2–9FXM–3)",
        "شکایت K7Q2-9FXM-3 موصول ہوئی۔ جواب ۲۸ دسمبر ۲۰۲۶ تک",
        "شکایت نمبر K7Q۲-۹FXM-۳ ہے",
        "https://shikayat.example/ur/complaints/K7Q2-9FXM-3/reply",
        "K7Q2-9FXM-3 and again k7q29fxm3",
        "Call 0300-1234567. K7Q2-9FXM-3",
    ],
)
def test_only_reference_in_a_notice_is_found(typed):
    assert pasted.find_reference(typed) == "K7Q29FXM3"


def test_two_references_are_refused():
    other = numbers.show_reference(numbers.make_reference(bytes(5)))
    with pytest.raises(pasted.SeveralFound):
        pasted.find_reference(f"K7Q2-9FXM-3 and {other}")


@pytest.mark.parametrize(
    "typed", ["complaint about electricity", "سڑک خراب ہے", "0300-1234567", "that they have a bill"]
)
def test_text_without_reference_holds_none(typed):
    assert not numbers.valid_reference(pasted.find_reference(typed))


@pytest.mark.parametrize(
    "find",
    [
        pasted.find_mobile,
        pasted.find_cnic,
        pasted.find_passport,
        pasted.find_code,
        pasted.find_date,
        pasted.find_reference,
    ],
)
def test_text_that_cannot_be_read_is_refused(find):
    with pytest.raises(cleaning.TextError):
        find("03001234567\0")
