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
OF_COLOURS = ("color-contrast", "link-in-text-block")
# They take most of the time on long lists, nearly all of whose items look alike. What has the look
# of three others, as has all that is in it and around it, has their contrast.
_ALIKE = "data-looks-alike"
_MARK_ALIKE = """(mark) => {
  const counts = new Map();
  const looksAlike = (one, around) => {
    const style = getComputedStyle(one);
    const look = `${around} ${one.localName} ${style.color} ${style.backgroundColor} `
      + `${style.backgroundImage} ${style.borderBottomStyle} ${style.fontSize} ${style.fontWeight} `
      + `${style.opacity} ${style.position} ${style.textDecorationLine} ${style.textShadow}`;
    counts.set(look, (counts.get(look) ?? 0) + 1);
    const within = [...one.children].map((child) => looksAlike(child, look));
    const isAlike = counts.get(look) > 3 && within.every(Boolean);
    one.toggleAttribute(mark, isAlike);
    return isAlike;
  };
  looksAlike(document.body, "");
  // Each that axe is told of costs it time.
  document.querySelectorAll(`[${mark}] [${mark}]`).forEach((one) => one.removeAttribute(mark));
}"""

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
    """What breaks WCAG 2.2 A and AA, as far as a program can tell, as the page is shown now."""
    return [*_of_all_but_colours(page), *_of_colours(page)]


def violations_of_each_medium(page: Page) -> Iterator[tuple[Mapping[str, Any], list[Violation]]]:
    """What the page breaks in each way of `MEDIA`, which the page then shows."""
    for way in MEDIA:
        page.emulate_media(**way)
        yield way, violations(page) if way is MEDIA[0] else _of_colours(page)


def _of_all_but_colours(page: Page) -> list[Violation]:
    without = {name: {"enabled": False} for name in OF_COLOURS}
    return _found(page, {"runOnly": ALL, "rules": without})


def _of_colours(page: Page) -> list[Violation]:
    page.evaluate(_MARK_ALIKE, _ALIKE)
    rules = {"runOnly": {"type": "rule", "values": [*OF_COLOURS]}}
    return _found(page, rules, {"exclude": [f"[{_ALIKE}]"]})


def _found(
    page: Page, rules: Mapping[str, Any], within: Mapping[str, Any] | None = None
) -> list[Violation]:
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    options = {**rules, "resultTypes": ["violations"]}
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
