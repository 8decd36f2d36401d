"""The administration's forms for rules."""

from __future__ import annotations

from wtforms import BooleanField

from ....directory.category_picker import CategoryChoice
from ....directory.office_picker import OfficeChoice
from ....directory.place_picker import PlaceFields
from ....i18n.lazy_text import lazy_gettext as _l
from ....web.fields import BaseForm


class RuleForm(OfficeChoice, BaseForm):
    """The office of a rule that is there."""


class NewRuleForm(CategoryChoice, PlaceFields, RuleForm):
    """A new rule: what it is about, where, and the office. Where nothing is chosen, the rule is for everything."""

    places_optional = True

    @property
    def place(self) -> str | None:
        """The code of the narrowest place that was chosen."""
        codes = self.place_codes()
        return codes["tehsil"] or codes["district"] or codes["province"]


class TryForm(CategoryChoice, PlaceFields, BaseForm):
    """Where would this go?"""

    only_lower = True
    needed = True
    about_office = BooleanField(_l("It is about the office itself"))


class RemoveForm(BaseForm):
    """Only the token."""
