"""The parts of views that lead a reader in, and on."""

from __future__ import annotations

from dataclasses import dataclass

from site_gen.render.parts import Piece


@dataclass(frozen=True, slots=True)
class Ways:
    """The neighbours of a page among its like: articles by date, topics in order, answers."""

    before: Piece | None = None
    after: Piece | None = None


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic on the home page, and how much stands in it; `contested` are the questions' names.

    `hue` is the number of its colour, which no meaning hangs on.
    """

    title: Piece
    summary: Piece | None
    hue: int
    claims: int
    contested: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What has changed on a page, by the words of the desk, and when."""

    date: Piece
    page: Piece
    text: Piece


@dataclass(frozen=True, slots=True)
class Change:
    """One change to a text, with its day; the first of a day bears it as `day`, 2026-11-20."""

    date: Piece
    text: Piece
    day: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes, the newest first; `since` is the newest edition where all of them came after it."""

    listed: tuple[Change, ...]
    since: Piece | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """Who answers a question, and how: `stance`, `figure` and `qualifier` as in `Answer`."""

    claimant: Piece
    stance: str
    figure: str = ""
    qualifier: Piece | None = None
