"""What a site that is open to the world refuses to start with, and what it leaves out."""

from __future__ import annotations

import base64
import os

import pytest

from shikayat import create_app
from shikayat.settings import DEVELOPMENT_KEYS, DEVELOPMENT_SECRET, SettingsError


def _key():
    return base64.b64encode(os.urandom(32)).decode()


@pytest.fixture
def production():
    """The settings of a production site that starts."""
    return {
        "SHIKAYAT_ENV": "production",
        "SECRET_KEY": os.urandom(32).hex(),
        "IDENTITY_KEYS": f"a:{_key()},index:{_key()}",
        "SITE_URL": "https://shikayat.example",
        "SMS_URL": "http://127.0.0.1:9/?{to}{text}",
    }


@pytest.mark.parametrize(
    "mistake",
    [
        {"SECRET_KEY": DEVELOPMENT_SECRET},
        {"SECRET_KEY": "short"},
        {"IDENTITY_KEYS": DEVELOPMENT_KEYS},
        {"SITE_URL": "http://shikayat.example"},
        {"SITE_URL": ""},
        {"SMS_URL": ""},
        {"ARGON2_COST": "lowest"},
    ],
    ids=lambda mistake: "-".join(f"{name}={value[:8]}" for name, value in mistake.items()),
)
def test_production_refuses_what_is_public_or_missing(database_url, production, mistake):
    with pytest.raises(SettingsError):
        create_app(production | {"DATABASE_URL": database_url} | mistake)


def test_production_has_no_development_pages_and_careful_cookies(database_url, production):
    app = create_app(production | {"DATABASE_URL": database_url})
    client = app.test_client()
    with client.get("/dev/messages", base_url="https://shikayat.example") as response:
        assert response.status_code == 404
    with client.get("/ur/sign-in", base_url="https://shikayat.example") as response:
        cookies = response.headers.getlist("Set-Cookie")
        assert "max-age" in response.headers["Strict-Transport-Security"]
    assert any(cookie.startswith("__Host-") for cookie in cookies)
    for cookie in cookies:
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_production_answers_only_to_its_own_name(database_url, production):
    app = create_app(production | {"DATABASE_URL": database_url})
    with app.test_client().get("/ur/", base_url="https://evil.example") as response:
        assert response.status_code == 400
        assert "evil.example" not in response.get_data(as_text=True)
