"""Looks at what a build reads: the path, the kind and the stats of each file and folder."""

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from site_gen.write.listing import UNKNOWN, FileStat, stat_of

FILE, FOLDER, LINK, OTHER = "file", "folder", "link", "other"


class InputLook(NamedTuple):
    """What was in a folder: paths below it, with a slash before, and its own, which is empty.

    The stats are in the order of the entries, UNKNOWN of what was gone by then.
    """

    entries: Sequence[tuple[str, str]]
    stats: Sequence[FileStat]


def look_at(folder: str) -> InputLook:
    """Everything in a folder, by path, with its kind.

    The folder may also be a single file, or missing. Links are not followed; `__pycache__` and
    folders whose name begins with a dot are passed over.
    """
    entries = sorted(_entries(folder))
    return InputLook(entries, [_stat(folder + path) for path, _ in entries])


def _entries(folder: str) -> list[tuple[str, str]]:
    # Text, because a `Path` for each file took most of the time.
    if os.path.islink(folder) or not os.path.isdir(folder):  # noqa: PTH112, PTH114
        return [("", LINK if os.path.islink(folder) else FILE)]  # noqa: PTH114
    entries = [("", FOLDER)]
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        for name, kind in _directly_in(f"{folder}{inside}"):
            path = f"{inside}/{name}"
            if kind != FOLDER:
                entries.append((path, kind))
            elif name[0] != "." and name != "__pycache__":
                # Of a folder its own times are enough: they change with each name in it.
                entries.append((path, kind))
                waiting.append(path)
    return entries


def _directly_in(folder: str) -> list[tuple[str, str]]:
    # The build reports a folder that cannot be read; its files are missing here.
    with suppress(OSError), os.scandir(folder) as entries:
        return [(entry.name, _kind(entry)) for entry in entries]
    return []


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return LINK
    if entry.is_dir():
        return FOLDER
    return FILE if entry.is_file() else OTHER


def _stat(path: str) -> FileStat:
    try:
        return stat_of(os.lstat(path))
    except OSError:
        return UNKNOWN
