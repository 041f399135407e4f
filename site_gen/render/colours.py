"""The stylesheet into the colours that are needed outside of pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

_NAMED = re.compile(r"--([a-z-]+):\s*(#[0-9a-fA-F]{6})\s*;")


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours of the light theme, as `#rrggbb`: cards and manifests know no other."""

    paper: str = "#fcfbf8"
    ink: str = "#1c1c1a"
    soft: str = "#595650"
    mark: str = "#8a2f1d"


def colours_in(sheet: str) -> Colours:
    """The first that the stylesheet gives each name; what it does not name stays as it is here."""
    told: dict[str, str] = {}
    for name, colour in _NAMED.findall(sheet):
        told.setdefault(name, colour)
    return Colours(**{f.name: told[f.name] for f in fields(Colours) if f.name in told})
