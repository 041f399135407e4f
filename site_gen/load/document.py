"""One file's bytes into located fields and body.

python-frontmatter splits; its silent losses (a byte order mark, an unclosed header, a header that
is a list, a key given twice) are found before or by the handler that it is given.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import frontmatter
from frontmatter.default_handlers import BaseHandler

from site_gen.domain.text import Body
from site_gen.located import Fields, Node, read_yaml
from site_gen.problems import Checked, Problem, Span

LARGEST = 2_000_000
FENCE = "---"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# Marks that word processors and mail leave at the start of a line; a heading or list behind one
# is not seen as such.
_LEADING_MARKS = re.compile("^[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]+", re.MULTILINE)
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029|\x85")


@dataclass(frozen=True, slots=True)
class Document:
    """A markdown file: its header, and its prose with the place of its first line."""

    fields: Fields
    body: Body


def read_text(path: str, content: bytes, largest: int = LARGEST) -> Checked[str | None]:
    """The bytes as text in one normal form: UTF-8, LF, NFC; None where they are no text.

    A byte order mark is dropped. The form makes the same words compare equal (UAX 15).
    """
    if len(content) > largest:
        size = len(content) // 1_000_000
        message = f"the file has {size} MB, and {largest // 1_000_000} MB is the most"
        return _none("file-too-large", message, Span(path), "split it into several articles")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return _not_utf8(path, content, fault)
    text = _LINE_ENDS.sub("\n", text)
    if control := _CONTROLS.search(text):
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        message = f"the character U+{ord(control[0]):04X} has no place in text"
        return _none("file-unreadable", message, Span(path, line, column), "remove it")
    return Checked(unicodedata.normalize("NFC", text))


def _none(rule: str, message: str, span: Span, hint: str) -> Checked[None]:
    return Checked(None, (Problem(rule, message, span, hint=hint),))


def _not_utf8(path: str, content: bytes, fault: UnicodeDecodeError) -> Checked[None]:
    line = content.count(b"\n", 0, fault.start) + 1
    guess = "UTF-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "an older encoding"
    message = f"the file is not UTF-8 at byte {fault.start}; it looks like {guess}"
    return _none("file-unreadable", message, Span(path, line), "save it as UTF-8")


class _Header(BaseHandler):
    """Hands python-frontmatter the header as located nodes instead of guessed values."""

    FM_BOUNDARY = re.compile(rf"^{FENCE}[ \t]*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = FENCE

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.read: Checked[Node | None] = Checked(None)

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        # The text handed over begins with the line break of the opening fence, line 1.
        self.read = read_yaml(fm, Span(self.path, 1))
        return {}


def read_document(path: str, text: str) -> Checked[Document | None]:
    """Split a markdown file; None where its header cannot be read, with the reason."""
    lines = text.split("\n")
    if not _is_fence(lines[0]):
        return _no_header(path, text)
    closing = next((n for n, line in enumerate(lines[1:], 1) if _is_fence(line)), None)
    if closing is None:
        hint = f"write a line of three hyphens ({FENCE}) after the last field"
        return _none("header-unclosed", "the header is opened and not closed", Span(path), hint)
    header = _Header(path)
    _, body = frontmatter.parse(text, handler=header)
    node = header.read.value
    if node is None:
        return Checked(None, header.read.problems)
    if not isinstance(node, Fields):
        hint = "write one `name: value` a line"
        return _none("header-not-fields", "the header holds no fields", node.span, hint)
    first = next((n for n, line in enumerate(lines[closing + 1 :], closing + 2) if line.strip()), 0)
    start = Span(path, first or closing + 1)
    prose = Body(_LEADING_MARKS.sub("", body), start)
    return Checked(Document(Fields(node.entries, Span(path)), prose), header.read.problems)


def _is_fence(line: str) -> bool:
    """Whether python-frontmatter takes the line for a fence; no other space may follow it."""
    return line.rstrip(" \t") == FENCE


def _no_header(path: str, text: str) -> Checked[None]:
    if not text.strip():
        return _none("file-empty", "the file is empty", Span(path), "write it, or delete the file")
    message = "the file does not begin with a header"
    hint = f"begin it with a line of three hyphens ({FENCE}), then `title: …`, then {FENCE} again"
    return _none("header-missing", message, Span(path), hint)
