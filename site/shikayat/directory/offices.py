"""Offices, looked up by their code or by words of their name."""

from __future__ import annotations

from models import Office

from ..i18n.language import by_name
from ..text.cleaning import search_key, search_key_of_name

MOST_OFFICES = 12


def office(code: str | None) -> Office | None:
    """An office that works."""
    return Office.get_or_none(Office.code == (code or ""), Office.active)


def offices_like(words: str, places: tuple[str, ...] = ()) -> list[Office]:
    """Working offices in whose name (in any language) or code these words are found; those of ``places`` first."""
    wanted = search_key(words).split()
    if not wanted:
        return []
    closeness = {code: rank for rank, code in enumerate(places)}
    rows = Office.select().where(Office.active)
    found = by_name(row for row in rows if all(word in office_key(row) for word in wanted))
    return sorted(found, key=lambda row: closeness.get(row.place_id, len(places)))[:MOST_OFFICES]


def office_key(row: Office) -> str:
    """The words an office is found by: its name in each language and its code."""
    return search_key_of_name(" ".join([*row.names.values(), row.code]))
