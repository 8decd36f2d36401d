"""What a form does before it cleans anything: the token first, then the length."""

from __future__ import annotations

import inspect
import time
from importlib import import_module

import pytest
from wtforms.fields.core import UnboundField

from shikayat.identity import passwords, usernames
from shikayat.paths import PACKAGE
from shikayat.text import cleaning
from shikayat.web import fields
from shikayat.web.fields import BaseForm, CleanedField, LongTextField
from tests.web.worst_inputs import descending_marks, worst

FORMS = [
    form
    for path in sorted(PACKAGE.rglob("forms.py"))
    for form in vars(import_module(".".join(("shikayat", *path.relative_to(PACKAGE).with_suffix("").parts)))).values()
    if inspect.isclass(form) and issubclass(form, BaseForm) and form.__module__.startswith("shikayat.")
]
PLACES = [(form, name) for form in FORMS for name in dir(form) if isinstance(getattr(form, name), UnboundField)]
TEXTS = [
    (form, name, field)
    for form, name in PLACES
    if issubclass((field := getattr(form, name)).field_class, CleanedField | LongTextField)
]


def test_there_are_fields_to_look_at():
    assert len(TEXTS) > 40


@pytest.mark.parametrize(("form", "name", "field"), TEXTS, ids=lambda part: getattr(part, "__name__", str(part))[:40])
def test_field_with_8000_marks_is_refused_unchanged(app, form, name, field):
    """Also a field whose class cleans in a way of its own."""
    with app.test_request_context():
        bound = field.bind(form=None, name=name, _meta=BaseForm.Meta())
        typed = descending_marks(max(8000, 2 * fields.most_typed(bound)))
        bound.process(_Sent({name: typed}))
        assert bound.process_errors
        assert bound.data == typed


@pytest.mark.parametrize(("form", "name", "field"), TEXTS, ids=lambda part: getattr(part, "__name__", str(part))[:40])
def test_field_of_a_form_without_token_is_not_cleaned(app, form, name, field):
    with app.test_request_context():
        bound = field.bind(form=None, name=name, _meta=BaseForm.Meta())
        bound.as_typed = True
        bound.process(_Sent({name: " a\u200b  b "}))
        assert bound.data == " a\u200b  b "
        assert not bound.process_errors


class _Sent(dict):
    def getlist(self, name):
        return [self[name]]


@pytest.mark.parametrize("path", ["/en/sign-in", "/en/recover", "/en/track", "/en/desk/sign-in", "/en/register/person"])
def test_post_without_token_comes_back_as_typed_with_one_error(visitor, path):
    visitor.get(path, status=200) if path != "/en/register/person" else None
    typed = "ﷺ" * 300
    sent = {"username": typed, "reference": typed, "last_four": typed, "full_name": typed, "password": "x"}
    page = visitor.post(path, sent, status=422)
    assert len(page.errors) == 1, page.errors
    shown = {page.field(name) for name in ("username", "reference", "full_name")}
    assert typed in shown


def test_sign_in_with_130000_marks_is_answered_at_once(visitor):
    visitor.get("/en/sign-in")
    began = time.thread_time()
    visitor.post("/en/sign-in", {"username": descending_marks(20_000), "password": "x"}, status=413)
    visitor.post("/en/sign-in", {"username": descending_marks(2000), "password": "x"}, status=422)
    visitor.get("/en/sign-in")
    visitor.submit({"username": descending_marks(2000), "password": "x"}, status=422)
    assert time.thread_time() - began < 2  # it took a minute; on any machine this takes less than a tenth of a second


@pytest.mark.parametrize("digit", ["۰", "٠", "0", "०"])
@pytest.mark.parametrize("length", [61, 1000, 3000])
def test_username_with_too_many_digits_is_not_compared(digit, length):
    with pytest.raises(usernames.InvalidUsername) as refused:
        usernames.comparable("a" + digit * length)
    assert refused.value.reason == "length"


def test_password_is_read_up_to_a_length():
    assert len(cleaning.clean_password(worst("salutation", 100_000))) <= 18 * cleaning.PASSWORD_LENGTH_READ


@pytest.mark.parametrize(
    ("password", "guessable"),
    [
        ("P@$$w0rdP@$$w0rd", True),
        ("!@#$%^&*()_+QWER", True),
        ("1234567890123456", True),
        ("4@8({[<369!1|0$5+7%2", False),
        ("zR7#kq0!vB2(mX9{w", False),
    ],
)
def test_signs_that_stand_for_letters_are_still_judged(password, guessable):
    assert passwords.is_guessable(password) is guessable
