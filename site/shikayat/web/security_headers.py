"""What every answer says to the browser about safety and keeping, and whose posts are taken (OWASP ASVS 5.0, V3)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from werkzeug.wrappers import Response

from .request_origin import Sender, sender_of_post

View = TypeVar("View", bound=Callable[..., Any])

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

# A page that is the same for everybody carries its icon in itself: the first visit is one request less.
PUBLIC_POLICY = POLICY.replace("img-src 'self'", "img-src 'self' data:")


class CachePolicy(StrEnum):
    """What is the same for everybody and touches no session; a page can be written to a file beforehand."""

    PAGE = "page"
    FILE = "file"


def cache_policy(shared: CachePolicy) -> Callable[[View], View]:
    """Allow browsers and shared caches to store the view's responses. Without it, nothing is stored."""

    def decorate(view: View) -> View:
        marked: Any = view  # a function may be given attributes
        marked.cache_policy = shared
        return view

    return decorate


def public_pages(app: Flask) -> set[str]:
    """The endpoints of the pages that are the same for everybody."""
    views = app.view_functions.items()
    return {endpoint for endpoint, view in views if getattr(view, "cache_policy", None) is CachePolicy.PAGE}


def is_public() -> bool:
    """Whether what is asked for is the same for everybody and touches no session."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "cache_policy", None) is not None


def is_cacheable(response: Response) -> bool:
    """Whether browsers and shared caches may store this response."""
    return response.headers.get("Cache-Control", "").startswith("public")


def send_safety_headers(app: Flask) -> None:
    """Add the headers to every answer of the app."""

    always = [
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    if app.config["PRODUCTION"]:
        always.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
    of_static = [
        ("Content-Security-Policy", "default-src 'none'"),  # no page, whatever it is taken for
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]

    @app.after_request
    def add(response: Response) -> Response:
        wanted = [("X-Content-Type-Options", "nosniff")]
        if request.endpoint == "static" and response.status_code == 200:
            wanted += of_static
        elif response.status_code == 204:  # there is no document that a policy could apply to
            wanted.append(("Cache-Control", "no-store"))
        else:
            for_all = is_public()
            wanted.append(("Content-Security-Policy", PUBLIC_POLICY if for_all else POLICY))
            kept = for_all and response.status_code == 200
            wanted.append(("Cache-Control", "public, max-age=300" if kept else "no-store"))
            wanted += always
        said = {name.lower() for name, _ in response.headers}
        response.headers.extend([pair for pair in wanted if pair[0].lower() not in said])
        return response


def refuse_posts_of_other_sites(app: Flask) -> None:
    """Answer 403 to a POST that another site made the browser send, before anything is read or set.

    Such a request carries no cookie of ours (SameSite=Lax), so the answer would replace the visitor's session
    by a new, empty one. Who does not say where the request comes from meets the token check of the form (``senders``).
    """

    @app.before_request
    def refuse() -> None:
        if request.method == "POST" and sender_of_post() is Sender.OTHER:
            abort(403)
