"""Reads of one complaint for an officer, of who lodged it, and of what the forms of the desk offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from models import Accused, AnswerTemplate, Category, Citizen, Complaint, Office, Officer

from ... import encryption
from ...casework import permissions
from ...casework.complaint_rows import ABOVE, DISTRICT, GROUP, PROVINCE, RESPONSIBLE, TEHSIL, with_offices, with_places
from ...i18n.language import current_language, in_language
from ...prepared_query import Columns, PreparedQuery, parameter
from ...text import numbers
from ...text.collation import sort_key
from ...text.numbers import normalise_reference


@dataclass(frozen=True)
class Identity:
    """Who lodged a complaint, as an officer may know it: the identity number stays masked for everybody."""

    full_name: str
    mobile: str
    identity: str
    address: str
    contested: bool


def visible(officer: Officer, reference: str) -> Complaint | None:
    """The complaint with this reference, if the officer may read it; else None, as if there were none."""
    return _VISIBLE.first(permissions.sight_of(officer), reference=normalise_reference(reference))


_NAMES = ("code", "names")


def _visible(columns: Sequence[Any], sight: permissions.OfficerScope) -> Any:
    return (
        with_places(with_offices(columns))
        .join_from(Complaint, Officer, JOIN.LEFT_OUTER)
        .where(
            Complaint.reference == parameter("reference"),
            permissions.visible_to(sight) | permissions.missed_by_office_of(sight),
        )
    )


_VISIBLE = PreparedQuery(
    {
        "": Columns(Complaint),
        "category": Columns(Category),
        "category.parent": Columns(GROUP),
        "office": Columns(Office),
        "office.parent": Columns(ABOVE),
        "held_for": Columns(RESPONSIBLE),
        "officer": Columns(Officer),
        "province": Columns(PROVINCE, _NAMES),
        "district": Columns(DISTRICT, _NAMES),
        "tehsil": Columns(TEHSIL, _NAMES),
    },
    _visible,
)


def identity(officer: Officer, complaint: Complaint) -> Identity | None:
    """Who lodged it; None when that is hidden from this officer."""
    if not permissions.sees_identity(officer, complaint):
        return None
    citizen = _CITIZEN.first(id=complaint.citizen_id)
    mask = numbers.mask_passport if citizen.identity_kind == "passport" else numbers.mask_cnic
    return Identity(
        full_name=citizen.full_name,
        mobile=encryption.decrypt(citizen.mobile_encrypted),
        identity=mask(encryption.decrypt(citizen.identity_encrypted)),
        address=citizen.address,
        contested=citizen.contested,
    )


_CITIZEN = PreparedQuery(
    {"": Columns(Citizen)}, lambda columns: Citizen.select(*columns).where(Citizen.id == parameter("id"))
)


def accused(complaint: Complaint) -> list[Accused]:
    """The offices and officers it is about."""
    return _ACCUSED.rows(complaint=complaint.id)


_ACCUSED = PreparedQuery(
    {"": Columns(Accused), "office": Columns(Office, _NAMES), "officer": Columns(Officer, ("id", "full_name"))},
    lambda columns: (
        Accused.select(*columns)
        .join_from(Accused, Office, JOIN.LEFT_OUTER)
        .join_from(Accused, Officer, JOIN.LEFT_OUTER, on=(Accused.officer == Officer.id))
        .where(Accused.complaint == parameter("complaint"))
        .order_by(Accused.id)
    ),
)


def templates(complaint: Complaint, outcome: str | None) -> list[AnswerTemplate]:
    """The beginnings for an answer to this category (or its group), by outcome: the closest first, then by title."""
    codes = [complaint.category_id, complaint.category.parent_id, None]
    fits = AnswerTemplate.category.is_null() | AnswerTemplate.category.in_(codes[:2])
    rows = AnswerTemplate.select().where(AnswerTemplate.active, fits)
    if outcome:
        rows = rows.where(AnswerTemplate.outcome.is_null() | (AnswerTemplate.outcome == outcome))
    language = current_language()
    return sorted(
        rows, key=lambda row: (codes.index(row.category_id), sort_key(in_language(row.titles), language), row.id)
    )
