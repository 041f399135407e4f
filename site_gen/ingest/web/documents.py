"""Turns a web archive file into the document of the page in it, with what was asked and when."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from site_gen.ingest.addresses import public_address
from site_gen.ingest.characters import decode_bytes
from site_gen.ingest.document import ParsedDocument, ReviewItem
from site_gen.ingest.pages import read_html, reader_missing, stated_encoding
from site_gen.ingest.readers import read_txt
from site_gen.ingest.web.warc import ArchivedPage, WarcUnreadable, archived_page
from site_gen.problems import Checked, Problem, Span
from site_gen.structs import replace


def read_warc(file: Path, content: bytes, *, page: str = "") -> Checked[ParsedDocument | None]:
    """The document of the page in a web archive file, or that of the address `page`."""
    try:
        archived = archived_page(content, page)
    except ImportError:
        return reader_missing(file, "web archive files")
    except WarcUnreadable as fault:
        span = Span(str(file))
        problem = Problem("import-warc-unreadable", fault.message, span, hint=fault.hint)
        return Checked(None, (problem,))
    if not archived.body.strip():
        hint = "look at it in a browser; nothing was received"
        problem = Problem("import-empty", "the page is empty", Span(str(file)), hint=hint)
        return Checked(None, (problem,))
    read = _read_text if archived.media_type == "text/plain" else _read_page
    document = read(file, archived)
    if document.value is None:
        return document
    own = document.value.url
    found = replace(
        document.value,
        url=public_address(archived.url) or own,
        asked=archived.asked if archived.asked != archived.url else "",
        retrieved=archived.moment,
        questions=(*document.value.questions, *_doubts(archived, own)),
    )
    return Checked(found, document.problems)


def _read_page(file: Path, archived: ArchivedPage) -> Checked[ParsedDocument | None]:
    stated = archived.charset if _is_readable(archived) else ""
    return read_html(file, archived.body, stated=stated)


def _read_text(file: Path, archived: ArchivedPage) -> Checked[ParsedDocument | None]:
    decoded = decode_bytes(file, archived.body, stated=archived.charset)
    if decoded.value is None:
        return Checked(None, decoded.problems)
    document = read_txt(file, decoded.value.text.encode())
    if document.value is None:
        return document
    found = replace(
        document.value,
        guessed_encoding=decoded.value.guessed,
        questions=(*decoded.value.questions, *document.value.questions),
    )
    return Checked(found)


def _is_readable(archived: ArchivedPage) -> bool:
    """Whether the bytes can be of the encoding that the server names."""
    try:
        archived.body.decode(archived.charset or "utf-8")
    except (LookupError, ValueError):
        return False
    return True


def _doubts(archived: ArchivedPage, own: str) -> Iterator[ReviewItem]:
    if own and own.partition("#")[0] != archived.url:
        asks = f"fetched from {archived.url}; the page calls itself {own}: confirm or correct"
        yield ReviewItem("url", asks)
    stated = stated_encoding(archived.body) if archived.media_type != "text/plain" else ""
    if stated and archived.charset and _codec(stated) != _codec(archived.charset):
        asks = f"the server says {archived.charset}, the page {stated}: check the characters"
        yield ReviewItem("capture", asks)
    if not archived.is_proven:
        asks = "the web archive file has no digest of the page, so nothing shows it is unchanged"
        yield ReviewItem("capture", asks)


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name.lower()
