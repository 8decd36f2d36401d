"""Queries whose SQL is put together once.

Peewee takes longer to write the SQL of a query with several joins than the database takes to answer it. A prepared
query is written in Peewee like any other; the values that differ from one request to the next are given when it is run.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from peewee import AutoField, Field, ForeignKeyField, ModelSelect, Value

from models import Table, database

VARIANTS = 500  # of one query whose SQL is cached


def read_tuples(query: ModelSelect[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as tuples: by Peewee's own types, ``query.tuples()`` still gives rows of the table."""
    return iter(query.tuples())


@dataclass(frozen=True)
class Parameter:
    """A placeholder for a value that is given when the query is run."""

    name: str


def parameter(name: str) -> Value:
    """A value that is given when the query is run. The database gets it as it is."""
    return Value(Parameter(name), converter=False, unpack=False)


class Columns(NamedTuple):
    """The columns to read of a table, or of an alias of it: the primary key first. None are all of them."""

    source: Any
    names: tuple[str, ...] = ()

    @property
    def table(self) -> type[Table]:
        return getattr(self.source, "model", self.source)

    def fields(self) -> list[Any]:
        names = self.names or [field.name for field in self.table._meta.sorted_fields]
        return [getattr(self.source, name) for name in names]


class Rows:
    """How the columns of a query become rows of tables, all to be read and not to be saved.

    ``columns`` says what is read, by the attribute under which it is found: "" is the row itself, ``office`` the row
    of its office, ``office.parent`` the one above that.
    """

    def __init__(self, columns: Mapping[str, Columns]) -> None:
        self.fields = [field for one in columns.values() for field in one.fields()]
        # Joined rows are built first, because the row above refers to them.
        self._parts = [
            _Part(path, columns) for path in sorted(columns, key=lambda path: (-path.count("."), path == ""))
        ]

    def of(self, query: Any) -> list[Any]:
        """The rows of a query that selects ``fields``."""
        return self.read(database.execute(query).fetchall())

    def read(self, found: Sequence[tuple[Any, ...]]) -> list[Any]:
        """The rows that are in what the database answered. What belongs to several of them is made once."""
        seen: dict[tuple[str, Any], Any] = {}
        return [self._row(values, seen) for values in found]

    def _row(self, values: tuple[Any, ...], seen: dict[tuple[str, Any], Any]) -> Any:
        rows: dict[str, Any] = {}
        for part in self._parts:
            key = part.path, values[part.key]
            if key not in seen:
                seen[key] = part.read(values, rows)
            rows[part.path] = seen[key]
        return rows[""]


class PreparedQuery:
    """A query whose SQL is written when it is first run. ``build`` makes it for the columns to select.

    Where the query itself differs, ``build`` also gets what it depends on (``variant``): its SQL is written for each.
    """

    def __init__(self, columns: Mapping[str, Columns] | Rows, build: Callable[..., Any]) -> None:
        self._rows = columns if isinstance(columns, Rows) else Rows(columns)
        self._build = build
        self._sql = lru_cache(maxsize=VARIANTS)(self._write)

    def rows(self, *variant: Hashable, **values: Any) -> list[Any]:
        """The rows for these values."""
        return self._rows.read(self.tuples(*variant, **values))

    def first(self, *variant: Hashable, **values: Any) -> Any:
        """The first of them; None where there is none."""
        return next(iter(self.rows(*variant, **values)), None)

    def tuples(self, *variant: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """The rows as the database answers them."""
        sql, parameters = self._sql(database.param, *variant)
        given = [values[one.name] if isinstance(one, Parameter) else one for one in parameters]
        return database.execute_sql(sql, given).fetchall()

    def _write(self, _placeholder: str, *variant: Hashable) -> tuple[str, list[Any]]:
        return self._build(self._rows.fields, *variant).sql()


class _Part:
    """The part of a result that becomes a row of one table."""

    def __init__(self, path: str, columns: Mapping[str, Columns]) -> None:
        earlier = list(columns)[: list(columns).index(path)]
        self.path, self._table = path, columns[path].table
        self.key = sum(len(columns[one].fields()) for one in earlier)
        self._fields = [
            (place, field.name, field.python_value)
            for place, field in enumerate(columns[path].fields(), start=self.key)
        ]
        below = (one for one in columns if one and one.rpartition(".")[0] == path)
        self._below = [(one, one.rpartition(".")[2]) for one in below]

    def read(self, values: tuple[Any, ...], rows: Mapping[str, Any]) -> Table | None:
        """The row of this part, with those below it; None where a left join found none."""
        if values[self.key] is None:
            return None
        held = {name: python_value(values[place]) for place, name, python_value in self._fields}
        held |= {name: rows[path] for path, name in self._below if rows[path] is not None}
        return self._table(**held)


def insert(row: Table) -> None:
    """Store a new row, as its ``save`` does; its number is set. Raises IntegrityError."""
    sql, parameters = _insertion(type(row), database.param)
    given = [
        field.db_value(getattr(row, field.object_id_name))
        if isinstance(field, ForeignKeyField)
        else field.db_value(getattr(row, field.name))
        for field in parameters
    ]
    (number,) = database.execute_sql(sql, given).fetchone()
    key: Any = row._meta.primary_key  # False only for a table without one, which we do not have
    setattr(row, key.name, number)


@lru_cache(maxsize=VARIANTS)
def _insertion(table: type[Table], _placeholder: str) -> tuple[str, list[Field]]:
    """The SQL that inserts a row, and the fields whose values it takes, in their order."""
    fields = {field.name: field for field in table._meta.sorted_fields if not isinstance(field, AutoField)}
    query = table.insert({field: parameter(name) for name, field in fields.items()})
    sql, parameters = query.returning(table._meta.primary_key).sql()
    return sql, [fields[one.name] for one in parameters]
