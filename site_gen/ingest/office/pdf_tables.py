"""Finds the tables on the pages of a PDF file by where their lines stand.

The places are those that `pdftotext -bbox-layout` prints, which has the lines in the order of its
plain text, but each word of Arabic as it is seen, from the left: the words are taken from the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

# Between the rows and the cells of a table that is one line of the text.
ROW_END, CELL_END = "\ue003", "\ue002"
_MADE = "a table was made of what stands side by side, compare it"
_KEPT = "lines stand side by side as in a table, and were kept"
_PAGE = re.compile(r"<page [^>]*>(.*?)</page>", re.DOTALL)
_LINE = re.compile(r"<line [^>]*>(.*?)</line>", re.DOTALL)
_WORD = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>',
    re.DOTALL,
)
_UNPRINTED = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\\s]")
_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEAST_GAP = 5.0
# A wider space than this share of the height of a line begins another cell: surely, or if
# the cells of several rows stand below one another.
_WIDE_SPACE, _FINE_SPACE = 0.9, 0.33
_FEWEST_ROWS, _FEWEST_COLUMNS = 2, 2
_FEWEST_CELLS = 6
# Lines that fill a column of this many rows are prose in columns.
_FULL, _MOSTLY = 0.85, 0.6
_MOST_WORDS = 6
# So much nearer, in points, is the row that a line belongs to than the next one.
_NEARER = 1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that stands by itself: its place, its words, and the line it is of."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    line: int

    @property
    def middle(self) -> float:
        """How far down the page it stands."""
        return (self.top + self.bottom) / 2


Row = list[Piece]


def with_tables(pages: list[str], places: str) -> tuple[list[str], list[tuple[int, str]]]:
    """The pages with each table in one line, and the places that may be tables.

    Each of those is the number of a page with what is said of it.
    """
    found, asked = [], []
    marked = _PAGE.findall(places)
    for number, page in enumerate(pages, start=1):
        inner = marked[number - 1] if number <= len(marked) else ""
        text, told = _page_with_tables(page, inner)
        found.append(text)
        asked += [(number, each) for each in told]
    return found, asked


def _page_with_tables(page: str, marked: str) -> tuple[str, list[str]]:
    """The page with its tables, found by fine spaces, else by wide ones, and what to ask of it."""
    lines, told, done = page.split("\n"), list[str](), set[int]()
    for space in (_FINE_SPACE, _WIDE_SPACE):
        for run in _runs(_rows(_pieces(page.split("\n"), marked, space))):
            numbers = sorted({piece.line for row in run for piece in row})
            if done & {*numbers}:
                continue
            if cells := _cells(run):
                done |= {*numbers}
                lines = _with_table(lines, numbers, cells)
                told.append(f"{_MADE}: «{' | '.join(cells[0])}»")
            elif space == _WIDE_SPACE and _is_like_a_table(run):
                told.append(f"{_KEPT}: «{' | '.join(piece.text for piece in run[0])}»")
    return "\n".join(lines), told


def _with_table(lines: list[str], numbers: list[int], cells: list[list[str]]) -> list[str]:
    """The lines of a page with a table in the first of its own lines, and the others empty."""
    whole = dict.fromkeys(numbers, "")
    whole[numbers[0]] = ROW_END.join(CELL_END.join(row) for row in cells)
    return [whole.get(number, line) for number, line in enumerate(lines)]


def _is_like_a_table(run: list[Row]) -> bool:
    pieces = [piece.text for row in run for piece in row]
    short = sum(len(text.split()) < 3 or any(map(str.isdecimal, text)) for text in pieces)
    return 2 * short > len(pieces)


def _pieces(lines: list[str], marked: str, space: float) -> list[Piece]:
    """The pieces of a page, cut at spaces so wide; none if the two outputs do not agree."""
    filled = [(number, line) for number, line in enumerate(lines) if line.strip()]
    places = _LINE.findall(marked)
    if len(filled) != len(places):
        return []
    found = list[Piece]()
    for (number, text), place in zip(filled, places, strict=True):
        words = _WORD.findall(place)
        if not words or _signs("".join(word[4] for word in words)) != _signs(text):
            return []
        found += _split(number, text, words, space)
    return found


def _signs(text: str) -> list[str]:
    return sorted(unicodedata.normalize("NFKC", _UNPRINTED.sub("", unescape(text))))


def _split(number: int, text: str, words: list[tuple[str, ...]], space: float) -> Iterator[Piece]:
    """The pieces of a line: it is cut at wide spaces where its words can be told one by one."""
    boxes = [tuple(map(float, word[:4])) for word in words]
    height = max(bottom - top for _, top, _, bottom in boxes)
    said = text.split()
    if len(said) == len(words) and _RTL.search(text):
        said.reverse()
    is_told = len(said) == len(words) and all(
        _signs(word[4]) == _signs(own) for word, own in zip(words, said, strict=True)
    )
    groups: list[list[int]] = [[0]]
    for at, (before, after) in enumerate(pairwise(boxes), start=1):
        if is_told and after[0] - before[2] > space * height:
            groups.append([])
        groups[-1].append(at)
    for group in groups:
        own = [boxes[at] for at in group]
        order = group[::-1] if _RTL.search(text) else group
        part = " ".join(said[at] for at in order) if len(groups) > 1 else text
        part = _CONTROLS.sub("", part).strip()
        left, right = min(box[0] for box in own), max(box[2] for box in own)
        yield Piece(left, min(b[1] for b in own), right, max(b[3] for b in own), part, number)


def _rows(pieces: list[Piece]) -> list[Row]:
    """The pieces that stand at one height, from the left, down the page."""
    rows = list[Row]()
    for piece in sorted(pieces, key=lambda each: each.middle):
        if rows and piece.middle < rows[-1][0].bottom and piece.top < rows[-1][0].middle:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _runs(rows: list[Row]) -> Iterator[list[Row]]:
    """Rows of several pieces that follow one another, without those that are prose in columns."""
    run = list[Row]()
    for row in [*rows, []]:
        if len(row) >= _FEWEST_COLUMNS or (run and row and _is_within(row[0], run)):
            run.append(row)
            continue
        while run and len(run[-1]) < _FEWEST_COLUMNS:
            run.pop()
        if len(run) >= _FEWEST_ROWS and sum(map(len, run)) >= _FEWEST_CELLS and not _is_prose(run):
            yield run
        run = []


def _is_within(piece: Piece, run: list[Row]) -> bool:
    """Whether a piece that stands alone goes on a cell above it, or stands in one column."""
    columns = _columns(run)
    crossed = [left for left, right in columns if piece.left < right and left < piece.right]
    height = piece.bottom - piece.top
    return len(crossed) == 1 and len(columns) > 1 and piece.top - run[-1][0].bottom < height


def _columns(run: list[Row]) -> list[tuple[float, float]]:
    """What the pieces of some rows cover from left to right."""
    covered = list[tuple[float, float]]()
    for piece in sorted((p for row in run for p in row), key=lambda each: each.left):
        if covered and piece.left < covered[-1][1] + _LEAST_GAP:
            covered[-1] = (covered[-1][0], max(covered[-1][1], piece.right))
        else:
            covered.append((piece.left, piece.right))
    return covered


def _is_prose(run: list[Row]) -> bool:
    words = [len(piece.text.split()) for row in run for piece in row]
    widths = [
        (piece.right - piece.left) / (right - left)
        for left, right in _columns(run)
        for row in run
        for piece in row
        if left <= piece.left < right and len(piece.text.split()) > 2
    ]
    is_full = sum(width > _FULL for width in widths) > _MOSTLY * sum(map(len, run))
    return is_full or sum(words) > _MOST_WORDS * len(words)


def _cells(run: list[Row]) -> list[list[str]]:
    """The cells of a table, in the order of reading; empty if its columns are not sure."""
    columns = _columns(run)
    signs = "".join(piece.text for row in run for piece in row)
    is_rtl = 2 * len(_RTL.findall(signs)) > sum(sign.isalpha() for sign in signs)
    if len(columns) < _FEWEST_COLUMNS or max(map(len, run)) < len(columns):
        return []
    columns = columns[::-1] if is_rtl else columns
    cells = [
        [[p.text for p in row if left <= p.left < right] for left, right in columns] for row in run
    ]
    if any(len(cell) > 1 for row in cells for cell in row):
        return []
    texts = [["".join(cell) for cell in row] for row in cells]
    owners = list(_owners(run, [bool(row[0]) for row in texts]))
    table = {at: [""] * len(columns) for at in owners if at >= 0}
    for at, row in zip(owners, texts, strict=True):
        if at < 0:
            return []
        table[at] = [" ".join(filter(None, both)) for both in zip(table[at], row, strict=True)]
    return list(table.values()) if len(table) >= _FEWEST_ROWS else []


def _owners(run: list[Row], begins: list[bool]) -> Iterator[int]:
    """The row that each row goes on: itself, or the nearest one that begins with a cell.

    -1 where two are equally near.
    """
    first = [at for at, is_first in enumerate(begins) if is_first]
    for at, row in enumerate(run):
        away = sorted((abs(run[own][0].middle - row[0].middle), own) for own in first)
        is_sure = len(away) == 1 or (len(away) > 1 and away[1][0] - away[0][0] > _NEARER)
        yield at if begins[at] else away[0][1] if away and is_sure else -1
