"""Copies of briefings in which moved links lead where they lead now, and nothing else differs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from site_gen.commands.export import would_overwrite, write_document
from site_gen.state.document_links import FoundLink, UnreadableDocument, part_of, read_links

if TYPE_CHECKING:
    from site_gen.state.briefing_links import CheckedDocument

_ARCHIVES = frozenset({".docx", ".odt"})
_MARKUP = frozenset({".html", ".htm"})
# An address ends before these; a longer address that begins with it is another one.
_END = r"(?=[\s\"'<>)\]}|`*_»”’,;!?،؛؟]|\.?(?:\s|$)|&quot;|&gt;|$)"


@dataclass(frozen=True, slots=True)
class MendedCopy:
    """A copy that was written, the number of links put right in it, and those that were not."""

    path: Path
    count: int
    left: tuple[FoundLink, ...]


def write_mended(document: CheckedDocument) -> MendedCopy | None:
    """Write the copy beside the document, `name.mended.docx`; None where no link has moved.

    Raises UnreadableDocument, OSError.
    """
    moved = {link.address: link.new_address for link in document.links if link.new_address}
    if not moved:
        return None
    path = Path(document.path)
    copy = path.with_name(f"{path.stem}.mended{path.suffix}")
    content = _mended(path, moved)
    if would_overwrite(copy, content):
        message = f"{copy} exists already with other content; it was left as it is"
        raise UnreadableDocument(message)
    write_document(copy, content)
    before = {(link.address, link.place) for link in document.links if link.new_address}
    left = tuple(link for link in read_links(copy).links if (link.address, link.place) in before)
    return MendedCopy(copy, len(moved.keys() - {link.address for link in left}), left)


def _mended(path: Path, moved: Mapping[str, str]) -> bytes:
    ending = path.suffix.lower()
    if ending == ".pdf":
        raise UnreadableDocument("links in a PDF cannot be put right; mend what it was made from")
    if ending in _ARCHIVES:
        return _mended_archive(path, moved)
    return _replaced(path.read_bytes(), moved, is_markup=ending in _MARKUP)


def _mended_archive(path: Path, moved: Mapping[str, str]) -> bytes:
    """The archive with the same files in the same order; only text with a moved link differs."""
    written = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(written, "w") as new:
        new.comment = old.comment
        for member in old.infolist():
            content = part_of(old, member.filename)
            if member.filename.endswith((".xml", ".rels")):
                content = _replaced(content, moved, is_markup=True)
            new.writestr(member, content, compress_type=member.compress_type)
    return written.getvalue()


def _replaced(content: bytes, moved: Mapping[str, str], *, is_markup: bool) -> bytes:
    """All in one pass: where one link leads now may be where another led."""
    pairs = {old.encode(): new.encode() for old, new in moved.items()}
    if is_markup:
        pairs |= {escape(old).encode(): escape(new).encode() for old, new in moved.items()}
    longest_first = sorted(pairs, key=len, reverse=True)
    pattern = re.compile(b"(%s)%s" % (b"|".join(map(re.escape, longest_first)), _END.encode()))
    return pattern.sub(lambda found: pairs[found[1]], content)
