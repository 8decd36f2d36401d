"""The filter of the dashboard: part of its address, so it can be kept as a bookmark."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from flask import request
from wtforms import HiddenField
from wtforms.validators import ValidationError

from ...casework.lifecycle import GROUPS
from ...i18n.lazy_text import lazy_gettext as _l
from ...web.fields import BaseForm, MaxLength
from ...web.number_fields import DayField, SearchField
from .queries import ComplaintFilter


class FilterForm(BaseForm):
    """State, words and dates; each may stay empty."""

    status = HiddenField()
    q = SearchField(
        _l("Words or reference"), validators=[MaxLength(150, _l("Search for at most %(limit)s characters."))]
    )
    from_ = DayField(_l("Lodged from"), name="from")
    to = DayField(_l("Lodged up to"))

    def __init__(self) -> None:
        super().__init__(request.args, meta={"csrf": False})

    def complaint_filter(self) -> ComplaintFilter:
        """What to show. Parts with an error are left out; ``errors`` says which."""
        self.validate()
        given: dict[str, Any] = {
            field.short_name: field.data
            for field in self
            if field.data and not field.errors and not field.process_errors
        }
        return ComplaintFilter(given.get("status", ""), given.get("q", ""), given.get("from"), given.get("to"))

    def address(self, **changed: Any) -> dict[str, str]:
        """Return the filter as query arguments, as typed, with some of it changed; empty parts left out."""
        return {name: value for name, value in (self._typed | changed).items() if value}

    @cached_property
    def _typed(self) -> dict[str, str]:
        return {name: request.args.get(name, "") for name in ("status", "q", "from", "to")}

    @property
    def is_set(self) -> bool:
        """Whether the list is narrowed by words or dates."""
        return any(request.args.get(name, "").strip() for name in ("q", "from", "to"))

    def validate_status(self, field: HiddenField) -> None:
        if field.data and field.data not in GROUPS:
            raise ValidationError(_l("Choose one of the states shown here."))

    def validate_to(self, field: DayField) -> None:
        if (
            field.data
            and self.from_.data
            and not field.errors
            and not self.from_.errors
            and field.data < self.from_.data
        ):
            raise ValidationError(_l("The last day is before the first one. Change one of the two."))
