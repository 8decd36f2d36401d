"""The next list of places, for the selectors of a page."""

from __future__ import annotations

from flask import Blueprint, Response

from ..rendering import render_part
from . import queries
from .forms import asked

blueprint = Blueprint("places", __name__)


@blueprint.get("/places/districts")
def districts() -> Response:
    """The districts of a province as options; an unknown province has none."""
    province, district = asked("province", "district")
    return render_part("places/_options.html", level="district", places=queries.districts(province), chosen=district)


@blueprint.get("/places/tehsils")
def tehsils() -> Response:
    """The tehsils of a district as options; none for an unknown district or one of another province."""
    province, district, tehsil = asked("province", "district", "tehsil")
    return render_part(
        "places/_options.html", level="tehsil", places=queries.tehsils(district, province), chosen=tehsil
    )
