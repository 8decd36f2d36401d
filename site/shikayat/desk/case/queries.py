"""Reads of one complaint for an officer, of who lodged it, and of what the forms of the desk offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from models import Accused, AnswerTemplate, Category, Citizen, Complaint, Office, Officer, Place

from ... import encryption
from ...casework import permissions
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


_above, _group, _belongs_to = Office.alias(), Category.alias(), Office.alias()
_province, _district, _tehsil = Place.alias(), Place.alias(), Place.alias()
_NAMES = ("code", "names")


def _visible(columns: Sequence[Any], sight: permissions.OfficerScope) -> Any:
    return (
        Complaint.select(*columns)
        .join_from(Complaint, Category)
        .join_from(Category, _group, JOIN.LEFT_OUTER, on=(Category.parent == _group.code))
        .join_from(Complaint, Office)
        .join_from(Office, _above, JOIN.LEFT_OUTER, on=(Office.parent == _above.code))
        .join_from(Complaint, _belongs_to, JOIN.LEFT_OUTER, on=(Complaint.held_for == _belongs_to.code))
        .join_from(Complaint, Officer, JOIN.LEFT_OUTER)
        .join_from(Complaint, _province, on=(Complaint.province == _province.code))
        .join_from(Complaint, _district, on=(Complaint.district == _district.code))
        .join_from(Complaint, _tehsil, on=(Complaint.tehsil == _tehsil.code))
        .where(
            Complaint.reference == parameter("reference"),
            permissions.visible_to(sight) | permissions.missed_by_office_of(sight),
        )
    )


_VISIBLE = PreparedQuery(
    {
        "": Columns(Complaint),
        "category": Columns(Category),
        "category.parent": Columns(_group),
        "office": Columns(Office),
        "office.parent": Columns(_above),
        "held_for": Columns(_belongs_to),
        "officer": Columns(Officer),
        "province": Columns(_province, _NAMES),
        "district": Columns(_district, _NAMES),
        "tehsil": Columns(_tehsil, _NAMES),
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
