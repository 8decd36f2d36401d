"""What every answer says to the browser about safety and keeping, and whose posts are taken (OWASP ASVS 5.0, V3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

Pairs = tuple[tuple[str, str], ...]  # headers as they leave

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

# A page that is the same for everybody carries its icon in itself: the first visit is one request less.
PUBLIC_POLICY = POLICY.replace("img-src 'self'", "img-src 'self' data:")

# The same for everybody, so they may be kept by the browser and by a cache on the way.
PUBLIC = {
    *("pages.home", "pages.guide", "pages.signing_in", "pages.rules", "pages.privacy", "pages.accessibility"),
    "pages.criteria",
    *("statistics.index", "statistics.departments", "statistics.places", "statistics.categories"),
}
# So are these, which are no pages.
PUBLIC_FILES = {"statistics.download", "places.districts", "places.tehsils"}


def is_public() -> bool:
    """Whether what is asked for is the same for everybody and touches no session."""
    return request.endpoint in PUBLIC or request.endpoint in PUBLIC_FILES


def may_be_kept(response: Response) -> bool:
    """Whether browsers and caches on the way may keep this answer."""
    return response.headers.get("Cache-Control", "").startswith("public")


class Remembered(Response):
    """The answer of a page that is kept (``memory``), or of one that is always the same (``nothing_new``).

    Not complete: as it leaves now, it goes into ``sent``, by coding. Complete: it leaves in the coding and with all the
    headers with which it left before. They are taken apart only when something on the way asks for them, to set a
    cookie or to say that nothing has changed (304); that costs as much as all the rest of the answer. An error on the
    way makes another answer, which is neither.
    """

    def __init__(
        self,
        body: bytes,
        kept: Pairs,
        status: int = 200,
        *,
        complete: bool = False,
        sent: dict[str | None, tuple[bytes, Pairs]] | None = None,
    ) -> None:
        super().__init__([body], status, content_type="")
        self.complete, self.sent = complete, sent
        self._kept: Pairs = kept
        self._own: Headers | None = None  # of this one answer, once something has asked for them

    @property
    def headers(self) -> Headers:
        """The headers of this one answer: whoever changes them changes no other."""
        if self._own is None:
            self._own = Headers(self._kept)
        return self._own

    @headers.setter
    def headers(self, own: Headers) -> None:
        self._own = own

    def get_wsgi_response(self, environ: WSGIEnvironment) -> tuple[Iterable[bytes], str, list[tuple[str, Any]]]:
        """Body, status and headers as they leave (PEP 3333)."""
        if not self.complete or self._own is not None:
            return super().get_wsgi_response(environ)
        return self.get_app_iter(environ), self.status, list(self._kept)


_NOTHING_NEW: Pairs = (
    ("Vary", "HX-Request, Cookie"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
)


def nothing_new() -> Response:
    """The answer 204 to htmx, when what it shows is still so."""
    return Remembered(b"", _NOTHING_NEW, 204, complete=True)


def is_complete(response: Response) -> bool:
    """Whether this answer has all its headers and its coding already: there is nothing to add."""
    return isinstance(response, Remembered) and response.complete


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
        if is_complete(response):
            return response
        wanted = [("X-Content-Type-Options", "nosniff")]
        if request.endpoint == "static" and response.status_code == 200:
            wanted += of_static
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
    by a new, empty one. Browsers tell by Sec-Fetch-Site, older ones by Origin; who sends neither is no browser
    that was led here, and meets the token check of the form.
    """

    @app.before_request
    def refuse() -> None:
        if request.method != "POST":
            return
        origin = request.headers.get("Origin")
        if request.headers.get("Sec-Fetch-Site") == "cross-site" or (
            origin and urlsplit(origin).netloc != request.host
        ):
            abort(403)
