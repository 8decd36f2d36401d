"""Choosing an office by its name, and the administration's forms for offices and officers."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ....casework import labels
from ....directory.names_form import NAME_TOO_LONG, NamesForm, names_data
from ....directory.office_picker import CHOOSE, OfficeChoice
from ....i18n.lazy_text import lazy_gettext as _l
from ....identity.credential_fields import NewUsernameField
from ....web.fields import BaseForm, LineField, MaxLength, Required
from ....web.name_fields import NameField
from . import queries


class OfficeForm(OfficeChoice, NamesForm):
    """An office. ``office``, the one that is searched for, is the office above."""

    code = LineField(_l("Code"), render_kw={"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"})
    active = BooleanField(_l("The office works: it gets complaints"))

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        if row is not None:
            data = {"code": row.code, "active": row.active, "office": row.parent_id}
            kwargs["data"] = data | names_data(row.names)
        else:
            kwargs["data"] = {"active": True}
        super().__init__(*args, **kwargs)
        self.row = row

    def validate_q(self, field: LineField) -> None:
        """The highest office of an organisation has none above it."""

    def validate_office(self, field: RadioField) -> None:
        if self.searched_anew:
            raise ValidationError(CHOOSE)

    def validate_code(self, field: LineField) -> None:
        if self.row is None and not queries.good_code(field.data or ""):
            raise ValidationError(
                _l("A code has small Latin letters, digits and dashes, for example pb-lahore-police.")
            )

    def values(self) -> dict[str, Any]:
        """What the office is to be."""
        return {
            "names": self.names(),
            "parent": self.chosen,
            "active": self.active.data,
        }


class OfficerForm(OfficeChoice, BaseForm):
    """An officer's account."""

    full_name = NameField(_l("Full name"), [Required(_l("Type the full name.")), MaxLength(100, NAME_TOO_LONG)])
    role = RadioField(
        _l("Role"),
        choices=[SelectChoice(value, label) for value, label in labels.ROLES.items()],
        validate_choice=False,
    )
    active = BooleanField(_l("The officer works here and may sign in"))
    confirmed = BooleanField(_l("Save it all the same"))

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["data"] = {
                "full_name": row.full_name,
                "role": row.role,
                "active": row.active,
                "office": row.office_id,
            }
        super().__init__(*args, **kwargs)

    def validate_role(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose the role."))

    def values(self) -> dict[str, Any]:
        """What the account is to be."""
        return {
            "full_name": self.full_name.data,
            "role": self.role.data,
            "office": self.chosen,
            "active": self.active.data,
        }

    def ask_to_confirm(self) -> None:
        """Say that the change has consequences; it is made when the box is ticked."""
        self.confirmed.errors = [_("Read what will happen. To go on, tick this box.")]


class NewOfficerForm(OfficerForm):
    username = NewUsernameField(
        _l("User name"),
        [Required(_l("Choose a user name."))],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    active = confirmed = None

    def values(self) -> dict[str, Any]:
        """What the new account is to be."""
        return {
            "username": self.username.data,
            "full_name": self.full_name.data,
            "role": self.role.data,
            "office": self.chosen,
        }


class RestartForm(BaseForm):
    """Only the token."""
