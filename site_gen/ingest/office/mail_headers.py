"""Reads the headers of an e-mail message as a person sees them, in whatever encoding they are."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from site_gen.ingest.characters import decode_bytes

LONGEST_HEADER = 10_000
_FOLDED = re.compile(r"\r?\n[ \t]*")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")
Headers = Mapping[str, str]


def headers_of(message: Message) -> Headers:
    """The first header of each name, in lower case, as it is written."""
    found = dict[str, str]()
    for name, value in message.raw_items():
        found.setdefault(name.lower(), _FOLDED.sub(" ", str(value)[:LONGEST_HEADER]))
    return found


def header_text(value: str) -> str:
    """The text of a header: encoded words, or bytes that nobody encoded, as letters."""
    if any("\udc80" <= sign <= "\udcff" for sign in value):
        value = _text(value.encode("utf-8", "surrogateescape"), "")
    try:
        # Words of one encoding that follow each other are joined before they are decoded.
        parts = decode_header(value)
    except HeaderParseError:
        parts = [(value, None)]
    text = "".join(part if isinstance(part, str) else _text(part, code) for part, code in parts)
    return " ".join(_CONTROL.sub(" ", text).split())


def _text(content: bytes, charset: str | None) -> str:
    if charset is None:
        # What stands between encoded words; this is how Python hands it over.
        return content.decode("raw-unicode-escape", "replace")
    decoded = decode_bytes(Path("header"), content, stated=charset)
    return decoded.value.text if decoded.value else content.decode(errors="replace")


def sender_of(headers: Headers) -> tuple[str, str]:
    """The name and the address of who sent a message; each is empty if it is missing."""
    name, address = parseaddr(headers.get("from", ""))
    return header_text(name), header_text(address)


def time_in(value: str) -> datetime | None:
    """The time that a header states, with its zone."""
    try:
        return parsedate_to_datetime(value.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def file_name_of(part: Message) -> str:
    """The name that a message gives a file in it; empty if it gives none."""
    return header_text(part.get_filename() or "")
