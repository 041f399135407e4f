"""A stylesheet's fonts into the names they are served under, and into those to be fetched first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_FACE = re.compile(r"@font-face\s*\{(?P<told>[^}]*)\}")
_URL = re.compile(r"url\(\"(?P<name>[^\"]+)\"\)")
_FAMILY = re.compile(r"font-family:\s*\"(?P<name>[^\"]+)\"")
_RANGES = re.compile(r"unicode-range:\s*(?P<told>[^;]+)")
_RANGE = re.compile(r"U\+(?P<first>[0-9A-F]+)(?:-(?P<last>[0-9A-F]+))?", re.IGNORECASE)
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font that a stylesheet brings: `ranges` are the letters that it is asked for."""

    family: str
    name: str
    ranges: tuple[range, ...]
    is_upright: bool = True

    def has_any(self, letters: str) -> bool:
        return any(ord(letter) in found for letter in letters for found in self.ranges)


def with_names(sheet: str, names: Mapping[str, str]) -> str:
    """A stylesheet that asks for its fonts by the names that change with their bytes.

    `names` are relative to the stylesheet, old and new; one that is not among them stays.
    """
    return _URL.sub(lambda found: f'url("{names.get(found["name"], found["name"])}")', sheet)


def typefaces_in(sheet: str) -> tuple[Typeface, ...]:
    """The fonts that a stylesheet brings with it; those of the reader's own are left out."""
    return tuple(_faces(sheet))


def _faces(sheet: str) -> Iterator[Typeface]:
    for face in _FACE.finditer(sheet):
        told = face["told"]
        family, url, ranges = _FAMILY.search(told), _URL.search(told), _RANGES.search(told)
        if family and url and ranges:
            letters = tuple(_letters(ranges["told"]))
            yield Typeface(family["name"], url["name"], letters, "italic" not in told)


def _letters(told: str) -> Iterator[range]:
    for found in _RANGE.finditer(told):
        first = int(found["first"], 16)
        yield range(first, int(found["last"] or found["first"], 16) + 1)


def needed_for(language: str, faces: Iterable[Typeface]) -> tuple[str, ...]:
    """What every page of a language shows, by the letters of the name it gives to itself.

    Its digits are set in the same family, so that a number does not look like a stranger.
    """
    upright = [face for face in faces if face.is_upright]
    families = {face.family for face in upright if face.has_any(_unspaced(language))}
    wanted = (face for face in upright if face.family in families)
    return tuple(face.name for face in wanted if face.has_any(_unspaced(language) + _DIGITS))


def _unspaced(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())
