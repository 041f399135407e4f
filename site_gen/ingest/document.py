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

    `kind` is `heading`, `item`, `quote`, `caption`, `byline`, `time` or `table`, empty for a
    paragraph. `level` is that of a heading, the depth of an item, or 1 for a table that has heads;
    `item` the number of an item in an ordered list, 0 in another, -1 for a further paragraph of it.
    `rows` are the cells of a table. `is_doubtful` says that the line stands beside the article and
    may not belong to it.
    """

    number: int
    text: str
    order: int
    kind: str = ""
    level: int = 0
    item: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    is_doubtful: bool = False


Lines = tuple[RawLine, ...]


@dataclass(frozen=True, slots=True)
class PageDates:
    """What the markup of a page says of its day, as it is written there.

    `published` are the values of its metadata, `times` those of `<time>` in or near the article:
    what it states, its text, and `published` or `updated` if the page says so.
    """

    published: tuple[str, ...] = ()
    times: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a reader made of one document; empty text where nothing is stated.

    `published` is as the metadata of the document has it, usually ISO 8601; `dates` are what else
    the markup of a page says of its day. `hard_wrapped` says that a
    paragraph may run over several lines. `left_out` are lines outside the article. Of a page that
    was fetched, `retrieved` is the time, and `asked` the address that led to `url`, if another did.
    """

    lines: tuple[RawLine, ...]
    title: str = ""
    language: str = ""
    url: str = ""
    author: str = ""
    published: str = ""
    guessed_encoding: str = ""
    hard_wrapped: bool = False
    dates: PageDates = PageDates()
    left_out: tuple[RemovedLine, ...] = ()
    questions: tuple[ReviewItem, ...] = ()
    asked: str = ""
    retrieved: str = ""


class DocumentUnreadable(Exception):
    """A file that is not the document that its name says: why, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint
