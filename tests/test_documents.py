"""The documents for engineers: short enough to be read, and every file, table and function that they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import models

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "site" / "shikayat"
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
README_LINES = 120
PICTURE_BYTES = 60_000
_PATH = re.compile(r"\w[\w.-]*(?:/[\w.-]+)*/?")
_ENDINGS = (".py", ".md", ".html", ".css", ".csv", ".toml", ".txt", ".po", ".svg", ".png", "/")
FETCHED = {"static/vendor/", "var/"}  # not in a bare clone


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def named_paths(text: str) -> set[str]:
    """The paths in code marks and in links; of ``file.py::test`` the file."""
    marked = {name.partition("::")[0] for name in re.findall(r"`([^`\n]+)`", text)}
    paths = {name for name in marked if _PATH.fullmatch(name) and name.endswith(_ENDINGS)}
    links = set(re.findall(r"\]\(([^)#]+)\)", text)) | set(re.findall(r'src="([^"]+)"', text))
    return paths | {link for link in links if "://" not in link}


def exists(name: str, document: Path) -> bool:
    """Whether the path exists, seen from the project, from the package or from the document."""
    alone = [] if "/" in name else [path.name for path in PACKAGE.rglob(name)]
    return (
        bool(alone)
        or name in FETCHED
        or any((folder / name).exists() for folder in (ROOT, PACKAGE, ROOT / "templates", document.parent))
    )


def missing_paths(document: Path, text: str | None = None) -> list[str]:
    found = named_paths(document.read_text() if text is None else text)
    return sorted(name for name in found if not exists(name, document))


def test_readme_is_under_120_lines():
    assert len((ROOT / "README.md").read_text().splitlines()) < README_LINES


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_every_path_named_in_a_document_exists(document: Path):
    assert missing_paths(document) == []


@pytest.mark.parametrize(
    "text", ["`web/no_such_file.py`", "`site/shikayat/nowhere/`", "[a](docs/none.md)", "`tests/test_none.py::test_a`"]
)
def test_path_that_does_not_exist_is_reported(text: str):
    assert missing_paths(ROOT / "README.md", text) != []


def test_every_picture_of_the_documents_is_small_and_shown():
    pictures = {short(path) for path in (ROOT / "docs").iterdir() if path.suffix in (".png", ".svg", ".jpg")}
    shown = set().union(*(named_paths(document.read_text()) for document in DOCUMENTS))
    assert pictures <= shown
    assert [name for name in pictures if (ROOT / name).stat().st_size > PICTURE_BYTES] == []


def glossary_names() -> set[str]:
    """The names in the third column of the glossary's tables."""
    lines = (ROOT / "docs" / "glossary.md").read_text().splitlines()
    columns = [line.split("|")[3] for line in lines if line.startswith("| ") and line.count("|") >= 5]
    return {name for column in columns for name in re.findall(r"`([^`]+)`", column)}


def test_every_name_of_the_glossary_exists_in_the_code():
    sources = "\n".join(path.read_text() for path in [ROOT / "models.py", *PACKAGE.rglob("*.py")])
    words = set(re.findall(r"\w+", sources))
    unknown = []
    for name in sorted(glossary_names()):
        table, _, column = name.partition(".")
        if named_paths(f"`{name}`"):
            continue  # a path: tested above
        owner = getattr(models, table, None)
        if not (hasattr(owner, column) if column else owner or name in words):
            unknown.append(name)
    assert unknown == []
