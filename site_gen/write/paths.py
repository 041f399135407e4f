"""Paths of artifacts -> the same paths, known to be safe to write below the output folder."""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from collections.abc import Iterable

MANIFEST_NAME = ".site-gen-manifest"
# The repository's own way to keep an empty output folder; never ours, never in the way.
GITIGNORE_NAME = ".gitignore"
OWN_NAMES = frozenset({MANIFEST_NAME, GITIGNORE_NAME})

# What ext4, XFS, APFS and NTFS allow for one name, counted in bytes: 127 Arabic letters.
LONGEST_NAME = 255
UNFIT = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")


def fault_of(path: str) -> str:
    """What makes a path unfit to be written below the output folder; empty where it is fit."""
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return "is empty, absolute, or has an empty, `.` or `..` part"
    if UNFIT.search(path):
        return "has a backslash, a control character, or half a character in it"
    if folded(parts[0]) in OWN_NAMES:
        return f"takes `{parts[0]}`, a name that is kept"
    return ""


def folded(path: str) -> str:
    """Paths that some file systems hold to be one compare equal (letter case, Unicode NFC)."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def folders_above(path: str) -> tuple[str, ...]:
    """The folders a path lies in, nearest first, without the output folder itself."""
    parts = path.split("/")
    return tuple("/".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))


def check_paths(paths: Iterable[str]) -> None:
    """Every path is fit, and no two of them can meet on any file system.

    Raises ValueError for what only a fault of this program can bring about, and OSError
    (ENAMETOOLONG) for a name that disks will not hold.
    """
    taken: dict[str, str] = {}
    for path in paths:
        if fault := fault_of(path):
            raise ValueError(f"the path {path!r} of an artifact {fault}")
        if folded(path) in taken:
            raise ValueError(f"two artifacts want {taken[folded(path)]!r}, one as {path!r}")
        taken[folded(path)] = path
        _check_lengths(path)
    _check_no_file_is_a_folder(taken)


def _check_lengths(path: str) -> None:
    if any(len(part.encode()) > LONGEST_NAME for part in path.split("/")):
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), path)


def _check_no_file_is_a_folder(taken: dict[str, str]) -> None:
    for place, path in taken.items():
        for above in folders_above(place):
            if above in taken:
                raise ValueError(f"{taken[above]!r} is an artifact and a folder of {path!r}")
