"""The build's own steps: the catalogs are compiled, and a wheel without what pages use from outside is refused."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# What setup/bring_vendor.py brings and git does not know.
BROUGHT = ("htmx.min.js", "nastaliq.woff2", "nastaliq-licence.txt")


class BuildHook(BuildHookInterface):
    """Called by hatchling for each distribution, and for an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if version != "editable":  # in a checkout the site works without them, and says so
            require_brought(root / "static" / "vendor")
        path = root / "translations" / "compile.py"
        spec = importlib.util.spec_from_file_location("compile_catalogs", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.CompileCatalogs.initialize(self, version, build_data)


def require_brought(folder: Path) -> None:
    """End the build with a sentence when one of the files is missing or empty."""
    missing = [name for name in BROUGHT if not (folder / name).is_file() or not (folder / name).stat().st_size]
    if missing:
        raise SystemExit(
            f"{', '.join(missing)} must be in static/vendor/ before the site is packaged. Run `make vendor` first."
        )
