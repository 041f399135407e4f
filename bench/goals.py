"""What a build may take: the goals that `docs/performance.md` puts beside what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bench.figures import AGAIN, BODY, COLD, HELP, SAME, TITLE

# By article pairs: how many times what Hugo takes for the same, elapsed time in memory.
TIMES_REFERENCE: Mapping[str, Mapping[int, float]] = MappingProxyType(
    {
        COLD: {1000: 3, 5000: 3},
        SAME: {1000: 0.2, 5000: 0.05},
        AGAIN: {1000: 0.2, 5000: 0.05},
        BODY: {1000: 0.6, 5000: 0.12},
        TITLE: {1000: 1, 5000: 0.3},
    }
)
# The same in seconds, where a person waits for it.
SECONDS: Mapping[str, Mapping[int, float]] = MappingProxyType(
    {SAME: {5000: 0.25}, AGAIN: {5000: 0.25}}
)
# Seconds of the content of this repository: half of the 5.2 of 28 November 2026.
CONTENT_SECONDS: Mapping[str, float] = MappingProxyType({COLD: 2.6, HELP: 0.1})
MEMORY_OF_REFERENCE: Mapping[str, Mapping[int, float]] = MappingProxyType(
    {COLD: {1000: 1, 5000: 0.5}}
)
# Seconds from a save to the page in a browser.
SAVED: Mapping[int, float] = MappingProxyType({1000: 0.2, 5000: 0.3})
# Processor time of a build from nothing grows with this power of the articles.
EXPONENT = 1.05
# A claim edited, of what Hugo takes from nothing for as many pages.
CLAIM_EDIT = 0.15


def verdict(value: float | None, limit: float | None, unit: str = "") -> str:
    """A goal in words, and whether it is reached."""
    if limit is None:
        return "-"
    goal = f"at most {limit:g}{unit}"
    return goal if value is None else f"{goal}: {'reached' if value <= limit else '**missed**'}"
