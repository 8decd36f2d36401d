"""Choosing an office by its name, and the administration's forms for offices and officers."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ....casework import labels
from ....i18n.language import LANGUAGES, name_of, naming_language
from ....identity.credential_fields import NewUsernameField
from ....text.cleaning import clean_line
from ....web.fields import AtMost, BaseForm, Filled, LineField, NameField, requested_page
from . import queries

CHOOSE = _l("Choose the office.")
NAME_TOO_LONG = _l("The name is too long: it has %(count)s letters, at most %(limit)s are possible.")


class OfficeChoice:
    """An office that is searched for by name and chosen from what was found; for a form to inherit from.

    A POST with ``load`` (the search button) only searches: nothing is checked or saved, and what was typed stays.
    """

    q = LineField(_l("Search the office by its name"))
    office = RadioField(_l("Which office?"), choices=[], validate_choice=False)
    places: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = clean_line(self.q.data or "")[:150]
        found = queries.offices_like(self.words, self.places)
        chosen = self.chosen
        # Whoever types other words and presses Enter searches anew; the office of before is not what they want.
        self._searched_anew = bool(self.words) and chosen is not None and chosen not in found
        self.found = [chosen, *found] if chosen and chosen not in found else found
        self.office.choices = [SelectChoice(row.code, name_of(row)) for row in self.found]

    def loading(self) -> bool:
        """Whether only the search was pressed."""
        return self.is_submitted() and "load" in request.form and not self.switching()

    def accepted(self) -> bool:
        """As ``BaseForm.accepted``; never while offices are searched for."""
        return not self.loading() and super().accepted()

    @property
    def chosen(self) -> Any:
        """The office that was chosen, or None."""
        return queries.office(self.office.data)

    def validate_q(self, field: LineField) -> None:
        if not self.found and self.chosen is None:
            raise ValidationError(_l("Search for the office, then choose it."))

    def validate_office(self, field: RadioField) -> None:
        if self._searched_anew or (self.found and self.chosen is None):
            raise ValidationError(CHOOSE)


class SearchForm(BaseForm):
    """The search of a list; it lives in the address."""

    q = LineField(_l("Search"), validators=[AtMost(150, _l("Search for at most %(limit)s characters."))])

    def __init__(self) -> None:
        super().__init__(request.args, meta={"csrf": False})

    @property
    def page(self) -> int:
        """The page of the list that is asked for."""
        return requested_page()


class NamesForm(BaseForm):
    """A name in each language of the site: ``name_en``, ``name_ur`` …"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, field in self.name_fields:
            field.label.text = naming_language(_("Name in %(language)s"), code)

    def names(self) -> dict[str, str]:
        """The names by language; languages that were left empty are left out."""
        return {code: self[f"name_{code}"].data for code in LANGUAGES if self[f"name_{code}"].data}

    @property
    def name_fields(self) -> list[tuple[str, Any]]:
        """The language and the field of each name, for the page."""
        return [(code, self[f"name_{code}"]) for code in LANGUAGES]


def names_data(names: dict[str, str]) -> dict[str, str]:
    """The names of a row as the data of a ``NamesForm``."""
    return {f"name_{code}": name for code, name in names.items()}


def _add_names(form: type[NamesForm]) -> None:
    for code in LANGUAGES:
        needed = [Filled(_l("Write the name."))] if code in ("en", "ur") else []
        setattr(form, f"name_{code}", LineField("", [*needed, AtMost(200, NAME_TOO_LONG)]))


_add_names(NamesForm)


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
        if self._searched_anew:
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

    full_name = NameField(_l("Full name"), [Filled(_l("Type the full name.")), AtMost(100, NAME_TOO_LONG)])
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
        [Filled(_l("Choose a user name."))],
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


class AfreshForm(BaseForm):
    """Only the token."""
