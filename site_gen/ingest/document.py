"""A document as it was read: its lines, what was removed, and what an editor must review."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """A line left out of the draft, with its number among all lines of the file."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """What a person must confirm or supply; `field` is that of the record or draft, or `body`."""

    field: str
    asks: str


@dataclass(frozen=True, slots=True)
class RawLine:
    """A non-empty line; `number` counts all lines of the file, from 1.

    `order` counts the non-empty lines: a page may have many on one line of its file.
    """

    number: int
    text: str
    order: int


@dataclass(frozen=True, slots=True)
class ParsedDocument:
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
    left_out: tuple[RemovedLine, ...] = ()
    questions: tuple[ReviewItem, ...] = ()
