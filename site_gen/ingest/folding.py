"""Text -> the same text with spellings that readers treat as one made equal, for comparing only."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans("أإآٱىیةک", "ااااييهك")
_TATWEEL = "ـ"
_UNSEEN = frozenset({"Mn", "Me", "Cf"})
_BULLETS = " \t\u00a0\u200e\u200f\u061c•●▪■◦‣·*-–—"


def folded(text: str) -> str:
    """Case, digits of other scripts, Arabic hamza, ta marbuta, harakat and tatweel made equal.

    Invisible direction marks go, every run of spaces becomes one. Never for display.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    return " ".join("".join(_folded(character) for character in plain).split())


def _folded(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    dropped = character == _TATWEEL or unicodedata.category(character) in _UNSEEN
    return "" if dropped else character


def unbulleted(text: str) -> str:
    """The line without bullets, dashes and marks at its ends, and with single spaces."""
    return " ".join(text.strip(_BULLETS).split())


def words_in(text: str) -> tuple[str, ...]:
    """The words and numbers of a text; a combining mark is no end of a word."""
    return tuple(re.findall(r"\w+", "".join(c for c in text if unicodedata.category(c) != "Mn")))
