"""Editions of topics: files whose bytes never change again, and how they are named."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from site_gen.domain.text import ID, RecordId
from site_gen.problems import Span

EDITIONS = "editions"
_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
EDITION_NAME = re.compile(rf"({_DAY})(?:-{ID.pattern})?")
_IN_EDITION = re.compile(
    rf"(?:(?P<locale>[A-Za-z0-9-]+)/)?topics/(?P<topic>{ID.pattern})/"
    rf"(?P<name>{EDITION_NAME.pattern})/(?P<file>.+)"
)


@dataclass(frozen=True, slots=True)
class Frozen:
    """One file of an edition: `path` is its place in the finished site, `place` where it is kept.

    `locale` is empty for the page without a language, and for what pages need to be shown.
    """

    path: str
    content: bytes
    place: Span
    topic: RecordId
    name: str
    locale: str = ""

    @property
    def digest(self) -> str:
        """The sha256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def day(self) -> str:
        """The ISO day on which the edition was kept: its name begins with it."""
        return self.name[:10]

    @property
    def is_page(self) -> bool:
        return self.path.endswith("/index.html")


def edition_at(path: str) -> str:
    """The edition that an output path belongs to, `topics/ID/NAME`; empty if to none."""
    found = _IN_EDITION.fullmatch(path)
    return f"topics/{found['topic']}/{found['name']}" if found else ""


def frozen_at(path: str, content: bytes, place: Span) -> Frozen | None:
    """The file, if that is a path that a file of an edition may have."""
    found = _IN_EDITION.fullmatch(path)
    if found is None:
        return None
    topic, name = RecordId(found["topic"]), found["name"]
    return Frozen(path, content, place, topic, name, found["locale"] or "")
