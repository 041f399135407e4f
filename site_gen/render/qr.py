"""An address into a QR code that leads to it from paper."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup

# The quiet zone that ISO/IEC 18004 asks for, in modules.
QUIET = 4
# A reader takes any of the eight. To look for the one that is easiest to read takes four times as
# long as all the rest, and every page of a record has a code.
MASK = 3
_DARK = re.compile(rb"\x01+")


def qr_svg(address: str, label: str) -> Markup:
    """The code as one drawing, black on white with its quiet zone; `label` is for who hears it."""
    size, path = _drawn(address)
    return Markup(
        '<svg class="code" role="img" viewBox="0 0 {size} {size}"><title>{label}</title>'
        '<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path stroke="#000" d="{path}"/></svg>'
    ).format(size=size, label=label, path=path)


# The pages of a record in each language have the same one.
@lru_cache(maxsize=1000)
def _drawn(address: str) -> tuple[int, str]:
    """How many modules the code has on a side, and its dark ones as lines that are one wide."""
    import segno

    rows = segno.make_qr(address, error="m", boost_error=False, mask=MASK).matrix
    lines = (f"M{QUIET} {QUIET + y}.5{_line(row)}" for y, row in enumerate(rows))
    return len(rows) + 2 * QUIET, "".join(lines)


def _line(row: bytearray) -> str:
    """One row from its start: lines where it is dark, steps where it is not."""
    told, end = "", 0
    for run in _DARK.finditer(row):
        start, stop = run.span()
        told += f"m{start - end} 0h{stop - start}" if start > end else f"h{stop - start}"
        end = stop
    return told
