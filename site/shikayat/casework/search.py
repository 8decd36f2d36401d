"""Finding complaints by words: the database's own full-text index over folded words."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

from peewee import SQL, Expression, SqliteDatabase, Value, fn

from models import Complaint, database

from ..text.cleaning import search_key
from ..text.pasted import SeveralFound, find_reference

MOST_WORDS = 12
LONGEST_WORD = 40
FEW = 2000  # matches
# A constant in the statement and not a parameter, or PostgreSQL would not know its index again.
SIMPLE = SQL("'simple'")


def mentions(typed: str) -> Any:
    """The condition for complaints with all these words (a word may be the beginning of one), or this reference.

    Of what is typed only folded words are left, so it can be no operator of the index's own language.
    """
    words = searched_words(typed)
    reference = Complaint.reference == reference_in(typed)
    if not words:
        return reference
    if isinstance(database.obj, SqliteDatabase):
        query = " ".join(f'"{word}"*' for word in words)
        found = SQL("(select rowid from complaint_words where complaint_words match ?)", (query,))
        if _few(query):
            return reference | Complaint.id.in_(found)
        # A word that thousands use narrows little: the rows that are looked at anyway are asked one by one.
        with_edge = Value(" ").concat(Complaint.search_key)
        return reference | reduce(and_, (with_edge.contains(f" {word}") for word in words))
    query = " & ".join(f"'{word}':*" for word in words)
    kept = fn.to_tsvector(SIMPLE, Complaint.search_key)
    return reference | Expression(kept, "@@", fn.to_tsquery(SIMPLE, query))


def reference_in(typed: str) -> str:
    """The reference that is searched for: the only one in the text; empty when there are two."""
    try:
        return find_reference(typed)
    except SeveralFound:
        return ""


def searched_words(typed: str) -> list[str]:
    """The folded words that are searched for: not more and not longer than every database takes."""
    words = dict.fromkeys(word[:LONGEST_WORD] for word in search_key(typed).split())
    return list(words)[:MOST_WORDS]


def _few(query: str) -> bool:
    sql = "select count(*) from (select 1 from complaint_words where complaint_words match ? limit ?)"
    return database.execute_sql(sql, (query, FEW + 1)).fetchone()[0] <= FEW
