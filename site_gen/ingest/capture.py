"""A file as received -> its bytes kept untouched, with the digest that proves it."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from itertools import count
from pathlib import Path, PurePath

from site_gen.problems import Checked, Problem, Span

LARGEST = 2_000_000
_LONGEST_NAME = 150


def received(file: Path) -> Checked[bytes | None]:
    """The bytes of a file that can be an article at all: a regular file, not empty, not huge."""
    here = Span(str(file))
    if file.exists() and not file.is_file():
        hint = "name each .txt or .html file by itself"
        return Checked(None, (Problem("import-not-a-file", "this is not a file", here, hint=hint),))
    with file.open("rb") as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        message = f"the file is larger than {LARGEST // 1_000_000} MB"
        hint = "save the text of the article alone as .txt and import that"
        return Checked(None, (Problem("import-too-large", message, here, hint=hint),))
    if not content.strip():
        hint = "save the article again; nothing was received"
        return Checked(None, (Problem("import-empty", "the file is empty", here, hint=hint),))
    return Checked(content)


def digest_of(content: bytes) -> str:
    """The sha256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def capture_name(file: Path, content: bytes, *, folder: Path) -> str:
    """The name to keep it under: its own, with part of the digest when another file has that."""
    digest = digest_of(content)[:8]
    own = file.name if _is_plain(file.name) else f"{digest}{file.suffix.lower()}"
    kept = folder / own
    if not kept.exists() or kept.read_bytes() == content:
        return own
    name = PurePath(own)
    return f"{name.stem}-{digest}{name.suffix}"


def _is_plain(name: str) -> bool:
    """Whether a name prints as it is: no control, no direction mark, no stray bytes, not hidden."""
    return (
        name.isprintable()
        and len(name.encode(errors="ignore")) <= _LONGEST_NAME
        and (not name.startswith("."))
    )


def retrieved_at(now: datetime) -> str:
    """The time in UTC to the second; `now` must know its zone."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_new(path: Path, content: bytes) -> bool:
    """Write a file that is there whole or not at all, and never over another.

    False when a file with these very bytes is there already; FileExistsError when it has others.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = _unfinished(path)
    try:
        with unfinished.open("xb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        # A link, unlike a rename, fails when the name is taken.
        os.link(unfinished, path)
    except FileExistsError:
        if path.read_bytes() != content:
            raise
        return False
    finally:
        unfinished.unlink(missing_ok=True)
    return True


def _unfinished(path: Path) -> Path:
    names = (path.with_name(f".import-{os.getpid()}-{number}.part") for number in count())
    return next(name for name in names if not name.exists())
