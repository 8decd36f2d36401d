"""Addresses that programs ask for, whatever the site: robots, icons, and those of RFC 8615 below /.well-known/."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, send_from_directory, url_for
from werkzeug.wrappers import Response

from ...dates import midnight, today
from ...i18n.language import LANGUAGES, preferred_language, tag
from ...paths import STATIC
from ...web.access import is_officer
from ...web.security_headers import CachePolicy, cache_policy

blueprint = Blueprint("well_known", __name__)
KEPT_FOR_A_DAY = "public, max-age=86400"
SECURITY_TXT_LASTS = dt.timedelta(days=31)
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


def security_contacts(setting: str, site_url: str) -> list[str]:
    """Whom to tell of a security hole, as addresses; by default the mailbox that RFC 2142 gives every domain.

    ``setting`` was checked at the start (``settings_checks``).
    """
    if not setting.strip():
        return [f"mailto:security@{urlsplit(site_url).hostname}"]
    return [word if ":" in word else f"mailto:{word}" for word in setting.split()]


@blueprint.get("/robots.txt")
@cache_policy(CachePolicy.FILE)
def robots() -> Response:
    """What search engines need not read (RFC 9309)."""
    return _text(ROBOTS)


@blueprint.get("/favicon.ico")
@cache_policy(CachePolicy.FILE)
def favicon() -> Response:
    """The icon, for browsers that read neither its link nor SVG."""
    response = send_from_directory(STATIC, "favicon.ico", mimetype="image/x-icon")
    response.headers["Cache-Control"] = KEPT_FOR_A_DAY
    return response


@blueprint.get("/.well-known/security.txt")
@cache_policy(CachePolicy.FILE)
def security_txt() -> Response:
    """Whom to tell of a security hole (RFC 9116). It is always good for another month: it need not be renewed."""
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
