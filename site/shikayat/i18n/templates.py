"""Templates that are compiled once for each language, with the sentences of that language in them.

A page has about 140 sentences. Looked up each time it is rendered, they take a quarter of its time; in a compiled
template they are part of the HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from babel.support import NullTranslations
from flask.templating import Environment
from flask_babel import get_domain, get_locale
from jinja2 import Template
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from .catalogs import code_of, html

FILL = "fill_sentence"  # in templates: the function that puts values into a translated sentence


class LanguageEnvironment(Environment):
    """Jinja's environment. It gives each template as it is compiled for the language of the page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.globals[FILL] = fill_sentence
        self._by_language: dict[str, LanguageEnvironment] = {}
        self.texts = NullTranslations()  # the catalog whose sentences an overlay compiles into its templates

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name for it
    ) -> Template:
        environment = self if self.overlayed else self._of_page()
        return super(LanguageEnvironment, environment).get_template(name, parent, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        # Jinja would put a ChainMap before them. Each import of a component compares all its names, slowly.
        return super().make_globals(d) if d else self.globals

    def _of_page(self) -> LanguageEnvironment:
        """The overlay of the page's language; this one, which looks sentences up, where they may not be kept."""
        locale = get_locale()
        texts = get_domain().lasting_translations() if locale else None
        if texts is None:
            return self
        code = code_of(locale)
        found = self._by_language.get(code)
        if found is None or found.texts is not texts:  # or the catalog was read again
            # Bytecode is found by the source of a template alone, which is the same in every language.
            found = self.overlay(extensions=[TranslatedSentences], bytecode_cache=None)
            found.texts = texts
            self._by_language[code] = found
        return found


class TranslatedSentences(Extension):
    """Replaces ``_("…")`` by the sentence in the environment's language while a template is compiled.

    ``_("… %(day)s", day=…)`` becomes a call that fills the values into the translated sentence.
    """

    environment: LanguageEnvironment

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        tokens, at = list(stream), 0
        while at < len(tokens):
            if not _is_sentence(tokens, at):
                yield tokens[at]
                at += 1
                continue
            line = tokens[at].lineno
            sentence = html(self.environment.texts.ugettext, tokens[at + 2].value)
            at += 3
            if tokens[at].type == "rparen" and _stays_whole(sentence, tokens, at):
                yield from _markup(sentence % {}, line)
                at += 1
            else:
                yield Token(line, "name", FILL)
                yield Token(line, "lparen", "(")
                yield from _markup(sentence, line)


def fill_sentence(sentence: Markup, **values: Any) -> Markup:
    """The sentence with its values, which are escaped unless they are HTML."""
    return sentence % values


def _is_sentence(tokens: list[Token], at: int) -> bool:
    """Whether a call of ``_`` with one string, and perhaps values by their names, begins here."""
    types = [token.type for token in tokens[at : at + 4]]
    before = tokens[at - 1].type if at else ""
    if types[:3] != ["name", "lparen", "string"] or tokens[at].value != "_" or before in ("dot", "pipe"):
        return False
    return types[3:] in (["rparen"], ["comma"])


def _stays_whole(sentence: Markup, tokens: list[Token], end: int) -> bool:
    """Whether the sentence may be a constant; ``end`` is where its call ends.

    Jinja joins constants with ``~`` as if they were not HTML, and what is escaped would be escaped again.
    """
    alone = tokens[end - 4].type == "variable_begin" and tokens[end + 1].type == "variable_end"
    return alone or not ("&" in sentence or "<" in sentence)


def _markup(text: Markup, line: int) -> Iterator[Token]:
    """The tokens of ``("…" | safe)``, which Jinja makes a constant."""
    parts = (("lparen", "("), ("string", str(text)), ("pipe", "|"), ("name", "safe"), ("rparen", ")"))
    yield from (Token(line, kind, value) for kind, value in parts)
