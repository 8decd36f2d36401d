"""Fields and forms for user names, passwords and codes, wherever they are asked for."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, SubmitField
from wtforms.validators import ValidationError
from wtforms.widgets import PasswordInput

from ..i18n.catalogs import locale_of
from ..i18n.language import current_language
from ..i18n.lazy_text import lazy_gettext as _l
from ..notices.verification_limits import Refusal, country_of, region_of
from ..text import cleaning
from ..web.fields import BaseForm, CleanedField, Required
from ..web.number_fields import CodeField
from ..web.rate_limits import try_again
from . import passwords, usernames


class TypedPasswordField(PasswordField):
    """A password as it was typed: nothing cut, nothing cleaned, paste and password managers welcome.

    It is shown again (hidden behind dots) only when the page could do nothing with it: after an expired form
    token and after a language switch. Such pages are never stored.
    """

    def __call__(self, **kwargs: Any) -> Any:
        form = self.form_of_field
        untouched = form.switching() or bool(form.is_submitted() and form["csrf_token"].errors)
        self.widget = PasswordInput(hide_value=not untouched)
        return super().__call__(**kwargs)


class NewPasswordField(TypedPasswordField):
    """A password to be; ``about_the_person(form)`` of the form names what it must not be made of."""

    def post_validate(self, form: FlaskForm, validation_stopped: bool) -> None:
        if validation_stopped or not self.data:
            return
        if len(self.data) > cleaning.PASSWORD_LENGTH_READ:
            raise ValidationError(str(TOO_LONG))
        password = cleaning.clean_password(self.data)
        if len(password) < passwords.SHORTEST:
            raise ValidationError(str(TOO_SHORT))
        if len(password) > passwords.LONGEST:
            raise ValidationError(str(TOO_LONG))
        if passwords.is_guessable(password, form.about_the_person()):
            raise ValidationError(str(GUESSABLE))


TOO_SHORT = _l("The password is too short. Use at least 15 letters, digits or spaces: four words are easy to remember.")
TOO_LONG = _l("The password is too long. Use at most 128 letters, digits or spaces.")
GUESSABLE = _l("This password is easy to guess. Choose another one: four words that do not belong together are good.")
BUSY = _l("The site is very busy right now. Wait a few seconds and try again.")
USERNAME_REFUSALS = {
    "characters": _l("A user name has letters, digits, dots, dashes and underscores only, no spaces."),
    "length": _l("A user name has 3 to 30 letters or digits."),
    "number": _l("A user name cannot be a mobile or identity card number: other people may see it. Add a letter."),
}


class NewUsernameField(CleanedField):
    """A user name for a new account; data is its comparable spelling."""

    clean = staticmethod(usernames.parse_new)
    refusals = USERNAME_REFUSALS


def new_password(label: Any) -> NewPasswordField:
    """A field for a new password."""
    return NewPasswordField(
        label, [Required(_l("Type a password."))], render_kw={"autocomplete": "new-password", "dir": "auto"}
    )


def old_password(label: Any) -> TypedPasswordField:
    """A field for an existing password."""
    return TypedPasswordField(
        label, [Required(_l("Type your password."))], render_kw={"autocomplete": "current-password", "dir": "auto"}
    )


def code_field() -> CodeField:
    """A field for the six digits of a message."""
    return CodeField(
        _l("What is the code?"),
        [Required(_l("Type the code from the message."))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class PasswordForm(BaseForm):
    """A form with a password in it: gives its password fields the form they belong to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            if isinstance(field, TypedPasswordField):
                field.form_of_field = self

    def about_the_person(self) -> list[str]:
        """Words a new password must not be made of."""
        return []


def too_many_codes(refusal: Refusal) -> str:
    """Why no code is sent now."""
    if not refusal.number:
        return " ".join((_("Too many codes were asked for."), try_again(refusal.seconds)))
    region = region_of(refusal.number)
    country = locale_of(current_language()).territories.get(region, f"+{country_of(refusal.number)}")
    sentence = _("Codes cannot be sent to numbers in this country right now: %(country)s.", country=country)
    return " ".join((sentence, try_again(refusal.seconds)))


class CodeForm(BaseForm):
    code = code_field()
    again = SubmitField(_l("Send a new code"))

    def wants_another(self) -> bool:
        """Whether the button for a new code was pressed, on a page with a valid token."""
        return bool(self.again.data) and not self.switching() and self.csrf_token.validate(self)

    def refuse(self, reason: str) -> None:
        """Say what is wrong with the code: an outcome of ``codes.queries.check``, or a sentence."""
        self.code.errors = [str(CODE_REFUSALS.get(reason, reason))]


CODE_REFUSALS = {
    "wrong": _l("This is not the code of the newest message. Look at it again and type its 6 digits."),
    "spent": _l("This code is no longer valid. Press “Send a new code” and type the code of the new message."),
}


class NewPasswordForm(PasswordForm):
    """``about``: words of the person, which the password must not be made of."""

    password = new_password(_l("New password"))

    def __init__(self, *args: Any, about: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._about = about

    def about_the_person(self) -> list[str]:
        return self._about
