"""Turns the bytes of a plain text into the lines of a document."""

import re
from pathlib import Path

from site_gen.ingest.characters import LINE_END, decode_bytes
from site_gen.ingest.document import ParsedDocument, RawLine
from site_gen.problems import Checked


def read_txt(file: Path, content: bytes) -> Checked[ParsedDocument | None]:
    """The non-empty lines of a plain text, numbered as an editor numbers them."""
    decoded = decode_bytes(file, content)
    if decoded.value is None:
        return Checked(None, decoded.problems)
    # A paragraph separator stands for the empty line that an editor would show.
    text = decoded.value.text.replace("\u2029", "\n\n")
    numbered = enumerate(LINE_END.split(text), start=1)
    # Word ends a line within a paragraph in its own way; editors do not count that one.
    parts = ((number, part) for number, text in numbered for part in re.split("[\x0b\x0c]", text))
    filled = ((number, part.strip()) for number, part in parts if part.strip())
    lines = tuple(RawLine(number, text, order) for order, (number, text) in enumerate(filled))
    return Checked(
        ParsedDocument(
            lines,
            guessed_encoding=decoded.value.guessed,
            hard_wrapped=True,
            questions=decoded.value.questions,
        )
    )
