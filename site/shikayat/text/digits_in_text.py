"""Numbers of one kind among the letters, signs and other numbers of a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

# Gives the value of a number in the way it is stored, or None for what is no number of its kind.
Reader = Callable[[str], str | None]

_LETTERS = re.compile(r"[^\W\d_]+")
# One Latin letter, or several that look like digits, may be a digit that was mistyped: its neighbour is no number.
_PERHAPS_A_DIGIT = re.compile(r"[^\W\d_\u0600-\u06ff]|[OoIlSB]+")
_BREAKS = (
    re.compile(r"[\n,;|&،؛]|(?<=[0-9])\s*(?=\+)"),
    re.compile(r"[:/=*]|[.)(\]\[]\s|\s[(\[-]"),
    re.compile(r"\s*[(\[]"),
)
_ANOTHER_NUMBER = 7  # digits


def digits_that_fit(text: str, value: Reader, neighbour: Reader) -> set[str]:
    """The different values of all numbers in the text.

    ``value`` gives that of one, or None; ``neighbour`` does so for the kind of number that people write beside it.
    """
    return {fitting for part in _between_letters(text) for fitting in _inside(part, value, neighbour, _BREAKS)}


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


def _inside(part: str, value: Reader, neighbour: Reader, breaks: tuple[re.Pattern[str], ...]) -> set[str]:
    """The values in a text without letters: of the whole, or else of the pieces between the first breaks, and so on."""
    if not re.search("[0-9]", part):
        return set()
    if fitting := value(part):
        return {fitting}
    if not breaks:
        return _among_words(part.split(), value, neighbour)
    return {found for piece in breaks[0].split(part) for found in _inside(piece, value, neighbour, breaks[1:])}


def _among_words(words: list[str], value: Reader, neighbour: Reader) -> set[str]:
    """The values of words that belong together; a few digits left over behind them may belong to them as well."""
    found: set[str] = set()
    place = 0
    while place < len(words):
        if whole := _first_whole(words[place : place + 8], value):
            fitting, taken = whole
            found.add(fitting)
        elif whole := _first_whole(words[place : place + 8], neighbour):
            taken = whole[1]
        else:
            taken = 1
            numbering = place == 0 and _count(words[place]) <= 2
            if not numbering and _count(words[place]) < _ANOTHER_NUMBER:
                return set()
        place += taken
    return found


def _first_whole(words: list[str], value: Reader) -> tuple[str, int] | None:
    """The value of the words at the beginning, as many as possible, and how many they are; None where none fit."""
    for end in range(len(words), 0, -1):
        if fitting := value(" ".join(words[:end])):
            return fitting, end
    return None


def _count(word: str) -> int:
    return len(re.findall("[0-9]", word))
