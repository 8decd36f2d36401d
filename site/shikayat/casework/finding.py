"""Finding complaints by words: the database's own full-text index over folded words."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

from peewee import SQL, Expression, SqliteDatabase, Value, fn

from models import Complaint, database

from ..numbers import normalise_reference
from ..text import search_key

MOST_WORDS = 12
FEW = 2000  # matches
# A constant in the statement and not a parameter, or PostgreSQL would not know its index again.
SIMPLE = SQL("'simple'")


def mentions(typed: str) -> Any:
    """The condition for complaints with all these words (a word may be the beginning of one), or this reference.

    Of what is typed only folded words are left, so it can be no operator of the index's own language.
    """
    words = search_key(typed).split()[:MOST_WORDS]
    reference = Complaint.reference == normalise_reference(typed)
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


def _few(query: str) -> bool:
    sql = "select count(*) from (select 1 from complaint_words where complaint_words match ? limit ?)"
    return database.execute_sql(sql, (query, FEW + 1)).fetchone()[0] <= FEW
