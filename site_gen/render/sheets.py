"""Tables into CSV that a spreadsheet opens as it is meant, and runs nothing of."""

from __future__ import annotations

import csv
import io

from site_gen.render.columns import Column
from site_gen.render.tables import BETWEEN, Cell, Table

# Spreadsheets take a file for UTF-8 by this mark alone; without it Arabic turns into signs.
MARK = "\ufeff"
ENDS = "\r\n"
# A cell that begins so is a formula to a spreadsheet (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_of(table: Table) -> bytes:
    """RFC 4180, in UTF-8 with its mark; text that a spreadsheet would run gets a `'` before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=ENDS)
    writer.writerow(column.name for column in table.columns)
    for row in table.rows:
        writer.writerow(map(_shown, row, table.columns))
    return (MARK + out.getvalue()).encode()


def _shown(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not isinstance(cell, str):
        return repr(cell)
    if column.many:
        return BETWEEN.join(map(_harmless, cell.split(BETWEEN)))
    return _harmless(cell)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
