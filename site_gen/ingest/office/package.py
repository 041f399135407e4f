"""Reads the parts of a document that is a ZIP of XML, within limits and in memory."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from site_gen.ingest.document import DocumentUnreadable

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LARGEST_PART = 20_000_000
MOST_PARTS = 5_000


_AGAIN = "open it in the program that wrote it, save it again, and import that"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a document by their names; each is read when it is asked for."""

    archive: zipfile.ZipFile
    names: frozenset[str]

    def part(self, name: str) -> "Element | None":
        """The XML of a part, None if there is none. Raises DocumentUnreadable."""
        return _parsed(self.content(name)) if name in self.names else None

    def parts(self, beginning: str) -> Iterator[tuple[str, "Element"]]:
        """All parts whose names begin so, in order, with their XML."""
        for name in sorted(self.names):
            if name.startswith(beginning) and name.endswith(".xml"):
                yield name, _parsed(self.content(name))

    def content(self, name: str) -> bytes:
        """The bytes of a part that there is. Raises DocumentUnreadable."""
        try:
            with self.archive.open(name) as opened:
                content = opened.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise DocumentUnreadable(f"`{name}` in it is damaged", _AGAIN) from error
        except (RuntimeError, NotImplementedError) as error:
            message = "it is locked with a password, or packed in an unusual way"
            raise DocumentUnreadable(message, _AGAIN) from error
        if len(content) > LARGEST_PART:
            message = f"`{name}` in it is larger than {LARGEST_PART // 1_000_000} MB"
            raise DocumentUnreadable(message, "save the text of the article alone")
        return content


def package_of(content: bytes) -> Package:
    """The document in these bytes. Raises DocumentUnreadable."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentUnreadable("it is a file of an old program, or is locked", _AGAIN)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = [entry.filename for entry in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise DocumentUnreadable("it is no document, or it is damaged", _AGAIN) from error
    if len(names) > MOST_PARTS:
        raise DocumentUnreadable("it has too many parts", _AGAIN)
    if len(set(names)) != len(names):
        raise DocumentUnreadable("it has a part twice, so its text is not certain", _AGAIN)
    return Package(archive, frozenset(names))


def _parsed(content: bytes) -> "Element":
    from lxml import etree

    # No document of this kind has a DOCTYPE: whatever entities it would bring are not read.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentUnreadable(
            "a part of it is no XML, or is nested too deeply", _AGAIN
        ) from error
    if root.getroottree().docinfo.doctype:
        raise DocumentUnreadable("a part of it has a DOCTYPE, which none may have", _AGAIN)
    return root
