"""Rules of the house: where things are, how long they may be, what may be committed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import models

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "site" / "shikayat"
LONGEST = 350  # lines; more is a sign that a flow wants to be two flows
LONGEST_MODELS = 600  # every table stands in models.py, because that is where people look for it

SOURCES = sorted([ROOT / "models.py", *PACKAGE.rglob("*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("setup/*.py")])
SOURCES += sorted(ROOT.glob("translations/*.py"))
FLOWS = sorted(path.parent for path in PACKAGE.rglob("views.py"))
COMMITTED = [
    ROOT / name
    for name in subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    .stdout.strip("\0")
    .split("\0")
    if name and (ROOT / name).is_file()
]
BELOW_FLOWS = {"identity", "directory", "notices", "casework", "web", "i18n", "text"}
# What flows share and keep in tables has its transactions below them.
TRANSACTIONS_BELOW_FLOWS = {"casework", "identity", "notices"}
needs_git = pytest.mark.skipif(not COMMITTED, reason="not a git checkout: nothing is committed here")


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    """The first words of what a module imports; "." for its own package."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else (node.module or "").split(".")[0])
    return found


def test_site_is_a_source_folder_and_no_package():
    # With an __init__.py it would hide the standard library's module of that name, and all packages with it.
    assert not (ROOT / "site" / "__init__.py").exists()
    assert [path.name for path in (ROOT / "site").iterdir() if not path.name.startswith((".", "__"))] == ["shikayat"]


def test_models_is_ours():
    assert Path(models.__file__).resolve() == ROOT / "models.py"


def test_models_stands_on_the_ground():
    assert imported(ROOT / "models.py") <= {"__future__", "collections", "datetime", "enum", "json", "peewee", "typing"}


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_names_explain_themselves(path: Path):
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools", "lib", "core", "base"}
    assert not vague & {part.removesuffix(".py").strip("_") for part in path.relative_to(ROOT).parts}


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_a_file_fits_in_the_head(path: Path):
    if "migrations" not in path.parts:
        assert len(path.read_text().splitlines()) <= (LONGEST_MODELS if path.name == "models.py" else LONGEST)


def test_every_blueprint_belongs_to_a_flow_that_was_found(app):
    """The list of flows is not empty, so the tests below check something."""
    found = {flow.name for flow in FLOWS}
    registered = {name for name, blueprint in app.blueprints.items() if ".views" in blueprint.import_name}
    assert registered <= found and len(found) == len(FLOWS)
    assert len(found & registered) >= 15


def test_every_flow_is_named_in_the_contract_of_independence():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    patterns = next(each["modules"] for each in contracts if each["name"] == "No flow imports another flow")
    named = [re.compile(re.escape(pattern).replace(r"\*", r"\w+")) for pattern in patterns]
    flows = [".".join(flow.relative_to(PACKAGE.parent).parts) for flow in FLOWS if "dev" not in flow.parts]
    assert [flow for flow in flows if not any(pattern.fullmatch(flow) for pattern in named)] == []


def texts_in(path: Path) -> set[str]:
    """Every string of a module."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_module_below_the_flows_names_an_endpoint_of_a_flow(app):
    flows = {flow.name for flow in FLOWS}
    endpoints = {name for name in app.view_functions if name.partition(".")[0] in flows}
    below = [path for layer in sorted(BELOW_FLOWS) for path in (PACKAGE / layer).rglob("*.py")]
    assert len(endpoints) > 50 and len(below) > 50
    assert {short(path): named for path in below if (named := texts_in(path) & endpoints)} == {}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda path: path.name)
def test_a_flow_has_its_three_rooms(flow: Path):
    """HTTP in views, input in forms, data in queries; a module besides these is no view in disguise."""
    views = (flow / "views.py").read_text()
    assert "models" not in imported(flow / "views.py"), "only queries.py asks the tables"
    assert "peewee" not in imported(flow / "views.py")
    assert not re.search(r"\brequest\.(form|files|values|get_json|json)\b", views), "forms.py reads what people send"
    for path in flow.glob("*.py"):
        if path.name != "queries.py":
            assert "models" not in imported(path), f"{short(path)}: only queries.py imports models"
        if path.name not in ("views.py", "__init__.py"):
            assert "Blueprint" not in path.read_text(), f"{short(path)}: a blueprint lives in views.py"


@pytest.mark.parametrize("flow", FLOWS, ids=lambda path: path.name)
def test_a_flow_has_one_name(flow: Path):
    assert re.search(rf'Blueprint\(\s*"{flow.name}"', (flow / "views.py").read_text())


@pytest.mark.parametrize("path", sorted((PACKAGE / "casework").glob("*.py")), ids=short)
def test_casework_knows_no_web(path: Path):
    allowed = {"flask_babel"} if path.name == "labels.py" else set()
    if allowed:
        assert "import lazy_gettext as _l\n" in path.read_text(), "labels are marked for translation, nothing else"
    assert not (imported(path) - allowed) & {"flask", "flask_babel", "flask_login", "flask_wtf", "werkzeug", "wtforms"}


def test_one_transaction_one_home():
    for path in PACKAGE.rglob("*.py"):
        if re.search(r"\batomic\(", path.read_text()):
            below = TRANSACTIONS_BELOW_FLOWS & set(path.parts)
            assert path.name in ("queries.py", "database.py", "saved_forms.py") or below, short(path)


@needs_git
def test_nothing_made_or_fetched_is_committed():
    made = re.compile(r"\.(mo|db|sqlite3?|pyc|br|gz|whl|woff2?|min\.js|min\.css)$|(^|/)(node_modules|vendor|var|dist)/")
    assert [short(path) for path in COMMITTED if made.search(short(path))] == []


@needs_git
def test_nothing_committed_names_a_host_to_fetch_from_or_a_place_on_one_machine():
    # Put together here, so that this file does not contain what it forbids.
    forbidden = re.compile(
        "|".join(
            [
                r"registry\.npm" + r"js", r"pypi" + r"\.org", r"pythonhosted" + r"\.org", r"--(extra-)?index" + r"-url",
                r"--find" + r"-links", r'"resolved"' + r":", r"(?<![\w.$}])/(home|root|Users|work|opt)" + r"/\w",
            ]
        )
    )  # fmt: skip
    found = []
    for path in COMMITTED:
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        found += [f"{short(path)}:{n}: {line.strip()}" for n, line in enumerate(lines, 1) if forbidden.search(line)]
    assert found == []


def test_every_package_is_locked_and_checked():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.match(r"[\w-]+", line)[0] for line in wanted["dependencies"]}
    development = {re.match(r"[\w-]+", line)[0] for line in wanted["optional-dependencies"]["dev"]}
    locked = {}
    for lock in ("run", "dev"):
        text = (ROOT / "setup" / f"{lock}.txt").read_text()
        locked[lock] = dict(re.findall(r"^([\w-]+)==(\S+)", text, re.MULTILINE))
        for block in re.split(r"\n(?=\w)", text):
            assert "--hash=sha256:" in block, f"{lock}.txt: no hash for {block.splitlines()[0]}"
    assert names <= set(locked["run"])
    assert names | development <= set(locked["dev"])
    assert {name: locked["dev"].get(name) for name in locked["run"]} == locked["run"], "the two lock files differ"


# Import names that differ from the package's; None: used by name (a command, or by another package).
IMPORT_NAMES = {
    "argon2-cffi": "argon2",
    "beautifulsoup4": "bs4",
    "build": None,
    "email-validator": None,
    "html5lib": None,
    "import-linter": None,
    "mypy": None,
    "phonenumberslite": "phonenumbers",
    "python-json-logger": "pythonjsonlogger",
    "pytest-playwright": "playwright",
    "pytest-xdist": None,
    "ruff": None,
    "translate-toolkit": "translate",
}


def test_every_dependency_is_used():
    everything = set().union(*(imported(path) for path in SOURCES))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    unused = []
    for line in project["dependencies"] + project["optional-dependencies"]["dev"]:
        name = re.match(r"[\w-]+", line)[0]
        module = IMPORT_NAMES.get(name, name.replace("-", "_"))
        if module and module not in everything:
            unused.append(name)
    assert unused == []


def test_every_import_of_the_site_is_a_declared_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = [re.match(r"[\w-]+", line)[0] for line in project["dependencies"]]
    declared = {IMPORT_NAMES.get(name, name.replace("-", "_")) for name in names}
    # Parts of declared packages that go by another name: peewee's playhouse, and what Flask is made of.
    declared |= {"playhouse", "werkzeug", "jinja2", "itsdangerous", "markupsafe", "click", "shikayat", "models", "."}
    package = [path for path in SOURCES if PACKAGE in path.parents or path.name == "models.py"]
    undeclared = {
        short(path): left for path in package if (left := imported(path) - declared - sys.stdlib_module_names)
    }
    assert undeclared == {}
