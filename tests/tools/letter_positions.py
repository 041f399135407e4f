"""Where a browser puts the letters of a page, against the order in which they are read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page

from site_gen.domain.text import Direction, direction_of

# Each letter with the middle of its line and of itself; marks above letters have no place of
# their own. What a note says in the margin is no part of its line.
_LETTERS = r"""
(selector) => [...document.querySelectorAll(selector)].map((block) => {
  const told = [];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    if (node.parentElement.closest(".note-preview, [hidden]")) continue;
    for (let at = 0; at < node.length; at++) {
      if (/[\s\p{M}]/u.test(node.data[at])) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      told.push([node.data[at], box.left + box.width / 2, box.width]);
    }
  }
  return told;
})
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is seen, and the middle of it from the left edge, in pixels."""

    sign: str
    middle: float
    width: float


@dataclass(frozen=True, slots=True)
class ReadingCase:
    """A line in its parts, in the order in which the eye meets them, and why it is so."""

    why: str
    parts: tuple[str, ...]
    text: str = ""

    @property
    def letters(self) -> str:
        return without_marks("".join(self.parts))


def cases_in(path: Path) -> list[ReadingCase]:
    """Cases with an empty line between them; what begins with `# ` says why, of all until the next.

    Each part has a line of its own, so that no editor can show the parts in another order.
    """
    found, why = [], ""
    for block in path.read_text("utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        if lines[0].startswith("# "):
            why = lines.pop(0)[2:]
        found.append(ReadingCase(why, tuple(lines)))
    return found


def cases_on_lines(path: Path) -> list[ReadingCase]:
    """Cases with a line each, whose parts have `|` between them; a line with `# ` says why."""
    found, why = [], ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# "):
            why = line[2:]
        elif line:
            parts = tuple(part.strip() for part in line.split("|") if part.strip())
            found.append(ReadingCase(why, parts, line.replace("|", "")))
    return found


def lines_of(page: Page, selector: str) -> list[list[Letter]]:
    """The letters of each block, in the order of the text."""
    return [[Letter(*told) for told in block] for block in page.evaluate(_LETTERS, selector)]


def wrongly_placed(case: ReadingCase, line: list[Letter], direction: Direction) -> list[str]:
    """What of a line is not where it is read: parts among each other, letters in each."""
    parts = list(_split(case, line))
    toward = -1 if direction is Direction.RTL else 1
    found = []
    for (part, letters), (following, others) in pairwise(parts):
        if not all(a.middle * toward < b.middle * toward for a in letters for b in others):
            found.append(f"{part} | {following}: {case.why}")
    for part, letters in parts:
        own = -1 if Direction.RTL in map(direction_of, part) else 1
        places = [letter.middle * own for letter in letters]
        if places != sorted(places) or not all(letter.width for letter in letters):
            found.append(f"{part}: {case.why}")
    return found


def _split(case: ReadingCase, line: list[Letter]) -> Iterator[tuple[str, list[Letter]]]:
    start = 0
    for part in case.parts:
        end = start + len(without_marks(part))
        yield part, line[start:end]
        start = end


def without_marks(text: str) -> str:
    """The text without spaces and marks."""
    return "".join(
        sign
        for sign in text
        if not sign.isspace() and not unicodedata.category(sign).startswith("M")
    )
