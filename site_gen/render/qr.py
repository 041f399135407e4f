"""An address into a QR code that leads to it from paper."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

# The quiet zone that ISO/IEC 18004 asks for, in modules.
QUIET = 4


@lru_cache(maxsize=1000)
def qr_svg(address: str, label: str) -> Markup:
    """The code as one drawing, black on white with its quiet zone; `label` is for who hears it."""
    import segno

    rows = [list(row) for row in segno.make_qr(address, error="m").matrix]
    path = "".join(
        f"M{QUIET + x} {QUIET + y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    size = len(rows) + 2 * QUIET
    return Markup(
        '<svg class="code" role="img" viewBox="0 0 {size} {size}"><title>{label}</title>'
        '<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path d="{path}"/></svg>'
    ).format(size=size, label=label, path=path)
