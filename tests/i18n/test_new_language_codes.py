"""What ``make language`` says when the code is wrong or the language is there."""

from __future__ import annotations

import pytest

from translations import new_language


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("pa-Arab", "L=pa_Arab"),
        ("pa_arab", "L=pa_Arab"),
        ("PS", "L=ps"),
        (" ps ", "L=ps"),
        ("PT-br", "L=pt_BR"),
        ("es-419", "L=es_419"),
        ("", "one such as ps"),
        ("p", "one such as ps"),
        ("pashto", "one such as ps"),
        ("../ps", "one such as ps"),
        ("پشتو", "one such as ps"),
        ("ps;ls", "one such as ps"),
        ("en", "the language that the texts are written in"),
        ("ur", "ur/LC_MESSAGES/messages.po"),
        ("sd", "make check-translations L=sd"),
    ],
)
def test_a_code_that_cannot_be_begun_gives_advice(code, advice):
    with pytest.raises(SystemExit) as refusal:
        new_language.refuse_wrong_code(code)
    assert advice in str(refusal.value)


@pytest.mark.parametrize("code", ["ps", "pa_Arab", "pt_BR", "pnb", "es_419", "pa_Arab_PK"])
def test_a_code_of_a_language_that_is_not_here_is_taken(code):
    new_language.refuse_wrong_code(code)
