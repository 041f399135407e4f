"""Writes a document in ordinary letters, and each of its numbers in one set of digits."""

from collections.abc import Iterator

from site_gen.ingest.characters import original_text, suspected_in
from site_gen.ingest.document import ParsedDocument, RawLine, ReviewItem
from site_gen.ingest.text import shapes_in, with_digits_of_one_family, with_ordinary_letters
from site_gen.problems import count_of
from site_gen.structs import replace

LONGEST_QUOTED = 80


def with_mended_characters(
    document: ParsedDocument,
) -> tuple[ParsedDocument, tuple[ReviewItem, ...]]:
    """The document as it was meant: letters, digits, and bytes that were misread; what to check.

    The capture keeps the bytes as they were.
    """
    suspected = suspected_in(document.lines)
    lines = tuple(_mended(line, suspected) for line in document.lines)
    pairs = zip(document.lines, lines, strict=True)
    changed = [after for before, after in pairs if _is_told(before.text, suspected)]
    title, author = (mended_text(text, suspected) for text in (document.title, document.author))
    mended = replace(document, lines=lines, title=title, author=author)
    return mended, tuple(_mended_doubts(changed))


def _mended(line: RawLine, suspected: str) -> RawLine:
    rows = tuple(tuple(mended_text(cell, suspected) for cell in row) for row in line.rows)
    return replace(line, text=mended_text(line.text, suspected), rows=rows)


def mended_text(text: str, suspected: str = "") -> str:
    """A text with ordinary letters and each number in digits of one family."""
    return with_digits_of_one_family(with_ordinary_letters(original_text(text, suspected)))


def _is_told(before: str, suspected: str) -> bool:
    """Whether letters or digits are others; a mark without width is nothing to compare."""
    if original_text(before, suspected) != before:
        return False
    return shapes_in(before) or with_ordinary_letters(before) != mended_text(before)


def _mended_doubts(changed: list[RawLine]) -> Iterator[ReviewItem]:
    if changed:
        place = f"line {changed[0].number}: «{changed[0].text[:LONGEST_QUOTED]}»"
        asks = (
            "letters or digits of an old program were written as ordinary ones in "
            f"{count_of(len(changed), 'line')} ({place}): compare with the capture"
        )
        yield ReviewItem("body", asks)
