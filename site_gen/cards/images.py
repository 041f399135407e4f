"""Share cards as PNG images, cached from one run to the next."""

from __future__ import annotations

import hashlib
import struct
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from site_gen.artifacts import Content, bytes_of
from site_gen.cache.workers import map_parallel
from site_gen.cards import layout
from site_gen.domain.text import Direction
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.problems import Checked, Problem, Span, warning
from site_gen.render.context import SiteContext
from site_gen.render.data.files import MadeFiles
from site_gen.render.sharing.open_graph import HEIGHT, WIDTH, ShareCard, share_card
from site_gen.structs import Struct, replace

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png_of(pixels: bytes, width: int, palette: Sequence[tuple[int, int, int]]) -> bytes:
    """A PNG of up to 256 colours, from one byte for each pixel.

    Pillow's own writer uses a zlib that gives other bytes on another processor.
    """
    rows = (pixels[start : start + width] for start in range(0, len(pixels), width))
    height = len(pixels) // width
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(value for colour in palette for value in colour)),
            _chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 6)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


MARGIN = 76
TITLE_SIZES = (78, 70, 62, 55, 48, 42)
TITLE_TOP, TITLE_HEIGHT = 206, 292
# The number of shades between the background and a colour, for smooth edges of letters.
_SHADES = 24
_ELLIPSIS = "…"


class PlacedLine(Struct, frozen=True):
    """A line of text: `baseline` from the top, `start` from the left, in pixels."""

    line: layout.TextLine
    start: float
    baseline: int
    colour: str


def card_image(card: ShareCard, fonts: layout.FontSet) -> bytes:
    """The card as PNG; the same bytes on every machine. Every letter must be in a font."""
    from PIL import Image, ImageChops, ImageDraw

    picture = Image.new("L", (WIDTH, HEIGHT), 0)
    lines = tuple(_card_lines(card, fonts))
    colours = ("text", "accent", "muted")
    for number, colour in enumerate(colours):
        layer = Image.new("L", picture.size, 0)
        draw = ImageDraw.Draw(layer)
        for shape in _shapes(card, colour):
            draw.rectangle(shape, fill=255)
        for text in lines:
            for run in text.line.runs if text.colour == colour else ():
                font = layout.loaded_font(fonts.files[run.font], run.size)
                at, order = (text.start + run.x, text.baseline), run.direction.value
                draw.text(at, run.text, 255, font, "ls", direction=order, language=card.locale)
        # Where colours overlap, the later one is seen, which has the higher numbers.
        picture = ImageChops.lighter(picture, layer.point(_shade_numbers(1 + number * _SHADES)))
    palette = [_rgb(card.colours.background), *_shades(card, colours)]
    return png_of(picture.tobytes(), WIDTH, palette)


def _shade_numbers(first: int) -> list[int]:
    """For each level of a layer its place in the palette, where its shades begin at `first`."""
    shade_of_level = [(level * _SHADES + 127) // 255 for level in range(256)]
    return [first + shade - 1 if shade else 0 for shade in shade_of_level]


def _shades(card: ShareCard, names: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    paper = _rgb(card.colours.background)
    for name in names:
        full = _rgb(getattr(card.colours, name))
        for shade in range(1, _SHADES + 1):
            red, green, blue = (
                round(p + (f - p) * shade / _SHADES) for p, f in zip(paper, full, strict=True)
            )
            yield red, green, blue


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _shapes(card: ShareCard, colour: str) -> Iterator[tuple[int, int, int, int]]:
    """The rectangles of a colour: the bar at the top, and the rule above the last line."""
    if colour == ("accent" if card.hue else "text"):
        yield 0, 0, WIDTH, 13
    if colour == "accent":
        left = WIDTH - MARGIN - 96 if card.direction is Direction.RTL else MARGIN
        yield left, 530, left + 96, 533


def _card_lines(card: ShareCard, fonts: layout.FontSet) -> Iterator[PlacedLine]:
    """All lines of a card; desk and subtitle are at opposite ends of the bottom line."""
    text_width = WIDTH - 2 * MARGIN
    opposite = Direction.LTR if card.direction is Direction.RTL else Direction.RTL
    style = layout.TextStyle(fonts, card.direction, 400, 30)
    yield _aligned(
        card,
        fitted_line(replace(style, weight=700, size=30), card.site_title, text_width),
        92,
        "text",
    )
    yield _aligned(
        card,
        fitted_line(replace(style, weight=700, size=34), card.kicker, text_width),
        180,
        "accent",
    )
    yield from _title(card, fonts, text_width)
    yield _aligned(
        card, fitted_line(replace(style, size=34), card.subtitle, text_width * 0.6), 584, "text"
    )
    desk = fitted_line(style, card.desk, text_width * 0.36)
    yield _aligned(replace(card, direction=opposite), desk, 584, "muted")


def _aligned(card: ShareCard, line: layout.TextLine, baseline: int, colour: str) -> PlacedLine:
    """A line aligned to the start side of the card."""
    start = WIDTH - MARGIN - line.width if card.direction is Direction.RTL else MARGIN
    return PlacedLine(line, start, baseline, colour)


def fitted_line(style: layout.TextStyle, text: str, width: float) -> layout.TextLine:
    """A text on one line, smaller if it must be, and cut if that is not enough."""
    for scale in (1, 0.88, 0.76):
        smaller = replace(style, size=round(style.size * scale))
        line = smaller.line(text)
        if line.width <= width:
            return line
    return _cut(smaller, text, width)


def _title(card: ShareCard, fonts: layout.FontSet, width: int) -> Iterator[PlacedLine]:
    """The title as large as it fits; one that is too long for the smallest size is cut."""
    leading = 1.62 if card.direction is Direction.RTL else 1.22
    largest = layout.TextStyle(fonts, card.direction, 700, TITLE_SIZES[0])
    for size in TITLE_SIZES:
        style, max_lines = replace(largest, size=size), int(TITLE_HEIGHT / (size * leading))
        if _fits(title := style.measured(card.title), width, max_lines):
            lines = title.balanced(width)
            break
    else:
        lines = _shortened(style, card.title, width, max_lines)
    for number, line in enumerate(lines):
        baseline = TITLE_TOP + round(size * (number + 0.5) * leading + size * 0.32)
        yield _aligned(card, line, baseline, "text")


def _fits(text: layout.MeasuredText, width: float, max_lines: int) -> bool:
    return len(text.broken(width)) <= max_lines and all(
        line.width <= width for line in text.lines(width)
    )


def _shortened(
    style: layout.TextStyle, text: str, width: float, max_lines: int
) -> tuple[layout.TextLine, ...]:
    """The words that fit on this many lines, and an ellipsis."""
    words = text.split()

    def first(count: int) -> layout.MeasuredText:
        return style.measured(" ".join(words[:count]) + _ELLIPSIS)

    def is_too_long(count: int) -> bool:
        return not _fits(first(count), width, max_lines)

    count = bisect_left(range(1, len(words)), True, key=is_too_long)
    return first(count).lines(width) if count else (_cut(style, text, width),)


def _cut(style: layout.TextStyle, text: str, width: float) -> layout.TextLine:
    """As many letters as fit, and an ellipsis."""
    clusters = list(layout.grapheme_clusters(text))
    while clusters and style.line("".join(clusters).rstrip() + _ELLIPSIS).width > width:
        clusters.pop()
    return style.line("".join(clusters).rstrip() + _ELLIPSIS)


# A card takes as long as ten pages.
_MIN_FOR_WORKERS = 8


class _PlannedCard(NamedTuple):
    """What a card shows, its name in the page cache, and where its record is written."""

    page: PlannedPage
    card: ShareCard
    name: str
    place: Span | None


class CardMaker(Struct, frozen=True):
    """Makes the cards of a site: `files` are those of the templates folder.

    `page_cache` has earlier results, `renderer` is a digest of the program, `workers` is how many
    processes may share the work.
    """

    files: Mapping[str, bytes]
    renderer: str
    page_cache: Mapping[str, Content] | None = None
    workers: int = 1

    def make(self, site: SiteContext) -> MadeFiles:
        """Every planned card that can be made; a problem for each other one."""
        fonts = layout.font_set(self.files)
        cache_key, cache = self._cache_key(fonts), self.page_cache or {}
        pages = (page for page in site.plan.pages if page.key.kind is PageKind.CARD)
        cards = [_planned_card(page, site, cache_key) for page in pages]
        cached = ((card.name, cache.get(card.name)) for card in cards)
        made = {name: bytes_of(found) for name, found in cached if found is not None}
        missing = [card for card in cards if card.name not in made]

        def make_cards(some_cards: Sequence[_PlannedCard]) -> list[Checked[bytes | None]]:
            return [_made_card(card, fonts) for card in some_cards]

        new = map_parallel(make_cards, missing, self.workers, min_items=_MIN_FOR_WORKERS)
        made |= {c.name: each.value for c, each in zip(missing, new, strict=True) if each.value}
        return MadeFiles(
            {card.page.url: made[card.name] for card in cards if card.name in made},
            tuple((card.name, card.page.path) for card in cards if card.name in made),
            tuple(dict.fromkeys(problem for card in new for problem in card.problems)),
        )

    def _cache_key(self, fonts: layout.FontSet) -> str:
        """The inputs of all cards besides their content: the program and the fonts."""
        digests = (hashlib.sha256(font).hexdigest() for font in fonts.files.values())
        parts = (self.renderer, *digests)
        return "\0".join(parts)


def _planned_card(page: PlannedPage, site: SiteContext, cache_key: str) -> _PlannedCard:
    key = page.key
    if key.record_kind is None or key.record is None or key.locale is None:
        raise LookupError(f"the card {page.url} was planned for no record")
    card = share_card(site, key.record_kind, key.record, key.locale)
    name = hashlib.sha256(f"{PageKind.CARD}\0{card!r}\0{cache_key}".encode()).hexdigest()
    record = site.corpus.find(key.record_kind, key.record)
    return _PlannedCard(page, card, name, record.places.start if record else None)


def _made_card(planned: _PlannedCard, fonts: layout.FontSet) -> Checked[bytes | None]:
    if problem := maker_missing():
        return Checked(None, (problem,))
    if missing := _missing_letters(planned.card, fonts):
        message = f"no font has the letters {missing} of {planned.page.url}; it is left out"
        hint = "add fonts that have them as templates/assets/fonts/NAME-400.woff2 and -700"
        return Checked(None, (warning("card-letter-missing", message, planned.place, hint=hint),))
    return Checked(card_image(planned.card, fonts))


def _missing_letters(card: ShareCard, fonts: layout.FontSet) -> str:
    bold = layout.missing_letters(fonts, 700, (card.site_title, card.kicker, card.title, "…"))
    regular = layout.missing_letters(fonts, 400, (card.subtitle, card.desk))
    return ", ".join(f"U+{ord(letter):04X}" for letter in dict.fromkeys(bold + regular))


def maker_missing() -> Problem | None:
    """The problem if Pillow or FriBidi is missing: no card is better than a broken one."""
    try:
        from PIL import features
    except ImportError:
        message = "Pillow, which makes cards, is not installed; the site is built without them"
        return warning("card-maker-missing", message, hint="`pip install 'site-gen[cards]'`")
    if features.check("raqm"):
        return None
    message = "FriBidi, which orders the letters of cards, is not installed; there are no cards"
    hint = "apt-get install libfribidi0, or brew install fribidi; or `cards: false` in site.yaml"
    return warning("card-maker-missing", message, hint=hint)
