"""Names that may be given once: a second template filter of a name would silently take the place of the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class NameTaken(RuntimeError):
    """Something else is registered under this name."""


class Registry(dict[str, Any]):
    """A dictionary that gives each name once. ``kind`` says of what, for the message of NameTaken."""

    def __init__(self, kind: str, held: Mapping[str, Any]) -> None:
        super().__init__(held)
        self._kind = kind

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self and self[name] is not value:
            raise NameTaken(f"There is a {self._kind} {name!r} already: choose another name.")
        super().__setitem__(name, value)

    def update(self, *others: Mapping[str, Any] | Iterable[tuple[str, Any]], **named: Any) -> None:
        """Add names. Raises NameTaken."""
        for name, value in dict(*others, **named).items():
            self[name] = value

    def setdefault(self, name: str, value: Any = None) -> Any:
        """What is registered under the name; ``value`` where nothing is."""
        if name not in self:
            self[name] = value
        return self[name]


class UniqueFilters(Flask):
    """Flask, whose template filters and tests are registered once, whichever flow or extension registers them."""

    def create_jinja_environment(self) -> Environment:
        environment = super().create_jinja_environment()
        environment.filters = Registry("template filter", environment.filters)
        environment.tests = Registry("template test", environment.tests)
        return environment
