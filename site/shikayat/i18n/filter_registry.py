"""Names that may be given once: a second template filter of a name would silently take the place of the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import pass_context
from jinja2.runtime import Context

from .templates import LanguageEnvironment


class NameTaken(RuntimeError):
    """Something else is registered under this name."""


class Registry(dict[str, Any]):
    """A dictionary that gives each name once. ``kind`` says of what, for the message of NameTaken."""

    def __init__(self, kind: str, held: Mapping[str, Any]) -> None:
        super().__init__(held)
        self._kind = kind

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self:
            raise NameTaken(f"There is a {self._kind} {name!r} already: choose another name.")
        super().__setitem__(name, value)

    def update(self, *others: Any, **named: Any) -> None:
        """Add names. Raises NameTaken."""
        for name, value in dict(*others, **named).items():
            self[name] = value

    def setdefault(self, name: str, value: Any = None) -> Any:
        """What is registered under the name; ``value`` where nothing is."""
        if name not in self:
            self[name] = value
        return self[name]


class Filters(Registry):
    """Template filters. Each is called when a page is made: Jinja would call one whose value is a constant when it
    compiles the template, and what depends on the language would be that of the first page for ever.
    """

    def __setitem__(self, name: str, value: Callable[..., Any]) -> None:
        super().__setitem__(name, value if hasattr(value, "jinja_pass_arg") else _called_late(value))


def _called_late(function: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    @wraps(function)
    def called(_context: Context, *args: Any, **named: Any) -> Any:
        return function(*args, **named)

    return called


class UniqueFilters(Flask):
    """Flask, whose template filters and tests are registered once, whichever flow or extension registers them."""

    jinja_environment = LanguageEnvironment

    def create_jinja_environment(self) -> Environment:
        environment = super().create_jinja_environment()
        environment.filters = Filters("template filter", environment.filters)
        environment.tests = Registry("template test", environment.tests)
        return environment
