"""Lines of text -> a file that shows by itself whether it is whole, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from site_gen.write.disk import read_whole

FORMAT = 1


def sealed(kind: str, lines: Iterable[str]) -> bytes:
    """The lines under a heading, with a checksum below; no line may hold a line feed."""
    body = "".join(f"{line}\n" for line in (f"site-gen {kind} {FORMAT}", *lines)).encode()
    return body + f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode()


def unsealed(kind: str, content: bytes) -> Sequence[str] | None:
    """The lines; nothing where a bit is wrong, the end is missing, or the format is another."""
    cut = content.rfind(b"\nsha256 ") + 1
    body, seal = content[:cut], content[cut:]
    if not cut or seal != f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode():
        return None
    try:
        heading, *lines = body.decode().split("\n")[:-1]
    except UnicodeDecodeError:
        return None
    return lines if heading == f"site-gen {kind} {FORMAT}" else None


def read_sealed(kind: str, path: Path) -> Sequence[str] | None:
    """The lines of a file; nothing where it is not there, not readable, or not whole."""
    try:
        return unsealed(kind, read_whole(path))
    except OSError:
        return None


def write_sealed(kind: str, path: Path, lines: Iterable[str]) -> bool:
    """Put a file in place in one step, unsynced: losing it costs time only. Whether it could be."""
    fresh = path.with_name(path.name + ".new")
    with suppress(OSError):
        fresh.parent.mkdir(exist_ok=True)
        fresh.write_bytes(sealed(kind, lines))
        fresh.replace(path)
        return True
    return False
