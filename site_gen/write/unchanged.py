"""Knows that a build has nothing to read by what a disk changes with every write of a file.

Imports little: a build that has nothing to do imports this and almost nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from site_gen.write.disk import read_checksummed, tick_of, write_checksummed
from site_gen.write.listing import CHANGED, FileStat, packed, stats_of

# Another disk may be another machine's, with a clock that is behind ours.
CLOCK_SKEW = 600_000_000_000


def read_unchanged(path: Path, key: str, folders: Iterable[str]) -> Sequence[str]:
    """The texts saved with this key, if no file or folder has changed since; else none."""
    lines = read_checksummed("unchanged", path) or ()
    if len(lines) < 3 or lines[0] != key:
        return ()
    try:
        texts_end = 3 + int(lines[2])
        names = _by_folder(lines[texts_end:])
        stats = [stats_of(*each) for each in zip(folders, names, strict=True)]
        digest = _digest(chain(*stats))
    except (OSError, ValueError, IndexError, OverflowError):
        return ()
    return lines[3:texts_end] if lines[1] == digest else ()


def write_unchanged(
    path: Path, key: str, folders: Mapping[str, DiskClock], texts: Sequence[str]
) -> None:
    """Save texts for as long as nothing changes in the folders, if that is possible.

    Hidden folders and `__pycache__` are passed over. The clock of a folder is a time from which on
    all in it was read: what may have changed since then is not certain, and nothing is saved.
    """
    try:
        names = {folder: [*_names(folder)] for folder in folders}
        stats = {folder: stats_of(folder, names[folder]) for folder in folders}
    except OSError:
        return
    is_settled = all(
        clock.is_past(stat[0], stat[CHANGED])
        for folder, clock in folders.items()
        for stat in stats[folder]
    )
    listed = [*chain(*names.values())]
    if is_settled and not any("\n" in name for name in listed):
        # Names that are not Unicode and times before 1970: all is looked at again each time.
        with suppress(UnicodeEncodeError, OverflowError):
            heading = (key, _digest(chain(*stats.values())), str(len(texts)))
            write_checksummed("unchanged", path, [*heading, *texts, *listed])


def _names(folder: str) -> Iterator[str]:
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
            elif name[0] != "." and name != "__pycache__":
                # Of a folder its own times are enough: they change with each name in it.
                yield lead + name
                waiting.append(f"{lead}{name}/")


def _by_folder(names: Iterable[str]) -> list[list[str]]:
    """The names in each folder, of which the folder's own, empty, is the first."""
    folders: list[list[str]] = []
    for name in names:
        if not name:
            folders.append([])
        folders[-1].append(name)
    return folders


def _digest(stats: Iterable[FileStat]) -> str:
    return blake2b(packed(stats), digest_size=32).hexdigest()


class DiskClock(NamedTuple):
    """A time of a disk's clock."""

    disk: int
    now: int

    def is_past(self, disk: int, changed: int) -> bool:
        """Whether a write from then on gives a file another time than the one it was changed at."""
        return changed + (tick_of(changed) if disk == self.disk else CLOCK_SKEW) < self.now

    def is_settled(self, stat: os.stat_result) -> bool:
        """Whether a write from then on gives a file with these stats others."""
        return self.is_past(stat.st_dev, stat.st_ctime_ns)
