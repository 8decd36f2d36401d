"""The question pages of registration. Each form's ``answers()`` is what goes into the draft."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from ...dates import today
from ...i18n.lazy_text import lazy_gettext as _l
from ...identity.credential_fields import NewUsernameField, PasswordForm, new_password
from ...identity.passwords import hash_password
from ...text import cleaning
from ...text.numbers import month_named
from ...text.pasted import find_date
from ...web.fields import BaseForm, LineField, MaxLength, Required
from ...web.form_again import refusal
from ...web.name_fields import NameField
from ...web.number_fields import MobileField
from ...web.rate_limits import try_again
from .queries import username_is_taken

YOUNGEST, OLDEST = 12, 120


def age_on(day: dt.date, born: dt.date) -> int:
    """Return the age in years on ``day``."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class OneOf:
    """One of the choices, with a sentence of ours for none and for one that does not exist."""

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: BaseForm, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise StopValidation(str(self.message))


def _radios(label: Any, message: Any, choices: dict[str, Any]) -> RadioField:
    return RadioField(
        label,
        [OneOf(message)],
        choices=[SelectChoice(value, words) for value, words in choices.items()],
        validate_choice=False,
    )


class NationalityForm(BaseForm):
    nationality = _radios(
        _l("Who are you?"),
        _l("Choose one of the three."),
        {
            "national": _l("Pakistani national"),
            "overseas": _l("Overseas Pakistani"),
            "foreigner": _l("Foreigner"),
        },
    )

    def answers(self) -> dict[str, Any]:
        return {"nationality": self.nationality.data}


TEL = {"type": "tel", "autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}


class MobileForm(BaseForm):
    """The number of a Pakistani national."""

    mobile = MobileField(_l("What is your mobile number?"), [Required(_l("Type your mobile number."))], render_kw=TEL)

    def answers(self) -> dict[str, Any]:
        return {"mobile": self.mobile.data}

    def refuse(self, sentence: str) -> None:
        """Say why no code was sent."""
        self.mobile.errors = [sentence]


class AnyMobileForm(MobileForm):
    """The mobile number of an overseas Pakistani or foreigner."""

    mobile = MobileField(
        _l("What is your mobile number?"), [Required(_l("Type your mobile number."))], region=None, render_kw=TEL
    )


def mobile_form(nationality: str | None, **kwargs: Any) -> MobileForm:
    """The form for the mobile number; Pakistani numbers only for a national."""
    return (MobileForm if nationality == "national" else AnyMobileForm)(**kwargs)


class PersonForm(BaseForm):
    full_name = NameField(
        _l("Full name"),
        [
            Required(_l("Type your full name.")),
            MaxLength(100, _l("The name is too long: it has %(count)s letters, at most %(limit)s are possible.")),
        ],
        render_kw={"autocomplete": "name"},
    )
    gender = _radios(
        _l("Gender"),
        _l("Choose one of the three."),
        {"female": _l("Woman"), "male": _l("Man"), "other": _l("Other")},
    )
    birth_day = LineField(_l("Day"), render_kw={"autocomplete": "bday-day"})
    birth_month = LineField(_l("Month"), render_kw={"autocomplete": "bday-month"})
    birth_year = LineField(_l("Year"), render_kw={"autocomplete": "bday-year"})

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each field: day, month and year make a real date of birth."""
        fine = super().validate(extra_validators)
        if any(part.errors for part in self._parts()):
            return False
        field, sentence = self._birth_problem()
        if field is not None:
            field.errors = [str(sentence)]
        return fine and field is None

    def _parts(self) -> tuple[Field, Field, Field]:
        return self.birth_day, self.birth_month, self.birth_year

    def _birth_problem(self) -> tuple[Field | None, Any]:
        """The first part that is wrong, with its sentence; (None, None) for a good date."""
        words = (
            _l("Type the day on which you were born as a number."),
            _l("Type the month in which you were born: a number from 1 to 12, or its name."),
            _l("Type the year in which you were born with four digits, for example 1990."),
        )
        day, month, year = self._date()
        if day is None or month is None or year is None:
            missing = (day, month, year).index(None)
            return self._parts()[missing], words[missing]
        if not 1 <= month <= 12:
            return self.birth_month, words[1]
        if year < 1000:
            return self.birth_year, words[2]
        try:
            born = dt.date(year, month, day)
        except ValueError:
            return self.birth_day, _l("This month has no such day. Look at the day and the month again.")
        return self._age_problem(born)

    def _date(self) -> tuple[int | None, int | None, int | None]:
        """Day, month and year as numbers; a whole date may have been typed into one of the fields.

        The month may be a word, a day may be 17th, and a year in Urdu may end in its sign.
        """
        day, month, year = (part.data or "" for part in self._parts())
        if born := self._whole_date([typed for typed in (day, month, year) if typed]):
            return born.day, born.month, born.year
        day = re.sub(r"(?<=\d) ?(?:st|nd|rd|th)$", "", day, flags=re.IGNORECASE)
        return self._number(day, 2), month_named(month) or self._number(month, 2), self._number(year.rstrip("ء "), 4)

    @staticmethod
    def _whole_date(typed: list[str]) -> dt.date | None:
        try:
            return find_date(typed[0], latest=today()) if len(typed) == 1 else None
        except ValueError:
            return None

    @staticmethod
    def _number(typed: str, length: int) -> int | None:
        number = cleaning.digits(typed)
        return int(number) if number.isascii() and number.isdigit() and len(number) <= length else None

    def _age_problem(self, born: dt.date) -> tuple[Field | None, Any]:
        day = today()
        age = age_on(day, born)
        if born > day:
            return self.birth_year, _l("This date lies in the future. Type the date on which you were born.")
        if age < YOUNGEST:
            return self.birth_year, _l("You must be at least 12 years old to open an account. Ask a grown-up to help.")
        if age > OLDEST:
            return self.birth_year, _l("This is more than 120 years ago. Look at the year again.")
        return None, None

    def answers(self) -> dict[str, Any]:
        """What was typed, once it was found to be right."""
        day, month, year = self._date()
        if day is None or month is None or year is None:
            raise ValueError("no whole date of birth was typed")
        return {
            "full_name": self.full_name.data,
            "gender": self.gender.data,
            "birth_date": dt.date(year, month, day).isoformat(),
        }


def person_data(answers: dict[str, Any]) -> dict[str, Any]:
    """The draft's answers as the fields of the person's form."""
    if "birth_date" not in answers:
        return answers
    born = dt.date.fromisoformat(answers["birth_date"])
    return {**answers, "birth_day": str(born.day), "birth_month": str(born.month), "birth_year": str(born.year)}


class CredentialsForm(PasswordForm):
    """User name and password. A password given before is kept (its hash is) and need not be typed again."""

    username = NewUsernameField(
        _l("User name"),
        [Required(_l("Choose a user name."))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = new_password(_l("Password"))

    def __init__(self, *args: Any, earlier: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._earlier = earlier
        self.password_kept = "password_hash" in earlier
        if "taken" in earlier:
            self.username.errors = [str(TAKEN)]

    def validate(self, extra_validators: Any = None) -> bool:
        """A password that was kept may stay empty."""
        optional = self.password_kept and not self.password.data
        fine = super().validate(extra_validators)
        if not optional:
            return fine
        self.password.errors = []
        return not self.errors

    def validate_username(self, field: Field) -> None:
        if field.data and not field.errors and username_is_taken(field.data):
            raise StopValidation(str(TAKEN))

    def about_the_person(self) -> list[str]:
        known = [self.username.data, self._earlier.get("full_name"), self._earlier.get("mobile")]
        known.append((self._earlier.get("birth_date") or "")[:4])
        return [word for word in known if word]

    def answers(self) -> dict[str, Any]:
        return {"username": self.username.data, "taken": None} | self.password_answer()

    def brings_password(self) -> bool:
        """Whether there is a password to judge and to hash, on a page with the right token."""
        asked = self.is_submitted() and not self.switching() and refusal() is None
        return asked and self.token_was_right and bool(self.password.data)

    def refuse(self, seconds: int) -> None:
        """Say why no password is taken now."""
        self.password.errors = [" ".join((_("That was tried too often."), try_again(seconds)))]

    def password_answer(self) -> dict[str, Any]:
        """The hash of a password that is fine, even if the user name is not; empty when there is none."""
        if self.switching() or not self.password.data or self.password.errors or self.csrf_token.errors:
            return {}
        return {"password_hash": hash_password(self.password.data)}


TAKEN = _l("Somebody else has this user name. Choose another one, for example with a number behind it.")


class RestartForm(BaseForm):
    """Only the token."""
