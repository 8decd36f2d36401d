"""Numbers that people type: mobile, identity card, passport, code, reference and date.

Digits of every script are taken, dashes, spaces and direction marks are ignored, and nothing is guessed: a letter O in
an identity number is refused, because a wrong guess would be somebody else's number. A number inside other text is
found by ``pasted``.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import unicodedata
from typing import Literal

import phonenumbers

from .cleaning import digits, search_key, visible

NumberReason = Literal["landline", "not_pakistani", "two_numbers", "invalid"]
IdentityReason = Literal["old_card", "length", "letters", "leading_zero", "two_numbers"]

_FULL_WIDTH = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)})
_HIDDEN = "•"
_FIRST_YEAR = 1800  # earlier is a slip of the finger or a year of the Hijri calendar


class InvalidNumber(ValueError):
    """What was typed is no mobile number that can be used; ``reason`` says which sentence helps."""

    def __init__(self, reason: NumberReason) -> None:
        super().__init__(reason)
        self.reason = reason


class InvalidIdentity(ValueError):
    """What was typed is no CNIC or NICOP number; ``reason`` says which sentence helps."""

    def __init__(self, reason: IdentityReason) -> None:
        super().__init__(reason)
        self.reason = reason


def unified(typed: str) -> str:
    """Visible characters only, digits and full-width signs as ASCII, every dash and slash as the usual one."""
    plain = digits(visible(typed)).translate(_FULL_WIDTH)
    dashes = "".join("-" if unicodedata.category(c) == "Pd" or c in "\u2212\u02d7\u00b7" else c for c in plain)
    return re.sub("[\u2044\u2215\u060d]", "/", dashes).replace("\u06d4", ".").strip()


# --- mobile numbers -------------------------------------------------------------------------------------------------

_IGNORED = re.compile(r"[\s\-.()\[\]/_~,;:|،؛#\u0640]")
_SEPARATORS = re.compile(r"[/,;|&\n،؛]|\b(?:or|and)\b|\bیا\b|\bاور\b|(?<=\d)\s*(?=\+\d)", re.IGNORECASE)
# 3XXXXXXXXX after 0, 92, 0092, +92, +92 0 and nothing; right after a plus it is Belgium (+32) or its neighbours.
# The operators' codes are not listed: new ones keep coming.
_PAKISTANI = re.compile(r"(?:\+?(?:0{0,2}92)0?|\+?0|)(3[0-9]{9})")
_SEVERAL_PAKISTANI = re.compile(r"(?:(?:0{0,2}92)?0?3[0-9]{9}){2,}")
_LANDLINE = re.compile(r"(?:\+?(?:00)?92)?(?:0?(?![89]00)[24-9][0-9]{7,10})")
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_DIGITS_OF_A_NUMBER = 7


def parse_mobile(typed: str, region: str | None = "PK") -> str:
    """The mobile number in E.164, ``+923001234567``.

    Taken for Pakistan: 03…, 3…, 92…, +92…, 0092…, +92(0)… and a plus typed last, as happens when writing from right
    to left. ``region`` "PK" admits Pakistani mobiles only; None admits mobiles of every country, which need their
    country code. Raises InvalidNumber with its reason; TextError for NUL and half characters.
    """
    plain = re.sub(r"^tel:", "", unified(typed), flags=re.IGNORECASE)
    if sum(len(re.findall("[0-9]", part)) >= _DIGITS_OF_A_NUMBER for part in _SEPARATORS.split(plain)) > 1:
        raise InvalidNumber("two_numbers")
    number = _IGNORED.sub("", plain)
    if number.endswith("+") and not number.startswith("+"):
        number = "+" + number[:-1]
    if not re.fullmatch(r"\+?[0-9]+", number):
        raise InvalidNumber("invalid")
    if pakistani := _PAKISTANI.fullmatch(number):
        return f"+92{pakistani[1]}"
    if _SEVERAL_PAKISTANI.fullmatch(number):
        raise InvalidNumber("two_numbers")
    number = re.sub(r"^\+?00", "+", number)
    international = number.startswith("+") and not number.startswith("+92")
    if region == "PK" or number.startswith("+92"):
        raise InvalidNumber(_why_not_pakistani(number, international=international))
    return _parse_foreign(number)


def _why_not_pakistani(number: str, *, international: bool) -> NumberReason:
    if international:
        return "not_pakistani" if _ABROAD.fullmatch(number) else "invalid"
    return "landline" if _LANDLINE.fullmatch(number) else "invalid"


def _parse_foreign(number: str) -> str:
    """A mobile number of another country, its code with or without a plus. Raises InvalidNumber."""
    kinds = phonenumbers.PhoneNumberType
    try:
        if number.startswith("0"):  # written as it is dialled at home: perhaps a landline of Pakistan
            parsed = phonenumbers.parse(number, "PK")
        else:
            parsed = phonenumbers.parse("+" + number.removeprefix("+"))
    except phonenumbers.NumberParseException as error:
        raise InvalidNumber("invalid") from error
    kind = phonenumbers.number_type(parsed)
    if kind == kinds.FIXED_LINE:
        raise InvalidNumber("landline")
    # In North America one plan serves both kinds, and nobody can tell them apart.
    if kind not in (kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE):
        raise InvalidNumber("invalid")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def mask_mobile(number: str) -> str:
    """An E.164 number as it is shown before it is verified: the first and last three characters.

    The last four digits stay secret, because they open the tracking page.
    """
    return number[:3] + _HIDDEN * (len(number) - 6) + number[-3:]


# --- identity -------------------------------------------------------------------------------------------------------

_BETWEEN_DIGITS = re.compile(r"[\s\-._/,،()\[\]#\u0640]")
_CNIC_LENGTH, _OLD_CARD_LENGTH = 13, 11


def parse_cnic(typed: str) -> str:
    """The 13 digits of a CNIC or NICOP.

    There is no check digit, and only the first digit is restricted: cards of Azad Kashmir may begin with 8. Raises
    InvalidIdentity with its reason (an 11-digit number is that of a card from before 2001, unless it looks like a
    mobile number); TextError for NUL and half characters.
    """
    number = _BETWEEN_DIGITS.sub("", unified(typed))
    if not re.fullmatch("[0-9]*", number):
        raise InvalidIdentity("letters")
    if len(number) == _OLD_CARD_LENGTH and not number.startswith("03"):
        raise InvalidIdentity("old_card")
    if len(number) != _CNIC_LENGTH:
        raise InvalidIdentity("length")
    if number.startswith("0"):
        raise InvalidIdentity("leading_zero")
    return number


def mask_cnic(number: str) -> str:
    """The 13 digits as they are shown: ``•••••-•••••67-1``, enough for the owner to recognise the card."""
    hidden = _HIDDEN * (len(number) - 3) + number[-3:]
    return f"{hidden[:5]}-{hidden[5:12]}-{hidden[12:]}"


def parse_passport(typed: str) -> str:
    """A passport number: 5 to 15 capital letters and digits, without spaces, dashes and the filler ``<``.

    ICAO Doc 9303 has 9 places and lets longer numbers run over; the forms of countries differ, so no more is asked.
    Raises ValueError; TextError for NUL and half characters.
    """
    number = re.sub(r"[\s\-./<]", "", unified(typed))
    if not re.fullmatch("[A-Za-z0-9]{5,15}", number):
        raise ValueError("not a passport number")
    return number.upper()


def mask_passport(number: str) -> str:
    """A passport number as it is shown: its last three characters."""
    return _HIDDEN * (len(number) - 3) + number[-3:]


# --- code and date --------------------------------------------------------------------------------------------------

_MONTHS = (
    "january jan جنوری",
    "february feb فروری",
    "march mar مارچ",
    "april apr اپریل",
    "may مئی می",
    "june jun جون",
    "july jul جولائی",
    "august aug اگست",
    "september sep sept ستمبر",
    "october oct اکتوبر",
    "november nov نومبر",
    "december dec دسمبر",
)
_MONTH_NUMBERS = {search_key(name): number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_DAY, _MONTH_NAME, _YEAR = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?", r"(?P<month>[^\W\d_]+)", r"(?P<year>[0-9]{4}) ?ء?"
_DAY_AND_MONTH_NAME = re.compile(rf"{_DAY}[/\-. ]*{_MONTH_NAME}[/\-., ،]*{_YEAR}", re.IGNORECASE)
_MONTH_NAME_FIRST = re.compile(rf"{_MONTH_NAME}[. ]*{_DAY}[,، ]+{_YEAR}", re.IGNORECASE)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/\-. ]+([0-9]{1,2})[/\-. ]+([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/\-. ]+([0-9]{1,2})[/\-. ]+([0-9]{1,2})")


def parse_code(typed: str) -> str:
    """The 6 digits of a code sent in a message. Raises ValueError; TextError for NUL and half characters."""
    code = _BETWEEN_DIGITS.sub("", unified(typed))
    if not re.fullmatch("[0-9]{6}", code):
        raise ValueError("not a code of six digits")
    return code


def month_named(typed: str) -> int | None:
    """The number of a month written as its name, whole or short, in English or Urdu; None for anything else.

    Raises TextError for NUL and half characters.
    """
    return _MONTH_NUMBERS.get(search_key(visible(typed)))


def parse_date(typed: str) -> dt.date:
    """A date written day first (31/12/2025, 31-12-2025, 31 December 2025, 31 دسمبر 2025) or year first (2025-12-31).

    The year has four digits. Raises ValueError for everything else and for days the calendar does not have; TextError
    for NUL and half characters.
    """
    plain = unified(typed)
    if match := _DAY_FIRST.fullmatch(plain):
        day, month, year = (int(part) for part in match.groups())
    elif match := _YEAR_FIRST.fullmatch(plain):
        year, month, day = (int(part) for part in match.groups())
    elif (match := _DAY_AND_MONTH_NAME.fullmatch(plain) or _MONTH_NAME_FIRST.fullmatch(plain)) and (
        named := month_named(match["month"])
    ):
        day, month, year = int(match["day"]), named, int(match["year"])
    else:
        raise ValueError("not a date")
    if year < _FIRST_YEAR:
        raise ValueError("not a year of this calendar")
    return dt.date(year, month, day)


# --- references -----------------------------------------------------------------------------------------------------

# Douglas Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O, which look like digits, and no U.
# Its own check symbol may be * ~ $ =, which nobody can dictate. Ours is a letter of the same alphabet, the parity
# letter of a Reed-Solomon code over the field of 32 elements with x^5 + x^2 + 1 (I. S. Reed, G. Solomon: Polynomial
# codes over certain finite fields, 1960), at the element x + 1. It notices every single wrong letter, every two
# letters that changed places, and every pair of equal letters typed as another pair.
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("OIL", "011")
_LETTERS = 8
_FIELD = 0b100101


def make_reference(random: bytes | None = None) -> str:
    """A new reference: 8 letters from 5 random bytes (the system's own unless given) and the check letter.

    Raises ValueError when fewer bytes are given.
    """
    source = secrets.token_bytes(5) if random is None else random
    if len(source) < 5:
        raise ValueError("a reference needs five random bytes")
    number = int.from_bytes(source[:5], "big")
    letters = "".join(CROCKFORD[number >> shift & 31] for shift in range(35, -1, -5))
    return letters + _check_letter(letters)


def normalise_reference(typed: str) -> str:
    """A reference as it is stored: capitals without dashes, O read as 0, I and L as 1. Says nothing of its validity.

    Raises TextError for NUL and half characters.
    """
    return "".join(c.upper() if c.isascii() else c for c in unified(typed) if c.isalnum()).translate(_LOOKALIKES)


def valid_reference(reference: str) -> bool:
    """Whether a normalised reference has 8 letters and the check letter that belongs to them."""
    letters = reference[:_LETTERS]
    if len(reference) != _LETTERS + 1 or not set(reference) <= set(CROCKFORD):
        return False
    return reference[_LETTERS] == _check_letter(letters)


def show_reference(reference: str) -> str:
    """A stored reference as it is displayed: ``K7Q29FXM3`` becomes ``K7Q2-9FXM-3``."""
    return f"{reference[:4]}-{reference[4:8]}-{reference[8:]}"


def _check_letter(letters: str) -> str:
    value = 0
    for letter in letters:
        value ^= CROCKFORD.index(letter)
        value ^= value << 1  # times x + 1
        if value > 31:
            value ^= _FIELD
    return CROCKFORD[value]
