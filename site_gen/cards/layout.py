"""The layout of text lines for an image, in either direction."""

from __future__ import annotations

import io
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from site_gen.domain.text import Direction
from site_gen.language.bidi import foreign_runs, is_arabic_phone
from site_gen.structs import Struct

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_CLOSING = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›", "⟨": "⟩"}
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})
_STRONG = frozenset({"L", "R", "AL"})
_NUMBERS = frozenset({"AN", "EN"})
# It stands for a run of the other direction in the text around it (UAX 9, X5c).
_ISOLATE = "\ufffc"


def levels_of(text: str, direction: Direction) -> list[int]:
    """The bidirectional level of each character (UAX 9); odd levels are right-to-left."""
    level = 1 if direction is Direction.RTL else 0
    base = "R" if level else "L"
    classes = _resolve_neutral(
        text, _resolve_weak([unicodedata.bidirectional(c) or "ON" for c in text], base), base
    )
    return [level + _level_offset(bidi_class, level) for bidi_class in classes]


def isolated_levels(text: str, direction: Direction) -> list[int]:
    """The same with each run of the other direction isolated, as pages isolate it with `<bdi>`."""
    runs = foreign_runs(text, direction)
    other = Direction.LTR if direction is Direction.RTL else Direction.RTL
    outer, end = "", 0
    for start, stop in runs:
        outer, end = outer + text[end:start] + _ISOLATE, stop
    around = iter(levels_of(outer + text[end:], direction))
    levels, end = list[int](), 0
    for start, stop in runs:
        levels += [next(around) for _ in range(start - end)]
        next(around)
        run = text[start:stop]
        levels += [level + 2 * (direction is Direction.RTL) for level in _run_levels(run, other)]
        end = stop
    return [*levels, *around]


def _run_levels(run: str, direction: Direction) -> list[int]:
    """The levels of a run by itself; the numbers of a right-to-left one are runs of their own."""
    if is_arabic_phone(run):
        return [0] * len(run)
    return (isolated_levels if direction is Direction.RTL else levels_of)(run, direction)


def visual_order(levels: Sequence[int]) -> list[int]:
    """The indexes of the characters of one line from left to right (rule L2)."""
    order = list(range(len(levels)))
    lowest_odd = min((level for level in levels if level % 2), default=0)
    for level in range(max(levels, default=0), max(lowest_odd, 1) - 1, -1):
        for start, end in _true_ranges([levels[index] >= level for index in order]):
            order[start:end] = order[start:end][::-1]
    return order


@lru_cache(maxsize=5_000)
def _levels_and_order(text: str, direction: Direction) -> tuple[Sequence[int], Sequence[int]]:
    """The levels of a text and its visual order: the words of a title are tried in each size."""
    levels = isolated_levels(text, direction)
    return levels, visual_order(levels)


def _true_ranges(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for index, flag in enumerate((*flags, False)):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            yield start, index
            start = None


def _level_offset(bidi_class: str, level: int) -> int:
    """Rules I1 and I2."""
    if level % 2:
        return 1 if bidi_class == "L" or bidi_class in _NUMBERS else 0
    return {"R": 1, "AN": 2, "EN": 2}.get(bidi_class, 0)


def _resolve_weak(classes: list[str], base: str) -> list[str]:
    """Rules W1 to W7: marks follow their letters, digits follow the script around them."""
    strong, resolved = base, list[str]()
    for bidi_class in classes:
        if bidi_class in _STRONG:
            strong = bidi_class
        if bidi_class in {"NSM", "BN"}:
            resolved.append(resolved[-1] if resolved else base)
        else:
            resolved.append("AN" if bidi_class == "EN" and strong == "AL" else bidi_class)
    _join_numbers(resolved)
    strong = base
    for index, bidi_class in enumerate(resolved):
        if bidi_class in _STRONG:
            strong = "L" if bidi_class == "L" else "R"
        resolved[index] = (
            "L"
            if bidi_class == "EN" and strong == "L"
            else ("R" if bidi_class == "AL" else bidi_class)
        )
    return resolved


def _join_numbers(classes: list[str]) -> None:
    """Rules W4 to W6: separators inside a number, and signs next to it, are part of it."""
    for index in range(1, len(classes) - 1):
        before, after = classes[index - 1], classes[index + 1]
        separators = {"CS"} if before == "AN" else {"CS", "ES"}
        if before == after and before in _NUMBERS and classes[index] in separators:
            classes[index] = before
    for start, end in _true_ranges([bidi_class == "ET" for bidi_class in classes]):
        if "EN" in {
            classes[start - 1] if start else "",
            classes[end] if end < len(classes) else "",
        }:
            classes[start:end] = ["EN"] * (end - start)
    classes[:] = [
        "ON" if bidi_class in {"ES", "ET", "CS"} else bidi_class for bidi_class in classes
    ]


def _resolve_neutral(text: str, classes: list[str], base: str) -> list[str]:
    """Rules N0 to N2: brackets follow their content, other neutrals the text on both sides."""
    strong = ["R" if bidi_class in _NUMBERS else bidi_class for bidi_class in classes]
    for opening, closing in _bracket_pairs(text, classes):
        inside = {
            bidi_class for bidi_class in strong[opening + 1 : closing] if bidi_class in {"L", "R"}
        }
        if inside:
            before = next((c for c in reversed(strong[:opening]) if c in {"L", "R"}), base)
            resolved = (
                base if base in inside else next(iter(inside)) if inside == {before} else base
            )
            for index in (opening, closing):
                classes[index] = strong[index] = resolved
    for start, end in _true_ranges([bidi_class in _NEUTRAL for bidi_class in classes]):
        before = strong[start - 1] if start else base
        after = strong[end] if end < len(strong) else base
        classes[start:end] = [before if before == after else base] * (end - start)
    return classes


def _bracket_pairs(text: str, classes: Sequence[str]) -> list[tuple[int, int]]:
    """The indexes of matching brackets, in the order of the opening ones."""
    pairs, open_brackets = [], list[tuple[str, int]]()
    for index, character in enumerate(text):
        if character in _CLOSING and classes[index] in _NEUTRAL:
            open_brackets.append((_CLOSING[character], index))
            continue
        depth = next(
            (n for n in reversed(range(len(open_brackets))) if open_brackets[n][0] == character),
            None,
        )
        if depth is not None:
            pairs.append((open_brackets[depth][1], index))
            del open_brackets[depth:]
    return sorted(pairs)


_FONT = re.compile(r"assets/fonts/([a-z0-9-]+)-(400|700)\.(?:woff2|woff|ttf|otf)")
# No font has this character; its shape is the one for any missing letter.
_MISSING = "\U0010ffff"
# Right-to-left scripts look small at the same size; the stylesheet has the same factor.
_RTL_SCALE = 1.14


class FontSet(Struct, frozen=True):
    """The upright fonts of the templates folder by name, and the names by weight."""

    files: Mapping[str, bytes]
    weights: Mapping[int, tuple[str, ...]]

    def font_for(self, cluster: str, weight: int, previous: str = "") -> str:
        """The font that has a letter and its marks, or empty; the previous font is preferred."""
        fonts = self.weights.get(weight, ())
        in_order = (previous, *fonts) if previous in fonts else fonts
        return next((font for font in in_order if _has(self.files[font], cluster)), "")


def font_set(files: Mapping[str, bytes]) -> FontSet:
    """The fonts among the template files: `assets/fonts/NAME-WEIGHT.woff2`."""
    fonts = [match for name in sorted(files) if (match := _FONT.fullmatch(name))]
    weights = {int(match[2]) for match in fonts}
    return FontSet(
        {match[0]: files[match[0]] for match in fonts},
        {weight: tuple(f[0] for f in fonts if f[2] == str(weight)) for weight in weights},
    )


class GlyphRun(Struct, frozen=True):
    """Letters in one font and one direction, at a position on their line."""

    text: str
    font: str
    size: int
    direction: Direction
    x: float = 0


class TextLine(Struct, frozen=True):
    """Runs from left to right, and their total width."""

    runs: tuple[GlyphRun, ...]
    width: float


class TextStyle(Struct, frozen=True):
    """The style of a text: fonts, direction, weight and size."""

    fonts: FontSet
    direction: Direction
    weight: int
    size: int

    def line(self, text: str) -> TextLine:
        """A text on one line, however wide it is."""
        levels, order = _levels_and_order(text, self.direction)
        fonts = tuple(self._fonts(text))
        runs, x = [], 0.0
        for (level, font), group in groupby(order, key=lambda i: (levels[i], fonts[i])):
            ordered = sorted(group)
            letters = "".join(text[index] for index in ordered)
            run = self._run(letters, font, Direction.RTL if level % 2 else Direction.LTR, x)
            runs.append(run)
            x += width_of(run, self.fonts)
        return TextLine(tuple(runs), x)

    def _run(self, text: str, font: str, direction: Direction, x: float) -> GlyphRun:
        size = round(self.size * _RTL_SCALE) if direction is Direction.RTL else self.size
        return GlyphRun(text, font, size, direction, x)

    def _fonts(self, text: str) -> Iterator[str]:
        """The font of each character; marks have that of their letter, signs that of the text."""
        first = next(filter(str.isalpha, text), "")
        font = self.fonts.font_for(first, self.weight) if first else ""
        for cluster in grapheme_clusters(text):
            font = self.fonts.font_for(cluster, self.weight, font) or font
            yield from (font for _ in cluster)

    def measured(self, text: str) -> MeasuredText:
        """A text with the widths of its words, to be broken into lines."""
        words = text.split()
        space = self.line("x x").width - 2 * self.line("x").width
        return MeasuredText(self, tuple(words), tuple(self.line(w).width for w in words), space)


class MeasuredText(Struct, frozen=True):
    """The words of a text in a style, with the width of each and of the space between two."""

    style: TextStyle
    words: tuple[str, ...]
    widths: tuple[float, ...]
    space: float

    def lines(self, width: float) -> tuple[TextLine, ...]:
        """Broken between words; a word wider than `width` has its own line."""
        return tuple(self.style.line(" ".join(line)) for line in self.broken(width))

    def balanced(self, width: int) -> tuple[TextLine, ...]:
        """The same number of lines, of similar width, so that no word is alone on the last."""
        count = len(self.broken(width))
        widths = range(width // 2, width, width // 48)
        position = bisect_left(widths, True, key=lambda w: len(self.broken(w)) <= count)
        return self.lines(widths[position] if position < len(widths) else width)

    def broken(self, width: float) -> list[list[str]]:
        """The words of each line."""
        lines, used = list[list[str]](), width
        for word, length in zip(self.words, self.widths, strict=True):
            if not lines or used + self.space + length > width:
                lines.append([])
                used = -self.space
            lines[-1].append(word)
            used += self.space + length
        return lines


def grapheme_clusters(text: str) -> Iterator[str]:
    """The letters of a text, each with its marks and joiners."""
    cluster = ""
    for character in text:
        if cluster and unicodedata.category(character) not in {"Mn", "Me", "Cf"}:
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def missing_letters(fonts: FontSet, weight: int, texts: Iterable[str]) -> str:
    """The letters that no font has, each once, in reading order."""
    clusters = dict.fromkeys(cluster for text in texts for cluster in grapheme_clusters(text))
    return "".join(c for c in clusters if not c.isspace() and not fonts.font_for(c, weight))


@lru_cache(maxsize=256)
def loaded_font(content: bytes, size: int) -> FreeTypeFont:
    """A font at a size in pixels, shaped by HarfBuzz. Raises ImportError, OSError."""
    from PIL import ImageFont

    return ImageFont.truetype(io.BytesIO(content), size, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=20_000)
def _has(content: bytes, cluster: str) -> bool:
    """Whether a font has a letter and all its marks; joiners need no glyph."""
    characters = (character for character in cluster if unicodedata.category(character) != "Cf")
    return all(_shape(content, character) != _shape(content, _MISSING) for character in characters)


@lru_cache(maxsize=20_000)
def _shape(content: bytes, character: str) -> tuple[float, bytes]:
    """The width and pixels of one character by itself, without joining."""
    font = _basic_font(content)
    return font.getlength(character), bytes(font.getmask(character))


@lru_cache(maxsize=64)
def _basic_font(content: bytes) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(io.BytesIO(content), 20, layout_engine=ImageFont.Layout.BASIC)


def width_of(run: GlyphRun, fonts: FontSet) -> float:
    """The width of a run with its letters joined."""
    return _width(fonts.files[run.font], run.size, run.text, run.direction)


@lru_cache(maxsize=20_000)
def _width(content: bytes, size: int, text: str, direction: Direction) -> float:
    return loaded_font(content, size).getlength(text, direction=direction.value)
