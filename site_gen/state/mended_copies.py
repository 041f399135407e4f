"""Copies of briefings in which moved links lead where they lead now, and nothing else differs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from site_gen.commands.export import would_overwrite, write_document
from site_gen.state.document_links import UnreadableDocument, part_of

if TYPE_CHECKING:
    from site_gen.state.briefing_links import CheckedDocument

_ARCHIVES = frozenset({".docx", ".odt"})
_MARKUP = frozenset({".html", ".htm"})
# An address ends before these; a longer address that begins with it is another one.
_END = r"(?=[\s\"'<>)\]}|`*_»”’,;!?،؛؟]|\.?(?:\s|$)|&quot;|&gt;|$)"


def write_mended(document: CheckedDocument) -> tuple[Path | None, int]:
    """Write the copy beside the document, `name.mended.docx`, with the number of links put right.

    None where no link has moved. Raises UnreadableDocument, OSError.
    """
    moved = {link.address: link.new_address for link in document.links if link.new_address}
    if not moved:
        return None, 0
    path = Path(document.path)
    copy = path.with_name(f"{path.stem}.mended{path.suffix}")
    content = _mended(path, moved)
    if would_overwrite(copy, content):
        message = f"{copy} exists already with other content; it was left as it is"
        raise UnreadableDocument(message)
    write_document(copy, content)
    return copy, len(moved)


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
    for old, new in _longest_first(moved.items()):
        for before, after in (
            {(escape(old), escape(new)), (old, new)} if is_markup else {(old, new)}
        ):
            pattern = re.compile(re.escape(before.encode()) + _END.encode())
            content = pattern.sub(lambda _, after=after: after.encode(), content)  # type: ignore[misc]
    return content


def _longest_first(moved: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(moved, key=lambda pair: -len(pair[0]))
