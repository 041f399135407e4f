"""Runs axe-core in an open page and keeps what breaks WCAG."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Only the standard's own criteria: the "best-practice" rules of axe are opinions.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OPTIONS = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}

# How a reader may have colours and motion: as `Page.emulate_media` takes them.
MEDIA: tuple[Mapping[str, Any], ...] = (
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"color_scheme": "dark", "forced_colors": "active", "reduced_motion": "reduce"},
)


@dataclass(frozen=True)
class Violation:
    """One rule of axe that the page breaks, and the places, as CSS selectors."""

    rule: str
    impact: str
    help: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}): {self.help}: {', '.join(self.places)}"


def violations(page: Page) -> list[Violation]:
    """In axe's order; empty when the page keeps WCAG 2.2 A and AA as far as a program can tell."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    response = page.evaluate("(options) => axe.run(options)", OPTIONS)
    return [
        Violation(
            rule=found["id"],
            impact=str(found["impact"]),
            help=found["help"],
            places=tuple(" ".join(map(str, node["target"])) for node in found["nodes"]),
        )
        for found in response["violations"]
    ]
