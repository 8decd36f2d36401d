"""The tree of places, in the order of the page's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from models import Place, database

from ..dates import today
from ..i18n.language import current_language, name_of
from ..prepared_query import Columns, PreparedQuery, parameter
from ..text.collation import sort_key


class SelectedPlaces(NamedTuple):
    """What was chosen of each level; None where nothing was or where the code is unknown."""

    province: Place | None
    district: Place | None
    tehsil: Place | None


class PlaceOption(NamedTuple):
    """A place as a list offers it: its code, and its name in the page's language."""

    code: str
    name: str


def provinces() -> list[PlaceOption]:
    """The provinces and territories of today."""
    return _tree().below.get(("province", None), [])


def districts(province: str) -> list[PlaceOption]:
    """The districts of today in the province with this code; none for an unknown code."""
    return _tree().below.get(("district", province), [])


def tehsils(district: str, province: str = "") -> list[PlaceOption]:
    """The tehsils of today in the district with this code; none for an unknown code.

    With ``province``, none either when the district lies in another province.
    """
    tree = _tree()
    if province and tree.above.get(district) != province:
        return []
    return tree.below.get(("tehsil", district), [])


def chosen(province: str, district: str, tehsil: str) -> SelectedPlaces:
    """The places with these codes, each only if it is of its level and exists today."""
    rows = {place.code: place for place in _THREE.rows(first=province, second=district, third=tehsil)}

    def of_level(code: str, level: str) -> Place | None:
        place = rows.get(code)
        return place if place is not None and place.level == level and _exists_on(place, today()) else None

    return SelectedPlaces(of_level(province, "province"), of_level(district, "district"), of_level(tehsil, "tehsil"))


_THREE = PreparedQuery(
    {"": Columns(Place)},
    lambda columns: Place.select(*columns).where(
        Place.code.in_([parameter(name) for name in ("first", "second", "third")])
    ),
)


def with_district(tehsil: str) -> Place | None:
    """The tehsil with this code, read together with its district."""
    return _TEHSIL.first(code=tehsil)


_district = Place.alias()
_TEHSIL = PreparedQuery(
    {"": Columns(Place), "parent": Columns(_district)},
    lambda columns: (
        Place.select(*columns)
        .join(_district, on=(Place.parent == _district.code))
        .where(Place.code == parameter("code"))
    ),
)


def _exists_on(place: Place, day: dt.date) -> bool:
    begun = place.valid_from is None or place.valid_from <= day
    return begun and (place.valid_to is None or place.valid_to >= day)


@dataclass(frozen=True)
class _Tree:
    """The places of a day: the lists by level and by the place above, and the place above of each."""

    below: dict[tuple[str, str | None], list[PlaceOption]]
    above: dict[str, str | None]


def _tree() -> _Tree:
    tree = _read(database.obj, current_language(), today())
    if not tree.above:  # asked before the places were loaded
        _read.cache_clear()
    return tree


@lru_cache(maxsize=8)
def _read(_database: Any, language: str, day: dt.date) -> _Tree:
    """Places change with a new edition of the site alone, so each process reads them once a day and language."""
    below: dict[tuple[str, str | None], list[PlaceOption]] = {}
    above = {}
    for place in Place.select():
        above[place.code] = place.parent_id
        if _exists_on(place, day):
            below.setdefault((place.level, place.parent_id), []).append(PlaceOption(place.code, name_of(place)))
    for listed in below.values():
        listed.sort(key=lambda one: sort_key(one.name, language))
    return _Tree(below, above)
