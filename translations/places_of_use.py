"""Where each message is used, read from the code: on a button, in a heading, as an error, in an SMS.

This reads our own templates and forms, in the few ways they are written; it is no general HTML or Python parser.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

# What a translator is told about each kind of place, in this order.
WORDS = {
    "sms": "An SMS: short, every 70 Urdu letters are paid for.",
    "title": "Title of the browser window.",
    "heading": "Heading.",
    "button": "On a button: tells what pressing it does.",
    "link": "A link.",
    "label": "Label of a field.",
    "choice": "One of several answers to choose from.",
    "empty choice": "First line of a list, before anything is chosen.",
    "hint": "Hint beside a field.",
    "error": "Error beside a field: tells what to do.",
    "key": "Name of a row: the answer stands beside it.",
    "column": "Heading of a column or row.",
    "tag": "State of a complaint, on a small coloured tag.",
    "spoken": "Read aloud by screen readers, not seen.",
}

_TEXT = r"""_\(\s*(?:"(?P<text>(?:[^"\\]|\\.)*)"|'(?P<quoted>[^']*)')"""
_TAGS = {
    "h1": "heading", "h2": "heading", "h3": "heading", "legend": "heading", "a": "link", "button": "button",
    "summary": "button", "label": "label", "th": "column", "dt": "key",
}  # fmt: skip
# Ways in which templates hand a message to a component.
_CALLS = (
    (r"\b(?:link_)?button\(\s*", "button"),
    (r"\bhint=", "hint"),
    (r"\btitle=", "heading"),
    (r"\blegend=", "heading"),
    (r'"key":\s*', "key"),
    (r"""aria-label="\{\{ """, "spoken"),
    (r"\{% block title %\}\{\{ ", "title"),
    (r'<option value="">(?:\{%.*?%\})?\{\{ ', "empty choice"),
)
_IN_TAG = re.compile(r"<(\w+)[^<>]*>[^<>]*$")
_TEMPLATE_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def of(path: Path) -> dict[str, set[str]]:
    """The kinds of place of each message in this file, by message (its singular)."""
    return _in_template(path.read_text()) if path.suffix == ".html" else _in_code(path)


def _in_template(source: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for before, place in _CALLS:
        for match in re.finditer(before + _TEXT, source):
            found[_plain(match)].add(place)
    for match in re.finditer(_TEXT, source):
        before = source[max(0, match.start() - 600) : match.start()]
        # The tag that is open where the message stands, with template code taken out of its attributes.
        tag = _IN_TAG.search(_TEMPLATE_CODE.sub("", before))
        if "visually-hidden" in before[-60:]:
            found[_plain(match)].add("spoken")
        elif tag and tag[1] in _TAGS and before.endswith("{{ "):
            found[_plain(match)].add(_TAGS[tag[1]])
    for macro in re.finditer(r"macro status_words\(.*?endmacro", source, re.DOTALL):
        for match in re.finditer(_TEXT, macro[0]):
            found[_plain(match)].add("tag")
    return found


def _plain(match: re.Match[str]) -> str:
    return match["quoted"] or (match["text"] or "").replace('\\"', '"')


def _in_code(path: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    tree = ast.parse(path.read_text())
    if path.name == "messages.py" or path.parent.name == "notices":
        return {text: {"sms"} for text in _messages(tree)}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        place = _place_of_call(call)
        if place == "error":
            texts = [text for argument in call.args for text in _messages(argument)]
        else:
            texts = [text for argument in call.args[:2] for text in _messages(argument, deep=False)] if place else []
        for text in texts:
            found[text].add(place)
    if path.name.endswith(("forms.py", "fields.py")):
        for text in _sentences_kept_for_refusing(tree):
            found[text] |= set() if found[text] else {"error"}
    return found


def _place_of_call(call: ast.Call) -> str:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name.endswith("SubmitField"):
        return "button"
    if name == "SelectChoice":
        return "choice"
    if name.endswith("Field") or name in ("old_password", "new_password", "code_field"):
        return "label"
    return "error" if name in ("Required", "MaxLength", "Email", "ValidationError", "StopValidation") else ""


def _sentences_kept_for_refusing(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if any(name.isupper() or name.startswith("refusal") for name in names):
            found += _messages(node)
    return found


def _messages(tree: ast.AST, *, deep: bool = True) -> list[str]:
    nodes = ast.walk(tree) if deep else [tree]
    return [
        node.args[0].value
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
