"""The names of an office or a category, one in each language of the site."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from ..i18n.language import LANGUAGES, naming_language
from ..i18n.lazy_text import lazy_gettext as _l
from ..web.fields import BaseForm, MaxLength, Required
from ..web.name_fields import TitleField

NAME_TOO_LONG = _l("The name is too long: it has %(count)s letters, at most %(limit)s are possible.")


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
        needed = [Required(_l("Write the name."))] if code in ("en", "ur") else []
        setattr(form, f"name_{code}", TitleField("", [*needed, MaxLength(200, NAME_TOO_LONG)]))


_add_names(NamesForm)
