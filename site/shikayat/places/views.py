"""The next list of places, for the selectors of a page."""

from __future__ import annotations

from flask import Blueprint, Response

from ..web.rendering import render_part
from . import queries
from .forms import asked

blueprint = Blueprint("places", __name__)


@blueprint.get("/places/districts")
def districts() -> Response:
    """The districts of a province as options; an unknown province has none."""
    province, district = asked("province", "district")
    return _options("district", queries.districts(province), district)


@blueprint.get("/places/tehsils")
def tehsils() -> Response:
    """The tehsils of a district as options; none for an unknown district or one of another province."""
    province, district, tehsil = asked("province", "district", "tehsil")
    return _options("tehsil", queries.tehsils(district, province), tehsil)


def _options(level: str, places: list[queries.Listed], chosen: str) -> Response:
    return render_part("places/_options.html", level=level, places=places, chosen=chosen)
