"""Write the pages that are the same for everybody to files, so that a web server can hand them out without Python.

Each page is asked of the application itself, as it is, as brotli and as gzip, in each language and in both kinds of
letters: what is frozen is what the application would have sent, byte for byte. Frozen-Flask was looked at: it knows one
kind of each page, leaves compression and error pages to others, and needs addresses that end like file names.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import Context
from pathlib import Path

from flask import Flask

from ..i18n.language import LANGUAGES
from . import typeface
from .errors import OWN_PAGES, page_of_error
from .security_headers import public_pages
from .static_files import published

CODINGS = {"": "identity", ".br": "br", ".gz": "gzip"}


class PrerenderError(RuntimeError):
    """A page that is said to be the same for everybody is none."""


def freeze(app: Flask, folder: Path) -> list[Path]:
    """Write ``pages/``, ``errors/`` and ``static/`` below ``folder``; returns the files that are new or have changed.

    Files keep their time when their bytes have not changed. A page that is gone is deleted; a static file is not:
    a page that was opened before the site changed still asks for it. Raises PrerenderError, OSError.
    """
    # In a context without the application's, which a command has open: requests would share it and, with it, the
    # language of the first.
    wanted, assets = Context().run(lambda: (dict(_pages(app)) | dict(_errors(app)), dict(_assets(app))))
    changed = [folder / name for name, data in (wanted | assets).items() if _write(folder / name, data)]
    for part in ("pages", "errors"):
        for path in (folder / part).rglob("*"):
            if path.is_file() and path.relative_to(folder).as_posix() not in wanted:
                path.unlink()
    return changed


def _pages(app: Flask) -> Iterator[tuple[str, bytes]]:
    for endpoint in sorted(public_pages(app)):
        for rule in app.url_map.iter_rules(endpoint):
            if rule.arguments != {"language"}:
                raise PrerenderError(f"{endpoint} needs more than a language")
            for language in LANGUAGES:
                built = rule.build({"language": language})
                if built is None:
                    raise PrerenderError(f"{endpoint} has no address in {language}")
                address = built[1]
                for kind in (typeface.NASKH, typeface.NASTALIQ)[: 2 if typeface.offered(language) else 1]:
                    yield from _in_each_coding(app, address, kind)


def _in_each_coding(app: Flask, address: str, kind: str) -> Iterator[tuple[str, bytes]]:
    """The files of one page; the name is the address, so that a web server needs no rule for any of them."""
    client = app.test_client(use_cookies=False)
    reader = {"Cookie": f"{typeface.COOKIE}={kind}"}
    name = f"pages/{kind}{address}.html"
    for ending, coding in CODINGS.items():
        with client.get(address, base_url=_base(app), headers=reader | {"Accept-Encoding": coding}) as answer:
            if answer.status_code != 200 or answer.headers.getlist("Set-Cookie"):
                raise PrerenderError(f"{address}: {answer.status}, {answer.headers.getlist('Set-Cookie')}")
            if answer.headers.get("Content-Encoding", "identity") == coding:
                yield f"{name}{ending}", answer.data


def _errors(app: Flask) -> Iterator[tuple[str, bytes]]:
    """What the web server shows when it must refuse a request itself, or when the application does not answer."""
    for language in LANGUAGES:
        for code in OWN_PAGES:
            for ending, coding in CODINGS.items():
                headers = {"Accept-Encoding": coding}
                with app.test_request_context(f"/{language}/", base_url=_base(app), headers=headers):
                    answer = app.process_response(page_of_error(code))
                    if answer.headers.get("Content-Encoding", "identity") == coding:
                        yield f"errors/{language}/{code}.html{ending}", answer.get_data()


def _assets(app: Flask) -> Iterator[tuple[str, bytes]]:
    client = app.test_client()
    for name, _file in published():
        for ending, coding in CODINGS.items():
            with client.get(f"/static/{name}", base_url=_base(app), headers={"Accept-Encoding": coding}) as answer:
                if answer.status_code == 200 and answer.headers.get("Content-Encoding", "identity") == coding:
                    yield f"static/{name}{ending}", answer.data


def _base(app: Flask) -> str:
    return str(app.config["SITE_URL"])


def _write(path: Path, data: bytes) -> bool:
    """Put ``data`` into its place in one step, unless it is there already; whether anything changed."""
    if path.is_file() and path.read_bytes() == data:
        return False
    _make_public(path.parent)
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(data)
    unfinished.chmod(0o644)
    unfinished.replace(path)
    return True


def _make_public(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for everybody to read: the web server is another user."""
    if not folder.is_dir():
        _make_public(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
