"""The build hook: compiles the catalogs, and refuses a wheel without the files that are fetched from outside."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# What setup/bring_vendor.py fetches and git does not have.
FETCHED = ("htmx.min.js", "nastaliq.woff2", "nastaliq-licence.txt")


class BuildHook(BuildHookInterface):
    """Called by hatchling for each distribution, and for an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - given by the interface
        root = Path(self.root)
        in_checkout = version == "editable"  # the site works without both, and says so
        if not in_checkout:
            require_fetched(root / "static" / "vendor")
        _compiled, faults = _module(root / "translations" / "compile.py").compile_catalogs(root / "translations")
        for fault in faults:
            if not in_checkout:
                raise fault
            print(fault, file=sys.stderr)


def require_fetched(folder: Path) -> None:
    """End the build with a sentence when one of the files is missing or empty."""
    missing = [name for name in FETCHED if not (folder / name).is_file() or not (folder / name).stat().st_size]
    if missing:
        raise SystemExit(
            f"{', '.join(missing)} must be in static/vendor/ before the site is packaged. Run `make vendor` first."
        )


def _module(path: Path) -> ModuleType:
    """The module in a file that no package contains."""
    spec = importlib.util.spec_from_file_location(f"{path.stem}_catalogs", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
