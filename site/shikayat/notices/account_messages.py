"""The texts of messages about an account. An SMS in Urdu holds 70 characters: each of these fits one or two."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from ..i18n.catalogs import locale_of


def password_changed(language: str) -> str:
    """To a citizen whose password is new."""
    with force_locale(locale_of(language)):
        return _("Your Shikayat password was changed. If it was not you, choose a new one on the sign-in page now.")


def recovery_code(language: str, digits: str) -> str:
    """To a citizen who wants a new password."""
    with force_locale(locale_of(language)):
        return _("%(code)s is your code for a new Shikayat password. Tell it to nobody.", code=digits)


def sign_in_code(language: str, digits: str) -> str:
    """To a citizen whose password was right, but whose account others are guessing at."""
    with force_locale(locale_of(language)):
        return _("%(code)s is your code for signing in to Shikayat. Tell it to nobody.", code=digits)


def registration_code(language: str, digits: str) -> str:
    """Send a code to a number for a new account."""
    with force_locale(locale_of(language)):
        return _("%(code)s is your code for Shikayat. Tell it to nobody.", code=digits)


def already_registered(language: str) -> str:
    """Tell the owner of a number that a second account was tried with it."""
    with force_locale(locale_of(language)):
        return _("You already have a Shikayat account with this number. Sign in, or choose a new password there.")


def identity_used_again(language: str) -> str:
    """To the owner of an identity number with which another account was opened."""
    with force_locale(locale_of(language)):
        return _("Another Shikayat account was opened with your identity number. Your own account is not affected.")


def mobile_used_again(language: str) -> str:
    """To the owner of a mobile number with which another account was opened, unverified."""
    with force_locale(locale_of(language)):
        return _("Another Shikayat account was opened with your mobile number. Your own account is not affected.")
