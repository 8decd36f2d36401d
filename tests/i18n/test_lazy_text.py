"""Lazy texts are escaped by a class of ours, and no class of another library is changed for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import flask_babel
import pytest
from markupsafe import escape

from shikayat.i18n.lazy_text import lazy_gettext
from shikayat.paths import PACKAGE

MODULES = sorted(PACKAGE.rglob("*.py"))
LAZY = {"lazy_gettext", "lazy_ngettext", "lazy_pgettext", "lazy_npgettext", "LazyString"}
TYPED = """a "quoted" <b>word</b> & more"""


def test_lazy_text_of_ours_in_html_is_escaped(app):
    with app.test_request_context("/en/"):
        assert escape(lazy_gettext(TYPED)) == escape(TYPED)
        assert str(lazy_gettext("Page %(number)s", number="<1>")) == "Page <1>"


def test_lazy_text_of_flask_babel_is_as_the_library_made_it(app):
    with app.test_request_context("/en/"):
        assert flask_babel.lazy_gettext(TYPED).__html__() == TYPED


def test_modules_take_lazy_texts_from_ours():
    for path in MODULES:
        if path.name != "lazy_text.py":
            taken = {
                alias.name
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("flask_babel")
                for alias in node.names
            }
            assert not taken & LAZY, path


def test_modules_change_nothing_of_another_library():
    found = {path.relative_to(PACKAGE).as_posix(): list(changes(path.read_text())) for path in MODULES}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from a import B\nB.c = 1",
        "import a\na.B.c = 1",
        "import a as b\nb.c += 1",
        "from a import B\nsetattr(B, 'c', 1)",
        "from a import B\ndef f():\n    del B.c",
    ],
)
def test_change_of_another_library_is_found(source):
    assert list(changes(source))


def changes(source: str) -> Iterator[str]:
    """Assignments to attributes of what a module imports from other packages."""
    tree = ast.parse(source)
    foreign = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level):
            foreign |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    foreign -= PROXIES
    for node in ast.walk(tree):
        changed = None
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            changed = node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("setattr", "delattr"):
            changed = node.args[0]
        while isinstance(changed, ast.Attribute):
            changed = changed.value
        if isinstance(changed, ast.Name) and changed.id in foreign:
            yield f"line {node.lineno}: {ast.unparse(node)}"


# Flask's proxies: what is assigned to them belongs to one request or one application.
PROXIES = {"g", "request", "session", "current_app"}
