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
    told = shaped(number.replace("-", "–"), book.style.digits)
    if told.isdecimal():
        return book.plain("place.paragraph", number=told)
    return book.plain("place.paragraphs", number=told)
