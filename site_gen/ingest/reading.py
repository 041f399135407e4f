"""A document read: its lines with their numbers, and what its markup states plainly."""

from __future__ import annotations

from dataclasses import dataclass

from site_gen.ingest.desk import Cut, Question


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line with something on it; `number` counts all lines of the file, from 1.

    `order` counts the lines with something on them: a page may have many on one line of its file.
    """

    number: int
    text: str
    order: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of one document; empty text where nothing is stated.

    `published` is as the page's metadata has it, usually ISO 8601. `hard_wrapped` says that a
    paragraph may run over several lines. `left_out` are lines outside the article.
    """

    lines: tuple[RawLine, ...]
    title: str = ""
    language: str = ""
    url: str = ""
    author: str = ""
    published: str = ""
    guessed_encoding: str = ""
    hard_wrapped: bool = False
    left_out: tuple[Cut, ...] = ()
    questions: tuple[Question, ...] = ()
