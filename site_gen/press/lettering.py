"""Text and fonts into lines of runs that can be drawn, each in a font that has its letters.

Pillow sets a text in one font alone, and shows a box for a letter that this font lacks. So each
run is given to the first font that has its letters, and a text with a letter that none has is not
drawn at all.
"""

from __future__ import annotations

import io
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from site_gen.domain.text import Direction
from site_gen.press.bidi_order import levels_of, visual_order

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_FONT = re.compile(r"assets/fonts/([a-z0-9-]+)-(400|700)\.(?:woff2|woff|ttf|otf)")
# No font has a letter here; what it shows for one is what it shows for any that it lacks.
_NO_LETTER = "\U0010ffff"
# The letters of scripts that run from right to left are small on their em: as the stylesheet.
_LARGER = 1.14


@dataclass(frozen=True, slots=True)
class Case:
    """The upright fonts of the templates folder by their names in it, and the names by weight."""

    files: Mapping[str, bytes]
    weights: Mapping[int, tuple[str, ...]]

    def font_for(self, cluster: str, weight: int, before: str = "") -> str:
        """The font that sets a letter and its marks, or nothing; the one before comes first."""
        fonts = self.weights.get(weight, ())
        in_order = (before, *fonts) if before in fonts else fonts
        return next((font for font in in_order if _has(self.files[font], cluster)), "")


def case_of(files: Mapping[str, bytes]) -> Case:
    """The fonts among the files of the templates: `assets/fonts/NAME-WEIGHT.woff2`."""
    found = [font for name in sorted(files) if (font := _FONT.fullmatch(name))]
    weights = {int(font[2]) for font in found}
    return Case(
        {font[0]: files[font[0]] for font in found},
        {weight: tuple(f[0] for f in found if f[2] == str(weight)) for weight in weights},
    )


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one font and one direction, at a place on their line."""

    text: str
    font: str
    size: int
    direction: Direction
    x: float = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Runs from left to right, and how far they reach."""

    runs: tuple[Run, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text is set: its fonts, its direction, how large."""

    case: Case
    direction: Direction
    weight: int
    size: int

    def line(self, text: str) -> Line:
        """A text on one line, however long it gets."""
        levels = levels_of(text, self.direction)
        fonts = tuple(self._fonts(text))
        order = visual_order(levels)
        runs, x = [], 0.0
        for (level, font), places in groupby(order, key=lambda at: (levels[at], fonts[at])):
            listed = sorted(places)
            letters = "".join(text[at] for at in listed)
            run = self._run(letters, font, Direction.RTL if level % 2 else Direction.LTR, x)
            runs.append(run)
            x += width_of(run, self.case)
        return Line(tuple(runs), x)

    def _run(self, text: str, font: str, direction: Direction, x: float) -> Run:
        size = round(self.size * _LARGER) if direction is Direction.RTL else self.size
        return Run(text, font, size, direction, x)

    def _fonts(self, text: str) -> Iterator[str]:
        """The font of each character; a mark stays with its letter, a sign with the text."""
        first = next(filter(str.isalpha, text), "")
        font = self.case.font_for(first, self.weight) if first else ""
        for cluster in clusters(text):
            font = self.case.font_for(cluster, self.weight, font) or font
            yield from (font for _ in cluster)

    def lines(self, text: str, width: float) -> tuple[Line, ...]:
        """A text broken between words; a word that is wider than a line stands alone on one."""
        words = text.split()
        space, lengths = self.line("x x").width, [self.line(word).width for word in words]
        space -= 2 * self.line("x").width
        found, reach = list[list[str]](), width
        for word, length in zip(words, lengths, strict=True):
            if not found or reach + space + length > width:
                found.append([])
                reach = -space
            found[-1].append(word)
            reach += space + length
        return tuple(self.line(" ".join(line)) for line in found)

    def balanced(self, text: str, width: int) -> tuple[Line, ...]:
        """As many lines, as even as they get, so that no word is left alone on the last."""
        count = len(self.lines(text, width))
        narrower = range(width // 2, width, width // 48)
        at = bisect_left(narrower, True, key=lambda w: len(self.lines(text, w)) <= count)
        return self.lines(text, narrower[at] if at < len(narrower) else width)


def clusters(text: str) -> Iterator[str]:
    """Letters, each with its marks and joiners."""
    found = ""
    for sign in text:
        if found and unicodedata.category(sign) not in {"Mn", "Me", "Cf"}:
            yield found
            found = ""
        found += sign
    if found:
        yield found


def unknown_letters(case: Case, weight: int, texts: Iterable[str]) -> str:
    """The letters that no font has, each once, in the order of reading."""
    seen = dict.fromkeys(cluster for text in texts for cluster in clusters(text))
    return "".join(c for c in seen if not c.isspace() and not case.font_for(c, weight))


@lru_cache(maxsize=256)
def opened(content: bytes, size: int) -> FreeTypeFont:
    """A font at a size in pixels, set by HarfBuzz. Raises ImportError, OSError."""
    from PIL import ImageFont

    return ImageFont.truetype(io.BytesIO(content), size, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=20_000)
def _has(content: bytes, cluster: str) -> bool:
    """Whether a font has a letter and each of its marks; joiners need no shape."""
    signs = (sign for sign in cluster if unicodedata.category(sign) != "Cf")
    return all(_shape(content, sign) != _shape(content, _NO_LETTER) for sign in signs)


@lru_cache(maxsize=20_000)
def _shape(content: bytes, sign: str) -> tuple[float, bytes]:
    """What a font shows for one character by itself, without any joining."""
    font = _unjoined(content)
    return font.getlength(sign), bytes(font.getmask(sign))


@lru_cache(maxsize=64)
def _unjoined(content: bytes) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(io.BytesIO(content), 20, layout_engine=ImageFont.Layout.BASIC)


def width_of(run: Run, case: Case) -> float:
    """How far a run reaches, its letters joined."""
    return opened(case.files[run.font], run.size).getlength(run.text, direction=run.direction.value)
