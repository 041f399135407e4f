"""The lines at the top of a document -> who it says wrote it."""

from __future__ import annotations

import re
from itertools import chain

from site_gen.ingest.desk import Question
from site_gen.ingest.folding import unbulleted
from site_gen.ingest.phrases import PHRASES
from site_gen.ingest.reading import RawLine

NEAR_TOP = 8
LONGEST_NAME = 60
_OPENINGS = "|".join(chain.from_iterable(each.bylines for each in PHRASES.values()))
_BYLINE = re.compile(rf"(?:{_OPENINGS})(?:\s*:\s*|\s+)(?P<name>\D+)", re.IGNORECASE)


def author_of(lines: tuple[RawLine, ...], stated: str) -> tuple[str, tuple[Question, ...]]:
    """The author by the page's metadata or by a byline, with a question to confirm it."""
    if stated and len(stated) <= LONGEST_NAME:
        return stated, (_confirm(stated, "the page's metadata"),)
    for line in lines[:NEAR_TOP]:
        byline = _BYLINE.fullmatch(unbulleted(line.text))
        if byline and len(byline["name"]) <= LONGEST_NAME and not line.text.endswith("."):
            name = byline["name"].strip()
            return name, (_confirm(name, f"line {line.number}"),)
    return "", ()


def _confirm(name: str, place: str) -> Question:
    return Question("author", f"«{name}» by {place}: confirm or correct")
