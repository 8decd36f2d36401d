"""What translators send to the workshop: words to look for, and two buttons."""

from __future__ import annotations

from flask import request
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from ...i18n.lazy_text import lazy_gettext as _l

STATES = (
    SelectChoice("", _l("All messages")),
    SelectChoice("left", _l("Not translated yet")),
    SelectChoice("fuzzy", _l("To be looked at again (fuzzy)")),
    SelectChoice("unseen", _l("Seen on no page")),
)


class ButtonForm(FlaskForm):
    """A button alone."""


class SearchForm(FlaskForm):
    """A search in a catalog; part of the address, so that it can be shared."""

    class Meta:
        csrf = False
        locales = False

    q = StringField(_l("Words of the message, or its whole msgid"))
    state = SelectField(_l("Which messages"), choices=STATES, validate_choice=False)

    def __init__(self) -> None:
        super().__init__(request.args)

    @property
    def words(self) -> str:
        return (self.q.data or "").strip()

    @property
    def wanted(self) -> str:
        return self.state.data if self.state.data in {choice.value for choice in STATES} else ""


def page_number() -> int:
    """Which page of a long list is asked for, from 1."""
    asked = request.args.get("page", "1")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
