"""Which active complaints are at another office than the people allow: found with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from peewee import SQL, fn

from models import Accused, Complaint, Office, Officer, Posting

from ..prepared_query import read_tuples
from . import permissions
from .conditions import ACTIVE, IS_ABOUT_SOMEBODY
from .roles import CASE_WORKERS
from .routing import FALLBACK, is_staffed


def offices_without_people() -> list[str]:
    """Return the codes of unstaffed or inactive offices that hold complaints."""
    holds = Complaint.select(SQL("1")).where(Complaint.office == Office.code, ACTIVE)
    rows = Office.select(Office.code).where(~is_staffed(), fn.EXISTS(holds)).order_by(Office.code)
    return [code for (code,) in read_tuples(rows)]


def find(limit: int, offices: Collection[str] | None = None) -> list[Complaint]:
    """At most ``limit`` complaints that another office should hold, of these offices (None: of all)."""
    unstaffed = offices_without_people()
    office_tree = _OfficeTree()
    belongs = None if offices is None else {code for code in office_tree.parents if office_tree.concerns(code, offices)}
    numbers = [
        *_numbers_by_office(unstaffed, office_tree, limit, belongs),
        *_numbers_about_somebody(unstaffed, office_tree, belongs),
    ]
    if not numbers:
        return []
    return sorted(Complaint.select().where(Complaint.id << sorted(numbers)[:limit]), key=lambda row: row.id)


class _OfficeTree:
    """The offices above each one, and which of them have people."""

    def __init__(self) -> None:
        self.parents: dict[str, str | None] = dict(read_tuples(Office.select(Office.code, Office.parent)))
        rows = Office.select(Office.code).where(is_staffed())
        self.staffed = {code for (code,) in read_tuples(rows)}

    def chain(self, code: str) -> list[str]:
        found: list[str] = []
        above: str | None = code
        while above and above not in found:
            found.append(above)
            above = self.parents.get(above)
        return found if FALLBACK in found else [*found, FALLBACK]

    def with_people(self, code: str) -> Iterator[str]:
        return (office for office in self.chain(code) if office in self.staffed)

    def concerns(self, code: str, offices: Collection[str]) -> bool:
        return any(office in offices for office in self.chain(code))


def _numbers_by_office(
    unstaffed: list[str], office_tree: _OfficeTree, limit: int, belongs: Collection[str] | None
) -> list[int]:
    held = Complaint.select(Complaint.held_for, Complaint.office).where(ACTIVE, Complaint.held_for.is_null(False))
    wrong: dict[str, set[str]] = defaultdict(set)
    for named, office in {*read_tuples(held.distinct()), *((code, code) for code in unstaffed)}:
        target = next(office_tree.with_people(named), office)
        if target != office and (belongs is None or named in belongs):
            wrong[target].add(named)
    numbers: list[int] = []
    for target, named in sorted(wrong.items()):  # a query for each office that gets something, and none otherwise
        belongs_there = (Complaint.held_for << sorted(named)) | (
            Complaint.held_for.is_null() & (Complaint.office << sorted(named))
        )
        rows = Complaint.select(Complaint.id).where(
            ACTIVE, belongs_there, Complaint.office != target, ~IS_ABOUT_SOMEBODY
        )
        numbers += [number for (number,) in read_tuples(rows.limit(limit - len(numbers)))]
        if len(numbers) >= limit:
            break
    return numbers


def _numbers_about_somebody(
    unstaffed: list[str], office_tree: _OfficeTree, belongs: Collection[str] | None
) -> Iterator[int]:
    """Of these it counts who works at an office: the people whom the complaint is about are left out."""
    chosen: Any = Complaint.held_for.is_null(False) | (Complaint.office << (unstaffed or [""]))
    rows = Complaint.select(Complaint.id, Complaint.held_for, Complaint.office, Complaint.created_at).where(
        ACTIVE, IS_ABOUT_SOMEBODY, chosen
    )
    accused = defaultdict(list)
    about = Accused.select(Accused.complaint, Accused.office, Accused.officer).join(Complaint).where(ACTIVE, chosen)
    for number, office, officer in read_tuples(about):
        accused[number].append((office, officer))
    if not accused:
        return
    people, left = _people()
    for number, held_for, office, lodged_at in read_tuples(rows):
        for candidate in office_tree.with_people(held_for or office):
            if belongs is not None and (held_for or office) not in belongs:
                break
            if any(
                not any(permissions.names(named, one, candidate, left[one], lodged_at) for named in accused[number])
                for one in people[candidate]
            ):
                if candidate != office:
                    yield number
                break


def _people() -> tuple[dict[str, list[int]], dict[int, list[Any]]]:
    """Who can answer complaints at each office, and the offices they left, with the moment."""
    people, left = defaultdict(list), defaultdict(list)
    working = Officer.select(Officer.office, Officer.id).where(Officer.active, Officer.role << CASE_WORKERS)
    for office, officer in read_tuples(working):
        people[office].append(officer)
    rows = Posting.select(Posting.officer, Posting.office, Posting.until).where(Posting.until.is_null(False))
    for officer, office, until in read_tuples(rows):
        left[officer].append((office, until))
    return people, left
