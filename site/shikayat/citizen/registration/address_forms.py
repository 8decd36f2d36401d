"""The last question page of registration: the identity number and the address, by nationality."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import Field, SelectField
from wtforms.fields.choices import SelectChoice

from ...directory.place_picker import PlaceFields, address_field
from ...i18n.language import current_language
from ...i18n.lazy_text import lazy_gettext as _l
from ...web.fields import BaseForm, Required
from ...web.number_fields import CnicField, PassportField
from .countries import countries
from .forms import OneOf


class AddressForm(PlaceFields, BaseForm):
    """Identity, place and address of a Pakistani national."""

    identity_kind = "cnic"
    cnic: CnicField | None = CnicField(
        _l("CNIC number"),
        [Required(_l("Type your CNIC number: 13 digits."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    address = address_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Errors are listed in the order in which the page asks.
        for name in ("province", "district", "tehsil", "address"):
            self._fields[name] = self._fields.pop(name)

    @property
    def identity(self) -> Field:
        return self.cnic

    def answers(self) -> dict[str, Any]:
        country = self.country.data if "country" in self else None
        return {
            "identity_kind": self.identity_kind,
            "identity": self.identity.data,
            "country": country,
            "address": self.address.data,
        } | self.place_codes()


def _country_field() -> SelectField:
    return SelectField(
        _l("Country"),
        [OneOf(_l("Choose the country."))],
        validate_choice=False,
        render_kw={"autocomplete": "country"},
    )


class _AbroadForm(AddressForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [SelectChoice(code, name) for code, name in countries(current_language())]
        self.country.choices = [SelectChoice("", _l("Choose a country")), *named]


class OverseasForm(_AbroadForm):
    """Of an overseas Pakistani: where in Pakistan the matter lies may stay empty."""

    identity_kind = "nicop"
    places_optional = True
    cnic = CnicField(
        _l("CNIC or NICOP number"),
        [Required(_l("Type the number of your CNIC or NICOP: 13 digits."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    country = _country_field()


class ForeignerForm(_AbroadForm):
    """Of a foreigner: a passport and its country."""

    identity_kind = "passport"
    places_optional = True
    cnic = None
    passport = PassportField(
        _l("Passport number"),
        [Required(_l("Type your passport number."))],
        render_kw={"autocomplete": "off", "dir": "ltr", "autocapitalize": "characters", "spellcheck": "false"},
    )
    country = _country_field()

    @property
    def identity(self) -> Field:
        return self.passport


def address_form(answers: dict[str, Any]) -> AddressForm:
    """The form that fits the nationality; before that is known, the one that fits what was sent."""
    kinds = {"national": AddressForm, "overseas": OverseasForm, "foreigner": ForeignerForm}
    sent = "foreigner" if "passport" in request.form else "overseas" if "country" in request.form else "national"
    identity = answers.get("identity")
    return kinds[answers.get("nationality") or sent](data={**answers, "cnic": identity, "passport": identity})
