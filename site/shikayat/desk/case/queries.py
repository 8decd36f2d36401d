"""Reads of one complaint for an officer, of who lodged it, and of what the forms of the desk offer."""

from __future__ import annotations

from dataclasses import dataclass

from peewee import JOIN

from models import Accused, AnswerTemplate, Category, Citizen, Complaint, Department, Office, Officer

from ... import encryption
from ...casework import permissions
from ...i18n.language import current_language, in_language
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
    above, group, belongs_to = Office.alias(), Category.alias(), Office.alias()
    return (
        Complaint.select(Complaint, Category, group, Department, Office, above, belongs_to, Officer)
        .join_from(Complaint, Category)
        .join_from(Category, group, JOIN.LEFT_OUTER, on=(Category.parent == group.code))
        .join_from(Complaint, Department)
        .join_from(Complaint, Office)
        .join_from(Office, above, JOIN.LEFT_OUTER, on=(Office.parent == above.code))
        .join_from(Complaint, belongs_to, JOIN.LEFT_OUTER, on=(Complaint.held_for == belongs_to.code), attr="held_for")
        .join_from(Complaint, Officer, JOIN.LEFT_OUTER)
        .where(
            Complaint.reference == normalise_reference(reference),
            permissions.visible_to(officer) | permissions.lapsed_at(officer),
        )
        .first()
    )


def identity(officer: Officer, complaint: Complaint) -> Identity | None:
    """Who lodged it; None when that is hidden from this officer."""
    if not permissions.sees_identity(officer, complaint):
        return None
    citizen: Citizen = complaint.citizen
    mask = numbers.mask_passport if citizen.identity_kind == "passport" else numbers.mask_cnic
    return Identity(
        full_name=citizen.full_name,
        mobile=encryption.unseal(citizen.mobile_sealed),
        identity=mask(encryption.unseal(citizen.identity_sealed)),
        address=citizen.address,
        contested=citizen.contested,
    )


def accused(complaint: Complaint) -> list[Accused]:
    """The offices and officers it is about."""
    return list(
        Accused.select(Accused, Office, Officer)
        .join_from(Accused, Office, JOIN.LEFT_OUTER)
        .join_from(Accused, Officer, JOIN.LEFT_OUTER, on=(Accused.officer == Officer.id))
        .where(Accused.complaint == complaint)
        .order_by(Accused.id)
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
