"""The list of criteria: all of them, in every language, with tests that exist, in a document that is up to date."""

from __future__ import annotations

import ast
from collections import Counter

import pytest

from shikayat.i18n.language import SOURCE
from shikayat.public.pages.criteria import criteria
from tests.accessibility.document import DOC, document

ROOT = DOC.parents[1]
# WCAG 2.2, levels A and AA, by guideline; 4.1.1 was removed.
HOW_MANY = {
    "1.1": 1, "1.2": 5, "1.3": 5, "1.4": 9, "2.1": 3, "2.2": 2, "2.3": 1, "2.4": 8, "2.5": 6,
    "3.1": 2, "3.2": 5, "3.3": 6, "4.1": 2,
}  # fmt: skip


def missing(test: str) -> str:
    """What is not there of a test that is named as ``file`` or ``file::test``."""
    file, _, name = test.partition("::")
    if not (ROOT / file).is_file():
        return file
    names = {node.name for node in ast.parse((ROOT / file).read_text()).body if isinstance(node, ast.FunctionDef)}
    return name if name and name not in names else ""


def test_all_55_are_there_in_every_language(language):
    assert Counter(row.number.rpartition(".")[0] for row in criteria()) == HOW_MANY
    assert len({row.number for row in criteria()}) == sum(HOW_MANY.values()) == 55
    for row in criteria():
        assert row.names[language] and row.how[language], row.number
        assert row.level in ("A", "AA") and row.result in ("met", "none", "partly"), row.number


@pytest.mark.parametrize("row", criteria(), ids=lambda row: row.number)
def test_what_checks_a_criterion_exists(row):
    assert [test for test in row.tests if missing(test)] == []


def test_a_test_that_is_gone_is_noticed():
    """Planted faults: a missing file and a missing test."""
    here = "tests/accessibility/test_criteria.py"
    assert missing("tests/accessibility/test_nothing.py") == "tests/accessibility/test_nothing.py"
    assert missing(f"{here}::test_nothing") == "test_nothing"
    assert missing(f"{here}::test_a_test_that_is_gone_is_noticed") == ""


def test_the_document_is_up_to_date():
    assert DOC.read_text() == document(), "`make criteria` writes it anew"
    assert all(f"| {row.number} {row.names[SOURCE]} |" in document() for row in criteria())
