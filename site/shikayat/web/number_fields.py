"""Form fields for numbers that people type or paste: telephone, identity card, code, reference and date."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..i18n.lazy_text import lazy_gettext as _l
from ..text import pasted
from ..text.numbers import show_reference, valid_reference
from .fields import CleanedField, LineField


class MobileField(CleanedField):
    """A mobile number in any usual form; data is E.164 (``+923001234567``).

    ``region``: ``"PK"`` admits Pakistani mobiles only; None admits any country's, Pakistan's without its code.
    """

    sample = "0300 1234567"
    sample_abroad = "+971 50 123 4567"
    refusal = _l("Type the whole mobile number, for example %(sample)s.")
    refusal_abroad = _l("Type the whole mobile number with + and the code of the country, for example %(sample)s.")
    refusals = {
        "landline": _l("This is a landline number. Type a mobile number, so that we can send you messages."),
        "not_pakistani": _l("Type a Pakistani mobile number, for example %(sample)s."),
        "two_numbers": _l("Type only one mobile number."),
    }

    def __init__(self, *args: Any, region: str | None = "PK", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region = region
        if region is None:
            self.sample, self.refusal = self.sample_abroad, self.refusal_abroad

    def cleaned(self, typed: str) -> str:
        return pasted.find_mobile(typed, self.region)


class CnicField(CleanedField):
    """A CNIC or NICOP number; data is its 13 digits."""

    clean = staticmethod(pasted.find_cnic)
    sample = "35202-1234567-1"
    refusal = _l("Type the 13 digits of the identity card, for example %(sample)s.")
    refusals = {
        "old_card": _l("This is the 11-digit number of an old card. Type the 13-digit number of the new card."),
        "letters": _l("There is a letter in the number. Type digits only: zero and one, not O and l."),
        "two_numbers": _l("Type only one identity card number."),
        "leading_zero": _l("No identity card number begins with 0. Type the 13 digits as they stand on the card."),
    }


class PassportField(CleanedField):
    """A passport number; data is capital letters and digits."""

    clean = staticmethod(pasted.find_passport)
    refusal = _l("Type the passport number as it stands in the passport: letters and digits only.")
    refusals = {"two_numbers": _l("Type only one passport number.")}


class CodeField(CleanedField):
    """The six-digit code of a message; data is ASCII digits."""

    clean = staticmethod(pasted.find_code)
    refusal = _l("Type the 6 digits of the code.")
    refusals = {"two_numbers": _l("There are two codes here. Type only the newest one.")}


class ReferenceField(CleanedField):
    """A complaint's reference; data is without dashes, in capitals."""

    clean = staticmethod(pasted.find_reference)
    refusals = {"two_numbers": _l("There are two references here. Type only one.")}


class SearchField(LineField):
    """Words to search for. A whole message that was pasted is searched for by the reference in it."""

    longest = 150

    def cleaned(self, typed: str) -> str:
        words = super().cleaned(typed)
        if len(words) <= self.longest:
            return words
        try:
            reference = pasted.find_reference(typed)
        except pasted.SeveralFound:
            return words
        return show_reference(reference) if valid_reference(reference) else words


class DayField(CleanedField):
    """One date in one field; data is a ``datetime.date``, and it is shown again the way it was typed."""

    clean = staticmethod(pasted.find_date)
    refusal = _l("Type the date as day/month/year, for example 31/12/2025.")
    refusals = {"two_numbers": _l("Type only one date, for example 31/12/2025.")}

    def fill(self, day: dt.date) -> None:
        """Hold this day, in place of whatever was typed."""
        self.data, self.raw_data = day, [f"{day:%d/%m/%Y}"]
        self.process_errors = []

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else super()._value()
