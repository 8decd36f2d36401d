"""No table, cache or set of the process grows with what people type."""

from __future__ import annotations

import contextlib
import gc
import sys
import tracemalloc
from collections.abc import Callable

from shikayat.identity import usernames
from shikayat.text import cleaning, collation, names, numbers, pasted

PORTION = 1000  # characters of one text
# Characters that each test types, and no other test does: what was typed before would hide a table.
ASSIGNED, PRIVATE = range(1, 0x20000), range(0x100000, 0x108000)
MOST_BYTES = 500_000  # of more memory after the private ones; a table of them takes several million
FUNCTIONS: tuple[Callable[[str], object], ...] = (
    cleaning.clean_line,
    cleaning.clean_text,
    cleaning.clean_name,
    cleaning.clean_password,
    names.not_in_a_name,
    names.not_in_a_title,
    names.clean_title,
    cleaning.has_word,
    cleaning.has_word_of_letters,
    cleaning.file_name,
    cleaning.digits,
    cleaning.visible,
    cleaning.search_key,
    lambda typed: collation.sort_key(typed, "ur"),
    lambda typed: collation.sort_key(typed, "en"),
    numbers.parse_mobile,
    numbers.parse_cnic,
    numbers.parse_passport,
    numbers.parse_code,
    numbers.parse_date,
    numbers.normalise_reference,
    pasted.find_mobile,
    pasted.find_cnic,
    pasted.find_reference,
    usernames.comparable,
    usernames.lookalike_key,
)


def _texts(places: range) -> list[str]:
    """Each of these characters once, but for halves of characters."""
    whole = [place for place in places if not 0xD800 <= place <= 0xDFFF]
    return ["".join(map(chr, whole[start : start + PORTION])) for start in range(0, len(whole), PORTION)]


def _type(text: str) -> None:
    for function in FUNCTIONS:
        with contextlib.suppress(ValueError):
            function(text)


def _tables() -> dict[str, int]:
    """The length of each collection of the modules, and of the attributes of what they define."""
    found = {}
    for module in [module for name, module in sys.modules.items() if name.split(".")[0] == "shikayat"]:
        for name, value in list(vars(module).items()):
            found |= _lengths(f"{module.__name__}.{name}", value)
    return found


def _lengths(name: str, value: object) -> dict[str, int]:
    if isinstance(value, dict | list | set):
        return {name: len(value)}
    if not type(value).__module__.startswith("shikayat") or not hasattr(value, "__dict__"):
        return {}
    parts = {f"{name}.{key}": part for key, part in vars(value).items() if isinstance(part, dict | list | set)}
    return {key: len(part) for key, part in parts.items()}


def test_tables_after_every_character_was_typed_are_no_longer():
    _type("آ1a\u0300")
    before = _tables()
    for text in _texts(ASSIGNED):
        _type(text)
    grown = {name: length for name, length in _tables().items() if length > before.get(name, length)}
    assert grown == {}


def test_memory_after_32768_characters_were_typed_is_the_same():
    texts = _texts(PRIVATE)
    _type(texts[0])
    gc.collect()
    tracemalloc.start()
    try:
        for text in texts[1:]:
            _type(text)
        gc.collect()
        held, _most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < MOST_BYTES
