"""Keeps the bytes of a received file untouched, with the digest that proves it."""

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path, PurePath

from site_gen.problems import Checked, Problem, Span

LARGEST_INPUT = 2_000_000
_LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """Bytes that came from elsewhere than the disk, and the name that they are kept under."""

    name: Path
    content: bytes


def read_input(file: Path, largest: int = LARGEST_INPUT) -> Checked[bytes | None]:
    """The bytes of a file that can be imported: a regular file, not empty, not huge."""
    span = Span(str(file))
    if file.exists() and not file.is_file():
        hint = "name each file by itself"
        return Checked(None, (Problem("import-not-a-file", "this is not a file", span, hint=hint),))
    with file.open("rb") as opened:
        content = opened.read(largest + 1)
    if len(content) > largest:
        message = f"the file is larger than {largest // 1_000_000} MB"
        hint = "save the text of the article alone as .txt and import that"
        return Checked(None, (Problem("import-too-large", message, span, hint=hint),))
    if not content.strip():
        hint = "save the article again; nothing was received"
        return Checked(None, (Problem("import-empty", "the file is empty", span, hint=hint),))
    return Checked(content)


def sha256_of(content: bytes) -> str:
    """The sha256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def capture_name(file: Path, content: bytes, *, folder: Path) -> str:
    """The file name of the capture: its own, with part of the digest if another file has it."""
    digest = sha256_of(content)[:8]
    kept_name = file.name if _is_printable_name(file.name) else f"{digest}{file.suffix.lower()}"
    capture = folder / kept_name
    if not capture.exists() or capture.read_bytes() == content:
        return kept_name
    name = PurePath(kept_name)
    return f"{name.stem}-{digest}{name.suffix}"


def _is_printable_name(name: str) -> bool:
    """Whether a name prints as it is: no control, no direction mark, no stray bytes, not hidden."""
    return (
        name.isprintable()
        and len(name.encode(errors="ignore")) <= _LONGEST_NAME
        and (not name.startswith("."))
    )


def utc_timestamp(now: datetime) -> str:
    """The time in UTC to the second; `now` must know its zone."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_new(path: Path, content: bytes) -> bool:
    """Write a file completely or not at all, and never over another.

    False if a file with these very bytes exists already; FileExistsError if it has others.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = _temporary_path(path)
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


_UNFINISHED = re.compile(r"\.import-([0-9]+)-[0-9]+\.part")


def clear_unfinished(content: Path, captures: Path) -> None:
    """Remove what commands that were killed have left while they wrote new files."""
    for folder in (captures, *(entry for entry in content.iterdir() if entry.is_dir())):
        for file in folder.glob(".import-*.part") if folder.is_dir() else ():
            process = _UNFINISHED.fullmatch(file.name)
            if process and not _is_running(int(process[1])):
                file.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _temporary_path(path: Path) -> Path:
    names = (path.with_name(f".import-{os.getpid()}-{number}.part") for number in count())
    return next(name for name in names if not name.exists())
