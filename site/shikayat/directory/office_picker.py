"""Choosing an office by its name."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ..i18n.language import name_of
from ..i18n.lazy_text import lazy_gettext as _l
from ..text.cleaning import clean_line
from ..web.fields import BaseForm, LineField
from . import offices

CHOOSE = _l("Choose the office.")


class OfficeChoice(BaseForm):
    """An office that is searched for by name and chosen from what was found; for a form to inherit from.

    A POST with ``load`` (the search button) only searches: nothing is checked or saved, and what was typed stays.
    """

    q = LineField(_l("Search the office by its name"))
    office = RadioField(_l("Which office?"), choices=[], validate_choice=False)
    places: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = clean_line(self.q.data or "")[:150]
        found = offices.offices_like(self.words, self.places)
        chosen = self.chosen
        # Other words and Enter start a new search; the office chosen before is dropped.
        self.searched_anew = bool(self.words) and chosen is not None and chosen not in found
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
        return offices.office(self.office.data)

    def validate_q(self, field: LineField) -> None:
        if not self.found and self.chosen is None:
            raise ValidationError(_l("Search for the office, then choose it."))

    def validate_office(self, field: RadioField) -> None:
        if self.searched_anew or (self.found and self.chosen is None):
            raise ValidationError(CHOOSE)
