"""Choosing a place: province, then district, then tehsil, with script and without."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ..i18n.language import name_of
from ..i18n.lazy_text import lazy_gettext as _l
from ..web.fields import BaseForm, LongTextField, MaxLength, Required
from ..web.select_field import SelectField
from . import places


class PlaceFields(BaseForm):
    """Three lists, for a form to inherit from before ``BaseForm``; each list follows what is chosen above it.

    What was chosen stays chosen as long as it belongs. A POST with ``load`` (a button for browsers without script)
    only brings the next list: nothing is checked or saved.
    """

    places_optional = False

    province = SelectField(_l("Province or territory"), choices=[], validate_choice=False)
    district = SelectField(_l("District"), choices=[], validate_choice=False)
    tehsil = SelectField(_l("Tehsil"), choices=[], validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province, district, tehsil = (self[name].data or "" for name in ("province", "district", "tehsil"))
        self.province.choices = _choices(_("Choose a province or territory"), places.provinces())
        self.district.choices = _choices(_("Choose a district"), places.districts(province))
        self.tehsil.choices = _choices(_("Choose a tehsil"), places.tehsils(district, province or "none"))
        self._chosen = places.chosen(province, district, tehsil)

    def loading(self) -> bool:
        """Whether the request only asks for the next list."""
        return self.is_submitted() and "load" in request.form

    def accepted(self) -> bool:
        """As ``BaseForm.accepted``; never while the next list is asked for."""
        return not self.loading() and super().accepted()

    def place_codes(self) -> dict[str, str | None]:
        """The three codes by level, None where nothing is chosen."""
        return {name: self[name].data or None for name in ("province", "district", "tehsil")}

    def validate_province(self, field: SelectField) -> None:
        if field.data and not self._chosen.province:
            raise ValidationError(_("Choose a province or territory from the list."))
        if not field.data and (not self.places_optional or self.district.data or self.tehsil.data):
            raise ValidationError(_("Choose the province or territory."))

    def validate_district(self, field: SelectField) -> None:
        province, district = self._chosen.province, self._chosen.district
        if field.data and not district:
            raise ValidationError(_("Choose a district from the list."))
        if not field.data and (not self.places_optional or self.tehsil.data):
            raise ValidationError(_("Choose the district."))
        if province and district and district.parent_id != province.code:
            names = {"district": name_of(district), "province": name_of(province)}
            raise ValidationError(
                _("The district %(district)s is not in %(province)s. Choose a district from the list.", **names)
            )

    def validate_tehsil(self, field: SelectField) -> None:
        district, tehsil = self._chosen.district, self._chosen.tehsil
        if field.data and not tehsil:
            raise ValidationError(_("Choose a tehsil from the list."))
        if not field.data and not self.places_optional:
            raise ValidationError(_("Choose the tehsil."))
        if district and tehsil and tehsil.parent_id != district.code:
            names = {"tehsil": name_of(tehsil), "district": name_of(district)}
            raise ValidationError(
                _("The tehsil %(tehsil)s is not in the district %(district)s. Choose a tehsil from the list.", **names)
            )


def address_field() -> LongTextField:
    """A postal address: house, street, village or quarter."""
    return LongTextField(
        _l("Address"),
        [
            Required(_l("Type your address: house, street, village or quarter.")),
            MaxLength(500, _l("The address is too long: it has %(count)s letters, at most %(limit)s are possible.")),
        ],
        render_kw={"autocomplete": "street-address", "dir": "auto"},
    )


def asked(*levels: str) -> list[str]:
    """The codes a selector sends along, by level; empty where it sends none."""
    return [request.args.get(level, "") for level in levels]


def _choices(empty: str, places: list) -> list[SelectChoice]:
    return [SelectChoice("", empty), *(SelectChoice(place.code, place.name) for place in places)]
