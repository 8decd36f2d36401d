"""Categories, looked up by their code or by words of their name."""

from __future__ import annotations

from models import Category

from ..i18n.language import by_name
from ..text.cleaning import search_key, search_key_of_name

MOST_FOUND = 12


def category(code: str) -> Category | None:
    """One category."""
    return Category.get_or_none(Category.code == code)


def categories_named(words: str, *, only_lower: bool) -> list[Category]:
    """Groups and categories (or these alone) with all these words in a name or in the words they are found by."""
    wanted = search_key(words).split()
    if not wanted:
        return []
    rows = by_name(Category.select().where(Category.in_use()))
    found = (
        row
        for row in rows
        if (row.parent_id or not only_lower)
        and all(word in search_key_of_name(" ".join([*row.names.values(), *row.synonyms, row.code])) for word in wanted)
    )
    return [row for row, _number in zip(found, range(MOST_FOUND), strict=False)]


def with_group(row: Category) -> list[Category]:
    """The category, and before it its group."""
    return [row.parent, row] if row.parent_id else [row]
