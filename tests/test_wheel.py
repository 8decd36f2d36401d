"""The package as an operator gets it: built, installed into an empty environment, started in an empty folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import running_gunicorn

ROOT = Path(__file__).resolve().parents[1]
PACKAGED = ("README.md", "pyproject.toml", "models.py", "setup", "site", "static", "templates", "translations")
pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]


def outside() -> dict[str, str]:
    """The environment without what belongs to this checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SHIKAYAT"))}


def call(*command: str | Path, folder: Path, **more: str) -> str:
    """Run a program far from this checkout: neither its folder nor its paths are handed on."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=outside() | more,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution as a packager would make it."""
    folder = tmp_path_factory.mktemp("built")
    call(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, folder=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that holds the wheel and sees the packages of this one.

    They are reached by a plain path, whose own .pth files count for nothing: this checkout's editable
    installation stays out of sight.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / "bin" / "python"
    library = Path(call(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder).strip())
    (library / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index")
    call(*pip, wheel, folder=folder)
    return python


@pytest.fixture(scope="module")
def site(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the installed site, started in a folder where nothing was."""
    folder = tmp_path_factory.mktemp("empty")
    chosen = {"DATABASE_URL": "", "SHIKAYAT_ENV": "development"}
    call(installed, "-m", "flask", "--app", "shikayat", "prepare", folder=folder, **chosen)
    with running_gunicorn(folder / "server.log", environment=outside() | chosen, python=installed) as address:
        yield address


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
        return answer.read().decode()


@pytest.mark.parametrize("lost", [("htmx.min.js", "nastaliq.woff2", "nastaliq-licence.txt"), ("nastaliq.woff2",)])
def test_build_without_what_pages_use_from_outside_fails_with_a_sentence(tmp_path: Path, lost: tuple[str, ...]):
    clone = tmp_path / "clone"
    clone.mkdir()
    for name in PACKAGED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, clone / name)
    for name in lost:
        (clone / "static" / "vendor" / name).unlink()
    for kind in ("--wheel", "--sdist"):
        done = subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", kind, "--outdir", tmp_path, clone],
            cwd=tmp_path, env=outside(), capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode != 0, kind
        assert f"{', '.join(lost)} must be in static/vendor/" in done.stdout + done.stderr
        assert "make vendor" in done.stdout + done.stderr
    assert not [*tmp_path.glob("*.whl"), *tmp_path.glob("*.tar.gz")]


def test_everything_a_page_needs_is_inside(wheel: Path):
    inside = set(zipfile.ZipFile(wheel).namelist())
    data = [path for folder in ("templates", "static") for path in (ROOT / folder).rglob("*") if path.is_file()]
    data += [*ROOT.glob("translations/*/names.csv"), *ROOT.glob("translations/*/language.toml")]
    data = [path for path in data if "translation_tools" not in path.parts]
    code = [*(ROOT / "site").rglob("*.py"), *(ROOT / "site").rglob("*.csv")]
    code = [path for path in code if "translation_tools" not in path.parts]
    wanted = {f"shikayat/{path.relative_to(ROOT).as_posix()}" for path in data if path.suffix not in (".br", ".gz")}
    wanted |= {path.relative_to(ROOT / "site").as_posix() for path in code}
    for source in ROOT.glob("translations/*/LC_MESSAGES/*.po"):
        folder = f"shikayat/{source.parent.relative_to(ROOT).as_posix()}"
        assert {f"{folder}/messages.mo", f"{folder}/partial.mo"} & inside, folder
    assert sorted(wanted - inside) == []
    assert "models.py" in inside
    assert not [name for name in inside if name.startswith(("tests/", "site/", "setup/")) or "compile.py" in name]
    workshop = re.compile(r"translation_tools|\.(po|pot|md)$|translations/(pictures|[^/]*$)")
    assert [name for name in inside if workshop.search(name)] == [], "what translators need, no site carries"


def test_the_installed_package_is_the_one_that_runs(installed: Path, tmp_path: Path):
    where = call(installed, "-c", "import models, shikayat; print(models.__file__, shikayat.__file__)", folder=tmp_path)
    assert str(ROOT / "site") not in where
    assert where.count(str(installed.parents[1])) == 2


@pytest.mark.parametrize(("language", "direction"), [("ur", "rtl"), ("en", "ltr")])
def test_both_languages_are_served(site: str, language: str, direction: str):
    page = fetch(f"{site}/{language}/")
    assert f'<html lang="{language}" dir="{direction}">' in page
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1]
    assert bool(re.search(r"[\u0600-\u06ff]", heading)) == (language == "ur"), heading
    sheet = re.search(r'rel="stylesheet" href="([^"]+)"', page)[1]
    assert "{" in fetch(site + sheet)


def test_a_language_that_is_not_complete_is_not_served(site: str):
    assert "سنڌي" not in fetch(f"{site}/ur/")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        fetch(f"{site}/sd/")


def test_the_places_came_along(site: str):
    assert fetch(f"{site}/en/places/districts?province=PK-PB").count("<option") > 30
