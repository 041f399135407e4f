"""A table as a CSV file."""

import csv
import io
from collections.abc import Iterable, Sequence

from site_gen.render.data.schema import Column
from site_gen.render.data.tables import LIST_SEPARATOR, Cell

# Spreadsheets recognise UTF-8 only by this mark; without it Arabic is garbled.
BOM = "\ufeff"
LINE_END = "\r\n"
# A spreadsheet treats a cell that begins with one of these as a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_of(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180, in UTF-8 with a byte order mark; formulas are escaped with a `'`."""
    return csv_of_lines(columns, (csv_line(row, columns) for row in rows))


def csv_of_lines(columns: Iterable[Column], lines: Iterable[str]) -> bytes:
    """The file of these columns with rows that are written already, each by `csv_line`."""
    return (BOM + _written(column.name for column in columns) + "".join(lines)).encode()


def csv_line(row: Sequence[Cell], columns: Iterable[Column]) -> str:
    """A row with the end of its line; a cell of several lines makes it more than one."""
    return _written(map(_cell_text, row, columns))


def _written(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=LINE_END).writerow(cells)
    return buffer.getvalue()


def _cell_text(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not isinstance(cell, str):
        return repr(cell)
    if column.is_list:
        return LIST_SEPARATOR.join(map(_without_formula, cell.split(LIST_SEPARATOR)))
    return _without_formula(cell)


def _without_formula(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
