"""The one number that fits in what people paste: with a label, a whole message or another number beside it.

Each function first asks ``numbers`` whether the whole is such a number. Otherwise it looks for numbers inside; it takes
the only one that fits, and refuses when two different ones do.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from ..dates import today
from . import numbers
from .digits_in_text import digits_that_fit
from .numbers import InvalidIdentity, InvalidNumber, unified

_WORD = re.compile(r"[^\W\d_]{2,}")
LONGEST = 4000  # characters that are looked through


class SeveralFound(ValueError):
    """Two different numbers fit; ``reason`` says so for the sentence."""

    reason = "two_numbers"


def find_mobile(typed: str, region: str | None = "PK") -> str:
    """The mobile number in E.164, alone or inside other text. Raises InvalidNumber; TextError as ``numbers``."""
    try:
        return numbers.parse_mobile(typed, region)
    except InvalidNumber as refusal:
        reasons: list[str] = []
        found = digits_that_fit(_looked_through(typed), lambda part: _mobile(part, region, reasons), _cnic)
        if len(found) == 1:
            return found.pop()
        reason = "two_numbers" if found else refusal.reason
        if reason == "invalid" or (not found and reason == "two_numbers" and reasons):
            reason = next((known for known in ("not_pakistani", "landline") if known in reasons), reason)
        raise InvalidNumber(reason) from refusal


def find_cnic(typed: str) -> str:
    """The 13 digits of a CNIC or NICOP, alone or inside other text.

    Raises InvalidIdentity; TextError as ``numbers``.
    """
    try:
        return numbers.parse_cnic(typed)
    except InvalidIdentity as refusal:
        text = _looked_through(typed)
        found = digits_that_fit(text, _cnic, lambda part: _mobile(part, "PK", []))
        if len(found) == 1:
            return found.pop()
        if found:
            raise InvalidIdentity("two_numbers") from refusal
        # Words around a number that is wrong are not what is wrong with it.
        numbers.parse_cnic(re.sub(r"[^\w]", " ", _WORD.sub(" ", text)))
        raise InvalidIdentity("length") from refusal


def find_passport(typed: str) -> str:
    """A passport number, alone or behind its label. Raises ValueError; TextError as ``numbers``."""
    text = _looked_through(typed)
    pieces = _PASSPORT_LABELS.split(text)
    if len(pieces) == 1:
        return numbers.parse_passport(typed)
    found = {number for piece in pieces if _PASSPORT.fullmatch(number := re.sub(r"[\s\-./<]", "", piece).upper())}
    if len(found) == 1:
        return found.pop()
    if found:
        raise SeveralFound("two passport numbers")
    return numbers.parse_passport(typed)


def find_code(typed: str) -> str:
    """The 6 digits of a code, alone or inside the message that brought it.

    Raises ValueError; TextError as ``numbers``.
    """
    try:
        return numbers.parse_code(typed)
    except ValueError:
        text = _looked_through(typed)
        for pattern in (_SIX_DIGITS, _SIX_DIGITS_IN_GROUPS):
            found = {re.sub("[^0-9]", "", match[0]) for match in pattern.finditer(text)}
            if len(found) > 1:
                raise SeveralFound("two codes") from None
            if found:
                return found.pop()
        raise


def find_date(typed: str, latest: dt.date | None = None) -> dt.date:
    """A date, alone or inside other text. Raises ValueError; TextError as ``numbers``.

    A year of two digits is the last one until ``latest`` (the end of this year unless given): 31-12-68 is in 1968. The
    date on which a pasted message was sent counts only where there is no other.
    """
    try:
        return numbers.parse_date(typed[:LONGEST])
    except ValueError:
        text = _looked_through(typed)
        until = latest or dt.date(today().year, 12, 31)
        for part in (_MESSAGE_STAMP.sub(" ", text), text):
            found = set(_dates(_TIME.sub(" ", part), until))
            if len(found) > 1:
                raise SeveralFound("two dates") from None
            if found:
                return found.pop()
        raise


def find_reference(typed: str) -> str:
    """A complaint's reference without dashes: the whole, or the only valid one inside other text.

    Without any it is what ``numbers.normalise_reference`` makes of the text. Raises SeveralFound; TextError as there.
    """
    whole = numbers.normalise_reference(typed) if len(typed) <= LONGEST else ""
    if numbers.valid_reference(whole):
        return whole
    text = _looked_through(typed)
    for pattern in (_REFERENCE_WITH_DASHES, _REFERENCE_IN_ONE_WORD, _REFERENCE_WITH_SPACES):
        read = {numbers.normalise_reference(match[1]) for match in pattern.finditer(text)}
        found = {reference for reference in read if numbers.valid_reference(reference)}
        if len(found) > 1:
            raise SeveralFound("two references")
        if found:
            return found.pop()
    return whole


def _looked_through(typed: str) -> str:
    return unified(typed[:LONGEST])


def _mobile(part: str, region: str | None, reasons: list[str]) -> str | None:
    number = re.sub("[^0-9+]", "", part)
    if not 10 <= len(number) <= 18:
        return None
    try:
        found = numbers.parse_mobile(number, region)
    except InvalidNumber as refusal:
        reasons.append(refusal.reason)
        return None
    # Inside other text a number from abroad needs its plus: any digits could be one.
    return found if found.startswith("+92") or re.match(r"\+|00", number) or number.endswith("+") else None


def _cnic(part: str) -> str | None:
    number = re.sub("[^0-9]", "", part)
    fits = "+" not in part and re.fullmatch("(?!9203)[1-9][0-9]{12}", number)
    return number if fits else None


# --- patterns -------------------------------------------------------------------------------------------------------

_PASSPORT = re.compile("[A-Z]{0,3}[0-9]{5,9}[A-Z]?")
_PASSPORT_LABELS = re.compile(r"\b(?:[A-Za-z]{4,}|no|or|and)\b|[^\x00-\x7f]+|[:,;()#\n]", re.IGNORECASE)
_ALONE = r"(?<![0-9A-Za-z])(?<![0-9][-/.:+])(?<!\+){}(?![0-9A-Za-z]|[-/.:][0-9])"
_SIX_DIGITS = re.compile(r"(?<![0-9])(?<!\b[A-Za-z])(?<![0-9][-/.:+])(?<!\+)[0-9]{6}(?![0-9]|[A-Za-z]\b|[-/.:][0-9])")
_SIX_DIGITS_IN_GROUPS = re.compile(_ALONE.format(r"[0-9]{3}[ -][0-9]{3}"))

_TIME = re.compile(
    r"[T ]?(?<![0-9:])(?:[01]?[0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?\s*(?:[AP]\.?M\b\.?|Z\b)?", re.IGNORECASE
)
_EDGES = r"(?<![0-9])(?<![0-9][-/.]){}(?![0-9]|[-/.][0-9])"
_STAMPED_DAY = r"[0-9]{1,4}[/\-.][0-9]{1,2}(?:[/\-.][0-9]{1,4})?[,،]? ?"
# What messengers put before each message: [10/11, 9:30 PM] Ali: …, or 10/11/2026, 9:30 pm - Ali: …
_MESSAGE_STAMP = re.compile(
    rf"\[{_STAMPED_DAY}{_TIME.pattern}\]|{_STAMPED_DAY}{_TIME.pattern} ?- (?=[^\n:]{{1,60}}:)", re.IGNORECASE
)
_ORDINAL = "(?: ?(?:st|nd|rd|th))?"
_BETWEEN = r"[/\-., ،]{0,5}"
# Of a month, in any language. Its length is limited, so that the search takes linear time.
_NAME = r"([^\W\d_]{2,20})"
_DATE_IN_NUMBERS = re.compile(
    _EDGES.format(r"([0-9]{1,4})\s?([-/.:,،_\\*'’])\s?([0-9]{1,2})\s?\2\s?([0-9]{4}|[0-9]{1,2})")
)
_DATE_WITH_SPACES = re.compile(_EDGES.format(r"([0-9]{1,2}) ([0-9]{1,2}) ([0-9]{4})"))
# Two figures for the year, or no sign at all: only where nothing else was typed, for it could be any number.
_SHORT_DATE_ALONE = re.compile(r"([0-9]{1,2}) +([0-9]{1,2}) +([0-9]{2})")
_EIGHT_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_EIGHT_DIGITS_YEAR_FIRST = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DATE_WITH_NAME = re.compile(
    _EDGES.format(rf"([0-9]{{1,2}}){_ORDINAL}{_BETWEEN}(?:of |ماہ )?{_NAME}[/\-.,' ،’]{{0,5}}([0-9]{{4}}|[0-9]{{2}})"),
    re.IGNORECASE,
)
_DATE_WITH_NAME_FIRST = re.compile(
    _EDGES.format(rf"(?<![^\W\d_]){_NAME}[. ]{{0,5}}([0-9]{{1,2}}){_ORDINAL}[,، ]{{1,5}}([0-9]{{4}}|[0-9]{{2}})"),
    re.IGNORECASE,
)
_DATE_WITH_YEAR_FIRST = re.compile(
    _EDGES.format(rf"([0-9]{{4}}){_BETWEEN}{_NAME}{_BETWEEN}([0-9]{{1,2}}){_ORDINAL}"), re.IGNORECASE
)


def _dates(text: str, latest: dt.date) -> Iterator[dt.date]:
    """The dates in a text, some of them perhaps twice."""
    parts: list[tuple[str, str, str]] = []
    for match in _DATE_IN_NUMBERS.finditer(text):
        first, _sign, month, last = match.groups()
        if len(first) == 4:
            parts.append((last, month, first))
        elif len(last) > 1:  # nobody writes a year in one figure
            parts.append((first, month, last))
    parts += _DATE_WITH_SPACES.findall(text)
    parts += _DATE_WITH_NAME.findall(text)
    parts += [(day, name, year) for name, day, year in _DATE_WITH_NAME_FIRST.findall(text)]
    parts += [(day, name, year) for year, name, day in _DATE_WITH_YEAR_FIRST.findall(text)]
    alone = text.strip()
    if whole := _SHORT_DATE_ALONE.fullmatch(alone) or _EIGHT_DIGITS.fullmatch(alone):
        parts.append((whole[1], whole[2], whole[3]))
    if whole := _EIGHT_DIGITS_YEAR_FIRST.fullmatch(alone):
        parts.append((whole[3], whole[2], whole[1]))
    for day, month, year in parts:
        number = month if month.isdecimal() else numbers.month_named(month)
        if found := number and _date(day, str(number), year, latest):
            yield found


def _date(day: str, month: str, year: str, latest: dt.date) -> dt.date | None:
    century = latest.year // 100
    years = [year] if len(year) == 4 else [f"{century}{int(year):02}", f"{century - 1}{int(year):02}"]
    for each in years:
        try:
            found = numbers.parse_date(f"{day}/{month}/{each}")
        except ValueError:
            continue  # 29 February is in one of the centuries only
        if len(year) == 4 or found <= latest:
            return found
    return None


_LETTER = "[0-9A-Za-z]"
_REFERENCE_WITH_DASHES = re.compile(
    rf"(?<!{_LETTER})(?<!{_LETTER}-)({_LETTER}{{4}} ?- ?{_LETTER}{{4}} ?- ?{_LETTER})(?!{_LETTER}|-{_LETTER})"
)
_REFERENCE_IN_ONE_WORD = re.compile(rf"(?<!{_LETTER})((?=[A-Za-z]*[0-9]){_LETTER}{{9}})(?!{_LETTER})")
_REFERENCE_WITH_SPACES = re.compile(
    rf"(?<!{_LETTER})((?=[A-Za-z]*[0-9]){_LETTER}{{4}}[ -](?=[A-Za-z]*[0-9]){_LETTER}{{4}}[ -]{_LETTER})(?!{_LETTER})"
)
