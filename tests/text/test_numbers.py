"""Mobile, identity, code, date and reference, beyond the cases that were given."""

import datetime as dt
import random

import pytest

from shikayat.text import cleaning, numbers

OURS = "+923001234567"


@pytest.mark.parametrize("region", ["PK", None])
@pytest.mark.parametrize(
    "typed",
    [
        "03001234567",
        "3001234567",
        "923001234567",
        "+923001234567",
        "00923001234567",
        "+92(0)3001234567",
        "0092 0300 1234567",
        "92-300-1234567",
        "(0300) 1234567",
        "0300.123.4567",
        "0300/1234567",
        "0300_1234567",
        "923001234567+",
        "92 300 1234567 +",
        "۹۲۳۰۰۱۲۳۴۵۶۷+",
        "03001234567+",
        "+03001234567",
        "＋９２３００１２３４５６７",
        "٠٣٠٠-١٢٣٤٥٦٧",
        "۰۳۰۰–۱۲۳۴۵۶۷",
        "0300\u20111234567",
        "\u202a+92 300 1234567\u202c",
        "\u2066+923001234567\u2069",
        "0300\u00a0123\u20094567",
        "03001234567،",
        "03001234567۔",
        "tel:+92-300-1234567",
        "03\u200c001234567",
        "+92 0300 1234567",
    ],
)
def test_every_way_to_write_a_pakistani_mobile(typed, region):
    assert numbers.parse_mobile(typed, region) == OURS


@pytest.mark.parametrize("code", ["0310", "0321", "0333", "0345", "0355", "0370", "0399"])
def test_operators_codes_are_not_listed(code):
    assert numbers.parse_mobile(f"{code}1234567") == f"+92{code[1:]}1234567"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("042-35761999", "landline"),
        ("+92 51 9205555", "landline"),
        ("0092 21 34567890", "landline"),
        ("(081) 9201234", "landline"),
        ("۰۲۱ ۳۴۵۶۷۸۹۰", "landline"),
        ("042 111 222 333", "landline"),
        ("+44 7911 123456", "not_pakistani"),
        ("00971 50 123 4567", "not_pakistani"),
        ("447911123456+", "not_pakistani"),
        ("+32 2 123 45 67", "not_pakistani"),
        ("+1 (415) 555-2671", "not_pakistani"),
        ("03001234567, 03217654321", "two_numbers"),
        ("03001234567 03217654321", "two_numbers"),
        ("0300123456703217654321", "two_numbers"),
        ("03001234567 یا 03217654321", "two_numbers"),
        ("03001234567 or 03217654321", "two_numbers"),
        ("+923001234567+923217654321", "two_numbers"),
        ("03001234567\n03217654321", "two_numbers"),
        ("03001234567،03217654321", "two_numbers"),
        ("03001234567; 021-34567890", "two_numbers"),
        ("03001234567 / 03001234567", "two_numbers"),
        ("0300123456", "invalid"),
        ("030012345678", "invalid"),
        ("03OO1234567", "invalid"),
        ("0300123456²", "invalid"),
        ("0300123456①", "invalid"),
        ("0300123456l", "invalid"),
        ("", "invalid"),
        ("+", "invalid"),
        ("++923001234567", "invalid"),
        ("0300+1234567", "invalid"),
        ("1234", "invalid"),
        ("0800 12345", "invalid"),
        ("' OR 1=1", "invalid"),
        ("0" * 5000, "invalid"),
        ("0300 1234567 ext 5", "invalid"),
        ("03०", "invalid"),
    ],
)
def test_what_is_no_pakistani_mobile(typed, reason):
    with pytest.raises(numbers.InvalidNumber) as refusal:
        numbers.parse_mobile(typed)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+44 7911 123456", "+447911123456"),
        ("+44 (0)7911 123456", "+447911123456"),
        ("00971501234567", "+971501234567"),
        ("966501234567", "+966501234567"),
        ("۰۰۹۶۶۵۰۱۲۳۴۵۶۷", "+966501234567"),
        ("447911123456+", "+447911123456"),
        ("+1 415 555 2671", "+14155552671"),
        ("+31612345678", "+31612345678"),
        ("+8613812345678", "+8613812345678"),
    ],
)
def test_mobiles_of_other_countries(typed, number):
    assert numbers.parse_mobile(typed, None) == number


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("+44 20 7946 0958", "landline"),
        ("+32 2 555 12 12", "landline"),
        ("+92 21 34567890", "landline"),
        ("021-34567890", "landline"),
        ("07911 123456", "invalid"),
        ("+999123456789", "invalid"),
        ("+447911", "invalid"),
        ("+44 800 111111", "invalid"),
        ("+447911123456 / +447911123457", "two_numbers"),
    ],
)
def test_what_is_no_mobile_anywhere(typed, reason):
    with pytest.raises(numbers.InvalidNumber) as refusal:
        numbers.parse_mobile(typed, None)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "typed",
    [
        "35202 1234567 1",
        "35202.1234567.1",
        "35202/1234567/1",
        "35202_1234567_1",
        "٣٥٢٠٢-١٢٣٤٥٦٧-١",
        "۳۵۲۰۲–۱۲۳۴۵۶۷—۱",
        "\u206835202-1234567-1\u2069",
        "\ufeff3520212345671\n",
        "३५२०२१२३४५६७१",
        "35202\u00a01234567\u200c1",
    ],
)
def test_every_way_to_write_a_cnic(typed):
    assert numbers.parse_cnic(typed) == "3520212345671"


def test_cards_of_azad_kashmir():
    assert numbers.parse_cnic("82203-1234567-1") == "8220312345671"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("245-78-123456", "old_card"),
        ("۲۴۵۷۸۱۲۳۴۵۶", "old_card"),
        ("03001234567", "length"),
        ("", "length"),
        ("352021234567", "length"),
        ("35202123456711", "length"),
        ("0" * 13, "leading_zero"),
        ("۰۵۲۰۲-۱۲۳۴۵۶۷-۱", "leading_zero"),
        ("352O2-1234567-1", "letters"),
        ("35202-l234567-1", "letters"),
        ("35202-1234567-²", "letters"),
        ("35202-1234567-Ⅰ", "letters"),
        ("3520212345671a", "letters"),
        ("１" * 12 + "①", "letters"),
    ],
)
def test_what_is_no_cnic(typed, reason):
    with pytest.raises(numbers.InvalidIdentity) as refusal:
        numbers.parse_cnic(typed)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("ab 123-4567", "AB1234567"),
        ("AB۱۲۳۴۵۶۷", "AB1234567"),
        ("\u200eAB1234567<", "AB1234567"),
        ("ＡＢ12345", "AB12345"),
    ],
)
def test_passports(typed, number):
    assert numbers.parse_passport(typed) == number


@pytest.mark.parametrize("typed", ["", "A123", "A" * 16, "АВ12345", "AB12345ß", "ab_12345", "پاسپورٹ"])
def test_what_is_no_passport(typed):
    with pytest.raises(ValueError, match="passport"):
        numbers.parse_passport(typed)


@pytest.mark.parametrize(
    "typed", ["123456", " 123-456 ", "١٢٣٤٥٦", "۱۲۳٤٥6", "\u200e123456\u200f", "12 34 56", "１２３４５６"]
)
def test_codes(typed):
    assert numbers.parse_code(typed) == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345O", "12345²", "12345①", "code 123456", "+123456"])
def test_what_is_no_code(typed):
    with pytest.raises(ValueError, match="code"):
        numbers.parse_code(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "5/1/2026",
        "05-01-2026",
        "5.1.2026",
        "2026-01-05",
        "2026/1/5",
        "۵/۱/۲۰۲۶",
        "٢٠٢٦-٠١-٠٥",
        "۰۵۔۰۱۔۲۰۲۶",
        "5؍1؍2026",
        "5 / 1 / 2026",
        "5\u20111\u20112026",
        "5–1–2026",
        "\u200f5/1/2026",
        "5 1 2026",
    ],
)
def test_dates(typed):
    assert numbers.parse_date(typed) == dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "31/4/2026",
        "29/2/2025",
        "0/1/2026",
        "1/13/2026",
        "1/2/26",
        "۱/۲/۲۶",
        "2026",
        "26-01-05",
        "1/2/20266",
        "1//",
        "15/7/1447",
        "01/02/0026",
        "5/1/202①",
        "05012026",
        "-5/1/2026",
        "2026-01-05T00:00",
    ],
)
def test_what_is_no_date(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - the calendar's own words differ
        numbers.parse_date(typed)


def test_leap_days():
    assert numbers.parse_date("29/2/2024") == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    "parse",
    [
        numbers.parse_mobile,
        numbers.parse_cnic,
        numbers.parse_passport,
        numbers.parse_code,
        numbers.parse_date,
        numbers.normalise_reference,
    ],
)
@pytest.mark.parametrize("typed", ["123456\0", "\ud800123456"])
def test_what_is_no_text_is_refused(parse, typed):
    with pytest.raises(cleaning.TextError):
        parse(typed)


def test_shown_numbers_are_masked():
    assert numbers.mask_cnic("3520212345671") == "•••••-•••••67-1"
    assert numbers.mask_mobile(OURS) == "+92•••••••567"
    assert numbers.mask_passport("AB1234567") == "••••••567"


# --- references -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["K7Q2-9FXM-3", "k7q29fxm3", " k7q2 9fxm 3 ", "K7Q2–9FXM–3", "\u2066K7Q2-9FXM-3\u2069", "#K7Q۲-۹FXM-۳"]
)
def test_references_as_typed(typed):
    reference = numbers.normalise_reference(typed)
    assert reference == "K7Q29FXM3"
    assert numbers.valid_reference(reference)
    assert numbers.show_reference(reference) == "K7Q2-9FXM-3"


def test_lookalikes_are_read_as_digits():
    assert numbers.normalise_reference("oOiIlL") == "001111"
    assert numbers.normalise_reference("К7") == "К7"  # Cyrillic К stays, and is refused


@pytest.mark.parametrize(
    "reference", ["", "K7Q29FXM", "K7Q29FXM33", "K7Q29FXM4", "K7Q29FXU3", "К7Q29FXM3", "k7q29fxm3"]
)
def test_invalid_references(reference):
    assert not numbers.valid_reference(reference)


def test_made_references():
    made = {numbers.make_reference() for _ in range(200)}
    assert len(made) == 200
    assert all(numbers.valid_reference(reference) for reference in made)
    assert numbers.make_reference(bytes(5)) == "000000000"
    assert numbers.make_reference(b"\xff" * 5)[:8] == "ZZZZZZZZ"
    with pytest.raises(ValueError, match="random"):
        numbers.make_reference(b"1234")


def test_the_check_letter_notices_slips():
    dice = random.Random(3)  # noqa: S311 - the same slips each time
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    for _ in range(40):
        good = numbers.make_reference(dice.randbytes(5))
        for place, right in enumerate(good):
            wrong = (good[:place] + letter + good[place + 1 :] for letter in alphabet if letter != right)
            assert not any(numbers.valid_reference(reference) for reference in wrong)
            for other in range(place):
                letters = list(good)
                letters[place], letters[other] = letters[other], letters[place]
                swapped = "".join(letters)
                assert swapped == good or not numbers.valid_reference(swapped)
