"""Places in a source, as the desk writes them, into the words of a language."""

from __future__ import annotations

import re
from functools import reduce

from site_gen.render.numbers import shaped
from site_gen.render.words import Wordbook

_ONE = r"¶\s?([0-9]+(?:[–-][0-9]+)?)"
_PARAGRAPH = re.compile(_ONE)
_PARAGRAPHS = re.compile(rf"{_ONE}(?:[,،;]\s*{_ONE})*")


def place_text(locator: str, book: Wordbook) -> str:
    """Paragraphs as the language names them; any other place stays as the desk wrote it.

    A pilcrow before a number is read in either direction, and no Arabic editor sets one.
    """
    if not _PARAGRAPHS.fullmatch(locator):
        return locator
    places = [_named(found[1], book) for found in _PARAGRAPH.finditer(locator)]
    return reduce(lambda one, other: book.plain("place.also", one=one, other=other), places)


def _named(number: str, book: Wordbook) -> str:
    """One paragraph, or a run of them, which a language may count: two are a dual in Arabic."""
    first, _, last = number.replace("-", "–").partition("–")
    if not last:
        return book.plain("place.paragraph", number=shaped(first, book.style.digits))
    run = shaped(f"{first}–{last}", book.style.digits)
    return book.plain("place.paragraphs", abs(int(last) - int(first)) + 1, number=run)
