"""What a card says into its picture."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from site_gen.domain.text import Direction
from site_gen.press.lettering import Case, Lettering, Line, clusters, opened
from site_gen.press.png import png_of
from site_gen.render.card import HEIGHT, WIDTH, Face

if TYPE_CHECKING:
    from PIL.Image import Image

MARGIN = 76
TITLE_SIZES = (78, 70, 62, 55, 48, 42)
TITLE_TOP, TITLE_HEIGHT = 206, 292
# How many shades there are between the paper and a colour, for the edges of letters.
_SHADES = 24
_MORE = "…"


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of letters: `baseline` from the top, `start` from the left, in pixels."""

    line: Line
    start: float
    baseline: int
    colour: str


def card_image(face: Face, case: Case) -> bytes:
    """The card as PNG; the same bytes on every machine. Every letter must be in a font."""
    from PIL import Image, ImageDraw

    picture = Image.new("P", (WIDTH, HEIGHT), 0)
    placed = tuple(_placed(face, case))
    colours = ("ink", "mark", "soft")
    for number, colour in enumerate(colours):
        layer = Image.new("L", picture.size, 0)
        draw = ImageDraw.Draw(layer)
        for shape in _shapes(face, colour):
            draw.rectangle(shape, fill=255)
        for text in placed:
            for run in text.line.runs if text.colour == colour else ():
                font = opened(case.files[run.font], run.size)
                place = (text.start + run.x, text.baseline)
                way = run.direction.value
                draw.text(place, run.text, 255, font, "ls", direction=way, language=face.locale)
        _lay(picture, layer, 1 + number * _SHADES)
    palette = [_rgb(face.colours.paper), *_shades(face, colours)]
    return png_of(picture.tobytes(), WIDTH, palette)


def _lay(picture: Image, layer: Image, first: int) -> None:
    """Put a colour on the picture, in as many shades as the palette has of it."""
    told = [(level * _SHADES + 127) // 255 for level in range(256)]
    shades = layer.point([first + shade - 1 if shade else 0 for shade in told])
    picture.paste(shades, mask=layer.point([255 if shade else 0 for shade in told]))


def _shades(face: Face, names: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    paper = _rgb(face.colours.paper)
    for name in names:
        full = _rgb(getattr(face.colours, name))
        for shade in range(1, _SHADES + 1):
            red, green, blue = (
                round(p + (f - p) * shade / _SHADES) for p, f in zip(paper, full, strict=True)
            )
            yield red, green, blue


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _shapes(face: Face, colour: str) -> Iterator[tuple[int, int, int, int]]:
    """The rule at the top, as on the pages, and the one above the last line."""
    if colour == ("mark" if face.hue else "ink"):
        yield 0, 0, WIDTH, 13
    if colour == "mark":
        left = WIDTH - MARGIN - 96 if face.direction is Direction.RTL else MARGIN
        yield left, 530, left + 96, 533


def _placed(face: Face, case: Case) -> Iterator[Placed]:
    """All lines of a card; the two at the bottom share one, from both its ends."""
    inner = WIDTH - 2 * MARGIN
    turned = Direction.LTR if face.direction is Direction.RTL else Direction.RTL
    small = Lettering(case, face.direction, 400, 30)
    yield _at(face, one_line(replace(small, weight=700, size=30), face.site, inner), 92, "ink")
    yield _at(face, one_line(replace(small, weight=700, size=34), face.over, inner), 180, "mark")
    yield from _title(face, case, inner)
    yield _at(face, one_line(replace(small, size=34), face.line, inner * 0.6), 584, "ink")
    desk = one_line(small, face.desk, inner * 0.36)
    yield _at(replace(face, direction=turned), desk, 584, "soft")


def _at(face: Face, line: Line, baseline: int, colour: str) -> Placed:
    """A line at the side where its page begins."""
    start = WIDTH - MARGIN - line.width if face.direction is Direction.RTL else MARGIN
    return Placed(line, start, baseline, colour)


def one_line(letters: Lettering, text: str, width: float) -> Line:
    """A text on one line, set smaller where it must be, and cut where that is not enough."""
    for part in (1, 0.88, 0.76):
        smaller = replace(letters, size=round(letters.size * part))
        line = smaller.line(text)
        if line.width <= width:
            return line
    return _cut(smaller, text, width)


def _title(face: Face, case: Case, width: int) -> Iterator[Placed]:
    """As large as it fits; one that is too long for the smallest size is cut."""
    leading = 1.62 if face.direction is Direction.RTL else 1.22
    largest = Lettering(case, face.direction, 700, TITLE_SIZES[0])
    for size in TITLE_SIZES:
        letters, most = replace(largest, size=size), int(TITLE_HEIGHT / (size * leading))
        lines = letters.lines(face.title, width)
        if len(lines) <= most and all(line.width <= width for line in lines):
            lines = letters.balanced(face.title, width)
            break
    else:
        lines = _shortened(letters, face.title, width, most)
    for number, line in enumerate(lines):
        baseline = TITLE_TOP + round(size * (number + 0.5) * leading + size * 0.32)
        yield _at(face, line, baseline, "ink")


def _shortened(letters: Lettering, text: str, width: float, most: int) -> tuple[Line, ...]:
    """The words that fit on so many lines, and the sign that there are more."""
    words = text.split()

    def fits(count: int) -> bool:
        lines = letters.lines(" ".join(words[:count]) + _MORE, width)
        return len(lines) <= most and all(line.width <= width for line in lines)

    count = bisect_left(range(1, len(words)), True, key=lambda n: not fits(n))
    return (
        letters.lines(" ".join(words[:count]) + _MORE, width)
        if count
        else (_cut(letters, text, width),)
    )


def _cut(letters: Lettering, text: str, width: float) -> Line:
    """As many letters as fit, and the sign that there are more."""
    kept = list(clusters(text))
    while kept and letters.line("".join(kept).rstrip() + _MORE).width > width:
        kept.pop()
    return letters.line("".join(kept).rstrip() + _MORE)
