"""The one number that fits in what people paste: with a label, a whole message or another number beside it.

Each function first asks ``numbers`` whether the whole is such a number. Otherwise it looks for numbers inside; it takes
the only one that fits, and refuses when two different ones do.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from . import numbers
from .numbers import InvalidIdentity, InvalidNumber, unified

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
        found = _digits_that_fit(_looked_through(typed), lambda part: _mobile(part, region, reasons))
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
        found = _digits_that_fit(text, _cnic)
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


def find_date(typed: str) -> dt.date:
    """A date, alone or inside other text; its year may have two digits. Raises ValueError; TextError as ``numbers``."""
    try:
        return numbers.parse_date(typed)
    except ValueError:
        text = _TIME.sub(" ", _looked_through(typed))
        found = set(_dates(text))
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


# --- digits between letters -----------------------------------------------------------------------------------------

_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
# One Latin letter, or several that look like digits, may be a digit that was mistyped: its neighbour is no number.
_PERHAPS_A_DIGIT = re.compile(r"[^\W\d_\u0600-\u06ff]|[OoIlSB]+")
_BREAKS = (
    re.compile(r"[\n,;|&،؛]|(?<=[0-9])\s*(?=\+)"),
    re.compile(r"[:/=*]|[.)(\]\[]\s|\s[(\[-]"),
    re.compile(r"\s*[(\[]"),
)
_ANOTHER_NUMBER = 7  # digits


def _digits_that_fit(text: str, value: Callable[[str], str | None]) -> set[str]:
    """The different values of all numbers in the text; ``value`` gives that of one, or None."""
    return {fitting for part in _between_letters(text) for fitting in _inside(part, value, _BREAKS)}


def _between_letters(text: str) -> Iterator[str]:
    start, before = 0, ""
    for word in _LETTERS.finditer(text):
        part = text[start : word.start()]
        if not _touches(part[:1], before) and not _touches(part[-1:], word[0]):
            yield part
        start, before = word.end(), word[0]
    if not _touches(text[start : start + 1], before):
        yield text[start:]


def _touches(edge: str, letters: str) -> bool:
    return edge.isdecimal() and bool(_PERHAPS_A_DIGIT.fullmatch(letters))


def _inside(part: str, value: Callable[[str], str | None], breaks: tuple[re.Pattern[str], ...]) -> set[str]:
    """The values in a text without letters: of the whole, or else of the pieces between the first breaks, and so on."""
    if not re.search("[0-9]", part):
        return set()
    if fitting := value(part):
        return {fitting}
    if not breaks:
        return _among_words(part.split(), value)
    return {found for piece in breaks[0].split(part) for found in _inside(piece, value, breaks[1:])}


def _among_words(words: list[str], value: Callable[[str], str | None]) -> set[str]:
    """The values of words that belong together; a few digits left over behind them may belong to them as well."""
    found: set[str] = set()
    place = 0
    while place < len(words):
        for end in range(min(len(words), place + 8), place, -1):
            if fitting := value(" ".join(words[place:end])):
                found.add(fitting)
                place = end
                break
        else:
            numbering = place == 0 and _count(words[place]) <= 2
            if not numbering and _count(words[place]) < _ANOTHER_NUMBER:
                return set()
            place += 1
    return found


def _count(word: str) -> int:
    return len(re.findall("[0-9]", word))


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
_DATE_IN_NUMBERS = re.compile(_EDGES.format(r"([0-9]{1,4})\s?([-/.:])\s?([0-9]{1,2})\s?\2\s?([0-9]{4}|[0-9]{1,2})"))
_DATE_WITH_SPACES = re.compile(_EDGES.format(r"([0-9]{1,2}) ([0-9]{1,2}) ([0-9]{4})"))
_DATE_WITH_NAME = re.compile(
    _EDGES.format(r"([0-9]{1,2})(?:st|nd|rd|th)?[/\-., ،]*([^\W\d_]+)[/\-.,' ،’]*([0-9]{4}|[0-9]{2})"), re.IGNORECASE
)
_DATE_WITH_NAME_FIRST = re.compile(
    _EDGES.format(r"([^\W\d_]+)[. ]*([0-9]{1,2})(?:st|nd|rd|th)?[,، ]+([0-9]{4}|[0-9]{2})"), re.IGNORECASE
)
_THIS_CENTURY = 69  # years of two digits from here on are of the last one, as POSIX reads them


def _dates(text: str) -> Iterator[dt.date]:
    for match in _DATE_IN_NUMBERS.finditer(text):
        first, _sign, month, last = match.groups()
        yield from _date(*((last, month, first) if len(first) == 4 else (first, month, last)))
    for match in _DATE_WITH_SPACES.finditer(text):
        yield from _date(*match.groups())
    for match in _DATE_WITH_NAME.finditer(text):
        day, name, year = match.groups()
        yield from _date(day, str(numbers.month_named(name) or ""), year)
    for match in _DATE_WITH_NAME_FIRST.finditer(text):
        name, day, year = match.groups()
        yield from _date(day, str(numbers.month_named(name) or ""), year)


def _date(day: str, month: str, year: str) -> Iterator[dt.date]:
    if len(year) == 2:
        year = ("20" if int(year) < _THIS_CENTURY else "19") + year
    try:
        yield numbers.parse_date(f"{day}/{month}/{year}")
    except ValueError:
        return


_LETTER = "[0-9A-Za-z]"
_REFERENCE_WITH_DASHES = re.compile(
    rf"(?<!{_LETTER})(?<!{_LETTER}-)({_LETTER}{{4}} ?- ?{_LETTER}{{4}} ?- ?{_LETTER})(?!{_LETTER}|-{_LETTER})"
)
_REFERENCE_IN_ONE_WORD = re.compile(rf"(?<!{_LETTER})((?=[A-Za-z]*[0-9]){_LETTER}{{9}})(?!{_LETTER})")
_REFERENCE_WITH_SPACES = re.compile(
    rf"(?<!{_LETTER})((?=[A-Za-z]*[0-9]){_LETTER}{{4}}[ -](?=[A-Za-z]*[0-9]){_LETTER}{{4}}[ -]{_LETTER})(?!{_LETTER})"
)
