"""Cleaning of typed text before it is stored, and search keys, for Urdu, English and other languages.

Stored text keeps its spelling: letters that are typing variants in Urdu are letters of their own in Sindhi and Pashto.
Only the search key, which is never displayed, folds them together. Numbers and dates are in ``numbers``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

MARKS_IN_A_ROW = 4
# Unicode's normalisation takes quadratic time for a run of marks; no language writes more than these in a row (Unicode
# Standard Annex 15, section 13, "Stream-Safe Text Process").
MARKS_TO_NORMALISE = 30
PASSWORD_LENGTH_READ = 512  # four for each character of the longest password: decomposed letters compose to fewer
BLANK_LINES_IN_A_ROW = 1
FILE_NAME_LENGTH = 120

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_FOUR_WORDS = "\ufdfd"  # ﷽ has no decomposition in Unicode
SALUTATIONS = "\ufdfa\ufdfb\ufdfe\ufdff"  # ﷺ and its like: letters in Unicode, and no names
SINDHI_SIGNS = "\u06fd\u06fe"  # ۽ "and", ۾ "in": words, although Unicode files them under symbols

# PostgreSQL cannot store NUL; a lone surrogate is half a character and comes only from broken encoders.
_UNREADABLE = re.compile("[\0\ud800-\udfff]")

# Invisible characters. Direction marks leak into the neighbours of what they stand in, control characters into
# terminals and logs, tags and fillers hide text from the reader. Not here: the visible format characters
# U+0600-0605 and U+06DD (year sign, end of verse), the joiners, and selectors, which choose a picture's style.
_INVISIBLE = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    + "".join(chr(plane + last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_EXOTIC_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
_TOO_MANY_LINE_ENDS = re.compile(f"\n{{{BLANK_LINES_IN_A_ROW + 2},}}")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdf9\ufe70-\ufefc]")
_JOINERS = re.compile(f"[{_ZWNJ}{_ZWJ}]+")
# Selectors of style and the rings and keycaps around letters: parts of pictures, which are removed from names.
_PICTURE_PARTS = re.compile(
    "[\u0488\u0489\u1abe\u20dd-\u20e0\u20e2-\u20e4\ua670-\ua672\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_LETTER_KINDS = ("Lu", "Ll", "Lt", "Lo")
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def _places_of_marks() -> list[int]:
    """Every mark, and the two kana signs that become marks, as numbers in Unicode."""
    places = [*range(0x300, 0x20000), *range(0xE0100, 0xE01F0)]
    return [place for place in places if unicodedata.category(chr(place))[0] == "M" or place in (0xFF9E, 0xFF9F)]


def _class_of(places: list[int]) -> str:
    """These characters as ranges for a regular expression."""
    first = [place for place, before in zip(places, [0, *places], strict=False) if place != before + 1]
    last = [place for place, after in zip(places, [*places[1:], 0], strict=True) if place + 1 != after]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(first, last, strict=True))


# Python looks a character up at once in a class whose characters all have four hexadecimal digits; in another one it
# tries range after range, which takes fifteen times as long. Marks with more digits are those of rare scripts.
_FOUR_DIGITS = 0xFFFF
_MARKS = _class_of(_places_of_marks())
_COMMON_MARKS = _class_of([place for place in _places_of_marks() if place <= _FOUR_DIGITS])
_RARE_MARKS = frozenset(chr(place) for place in _places_of_marks() if place > _FOUR_DIGITS)


class TextError(ValueError):
    """Something that is no text: a NUL or half a character. The request is refused as a whole."""


class InvalidName(ValueError):
    """A name without a letter."""


def clean_line(typed: str) -> str:
    """One line of text as it is stored: no invisible characters, NFC, single spaces, none at the ends.

    Raises TextError for NUL and lone surrogates.
    """
    return _one_line(composed(typed))


def clean_text(typed: str) -> str:
    """Text of several lines as it is stored: as ``clean_line``, with its lines and the spaces inside them.

    One blank line stays; several in a row become one. Raises TextError for NUL and lone surrogates.
    """
    lines = "\n".join(line.rstrip(" ") for line in composed(typed).split("\n"))
    return _TOO_MANY_LINE_ENDS.sub("\n" * (BLANK_LINES_IN_A_ROW + 1), lines).strip(" \n")


def clean_name(typed: str) -> str:
    """A person's name as it is stored: one line without emoji and other pictures.

    Raises InvalidName when no letter is left, TextError for NUL and lone surrogates. One word is a whole name.
    """
    composed = _settled(_PICTURE_PARTS.sub("", readable(typed)))
    # Once more: a picture that goes may leave a joiner at the edge of a word.
    name = _one_line(_settled(_without_pictures(composed)))
    if not any(unicodedata.category(c) in _LETTER_KINDS and c not in SALUTATIONS for c in name):
        raise InvalidName("no letter")
    return name


def has_word(typed: str) -> bool:
    """Whether there is a letter or a digit in the text."""
    kinds = {unicodedata.category(c) for c in set(typed)}
    return not kinds.isdisjoint(_LETTER_KINDS) or "Nd" in kinds


def has_word_of_letters(typed: str) -> bool:
    """Whether two letters stand side by side in the text; ﷺ and its like are none."""
    before = False
    for character in typed:
        kind = unicodedata.category(character)
        letter = kind in _LETTER_KINDS and character not in SALUTATIONS
        if letter and before:
            return True
        # Marks belong to the letter before them, and joiners and tatweel hold two together.
        before = letter or (before and (kind[0] == "M" or kind in ("Lm", "Cf")))
    return False


def clean_password(typed: str) -> str:
    """A password as it is hashed: NFKC, otherwise untouched (NIST SP 800-63B-4, section 3.1.1.2).

    The same key of another keyboard or phone must give the same password. Digits are not mapped.
    Only the first 512 characters are read, so that the work is bounded: no password is so long.
    Raises TextError for NUL and lone surrogates.
    """
    _refuse_unreadable(typed)
    return normalise("NFKC", typed[:PASSWORD_LENGTH_READ])


def file_name(typed: str) -> str:
    """The name of a file as it is shown: without folders, direction controls and what no system allows in a name.

    It never decides what the file is. Raises TextError for NUL and lone surrogates.
    """
    name = re.sub(r'[<>:"|?*]', "_", re.split(r"[/\\]", clean_line(typed))[-1]).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 10:
        name = stem[: FILE_NAME_LENGTH - len(ending) - 1].rstrip(" .") + dot + ending
    return clean_line(name[:FILE_NAME_LENGTH]) or "file"


def _by_character(text: str, change: Callable[[str], str]) -> str:
    """``text`` with ``change`` made to each character; it is asked once about each that is there.

    Nothing is stored: a table that lasts would grow by every character anybody ever types.
    """
    return text.translate({ord(c): change(c) for c in set(text)})


def digits(typed: str) -> str:
    """``typed`` with the decimal digits of every script as 0-9.

    Only Unicode's category Nd is taken: ``str.isdigit`` would take ² and ① as well.
    """
    return typed if typed.isascii() else _by_character(typed, _digit)


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def visible(typed: str) -> str:
    """``typed`` without invisible characters, joiners included. Raises TextError as ``clean_line``."""
    return _JOINERS.sub("", readable(typed))


def normalise(form: Literal["NFC", "NFKC", "NFKD"], typed: str) -> str:
    """``typed`` in a normal form of Unicode, in linear time: of more than 30 marks in a row the rest is dropped.

    Everything people type is normalised here; a test finds every other call.
    """
    return unicodedata.normalize(form, _with_few_marks(typed, MARKS_TO_NORMALISE))


def _refuse_unreadable(typed: str) -> None:
    if _UNREADABLE.search(typed):
        raise TextError("NUL or half a character")


def readable(typed: str) -> str:
    """Without invisible characters; one kind of space and of line end; letters instead of their printed shapes."""
    _refuse_unreadable(typed)
    seen = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", typed))
    spaced = _EXOTIC_SPACES.sub(" ", seen)
    return _by_character(spaced, _letters_of_shape) if _PRESENTATION_FORMS.search(spaced) else spaced


def _letters_of_shape(shape: str) -> str:
    # Letter by letter: NFKC over the whole text would spell out ﷺ. Some shapes decompose to a space and a mark.
    return normalise("NFKC", shape).replace(" ", "") if _PRESENTATION_FORMS.match(shape) else shape


def composed(typed: str) -> str:
    return _settled(readable(typed))


def _settled(readable: str) -> str:
    """NFC, joiners only inside words, not too many marks in a row."""
    return _with_few_marks(normalise("NFC", _JOINERS.sub(_joiner_inside, readable)), MARKS_IN_A_ROW)


def _one_line(cleaned: str) -> str:
    return " ".join(cleaned.split())


def _joiner_inside(run: re.Match[str]) -> str:
    before, after = run.string[run.start() - 1 : run.start()], run.string[run.end() : run.end() + 1]
    if not before or not after:
        return ""
    left, right = unicodedata.category(before), unicodedata.category(after)
    in_word = left[0] in "LMN" and right[0] in "LN"
    # A family or a profession is several pictures joined by ZWJ; the newest have no category yet.
    in_picture = run[0][0] == _ZWJ and (left[0] in "SM" or left == "Cn") and (right[0] == "S" or right == "Cn")
    return run[0][0] if in_word or in_picture else ""


def _with_few_marks(typed: str, most: int) -> str:
    """``typed`` with at most so many marks in a row; what comes after them is dropped."""
    if typed.isascii():
        return typed
    return _too_many_marks(most, _COMMON_MARKS if _RARE_MARKS.isdisjoint(typed) else _MARKS).sub(r"\1", typed)


@lru_cache
def _too_many_marks(most: int, marks: str = _MARKS) -> re.Pattern[str]:
    return re.compile(f"([{marks}]{{{most}}})[{marks}]+")


def is_picture(character: str) -> bool:
    """Whether a character is a picture or a sign without a place in a name; signs of ASCII and ﷺ are none."""
    if character.isascii() or "\ufb50" <= character <= "\ufdff" or character in SINDHI_SIGNS:
        return False
    category = unicodedata.category(character)
    return category in ("So", "Sm", "Sc", "Cn", "Co") or ord(character) in _SKIN_TONES


def _without_pictures(text: str) -> str:
    return _by_character(text, lambda c: " " if is_picture(c) else c)


# --- search ---------------------------------------------------------------------------------------------------------

_VARIANTS = {"ی": "يىې", "ک": "كڪ", "ہ": "هھەةۃ", "ن": "ں", "ا": "ٱٲٳ"}
_FOLDED = {letter: base for base, letters in _VARIANTS.items() for letter in letters}
_DROPPED = "\u0640\u0621\u0674" + _ZWNJ + _ZWJ  # tatweel, ء, high hamza
_KEY_TABLE = str.maketrans(_FOLDED | dict.fromkeys(_DROPPED, "") | {_FOUR_WORDS: "بسم اللہ الرحمن الرحیم"})


def search_key(typed: str) -> str:
    """What a text is found under, for queries and for the texts they must find alike.

    One spelling for what keyboards write in several ways: variants of ی ک ہ ن and hamza carriers to their base letter,
    marks, tatweel, joiners and ء dropped, digits as 0-9, punctuation and pictures as spaces, case folded.
    ے and ی, ٹ and ت, ڑ and ر stay different. Raises TextError for NUL and lone surrogates.
    """
    # Pictures go first, as they go from names: some decompose to letters (™, ㎡).
    words = _without_pictures(composed(typed))
    spelt_out = normalise("NFKD", words.translate(_KEY_TABLE))
    folded = normalise("NFKD", spelt_out.casefold()).translate(_KEY_TABLE)
    return _one_line(_by_character(digits(folded), _key_character))


@lru_cache(maxsize=8192)
def search_key_of_name(name: str) -> str:
    """``search_key`` of the name of an office, a place or a category: one of the few texts asked about all the time.

    The result is cached, so it is not for what people write. Raises TextError as ``search_key``.
    """
    return search_key(name)


def _key_character(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "M":
        return ""
    return character if category[0] in "LN" or character in SINDHI_SIGNS else " "
