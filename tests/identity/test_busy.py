"""While too many passwords are hashed, each form that needs a hash is shown again with what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

import models
from shikayat import database
from shikayat.identity import passwords
from shikayat.identity.credential_fields import PasswordForm, TypedPasswordField
from shikayat.paths import PACKAGE
from shikayat.web.saved_forms import tries

PASSWORD = "میرا گھر لاہور میں ہے"
NEW = "چار لفظ بغیر کسی ربط کے"
SENTENCE = {
    "en": "The site is very busy right now. Wait a few seconds and try again.",
    "ur": "اس وقت سائٹ پر بہت رش ہے۔ چند سیکنڈ بعد دوبارہ کوشش کریں۔",
}
CHANGE = {"old_password": PASSWORD, "password": NEW}


@contextmanager
def all_places_taken() -> Iterator[None]:
    with ExitStack() as stack:
        for _hash in range(passwords.AT_ONCE):
            stack.enter_context(passwords.one_of_few())
        yield


class Ways:
    """Opens each page with a form that hashes, in a browser that has come so far."""

    def __init__(self, make_citizen, make_officer, new_visitor, sign_in, staff, messages) -> None:
        self.citizen, self.make_officer = make_citizen(), make_officer
        self.new_visitor, self.sign_in, self.staff, self.messages = new_visitor, sign_in, staff, messages

    def stranger(self):
        return self.new_visitor()

    def newcomer(self):
        browser = self.new_visitor()
        browser.get("/en/register/nationality")
        browser.submit({"nationality": "national"})
        browser.get("/en/register/mobile")
        browser.submit({"mobile": "0301 7654321"})
        browser.follow()
        browser.submit({"code": self.code()})
        browser.follow()
        person = {"full_name": "زبیدہ خانم", "birth_day": "17", "birth_month": "5", "birth_year": "1990"}
        browser.submit(person | {"gender": "female"})
        return browser

    def recovered(self):
        browser = self.new_visitor()
        browser.get("/en/recover")
        browser.submit({"username": self.citizen.username})
        browser.follow()
        browser.submit({"code": self.code()})
        return browser

    def signed_in(self):
        return self.sign_in(self.citizen)

    def officer(self):
        return self.staff(self.make_officer(role="administrator"))

    def new_officer(self):
        officer = self.make_officer(password_is_temporary=True, password_changed_at=models.now())
        browser = self.new_visitor()
        browser.get("/en/desk/sign-in")
        browser.submit({"username": officer.username, "password": PASSWORD})
        return browser

    def code(self) -> str:
        return re.search("[0-9]{6}", self.messages()[0].words)[0]


# By form: who opens its page, where, what is typed, and the status when it is sent again after a while.
TABLE = {
    "SignInForm": ("stranger", "sign-in", {"username": "zubaida", "password": PASSWORD, "keep": "y"}, 422),
    "CredentialsForm": ("newcomer", "register/sign-in", {"username": "zubaida", "password": NEW}, 303),
    "NewPasswordForm": ("recovered", "recover/password", {"password": NEW}, 303),
    "ChangePasswordForm": ("signed_in", "profile/password", CHANGE, 303),
    "StaffSignInForm": ("stranger", "desk/sign-in", {"username": "saima", "password": PASSWORD}, 422),
    "OwnPasswordForm": ("new_officer", "desk/sign-in/password", {"password": NEW}, 303),
    "ChangeOwnPasswordForm": ("officer", "desk/account/password", CHANGE, 303),
    "NewPhoneForm": ("officer", "desk/sign-in/phone", {"old_password": PASSWORD, "code": "123456"}, 422),
    "NewCodesForm": ("officer", "desk/account/codes", {"old_password": PASSWORD}, 200),
    "NewOfficerForm": (
        "officer",
        "desk/admin/officers/new",
        {"username": "saima.khan", "full_name": "صائمہ خان", "role": "officer", "office": "lesco"},
        200,
    ),
    "RestartForm": ("officer", "desk/admin/officers/{number}/afresh", {}, 200),
}


@pytest.fixture
def ways(make_citizen, make_officer, new_visitor, sign_in, staff, messages):
    return Ways(make_citizen, make_officer, new_visitor, sign_in, staff, messages)


def of_table():
    return [pytest.param(*line, id=name) for name, line in TABLE.items()]


@pytest.mark.parametrize(("who", "path", "typed", "after"), of_table())
def test_a_form_that_needs_a_hash_keeps_what_was_typed(ways, language, who, path, typed, after):
    browser = getattr(ways, who)()
    path = path.format(number=ways.make_officer().id)
    browser.get(f"/{language}/{path}")
    with database.connection():
        before = _rows()
    with all_places_taken():
        page = browser.submit(typed, status=503)
    assert page.errors == [SENTENCE[language]]
    assert 0 < int(page.headers["Retry-After"]) <= 60
    for name, value in typed.items():
        assert page.field(name) == ("" if "password" in name else value), name
    assert not re.search(f"{PASSWORD}|{NEW}", page.text)
    with database.connection():
        assert _rows() == before
    browser.submit(typed, status=after)


def _rows() -> dict[str, object]:
    tables = (models.Citizen, models.Officer, models.SignIn, models.StaffSignIn, models.Draft)
    return {table.__name__: list(table.select().order_by(table.id).dicts()) for table in tables}


@pytest.mark.parametrize(("path", "key"), [("sign-in", "sign-in"), ("desk/sign-in", "desk")])
def test_a_press_while_the_site_is_busy_is_no_try(visitor, path, key):
    visitor.get(f"/en/{path}")
    with all_places_taken():
        for _press in range(12):
            visitor.submit({"username": "zubaida", "password": PASSWORD}, status=503)
    with database.connection():
        assert tries(f"{key}:from:127.0.0.1", 900) == 0
    visitor.submit({"username": "zubaida", "password": PASSWORD}, status=422)


def test_every_form_with_a_password_has_a_line():
    found, waiting = set(), [PasswordForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        has_field = any(issubclass(getattr(form, name).field_class, TypedPasswordField) for name in _fields(form))
        if has_field and form.__name__ != "PasswordConfirmationForm":  # what two of them share
            found.add(form.__name__)
    assert found <= set(TABLE)


def _fields(form: type) -> list[str]:
    return [name for name in dir(form) if hasattr(getattr(form, name), "field_class")]


def test_hashes_are_made_where_the_table_knows_of():
    calls = re.compile(r"\b(?:hash_password|passwords\.is_right|passwords\.hashed)\(")
    found = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if calls.search(path.read_text("utf-8"))}
    assert found - {"identity/passwords.py", "dev/demo_data/queries.py"} == {
        "identity/citizens.py",
        "citizen/account/queries.py",
        "citizen/registration/forms.py",
        "desk/sign_in/queries.py",
        "desk/admin/offices/queries.py",
    }
