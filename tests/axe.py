"""axe-core, which `make test` brings by npm: what it finds on a page that is open in a browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[1] / "setup" / "checker" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Violations, and what axe could not decide: a colour over a picture, a part under another.
RUN = """async options => {
  const found = await axe.run(document, options);
  const why = node => [...node.any, ...node.all, ...node.none].map(check => check.message).join("; ");
  return ["violations", "incomplete"].flatMap(kind => found[kind].flatMap(rule =>
    rule.nodes.map(node => kind + " " + rule.id + ": " + node.target + " " + why(node))));
}"""


def faults(page: Page, rules: list[str] | None = None) -> list[str]:
    """What is wrong or undecided, a line each: by all rules of WCAG 2.2 A and AA and of good practice, or by some.

    The script comes in by the browser's own door for developers, so the content policy of the page stays in force.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    # The contrast of a single letter, too: what stands on a key is text.
    letters = {"color-contrast": {"options": {"ignoreLength": True}}}
    options: dict[str, object] = {"resultTypes": ["violations", "incomplete"], "preload": False, "checks": letters}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    else:
        # This one is off in axe's own list, although it stands in WCAG 2.2.
        options |= {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
    return page.evaluate(RUN, options)
