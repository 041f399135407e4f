"""Finds the lines of a document that are addresses, and the one that is its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from site_gen.ingest.document import Lines, ReviewItem

NEAR_TOP = 6
NEAR_END = 3
LONGEST = 2000
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
# `www.example.com/news`, `example.com/news/1` or the address of a mailbox.
_BARE = re.compile(r"(?:www\.|(?:[\w-]+\.)+[a-z]{2,12}/)\S*|\S+@[\w.-]+\.\w+", re.IGNORECASE)
_LABELLED = re.compile(
    r"(?:[^\W\d_]+\s*[:：]?\s+){1,4}(?=https?://|www\.)|[^\W\d_]{2,}[:：]\s", re.I
)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,12}")
_AROUND = " \t<>()[]«»\"'•*-–—|،,;"


@dataclass(frozen=True, slots=True)
class StatedAddress:
    """The address of a document; `lines` are the orders of all lines that are addresses."""

    url: str = ""
    questions: tuple[ReviewItem, ...] = ()
    lines: frozenset[int] = frozenset()


def is_address(text: str) -> bool:
    """Whether a text is an address and nothing else, but for a label before it."""
    return bool(_address_in(text))


def _address_in(text: str) -> str:
    if len(text) > LONGEST:
        return ""
    bare = text.strip(_AROUND)
    label = _LABELLED.match(bare)
    bare = bare[label.end() if label else 0 :].strip(_AROUND)
    found = any(shape.fullmatch(bare) for shape in (_ADDRESS, _BARE, _HOST))
    return bare if found else ""


def public_address(url: str) -> str:
    """An address that anybody can ask for, empty if it is another."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_public = _ADDRESS.fullmatch(url) and parts.hostname and not parts.username
    return url if is_public and url.isprintable() else ""


def address_of(lines: Lines, stated: str) -> StatedAddress:
    """The address that a page states, else that of a line at the top or at the end."""
    found = [(line, _address_in(line.text)) for line in (*lines[:NEAR_TOP], *lines[-NEAR_END:])]
    orders = frozenset(line.order for line, address in found if address)
    stated_by_lines = dict.fromkeys(filter(None, (public_address(each) for _, each in found)))
    if stated or not stated_by_lines:
        return StatedAddress(stated, lines=orders)
    first, *others = stated_by_lines
    return StatedAddress(first, tuple(_asks(first, others)), orders)


def _asks(first: str, others: list[str]) -> Iterator[ReviewItem]:
    also = f" (there is also {', '.join(others)})" if others else ""
    yield ReviewItem("url", f"{first} was taken for the address of the article{also}: confirm")
