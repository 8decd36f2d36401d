"""``docs/accessibility.md``, made from the rows of ``site/shikayat/public/pages/criteria.csv``: `make criteria`."""

from __future__ import annotations

from pathlib import Path

from shikayat.public.pages.criteria import criteria

# The four principles, by the first figure of a criterion.
PRINCIPLES = {"1": "Perceivable", "2": "Operable", "3": "Understandable", "4": "Robust"}
RESULTS = {"met": "met", "none": "does not apply", "partly": "met in part"}
DOC = Path(__file__).resolve().parents[2] / "docs" / "accessibility.md"
HEAD = """# Accessibility: the criteria of WCAG 2.2, A and AA, one by one

Made by `make criteria` from `site/shikayat/public/pages/criteria.csv`, which the page
`/<language>/accessibility/criteria` shows as well. 4.1.1 is no longer a criterion, so there are 55.

What axe-core can see is looked at on every page of `tests/page_cases.py` and in each of its states, in both languages,
at 320, 768 and 1280 pixels. What is still missing: nobody who uses a screen reader in Urdu has tried the site yet.
"""


def document() -> str:
    """The text of ``docs/accessibility.md``."""
    lines = [HEAD]
    for first, principle in PRINCIPLES.items():
        lines += [
            f"## {first}. {principle}",
            "",
            "| criterion | level | result | how | checked by |",
            "|---|---|---|---|---|",
        ]
        for row in criteria():
            if row.number[0] == first:
                checked = ", ".join(f"`{test}`" for test in row.tests) or "by hand"
                cells = (f"{row.number} {row.names['en']}", row.level, RESULTS[row.result], row.how["en"], checked)
                lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    DOC.parent.mkdir(exist_ok=True)
    DOC.write_text(document(), encoding="utf-8")
