"""Addresses that programs ask for, whatever the site: robots, icons, and those of RFC 8615 below /.well-known/."""

from __future__ import annotations

import datetime as dt
import re

from flask import Blueprint, Flask, Response, current_app, redirect, send_from_directory, url_for

from ...dates import midnight, today
from ...i18n.language import LANGUAGES, preferred_language, tag
from ...paths import STATIC
from ...settings import SettingsError
from ...web.access import is_officer
from ...web.security_headers import Shared, cache_policy

blueprint = Blueprint("well_known", __name__)
KEPT_FOR_A_DAY = "public, max-age=86400"
SECURITY_TXT_LASTS = dt.timedelta(days=31)
CONTACT = re.compile(r"(mailto:[^@\s]+@[^@\s]+|https://\S+|tel:\+[0-9-]+)", re.IGNORECASE)
# Searches and what is personal lead a robot to nothing that it could show.
ROBOTS = """\
User-agent: *
Disallow: /*?
Disallow: /*/complaints/
Disallow: /*/dashboard
Disallow: /*/desk/
Disallow: /*/profile
Disallow: /*/recover
Disallow: /*/register/
"""


def answer_programs(app: Flask) -> None:
    """Register the addresses. Raises SettingsError when nobody could be told of a security hole."""
    security_contacts(app.config["SECURITY_CONTACT"], app.config["SITE_URL"])
    app.register_blueprint(blueprint)


def security_contacts(setting: str, site_url: str) -> list[str]:
    """Whom to tell of a security hole, as addresses; by default the mailbox that RFC 2142 gives every domain.

    Raises SettingsError.
    """
    if not setting.strip():
        host = re.sub(r"^\w+://|[:/].*$", "", site_url)
        return [f"mailto:security@{host}"]
    found = [f"mailto:{word}" if re.fullmatch(r"[^@:\s]+@[^@\s]+", word) else word for word in setting.split()]
    if not all(CONTACT.fullmatch(word) for word in found):
        raise SettingsError("SECURITY_CONTACT is an e-mail address, an https:// address or tel: and a number.")
    return found


@blueprint.get("/robots.txt")
@cache_policy(Shared.FILE)
def robots() -> Response:
    """What search engines need not read (RFC 9309)."""
    return _text(ROBOTS)


@blueprint.get("/favicon.ico")
@cache_policy(Shared.FILE)
def favicon() -> Response:
    """The icon, for browsers that read neither its link nor SVG."""
    response = send_from_directory(STATIC, "favicon.ico", mimetype="image/x-icon")
    response.headers["Cache-Control"] = KEPT_FOR_A_DAY
    return response


@blueprint.get("/.well-known/security.txt")
@cache_policy(Shared.FILE)
def security_txt() -> Response:
    """Whom to tell of a security hole (RFC 9116). It is always good for another month: nobody has to renew it."""
    site_url = current_app.config["SITE_URL"]
    contacts = security_contacts(current_app.config["SECURITY_CONTACT"], site_url)
    lines = [f"Contact: {address}" for address in contacts]
    lines.append(f"Expires: {midnight(today()) + SECURITY_TXT_LASTS:%Y-%m-%dT%H:%M:%SZ}")
    lines.append(f"Preferred-Languages: {', '.join(tag(language) for language in LANGUAGES)}")
    if site_url.startswith("https://"):
        lines.append(f"Canonical: {site_url}{url_for('.security_txt')}")
    return _text("\n".join(lines) + "\n")


@blueprint.get("/.well-known/change-password")
def change_password() -> Response:
    """To the page where whoever is signed in changes the password, for password managers (a W3C standard)."""
    page = "sign_in.change_password" if is_officer() else "account.change_password"
    response = redirect(url_for(page, language=preferred_language()), 303)
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def _text(text: str) -> Response:
    response = Response(text, mimetype="text/plain")
    response.headers["Cache-Control"] = KEPT_FOR_A_DAY
    return response
