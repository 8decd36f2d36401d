"""Static files under addresses that change with their content, so that a browser may keep them for ever.

``url_for("static", filename="css/site.css")`` gives ``/static/<digest>/css/site.css``. The digest is one file's own:
a new style sheet does not make anybody fetch the script or the font again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, send_from_directory

from ..paths import STATIC

FOR_EVER = "public, max-age=31536000, immutable"
DIGEST = re.compile(r"[0-9a-f]{12}")
# What Python guesses differs between versions and machines.
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
_PLAIN = "=:/,;()"  # may stand in a data: address as they are; fewer escapes are fewer bytes
# Relative addresses in a style sheet; they are asked for below the address, and so the digest, of the sheet.
_NAMED = re.compile(rb"url\(\s*[\"']?((?:\.\./)+[^\"')?#]+)")


def digest_of(filename: str) -> str:
    """12 hexadecimal digits of a file of ``static/`` and of the files that its ``url()`` name.

    ``filename`` is relative to the folder. Raises FileNotFoundError.
    """
    path = STATIC / filename
    stat = path.stat()
    return _digest(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=256)
def _digest(path: Path, _changed: int, _size: int) -> str:
    digest = hashlib.sha256(path.read_bytes())
    for named in named_by(path):
        if named.is_file():  # a font that could not be fetched at set-up is no reason to have no style
            digest.update(named.read_bytes())
    return digest.hexdigest()[:12]


def named_by(path: Path) -> list[Path]:
    """The files that a style sheet names; none for any other file."""
    if path.suffix != ".css":
        return []
    return [(path.parent / name.decode()).resolve() for name in _NAMED.findall(path.read_bytes())]


def published() -> Iterator[tuple[str, Path]]:
    """Every address below ``/static/`` that a page or a style sheet asks for, and the file behind it."""
    files = [path for path in sorted(STATIC.rglob("*")) if path.is_file()]
    named = {file for path in files for file in named_by(path)}
    for path in files:
        for file in (path, *named_by(path)):
            if path not in named and file.is_file():
                digest = digest_of(path.relative_to(STATIC).as_posix())
                yield f"{digest}/{file.relative_to(STATIC).as_posix()}", file


def serve_assets(app: Flask) -> None:
    """Serve ``static/``; the endpoint keeps Flask's name for it, ``static``."""

    @app.get("/static/<path:filename>", endpoint="static")
    def static(filename: str) -> Response:
        first, _, rest = filename.partition("/")
        digest, name = (first, rest) if DIGEST.fullmatch(first) else ("", filename)
        kind = TYPES.get(Path(name).suffix)
        response = send_from_directory(STATIC, name, mimetype=kind, conditional=False, etag=False)
        # An address of yesterday, on a page that was open over an update, gets the file of today, but only once.
        response.headers["Cache-Control"] = FOR_EVER if digest in _digests(name) else "no-store"
        response.headers.pop("Last-Modified", None)
        return response

    app.jinja_env.globals["icon_inside"] = "data:image/svg+xml," + quote(
        (STATIC / "icon.svg").read_text().strip(), _PLAIN
    )

    @app.url_defaults
    def add_digest(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["filename"] = f"{digest_of(values['filename'])}/{values['filename']}"


def _digests(name: str) -> set[str]:
    """The digests under which a file may be kept: its own, and those of the style sheets that name it."""
    path = STATIC / name
    sheets = (sheet for sheet in STATIC.rglob("*.css") if path in named_by(sheet))
    return {digest_of(file.relative_to(STATIC).as_posix()) for file in (path, *sheets)}
