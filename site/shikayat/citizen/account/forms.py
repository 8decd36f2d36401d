"""Forms of signing in, getting back in, and the profile."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from ...directory.place_picker import PlaceFields, address_field
from ...i18n.language import LANGUAGES
from ...i18n.lazy_text import lazy_gettext as _l
from ...identity.credential_fields import NewPasswordForm, PasswordForm, new_password, old_password
from ...text.pasted import find_cnic, find_passport
from ...web.fields import BaseForm, CleanedField, LineField, Required
from ...web.rate_limits import try_again


class SignInForm(PasswordForm):
    username = LineField(
        _l("User name or mobile number"),
        [Required(_l("Type your user name or your mobile number."))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = old_password(_l("Password"))
    keep = BooleanField(_l("Keep me signed in on this device"))
    shared = BooleanField(_l("Other people use this device too"))

    def refuse(self, sentence: str) -> None:
        """Add the reason why the sign-in failed."""
        self.password.errors = [sentence]


def too_many_tries(seconds: int) -> str:
    """Return why the sign-in failed, and what to do."""
    return " ".join((_("Too many tries."), try_again(seconds), _("Or choose a new password with a code.")))


WRONG_SIGN_IN = _l("User name and password do not belong together. Type both again, or choose a new password.")


class RecoverForm(BaseForm):
    username = LineField(
        _l("What is your user name or mobile number?"),
        [Required(_l("Type your user name or your mobile number."))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )

    def refuse(self, sentence: str) -> None:
        """Say why no code was sent."""
        self.username.errors = [sentence]


class IdentityNumberField(CleanedField):
    """An identity card or a passport number; data as they are stored."""

    refusal = _l("Type the 13 digits of your identity card, or your passport number.")

    def cleaned(self, typed: str) -> str:
        try:
            return find_cnic(typed)
        except ValueError:
            return find_passport(typed)


class RecoverWithIdentityForm(RecoverForm):
    identity = IdentityNumberField(
        _l("What is your identity card or passport number?"),
        [Required(_l("Type the 13 digits of your identity card, or your passport number."))],
        render_kw={"autocomplete": "off", "dir": "ltr", "autocapitalize": "characters", "spellcheck": "false"},
    )


class ChangePasswordForm(NewPasswordForm):
    old_password = old_password(_l("Your present password"))
    password = new_password(_l("New password"))

    def refuse(self, sentence: str) -> None:
        """Say why the password stays as it is."""
        self.old_password.errors = [sentence]

    def refuse_old(self) -> None:
        """The present password was not right."""
        self.refuse(str(_l("This is not your present password. Type it again.")))


class LanguageForm(BaseForm):
    """In which language messages are sent."""

    language = RadioField(_l("In which language should we write to you?"), validate_choice=False)

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [SelectChoice(code, name) for code, name in names.items()]

    def validate_language(self, field: Field) -> None:
        if field.data not in LANGUAGES:
            raise StopValidation(str(_l("Choose a language.")))


class PlaceAndAddressForm(PlaceFields, BaseForm):
    """Where the citizen lives; a citizen abroad may leave the place empty."""

    address = address_field()

    def __init__(self, citizen: Any) -> None:
        self.places_optional = citizen.nationality != "national"
        places = {name: getattr(citizen, f"{name}_id") for name in ("province", "district", "tehsil")}
        super().__init__(data={"address": citizen.address, **places})


class SignOutForm(BaseForm):
    """Only the token."""
