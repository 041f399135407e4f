"""The filters of the templates."""

import re
from collections.abc import Callable
from functools import lru_cache

from markupsafe import Markup, escape

from site_gen.cache.memo import memoized
from site_gen.config import Config
from site_gen.domain.text import Direction
from site_gen.language.bidi import foreign_language, isolated, isolated_html, plain_text
from site_gen.language.missing_words import marked_html
from site_gen.lazy_pattern import lazy_pattern
from site_gen.render.text import ForeignText, InlineText
from site_gen.render.views.frame import Frame

# The quiet zone that ISO/IEC 18004 requires, in modules.
QUIET_ZONE = 4
# Scanners accept any of the eight masks. Finding the best one takes four times as long as all the
# rest, and every record's page has a code.
MASK = 3
_DARK = re.compile(rb"\x01+")


def qr_svg(address: str, label: Markup) -> Markup:
    """The QR code as an SVG, black on white with its quiet zone; `label` is for screen readers."""
    size, path = _qr_path(address)
    return Markup(
        f'<svg class="qr-code" role="img" viewBox="0 0 {size} {size}">'
        f"<title>{escape(plain_text(label, isolates=True))}</title>"
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path stroke="#000" d="{path}"/></svg>'
    )


# All language versions of a record's page have the same code.
@lru_cache(maxsize=1000)
@memoized
def _qr_path(address: str) -> tuple[int, str]:
    """The size of the code in modules, and its dark modules as an SVG path."""
    import segno

    rows = segno.make_qr(address, error="m", boost_error=False, mask=MASK).matrix
    lines = (f"M{QUIET_ZONE} {QUIET_ZONE + y}.5{_row_path(row)}" for y, row in enumerate(rows))
    return len(rows) + 2 * QUIET_ZONE, "".join(lines)


def _row_path(row: bytearray) -> str:
    """The path of one row: lines for dark modules, moves for light ones."""
    path, end = "", 0
    for run in _DARK.finditer(row):
        start, stop = run.span()
        path += f"m{start - end} 0h{stop - start}" if start > end else f"h{stop - start}"
        end = stop
    return path


# Names, titles and dates repeat on page after page.
@lru_cache(maxsize=5_000)
def linked_html(inline: InlineText, direction: str, foreign: tuple[str, str]) -> Markup:
    """An inline text as a link if it has an address, with its date or direction as markup.

    `foreign` is the site's only language of the other direction: for left-to-right text, then for
    right-to-left text. A link to another site sends no referrer; in print, its address is added if
    it is not its text.
    """
    words = dated_html(inline, direction, foreign)
    url = escape(inline.url)
    if url.startswith("http"):
        mark = ' class="external-link"' if str(inline.text) != inline.url else ""
        return Markup(f'<a{mark} href="{url}" rel="noopener noreferrer">{words}</a>')
    if url:
        return Markup(f'<a href="{url}">{words}</a>')
    return words


def dated_html(inline: InlineText, direction: str, foreign: tuple[str, str]) -> Markup:
    """A date in `<time>`, or any other text in `<bdi>`."""
    text = _isolated(inline, direction, foreign)
    if inline.datetime:
        return Markup(f'<time datetime="{escape(inline.datetime)}">{text}</time>')
    return Markup(f"<bdi{_foreign_marks(inline)}>{text}</bdi>")


def _foreign_marks(inline: InlineText) -> Markup:
    """The `lang` and `dir` of a text that differ from the page's."""
    lang = f' lang="{escape(inline.lang)}"' if inline.lang else ""
    direction = f' dir="{escape(inline.dir)}"' if inline.dir else ""
    return Markup(lang + direction)


def _isolated(inline: InlineText, direction: str, foreign: tuple[str, str]) -> Markup:
    own_direction = Direction(inline.dir or direction)
    return isolated(inline.text, own_direction, foreign[own_direction is Direction.RTL])


def foreign_html(text: str) -> Markup | None:
    """A text that knows that it is in another language, marked; None for any other."""
    return (
        marked_html(escape(str(text)), text.lang, text.dir)
        if isinstance(text, ForeignText)
        else None
    )


def isolated_filter(config: Config) -> Callable[[InlineText | str, Frame], Markup]:
    """The `isolated` filter, with the site's language of each direction."""
    directions = {own.value: (own, foreign_language(config, own)) for own in Direction}

    def isolate(text: InlineText | str, frame: Frame) -> Markup:
        """An inline text in its own direction, or a string in the page's."""
        if isinstance(text, Markup):
            return Markup(isolated_html(text, *directions[frame.dir]))
        if isinstance(text, str):
            return foreign_html(text) or isolated(text, *directions[frame.dir])
        return isolated(text.text, *directions[text.dir or frame.dir])

    return isolate


_HEADING = lazy_pattern(r"(?<=</h)[2-5](?=>)|(?<=<h)[2-5](?=[ >])")


def headings_shifted(text: Markup) -> Markup:
    """The text with its headings one level lower, for use under another heading."""
    return Markup(_HEADING.sub(lambda level: str(int(level[0]) + 1), text))


def json_script(json: str) -> Markup:
    """JSON for a `<script>`, escaped so that it cannot end the script or open a comment."""
    escaped = json.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")
    return Markup(escaped)
