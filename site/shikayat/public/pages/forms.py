"""What readers choose on the pages that are the same for everybody."""

from __future__ import annotations

from flask import request
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ...i18n.lazy_text import lazy_gettext as _l
from ...web.fields import BaseForm
from ...web.typeface import NASKH, NASTALIQ


class TypefaceForm(BaseForm):
    """Naskh or Nastaliq."""

    letters = RadioField(
        _l("Which letters do you want to read Urdu in?"),
        choices=(SelectChoice(NASKH, _l("Naskh")), SelectChoice(NASTALIQ, _l("Nastaliq"))),
        validate_choice=False,
    )

    def validate_letters(self, field: RadioField) -> None:
        if field.data not in (NASKH, NASTALIQ):
            raise ValidationError(_l("Choose Naskh or Nastaliq."))


def just_chosen() -> bool:
    """Whether the page is the one that follows the choice."""
    return request.args.get("chosen") == "1"
