"""The stylesheet into the colours that are needed outside of pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

_NAMED = re.compile(r"--([a-z-]+\d?):\s*(#[0-9a-fA-F]{6})\s*;")


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours of the light theme, as `#rrggbb`: cards and manifests know no other.

    `hues` are those of topics, from the first.
    """

    paper: str = "#fcfbf8"
    ink: str = "#1c1c1a"
    soft: str = "#595650"
    mark: str = "#8a2f1d"
    hues: tuple[str, ...] = ()

    def marked_in(self, hue: int) -> Colours:
        """These, with a hue as the mark; hues are counted from 1, and 0 or an unknown is none."""
        return replace(self, mark=self.hues[hue - 1]) if 0 < hue <= len(self.hues) else self


def colours_in(sheet: str) -> Colours:
    """The first that the stylesheet gives each name; what it does not name stays as it is here."""
    told: dict[str, str] = {}
    for name, colour in _NAMED.findall(sheet):
        told.setdefault(name, colour)
    hues = tuple(told[name] for name in sorted(told) if re.fullmatch(r"hue-\d", name))
    named = {f.name: told[f.name] for f in fields(Colours) if f.name in told}
    return Colours(**named, hues=hues)
