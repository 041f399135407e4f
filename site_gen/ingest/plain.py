"""Other people's lines -> Markdown that shows exactly them and does nothing."""

from __future__ import annotations

import re

# Each of these can start or end a construct anywhere in a line.
_ANYWHERE = re.compile(r"[\\`*_\[\]{}]")
# `](` would be read as a link by a plain search for links, even with its bracket escaped.
_LINK = re.compile(r"(?<=\])\(")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MARKERS = re.compile(r"[#>]|[-+](?=[\s|:+-]|$)|!(?=!!)")
_NUMBERED = re.compile(r"(\d+)([.)])(?=\s|$)")
# The renderer has no backslash escape for these.
_UNESCAPABLE = re.compile(r"[=:|~]")
# Direction is markup in our pages; in text these would turn what follows them.
EMBEDDINGS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EDGE_MARKS = "\u200e\u200f\u061c\ufeff\u200b"


def shown(line: str) -> str:
    """One line as Markdown text: never a heading, list, rule, quotation, table, link or HTML."""
    text = _ENTITY.sub("&amp;", readable(line)).replace("<", "&lt;")
    text = _LINK.sub(r"\\(", _ANYWHERE.sub(r"\\\g<0>", text))
    if _MARKERS.match(text):
        return "\\" + text
    if _UNESCAPABLE.match(text):
        return f"&#{ord(text[0])};{text[1:]}"
    return _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text


def readable(line: str) -> str:
    """The line without control characters that turn or break it, and without spaces at its ends."""
    text = EMBEDDINGS.sub("", line)
    return re.sub("[\x0b\x0c\x85\u2028\u2029]", " ", text).strip().strip(_EDGE_MARKS).strip()
