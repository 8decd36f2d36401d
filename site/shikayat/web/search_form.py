"""The search of a list."""

from __future__ import annotations

from flask import request

from ..i18n.lazy_text import lazy_gettext as _l
from .fields import BaseForm, LineField, MaxLength, requested_page


class SearchForm(BaseForm):
    """The search of a list; it lives in the address."""

    q = LineField(_l("Search"), validators=[MaxLength(150, _l("Search for at most %(limit)s characters."))])

    def __init__(self) -> None:
        super().__init__(request.args, meta={"csrf": False})

    @property
    def page(self) -> int:
        """The page of the list that is asked for."""
        return requested_page()
