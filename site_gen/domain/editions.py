"""Editions of topics: files whose bytes never change again, and how they are named."""

import hashlib
import re
from collections.abc import Iterable

from site_gen.domain.text import ID, RecordId
from site_gen.lazy_pattern import lazy_pattern
from site_gen.problems import Span
from site_gen.structs import Struct

EDITIONS_FOLDER = "editions"
_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
EDITION_NAME = re.compile(rf"({_DAY})(?:-{ID.pattern})?")
_IN_EDITION = lazy_pattern(
    rf"(?:(?P<locale>[A-Za-z0-9-]+)/)?topics/(?P<topic>{ID.pattern})/"
    rf"(?P<name>{EDITION_NAME.pattern})/(?P<file>.+)"
)


class EditionFile(Struct, frozen=True):
    """One file of an edition: `path` is for the finished site, `span` for the content folder.

    `locale` is empty for the language choice page, and for the assets that pages load.
    """

    path: str
    content: bytes
    span: Span
    topic: RecordId
    name: str
    locale: str = ""

    @property
    def digest(self) -> str:
        """The sha256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def day(self) -> str:
        """The ISO day of the edition: its name begins with it."""
        return self.name[:10]

    @property
    def is_page(self) -> bool:
        return self.path.endswith("/index.html")


def is_complete(files: Iterable[EditionFile]) -> bool:
    """Whether an edition has its language choice page, which is written last."""
    return any(file.is_page and not file.locale for file in files)


def edition_at(path: str) -> str:
    """The edition that an output path belongs to, `topics/ID/NAME`; empty if to none."""
    match = _IN_EDITION.fullmatch(path)
    return f"topics/{match['topic']}/{match['name']}" if match else ""


def edition_file_at(path: str, content: bytes, span: Span) -> EditionFile | None:
    """The file, or None if no file of an edition can have this path."""
    match = _IN_EDITION.fullmatch(path)
    if match is None:
        return None
    topic, name = RecordId(match["topic"]), match["name"]
    return EditionFile(path, content, span, topic, name, match["locale"] or "")
