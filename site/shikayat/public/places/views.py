"""The next list of places, for the selectors of a page."""

from __future__ import annotations

from flask import Blueprint, Response

from ...directory import places
from ...directory.place_picker import asked
from ...web.rendering import render_part
from ...web.security_headers import CachePolicy, cache_policy

blueprint = Blueprint("places", __name__)


@blueprint.get("/places/districts")
@cache_policy(CachePolicy.FILE)
def districts() -> Response:
    """The districts of a province as options; an unknown province has none."""
    province, district = asked("province", "district")
    return _options("district", places.districts(province), district)


@blueprint.get("/places/tehsils")
@cache_policy(CachePolicy.FILE)
def tehsils() -> Response:
    """The tehsils of a district as options; none for an unknown district or one of another province."""
    province, district, tehsil = asked("province", "district", "tehsil")
    return _options("tehsil", places.tehsils(district, province), tehsil)


def _options(level: str, places: list[places.PlaceOption], chosen: str) -> Response:
    return render_part("public/places/_options.html", level=level, places=places, chosen=chosen)
