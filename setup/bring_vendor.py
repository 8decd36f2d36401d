"""Bring what pages use and is not ours to ``static/vendor/``: htmx, and the letters of Noto Nastaliq Urdu.

Both come by npm and its lock file (see ``npm_here``). The font is cut down to what Urdu is written with. If they cannot
be fetched the site is complete without them: pages then load as wholes, and in Naskh. That is said, and is no failure.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from npm_here import SETUP, install_locked

PACKAGES = SETUP / "node_modules"
VENDOR = SETUP.parent / "static" / "vendor"
FONT = PACKAGES / "@fontsource" / "noto-nastaliq-urdu"

# The alphabet, the letters of Arabic that many keyboards put in their place, marks, punctuation, digits, joiners. The
# layout rules are most of the file: with every letter of the font it would be a third larger.
LETTERS = (
    "اآأإؤئءبپتةٹثجچحخدڈذرڑزژسشصضطظعغفقکكگلمنںوہهھۂۀۃیيىےۓ"
    "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0656\u0657\u0670"
    "،؛؟۔٪٫٬؍ـ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩ \u200c\u200d"
)


def bring_htmx(target: Path) -> None:
    """Put htmx.min.js where pages look for it. Raises OSError."""
    shutil.copyfile(PACKAGES / "htmx.org" / "dist" / "htmx.min.js", target)


def bring_font(target: Path) -> None:
    """Write the font with the letters above alone, as WOFF2. Raises OSError, fontTools.ttLib.TTLibError."""
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False  # no phone uses it
    options.layout_features = ["*"]  # each joins or moves letters somewhere in a word
    options.name_IDs = [0, 1, 2, 13, 14]  # who made it and under which licence stays inside
    font = TTFont(FONT / "files" / "noto-nastaliq-urdu-arabic-400-normal.woff2")
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    subset.save_font(font, target, options)


def bring() -> None:
    """Fetch both and put them in their place. Raises OSError or CalledProcessError."""
    install_locked(SETUP)
    VENDOR.mkdir(parents=True, exist_ok=True)
    licence = FONT / "LICENSE"
    for name, make in (
        ("htmx.min.js", bring_htmx),
        ("nastaliq.woff2", bring_font),
        ("nastaliq-licence.txt", lambda target: shutil.copyfile(licence, target)),
    ):
        unfinished = VENDOR / f"{name}.part"
        make(unfinished)
        unfinished.replace(VENDOR / name)  # a running server never reads half a file


def main() -> int:
    """0 when both are in their place, 1 (after a clear sentence) when they could not be fetched."""
    try:
        bring()
    except (OSError, subprocess.CalledProcessError) as error:
        print(
            f"\nNOTE: htmx and the Nastaliq font could not be fetched ({type(error).__name__}, see above).\n"
            "The site works without them: every page then loads as a whole, in the letters of the device.\n"
            "Run this again when the network is there.\n",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
