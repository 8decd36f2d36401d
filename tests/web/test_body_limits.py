"""Long bodies are read where people tell a story, and nowhere else."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

import models
from shikayat import database
from shikayat.paths import PACKAGE
from shikayat.web.body_limits import SHORT
from shikayat.web.fields import BaseForm, LongTextField, MaxLength
from tests.web.worst_inputs import descending_marks

LONG_TEXT = 1000  # characters a field takes; from here on a body can be longer than a short one
FLOWS = sorted(
    ".".join(path.parent.relative_to(PACKAGE).parts)
    for path in PACKAGE.rglob("views.py")
    if (path.parent / "forms.py").is_file()
)


def _long_forms(flow: str) -> set[str]:
    """The names of the flow's forms with a field for long text."""
    found = set()
    for name, form in vars(import_module(f"shikayat.{flow}.forms")).items():
        if not (inspect.isclass(form) and issubclass(form, BaseForm)):
            continue
        for field in (getattr(form, part) for part in dir(form)):
            if getattr(field, "field_class", None) is LongTextField:
                given = [*field.args[1:2], field.kwargs.get("validators", [])]
                limits = [rule.limit for rules in given for rule in rules if isinstance(rule, MaxLength)]
                found |= {name} if max(limits, default=LONG_TEXT) >= LONG_TEXT else set()
    return found


@pytest.mark.parametrize("flow", FLOWS)
def test_each_view_with_a_form_for_long_text_takes_long_bodies(app, flow):
    long = _long_forms(flow)
    module = import_module(f"shikayat.{flow}.views")
    functions = {node.name: node for node in ast.parse(inspect.getsource(module)).body if hasattr(node, "name")}

    def names(function: ast.AST) -> set[str]:
        return {getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(function)}

    for endpoint, view in app.view_functions.items():
        if view.__module__ != module.__name__ or inspect.unwrap(view).__name__ not in functions:
            continue
        used = names(functions[inspect.unwrap(view).__name__])
        for name in used & functions.keys():
            used |= names(functions[name])
        assert bool(used & long) <= getattr(view, "allow_long_text", False), f"{endpoint} uses {used & long}"


def test_the_forms_for_long_text_are_found():
    assert _long_forms("citizen.lodging") == {"DetailsForm"}
    assert {"ReplyForm", "VerdictForm", "ReopenForm", "AppealForm", "WithdrawForm"} <= _long_forms("citizen.complaints")
    assert _long_forms("citizen.account") == set()


@pytest.mark.parametrize("path", ["/en/sign-in", "/en/desk/sign-in", "/en/register/person", "/en/track", "/en/recover"])
def test_post_of_a_short_form_with_a_long_body_answers_413(app, path):
    with app.test_client().post(path, data={"username": "a" * SHORT}) as answer:
        assert answer.status_code == 413


def test_chunked_post_over_the_limit_answers_413(app):
    builder = EnvironBuilder("/en/sign-in", method="POST", data={"username": "a" * 10 * SHORT})
    environ = builder.get_environ()
    builder.close()
    del environ["CONTENT_LENGTH"]
    environ |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    # Not through the test client, which would take the body for an empty one.
    with Response.from_app(app, environ, buffered=True) as answer:
        assert answer.status_code == 413


def test_post_of_260_kb_of_marks_to_sign_in_answers_413(app):
    with app.test_client().post("/en/sign-in", data={"username": descending_marks(130_000), "password": "x"}) as answer:
        assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/en/sign-in", "/en/complaints/new/details"])
@pytest.mark.parametrize("piece", ["&", "=&", "a=&", "a=1&"])
def test_post_with_more_fields_than_any_form_answers_413(app, path, piece):
    body = piece * (SHORT // 2 // len(piece))
    with app.test_client().post(path, data=body, content_type="application/x-www-form-urlencoded") as answer:
        assert answer.status_code == 413


@pytest.mark.parametrize("token", ["", "x", "a" * 5000])
def test_long_text_of_a_stranger_answers_413(app, token):
    sent = {"details": "ک" * SHORT, "csrf_token": token}
    with app.test_client().post("/en/complaints/new/details", data=sent) as answer:
        assert answer.status_code == 413


def test_long_text_of_somebody_whose_sign_in_has_ended_is_saved(sign_in, make_citizen):
    browser = sign_in(make_citizen(), language="en")
    browser.get("/en/complaints/new/category")
    browser.submit({"kind": "complaint", "category": "electricity.outage"})
    browser.get("/en/complaints/new/details")
    story = "ک" * 9000
    browser.client.delete_cookie("session")
    page = browser.submit({"subject": "No power", "details": story})
    assert "/sign-in" in page.location
    with database.connection():
        assert models.SavedForm.select().count() == 1


def test_a_story_that_is_much_too_long_comes_back(sign_in, make_citizen):
    browser = sign_in(make_citizen(), language="en")
    browser.get("/en/complaints/new/category")
    browser.submit({"kind": "complaint", "category": "electricity.outage"})
    browser.get("/en/complaints/new/details")
    story = "گلی میں بجلی نہیں ہے " * 1500
    page = browser.submit({"subject": "No power", "details": story}, status=422)
    assert page.field("details") == story.replace("\r\n", "\n")
    assert "at most 5000" in page.errors[0]
    assert str(len(story)) in page.errors[0]
