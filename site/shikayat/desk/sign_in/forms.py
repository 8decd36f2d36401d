"""Forms of signing in as an officer, and of the officer's own account."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Optional, ValidationError

from ...i18n.language import LANGUAGES
from ...i18n.lazy_text import lazy_gettext as _l
from ...identity.credential_fields import NewPasswordForm, PasswordForm, old_password
from ...text.numbers import normalise_reference
from ...text.pasted import find_code
from ...web.fields import BaseForm, CleanedField, LineField, Required
from ...web.rate_limits import try_again

WRONG_SIGN_IN = _l("User name and password do not belong together. Type both again.")
WRONG_CODE = _l("This code is not right, or was used already. Wait for the next one and type it.")
WRONG_PASSWORD = _l("This is not your present password. Type it again.")


def too_many(seconds: int) -> str:
    """Why nothing is tried now, and when it can be tried again. An officer has no way around it."""
    return " ".join((_("Too many tries."), try_again(seconds)))


class StaffSignInForm(PasswordForm):
    username = LineField(
        _l("User name"),
        [Required(_l("Type your user name."))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = old_password(_l("Password"))

    def refuse(self, sentence: Any) -> None:
        """Add the reason why the sign-in failed."""
        self.password.errors = [str(sentence)]


class SecondFactorField(CleanedField):
    """Six digits from the phone, or a code from paper; data is ASCII digits and capital letters."""

    refusal = _l("Type the 6 digits from the app, or one of the codes you wrote down.")

    @staticmethod
    def clean(typed: str) -> str:
        code = normalise_reference(typed)
        if not re.fullmatch("[0-9]{6}|[0-9A-Z]{10}", code):
            return find_code(typed)
        return code


class CodeForm(BaseForm):
    code = SecondFactorField(
        _l("What is the code?"),
        [Required(_l("Type the code."))],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )

    def refuse(self, sentence: Any) -> None:
        """Say what is wrong with the code."""
        self.code.errors = [str(sentence)]


class PasswordConfirmationForm(PasswordForm):
    """A change of what opens the door: whoever sits at a screen left unlocked cannot make it (ASVS 5.0, 7.5.1)."""

    old_password = old_password(_l("Your present password"))

    def refuse_password(self, sentence: Any) -> None:
        """Say why nothing was changed."""
        self.old_password.errors = [str(sentence)]


class NewPhoneForm(PasswordConfirmationForm, CodeForm):
    """Another phone, for an officer who has one."""


class NewCodesForm(PasswordConfirmationForm):
    """New codes on paper."""


class OwnPasswordForm(NewPasswordForm):
    """The first password of an officer's own."""


class ChangeOwnPasswordForm(PasswordConfirmationForm, NewPasswordForm):
    """Another password of the officer's own."""


class DetailsForm(BaseForm):
    """Where and in which language notices are sent."""

    # Addresses with letters beyond ASCII need a mail server that takes them (RFC 6531); many do not.
    email = LineField(
        _l("E-mail address"),
        validators=[
            Optional(),
            Email(
                _l("Type the whole e-mail address, for example name@office.gov.pk, or leave it empty."),
                check_deliverability=False,
                allow_smtputf8=False,
            ),
        ],
        render_kw={"type": "email", "autocomplete": "email", "dir": "ltr"},
    )
    language = RadioField(_l("In which language should we write to you?"), validate_choice=False)

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [SelectChoice(code, name) for code, name in names.items()]

    def validate_language(self, field: RadioField) -> None:
        if field.data not in LANGUAGES:
            raise ValidationError(_l("Choose a language."))


class ConfirmForm(BaseForm):
    """Only the token."""
