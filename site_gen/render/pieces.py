"""A piece of text into its markup: language, direction, date and link, each where it is needed.

Some twenty thousand pieces stand on the pages of a small site, so this is no macro.
"""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from site_gen.domain.text import Direction
from site_gen.render.bidi import isolated
from site_gen.render.parts import Piece

# Of a name, a title or a date; the page's own direction holds unless the piece has one.
_LINK = '<a href="{}">{}</a>'
_OUTSIDE = '<a{} href="{}" rel="noopener noreferrer">{}</a>'


@lru_cache(maxsize=20_000)
def linked(piece: Piece, direction: str, foreign: tuple[str, str]) -> Markup:
    """A piece as a link if it leads anywhere, with its date or its direction set apart.

    `foreign` names the site's one language of the other direction for a text that runs from the
    left, and for one that runs from the right. A link that leaves the site says nothing of where it
    was followed from; printed, one whose words are not its address has the address added.
    """
    words = dated(piece, direction, foreign)
    if piece.url.startswith("http"):
        mark = Markup(' class="outside"') if piece.text != piece.url else Markup("")
        return Markup(_OUTSIDE).format(mark, piece.url, words)
    if piece.url:
        return Markup(f'<a href="{escape(piece.url)}">{words}</a>')
    return words


def dated(piece: Piece, direction: str, foreign: tuple[str, str]) -> Markup:
    """A date for machines too, or any other text in a `<bdi>`."""
    text = _isolated(piece, direction, foreign)
    if piece.datetime:
        return Markup(f'<time datetime="{escape(piece.datetime)}">{text}</time>')
    return Markup(f"<bdi{_foreign_marks(piece)}>{text}</bdi>")


def _foreign_marks(piece: Piece) -> Markup:
    """The language and direction of a text, where they are not those of what stands round it."""
    lang = f' lang="{escape(piece.lang)}"' if piece.lang else ""
    turned = f' dir="{escape(piece.dir)}"' if piece.dir else ""
    return Markup(lang + turned)


def _isolated(piece: Piece, direction: str, foreign: tuple[str, str]) -> Markup:
    own = Direction(piece.dir or direction)
    return isolated(piece.text, own, foreign[own is Direction.RTL])
