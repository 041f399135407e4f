"""Rows of palette indexes into a PNG (ISO/IEC 15948) that holds nothing but the picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png_of(pixels: bytes, width: int, palette: Sequence[tuple[int, int, int]]) -> bytes:
    """A picture of up to 256 colours, one byte for each pixel.

    Pillow's own writer packs with a zlib that gives other bytes on another processor.
    """
    rows = (pixels[at : at + width] for at in range(0, len(pixels), width))
    height = len(pixels) // width
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(value for colour in palette for value in colour)),
            _chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 6)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    told = name + content
    return struct.pack(">I", len(content)) + told + struct.pack(">I", zlib.crc32(told))
