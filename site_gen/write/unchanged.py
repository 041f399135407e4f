"""Knows that a build has nothing to do by what a disk changes with every write of a file.

Imports little: a build that has nothing to do imports this and almost nothing else.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from site_gen.write.disk import CLOCK_TICK, read_checksummed, write_checksummed

# Another disk may be another machine's, with a clock that is behind ours.
CLOCK_SKEW = 600_000_000_000
FIELDS = 5  # numbers that _stats has for each path


def read_unchanged(path: Path, key: str, folders: Mapping[str, bool]) -> Sequence[str]:
    """The two texts saved with this key, if no file or folder has changed since; else none."""
    lines = read_checksummed("unchanged", path) or ()
    if len(lines) < FIELDS or lines[0] != key:
        return ()
    try:
        stats = _stats(_full(lines[4:], list(folders)))
    except (OSError, ValueError, OverflowError, IndexError):
        return ()
    return lines[2:4] if lines[1] == _digest(stats) else ()


def write_unchanged(
    path: Path, key: str, folders: Mapping[str, bool], texts: tuple[str, str], *, since: int
) -> None:
    """Save two texts for as long as nothing changes in the folders, if that is possible.

    `folders` says of each whether it is an output: of another, hidden folders and `__pycache__` are
    passed over. `since` is a time of the first folder's disk from which on all was read: what may
    have changed since then is not certain, and nothing is saved.
    """
    try:
        names = [name for folder in folders for name in _names(folder, everything=folders[folder])]
        stats = _stats(_full(names, list(folders)))
    except (OSError, OverflowError):
        return
    if _is_settled(stats, since) and not any("\n" in name for name in names):
        with suppress(UnicodeEncodeError):
            write_checksummed("unchanged", path, [key, _digest(stats), *texts, *names])


def _names(folder: str, *, everything: bool) -> Iterator[str]:
    """An empty name for the folder itself, then all below it, in no order. Raises OSError."""
    yield ""
    waiting = [""]
    while waiting:
        lead = waiting.pop()
        with os.scandir(f"{folder}/{lead}") as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
        for name, is_folder in found:
            if not is_folder:
                yield lead + name
            elif everything or (name[0] != "." and name != "__pycache__"):
                # Of a folder its own times are enough: they change with each name in it.
                yield lead + name
                waiting.append(f"{lead}{name}/")


def _full(names: Iterable[str], folders: Sequence[str]) -> Iterator[str]:
    number, lead = -1, ""
    for name in names:
        if not name:
            number += 1
            lead = f"{folders[number]}/"
        yield lead + name if name else folders[number]


def _stats(paths: Iterable[str]) -> array[int]:
    stats = array("Q")
    for path in paths:
        stat = os.lstat(path)
        stats.extend((stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))
    return stats


def _digest(stats: array[int]) -> str:
    return blake2b(stats.tobytes(), digest_size=32).hexdigest()


def _is_settled(stats: array[int], since: int) -> bool:
    """Whether each write after `since` gives a file another time than it has now."""
    clock = DiskClock(stats[0], since)
    places = range(0, len(stats), FIELDS)
    return all(clock.is_past(stats[at], stats[at + 4]) for at in places)


class DiskClock(NamedTuple):
    """A time of a disk's clock."""

    disk: int
    now: int

    def is_past(self, disk: int, changed: int) -> bool:
        """Whether a write from then on gives a file another time than the one it was changed at."""
        return changed + (CLOCK_TICK if disk == self.disk else CLOCK_SKEW) < self.now

    def is_settled(self, stat: os.stat_result) -> bool:
        """Whether a write from then on gives a file with these stats others."""
        return self.is_past(stat.st_dev, stat.st_ctime_ns)
