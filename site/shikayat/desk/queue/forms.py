"""The filter of a queue, which lives in its address, and the form for several complaints at once."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from flask import request
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ...casework.queues import QUEUES, QueueFilter
from ...i18n.language import foreign, name_of
from ...i18n.lazy_text import lazy_gettext as _l
from ...text.numbers import normalise_reference
from ...web.fields import BaseForm, MaxLength
from ...web.number_fields import SearchField
from ...web.select_field import SelectField
from ..queue_filter import LONGEST_SEARCH

MOST_AT_ONCE = 25


def none_left() -> bool:
    """Whether the officer asked for the next complaint and there was none."""
    return request.args.get("none_left") == "1"


class FilterForm(BaseForm):
    """Queue, words, group of categories and district; each may stay empty."""

    queue = HiddenField()
    q = SearchField(
        _l("Reference, words or place"),
        validators=[MaxLength(LONGEST_SEARCH, _l("Search for at most %(limit)s characters."))],
    )
    category = SelectField(_l("What it is about"), choices=[], validate_choice=False)
    place = SelectField(_l("District"), choices=[], validate_choice=False)

    def __init__(self, groups: list[Any], districts: list[Any]) -> None:
        super().__init__(request.args, meta={"csrf": False})
        self.category.choices = [SelectChoice("", _l("Everything")), *_choices(groups)]
        self.place.choices = [SelectChoice("", _l("Everywhere")), *_choices(districts)]

    def queue_filter(self) -> QueueFilter:
        """What to show. Parts with an error are left out; ``errors`` says which."""
        self.validate()
        good = {field.name: field.data or "" for field in self if not field.errors and not field.process_errors}
        return QueueFilter(
            queue=good.get("queue") or QUEUES[0],
            words=good.get("q", ""),
            category=good.get("category", ""),
            place=good.get("place", ""),
        )

    def address(self, **changed: Any) -> dict[str, str]:
        """Return the filter as query arguments, with some of it changed; empty parts left out."""
        return {name: value for name, value in (self._typed | changed).items() if value}

    @cached_property
    def _typed(self) -> dict[str, str]:
        return {name: request.args.get(name, "") for name in ("queue", "q", "category", "place")}

    def validate_queue(self, field: HiddenField) -> None:
        if field.data and field.data not in QUEUES:
            raise ValidationError(_l("Choose one of the queues shown here."))


class BulkForm(BaseForm):
    """What to do with the complaints that were ticked: take them, or give them to a colleague."""

    officer = SelectField(_l("Who works on them?"), choices=[], validate_choice=False)

    def __init__(self, colleagues: list[Any]) -> None:
        super().__init__()
        people = (
            SelectChoice(str(row.id), row.full_name, {"lang": foreign(row.full_name) or False}) for row in colleagues
        )
        self.officer.choices = [SelectChoice("", _l("I do")), *people]
        self._colleagues = {str(row.id): row for row in colleagues}

    @property
    def chosen(self) -> list[tuple[str, int]]:
        """References and the versions that were looked at."""
        ticked = [value.partition("/") for value in request.form.getlist("complaint")[:MOST_AT_ONCE]]
        return [
            (normalise_reference(reference), int(version) if re.fullmatch("[0-9]{1,9}", version) else 0)
            for reference, _slash, version in ticked
        ]

    def validate_officer(self, field: SelectField) -> None:
        if field.data and self.to is None:
            raise ValidationError(_l("Choose one of your colleagues."))

    @property
    def to(self) -> Any:
        """The colleague, or None: the officer takes them."""
        return self._colleagues.get(self.officer.data or "")


def _choices(rows: list[Any]) -> list[SelectChoice]:
    return [SelectChoice(row.code, name_of(row)) for row in rows]
