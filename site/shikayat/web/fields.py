"""Form fields that clean what people type, and the form every page's form is made from.

WTForms has no Urdu, so every refusal carries a sentence of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import current_app, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import validate_csrf
from itsdangerous import SignatureExpired
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict
from wtforms import Field, PasswordField, StringField, TextAreaField
from wtforms.csrf.core import CSRF
from wtforms.validators import StopValidation, ValidationError

from ..i18n.language import isolated
from ..i18n.lazy_text import lazy_gettext as _l
from ..text import cleaning
from . import access, autosave, csrf
from .form_again import refusal

# Sentences used by several forms.
TYPE_AGAIN = _l("This page was open for too long. Nothing you typed is lost: please press the button again.")
NO_COOKIES = _l(
    "Your browser does not keep cookies, and this form cannot be sent without them. Nothing you typed is lost: "
    "allow cookies for this site, then press the button again."
)
NOT_WHOLE = _l("The form did not arrive whole. Check that nothing is missing, then press the button again.")
EARLIER_VISIT = _l("This page is from an earlier visit. Nothing you typed is lost: please press the button again.")
TOO_LONG = _l("Write at most %(limit)s characters. There are now %(count)s.")
WRONG_CHARACTERS = _l("There is a character here that cannot be read. Please type it again.")

# A value with more characters is neither cleaned nor compared with anything: no field for one line needs so many.
MOST_TYPED = 1000


def requested_page() -> int:
    """The page of a list that the address asks for; the first where it is no number."""
    typed = cleaning.digits(request.args.get("page", "")).lstrip("0")
    return int(typed[:9]) if re.fullmatch("[0-9]+", typed) else 1


class _FormToken(CSRF):
    """Flask-WTF's token, masked, and its check with a sentence that says what to do. A form's token is checked once."""

    _checked: tuple[str | None, Any] | None = None  # the token as it was sent, and what is wrong with it

    def generate_csrf_token(self, csrf_token_field: Field) -> str:
        return csrf.form_token()

    def validate_csrf_token(self, form: FlaskForm, field: Field) -> None:
        if self._checked is None or self._checked[0] != field.data:
            self._checked = field.data, _refusal_of(field.data or "")
        refusal = self._checked[1]
        if refusal is not None:
            raise ValidationError(refusal)


def _refusal_of(masked: str) -> Any:
    """Why this token is refused, as a sentence; None where it is right."""
    token = csrf.unmask(masked)
    try:
        validate_csrf(token)
    except ValidationError as error:
        return _why_refused(error, token)
    return None


def _why_refused(error: ValidationError, token: str) -> Any:
    """What is wrong with the token of a form, in words that say what to do about it."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return NO_COOKIES
    if isinstance(error.__cause__, SignatureExpired):
        return TYPE_AGAIN
    return EARLIER_VISIT if token else NOT_WHOLE


class BaseForm(FlaskForm):
    """A form that keeps its input across a language switch, an expired token and an ended sign-in."""

    class Meta(FlaskForm.Meta):
        csrf_class = _FormToken
        locales = False  # no WTForms catalog: each validator brings its own sentence

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """Only text that a form sent: Flask-WTF would also hand files and JSON of any kind to fields for text."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return request.form or None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        saved_form = (
            access.saved_form_data() if request.method == "GET" and not args and "formdata" not in kwargs else None
        )
        self.restored = saved_form is not None
        if saved_form is not None:
            kwargs["formdata"] = MultiDict((name, value) for name, values in saved_form.items() for value in values)
        super().__init__(*args, **kwargs)

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """Fill the fields. Without the right token the form is only shown again, so nothing in it is cleaned."""
        formdata = self.meta.wrap_formdata(self, formdata)
        self.token_was_right = formdata is None or not self.is_submitted() or self._token_is_right(formdata)
        for field in self:
            field.as_typed = not self.token_was_right
        super().process(formdata, *args, **kwargs)

    def _token_is_right(self, formdata: Any) -> bool:
        token = self._fields.get("csrf_token")
        if token is None:
            return True
        token.process(formdata)
        right = token.validate(self)
        token.errors = []  # ``accepted`` says what is wrong
        return right

    def switching(self) -> bool:
        """Whether the request only switches the language and keeps the input."""
        return self.is_submitted() and "switch_language" in request.form

    def allow_long_text(self) -> bool:
        """Whether the form has a long text field, whose text is autosaved."""
        return any(isinstance(field, LongTextField) for field in self)

    def takes_words(self) -> bool:
        """Whether there is a field for words, in whatever script; account names and codes are none."""
        return any(
            isinstance(field, (LongTextField, LineField))
            and (field.render_kw or {}).get("autocomplete") != "username"
            and (field.render_kw or {}).get("dir") != "ltr"
            for field in self
        )

    def lacks_cookies(self) -> bool:
        """Whether it was refused because the browser sent no cookie."""
        return "csrf_token" in self and NO_COOKIES in self.csrf_token.errors

    def accepted(self) -> bool:
        """Whether this is a submitted, valid form that may be acted on.

        A language switch is not: it shows the errors again only if the page had them before.
        """
        if self.switching():
            if request.form["switch_language"] == "errors" and self.token_was_right:
                self.validate()
                self._errors_of_token_do_not_count()
            return False
        if sentence := refusal():
            self._say(sentence)
            return False
        if not self.is_submitted() or not self._token_still_right() or not self.validate():
            return False
        if self.allow_long_text():
            autosave.confirm_autosaved_text()
        if access.saved_form_data() is not None:  # saved for this page; signing in must not delete another page's
            access.forget_saved_form()
        return True

    def _say(self, sentence: str) -> None:
        """The sentence stands at the first password, which has to be typed again; without one above the form."""
        password = next((field for field in self if isinstance(field, PasswordField)), None)
        if password is None:
            self.form_errors.append(sentence)
        else:
            password.errors = [sentence]

    def _token_still_right(self) -> bool:
        """Whether the token is right; where it is not, that is the only error of the form."""
        return "csrf_token" not in self or self.csrf_token.validate(self)

    def _errors_of_token_do_not_count(self) -> None:
        if "csrf_token" in self:
            self.csrf_token.errors = []


class Required:
    """The field must hold something; a field for text a letter or a digit.

    Sets no HTML ``required``: the browser's bubble speaks the wrong language.
    """

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: FlaskForm, field: Field) -> None:
        if field.errors:
            raise StopValidation
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(self.message)
        if isinstance(field, (LineField, LongTextField)) and not cleaning.has_word(field.data):
            raise StopValidation(self.message)


class Words:
    """The text must hold a word: signs, pictures, digits and single letters alone tell nothing."""

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: FlaskForm, field: Field) -> None:
        if field.data and not cleaning.has_word_of_letters(field.data):
            raise StopValidation(self.message)


class MaxLength:
    """At most ``limit`` characters, counted after cleaning as Unicode code points."""

    def __init__(self, limit: int, message: Any) -> None:
        self.limit, self.message = limit, message

    def __call__(self, form: FlaskForm, field: Field) -> None:
        if not field.errors and isinstance(field.data, str) and len(field.data) > self.limit:
            raise ValidationError(str(self.message) % {"limit": self.limit, "count": len(field.data)})


def most_typed(field: Field) -> int:
    """How many characters of a value are cleaned; beyond the limit of the field, for what is cleaned away."""
    limits = [validator.limit for validator in field.validators if isinstance(validator, MaxLength)]
    return MOST_TYPED + max(limits, default=0)


def refuse_too_long(field: Field, typed: str) -> None:
    """Raise ValueError when ``typed`` is too long to be cleaned."""
    most = most_typed(field)
    if len(typed) > most:
        limits = [validator.limit for validator in field.validators if isinstance(validator, MaxLength)]
        raise ValueError(str(TOO_LONG) % {"limit": min(limits, default=most), "count": len(typed)})


class CleanedField(StringField):
    """A text field whose data is ``clean(typed)``; what was refused is shown as it was typed.

    ``as_typed``: nothing is cleaned, because the form has no right token and is only shown again.
    """

    as_typed = False
    data: Any
    process_errors: Sequence[str]

    clean: Callable[[str], Any] = staticmethod(cleaning.clean_line)
    refusals: dict[str, Any] = {}
    refusal: Any = WRONG_CHARACTERS
    sample = ""  # the value of ``%(sample)s`` in error messages

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        typed = valuelist[0]
        self.data = typed
        if self.as_typed:
            return
        refuse_too_long(self, typed)
        if not typed.strip():
            self.data = ""
            return
        try:
            self.data = self.cleaned(typed)
        except cleaning.TextError:
            raise
        except ValueError as error:
            reason = getattr(error, "reason", None)
            raise ValueError(self._sentence(reason)) from error

    def _sentence(self, reason: str | None) -> Markup:
        """Why it was refused; the sample number stands isolated, or Urdu around it would turn it round."""
        sentence = escape(str(self.refusals.get(reason or "", self.refusal)))
        return sentence % {"sample": isolated(self.sample)} if self.sample else sentence

    def cleaned(self, typed: str) -> Any:
        """The value of what was typed. Raises ValueError, with a ``reason`` where there are several."""
        return type(self).clean(typed)

    def _value(self) -> str:
        if self.process_errors and self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else str(self.data)


class LineField(CleanedField):
    """One line of free text in any language."""


class LongTextField(TextAreaField):
    """Several lines of free text. ``as_typed``: see ``CleanedField``."""

    as_typed = False

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.data = valuelist[0]
        if not self.as_typed:
            # Browsers send two characters for the end of a line, which counts as one (HTML, 4.10.22.7).
            typed = valuelist[0].replace("\r\n", "\n")
            refuse_too_long(self, typed)
            self.data = cleaning.clean_text(typed)
