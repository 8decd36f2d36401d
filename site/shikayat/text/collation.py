"""The order of lists: letters in the order of their language, digits as numbers."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from .cleaning import composed, digits, normalise

# The order of Urdu as ICU sorts it (CLDR, locale ur). Letters of Sindhi, Pashto and Arabic, which ICU puts after ے,
# stand here after the Urdu letter an Urdu reader would look under.
_ALPHABET = "اآبٻڀپتٿټٹٺٽثجڄڃچڇحځخڅدډڌڏڊڍڈذرړڑڙزژږسښشصضطظعغفڦقکگګڳڱلمنڼڻںوہھءیېۍے"
# Shapes of one letter, the Urdu one first: an alphabet that lacks one of them reads it as the one it has.
_ONE_LETTER = ("یيى", "کكڪ", "ہهەةۃ", "اٱ", "ءٴ")
_SPACE, _DIGIT, _LETTER, _OTHER = range(4)
_alphabets: dict[str, dict[str, int]] = {}


def learn_alphabet(language: str, letters: str) -> None:
    """Order lists of ``language`` by these letters, blanks between them or not."""
    places = {letter: place for place, letter in enumerate(letters.replace(" ", ""))}
    for shapes in _ONE_LETTER:
        known = [shape for shape in shapes if shape in places]
        places |= {shape: places[known[0]] for shape in shapes if known and shape not in places}
    _alphabets[language] = places


learn_alphabet("ur", _ALPHABET)


def letters_without_place(text: str, language: str) -> set[str]:
    """The letters of a text that the alphabet of its language does not hold: they come last in a list."""
    places = _alphabets.get(language)
    return set() if places is None else {c for c in _spelt_out(text, places) if _weight(c, places)[0] == _OTHER}


def sort_key(text: str, language: str) -> tuple[object, ...]:
    """The sort key of a text in a list shown in ``language``: compare the tuples of one language with each other.

    With an alphabet (Urdu, and those given to ``learn_alphabet``): words by word, digits first, then the alphabet, then
    Latin and other letters; hamza carriers and Arabic variants stand with their base letter. Without: case and accents
    count only between equals.
    """
    plain = normalise("NFC", text)
    places = _alphabets.get(language)
    if places is None:
        folded = normalise("NFKD", digits(composed(text)).casefold())
        return "".join(c for c in folded if unicodedata.category(c)[0] != "M"), plain
    return tuple(_weight(c, places) for c in _spelt_out(text, places)), plain


@lru_cache(maxsize=16384)
def sort_key_of_name(name: str, language: str) -> tuple[object, ...]:
    """``sort_key`` of the name of an office, a place or a category: one of the few texts that are listed all the time.

    It is cached, so it is not for what people write.
    """
    return sort_key(name, language)


def _spelt_out(text: str, places: dict[str, int]) -> str:
    # A carrier such as آ that is a letter of its own is saved from the decomposition.
    parts = (c if c in places else normalise("NFKD", c) for c in digits(composed(text)).casefold())
    return "".join(c for c in "".join(parts) if _counts(c))


def _counts(character: str) -> bool:
    return character.isspace() or (unicodedata.category(character)[0] in "LN" and character != "\u0640")


def _weight(character: str, places: dict[str, int]) -> tuple[int, int]:
    if character.isspace():
        return _SPACE, 0
    if character.isdecimal():
        return _DIGIT, int(character)
    if character in places:
        return _LETTER, places[character]
    return _OTHER, ord(character)
