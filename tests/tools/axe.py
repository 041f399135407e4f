"""Runs axe-core in an open page and keeps what breaks WCAG."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Only the standard's own criteria: the "best-practice" rules of axe are opinions.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
ALL = {"type": "tag", "values": list(TAGS)}
# The rules of these criteria that look at colours; what the others look at is the same in any.
OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# The tenth item of a list has the colours of the others. The first medium has all of them.
FEW_ITEMS = {"exclude": [":is(li, tr, article, section, p):nth-of-type(n + 10)"]}

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
    return _found(page, ALL)


def violations_of_each_medium(page: Page) -> Iterator[tuple[Mapping[str, Any], list[Violation]]]:
    """What the page breaks in each way of `MEDIA`, which the page then shows."""
    for way in MEDIA:
        page.emulate_media(**way)
        is_first = way is MEDIA[0]
        yield way, _found(page, ALL) if is_first else _found(page, OF_COLOURS, FEW_ITEMS)


def _found(
    page: Page, rules: Mapping[str, Any], within: Mapping[str, Any] | None = None
) -> list[Violation]:
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    run = "([within, options]) => axe.run(within ?? document, options)"
    response = page.evaluate(run, [within, options])
    return [
        Violation(
            rule=found["id"],
            impact=str(found["impact"]),
            help=found["help"],
            places=tuple(" ".join(map(str, node["target"])) for node in found["nodes"]),
        )
        for found in response["violations"]
    ]
