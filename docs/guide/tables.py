"""Tables of documents: read, changed and written again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from docs.guide.markdown import Line

_CODE = re.compile(r"`([^`]+)`")
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Table:
    """The cells of a table as they are written."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def lines(self) -> Iterator[Line]:
        for cells in (self.head, ("---",) * len(self.head), *self.rows):
            yield Line(f"| {' | '.join(cells)} |")


def names_in(cell: str) -> tuple[str, ...]:
    """What stands in back-ticks: the fields or options that a row is about."""
    return tuple(_CODE.findall(cell))


def with_tables(lines: Sequence[Line], change: Callable[[Table], Table]) -> Iterator[Line]:
    """The lines with each table as `change` makes it."""
    for is_row, group in groupby(lines, key=_is_row):
        some = tuple(group)
        yield from change(table_from(some)).lines() if is_row else some


def tables_in(lines: Sequence[Line]) -> tuple[Table, ...]:
    return tuple(table_from(tuple(g)) for is_row, g in groupby(lines, key=_is_row) if is_row)


def table_from(lines: Sequence[Line]) -> Table:
    head, _, *rows = (_cells(line.text) for line in lines)
    return Table(head, tuple(rows))


def _is_row(line: Line) -> bool:
    return line.text.startswith("|") and not line.is_code and not line.level


def _cells(row: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in _BETWEEN_CELLS.split(row.strip().strip("|")))
