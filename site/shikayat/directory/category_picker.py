"""Choosing a category by words that say what it is about."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ..i18n.language import name_of
from ..i18n.lazy_text import lazy_gettext as _l
from ..text.cleaning import clean_line
from ..web.fields import BaseForm, LineField
from . import categories

NOT_CHOSEN = _l("Search for what it is about, then choose it.")


class CategoryChoice(BaseForm):
    """A category that is searched for by words and chosen from what was found; for a form to inherit from.

    A POST with ``load`` only searches, as with ``OfficeChoice``. ``only_lower``: no groups; ``needed``: not everything.
    """

    about = LineField(_l("Search what it is about"))
    category = RadioField(_l("What it is about"), choices=[], validate_choice=False)
    only_lower = False
    needed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about_words = clean_line(self.about.data or "")[:150]
        found = categories.categories_named(self.about_words, only_lower=self.only_lower)
        chosen = self.chosen_category
        if chosen and chosen not in found:
            found = [chosen, *found]
        named = [
            SelectChoice(row.code, " – ".join(name_of(part) for part in categories.with_group(row))) for row in found
        ]
        self.category.choices = named if self.needed else [SelectChoice("", _("Everything")), *named]
        self.category.data = self.category.data or ("" if not self.needed else None)

    def loading(self) -> bool:
        """Whether only a search was pressed."""
        return self.is_submitted() and "load" in request.form and not self.switching()

    def accepted(self) -> bool:
        """As ``BaseForm.accepted``; never while something is searched for."""
        return not self.loading() and super().accepted()

    @property
    def chosen_category(self) -> Any:
        """The category that was chosen; None for everything, and for a code that does not exist."""
        return categories.category(self.category.data) if self.category.data else None

    def validate_about(self, field: LineField) -> None:
        """Where nothing is offered yet, the search is what has to be filled in."""
        if not self.category.choices:
            raise ValidationError(NOT_CHOSEN)

    def validate_category(self, field: RadioField) -> None:
        unknown = field.data and self.chosen_category is None
        if field.choices and (unknown or (self.needed and not field.data)):
            raise ValidationError(NOT_CHOSEN)
