"""The joins with which a complaint is read: its category and group, its offices, its places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import JOIN

from models import Category, Complaint, Office, Place

GROUP, ABOVE, RESPONSIBLE = Category.alias(), Office.alias(), Office.alias()
PROVINCE, DISTRICT, TEHSIL = Place.alias(), Place.alias(), Place.alias()


def with_offices(columns: Sequence[Any]) -> Any:
    """Select ``columns`` of complaints, joined with category, group, office, its parent and the one it is held for."""
    return (
        Complaint.select(*columns)
        .join_from(Complaint, Category)
        .join_from(Category, GROUP, JOIN.LEFT_OUTER, on=(Category.parent == GROUP.code))
        .join_from(Complaint, Office)
        .join_from(Office, ABOVE, JOIN.LEFT_OUTER, on=(Office.parent == ABOVE.code))
        .join_from(Complaint, RESPONSIBLE, JOIN.LEFT_OUTER, on=(Complaint.held_for == RESPONSIBLE.code))
    )


def with_places(query: Any) -> Any:
    """Join province, district and tehsil to a query of complaints."""
    return (
        query.join_from(Complaint, PROVINCE, on=(Complaint.province == PROVINCE.code))
        .join_from(Complaint, DISTRICT, on=(Complaint.district == DISTRICT.code))
        .join_from(Complaint, TEHSIL, on=(Complaint.tehsil == TEHSIL.code))
    )
