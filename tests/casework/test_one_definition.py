"""Statuses, outcomes, verdicts, roles and channels have one definition each; nothing else spells them out."""

from __future__ import annotations

import ast

import pytest

import models
from shikayat.casework import conditions, labels, lifecycle, roles
from tests.test_templates import ROOT

SITE = ROOT / "site" / "shikayat"
ENUMS = {
    "status": models.Status,
    "outcome": models.Outcome,
    "verdict": models.Verdict,
    "role": models.Role,
    "channel": models.Channel,
}
# Not the product: sample data and tools of translators; migrations keep the words of their time.
ELSEWHERE = ("dev", "migrations")
# The public figures have names of their own, in the order of their columns.
FIGURES = "public/statistics/figures.py"


def modules():
    return [path for path in SITE.rglob("*.py") if not set(ELSEWHERE) & set(path.relative_to(SITE).parts)]


def literals(tree: ast.AST):
    """(line, text) of each place that spells a value out: compared, given by name, or one of several in a row."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            enum = next((ENUMS[name] for name in map(_name, sides) if name in ENUMS), ())
            parts = (part for side in sides for part in _parts(side) if _is_text(part) and part.value in set(enum))
            yield from ((part.lineno, part.value) for part in parts)
        elif isinstance(node, ast.keyword) and node.arg in ENUMS and _is_text(node.value):
            yield node.value.lineno, node.value.value
        elif isinstance(node, (ast.Tuple, ast.Set, ast.List)):
            words = [part.value for part in node.elts if _is_text(part)]
            if len(words) > 1 and len(words) == len(node.elts) and any(set(words) <= set(e) for e in ENUMS.values()):
                yield node.lineno, words
        elif _is_text(node) and any(f"'{value}', '" in node.value for enum in ENUMS.values() for value in enum):
            yield node.lineno, node.value


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):  # of a form it is the value of a field
        return _name(node.value) if node.attr == "data" else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, (ast.Tuple, ast.Set, ast.List)) else [node]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_modules_use_enums_for_status_values():
    found = [
        f"{path.relative_to(SITE)}:{line}: {text!r}"
        for path in modules()
        if path != SITE / FIGURES
        for line, text in literals(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        'officer.role == "administrator"',
        'if complaint.status in ("new", "reopened"): pass',
        'WORKERS = ("officer", "head")',
        'Notice.create(channel="sms")',
        """SQL("('new', 'in_progress')")""",
        'row.outcome != "refused"',
        'form.outcome.data == "refused"',
    ],
)
def test_check_planted_value_is_found(planted):
    assert list(literals(ast.parse(planted)))


def test_each_status_is_in_one_group_and_the_conditions_name_the_same():
    grouped = [status for group in lifecycle.GROUPS.values() for status in group]
    assert sorted(grouped) == sorted(models.Status)
    assert set(lifecycle.ACTIVE) == set(models.Status) - {models.Status.ANSWERED} - set(lifecycle.ENDED)


@pytest.mark.parametrize("name", ["OPEN", "ACTIVE", "ENDED"])
def test_the_conditions_are_those_of_the_partial_indexes_without_parameters(app, name):
    with app.app_context(), models.database.connection_context():
        sql, values = models.Complaint.select().where(getattr(conditions, name)).sql()
    assert values == []
    statuses = "({})".format(", ".join(f"'{status}'" for status in getattr(lifecycle, name)))
    assert f"IN {statuses}" in sql
    migrations = "".join(path.read_text(encoding="utf-8") for path in (SITE / "migrations").glob("0*.py"))
    assert statuses in migrations


@pytest.mark.parametrize(
    ("table", "enum"),
    [
        (labels.STATUSES, models.Status),
        (labels.OUTCOMES, models.Outcome),
        (labels.VERDICTS, models.Verdict),
        (labels.ROLES, models.Role),
    ],
)
def test_each_value_has_its_label(table, enum):
    assert list(table) == list(enum)


def test_roles_are_named_in_one_module():
    assert set(roles.CASE_WORKERS) < set(roles.DESK_ROLES) < set(models.Role)
