"""Knows that a build has nothing to read by what a disk changes with every write of a file.

Imports little: a build that has nothing to do imports this and almost nothing else.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from site_gen.write.disk import read_checksummed, tick_of, write_checksummed
from site_gen.write.listing import CHANGED, UNKNOWN, FileStat, packed, stats_of

if TYPE_CHECKING:
    from site_gen.write.input_looks import InputLook

# Another disk may be another machine's, with a clock that is behind ours.
CLOCK_SKEW = 600_000_000_000
# The kernel gives files times of a clock that goes on in steps, of 10 ms at most.
_CLOCK_STEP = 10_000_000
# In seconds.
_LONGEST_WAIT = 0.2


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
    path: Path,
    key: str,
    looks: Mapping[str, InputLook],
    clocks: Mapping[str, DiskClock],
    texts: Sequence[str],
) -> None:
    """Save texts for as long as nothing changes in the folders, if that is possible.

    The clock of a folder is a time from which on all in it was looked at and read: what may have
    changed since then is not certain, and nothing is saved.
    """
    is_settled = all(
        stat != UNKNOWN and clocks[folder].is_past(stat[0], stat[CHANGED])
        for folder, look in looks.items()
        for stat in look.stats
    )
    names = [path[1:] for look in looks.values() for path, _ in look.entries]
    if is_settled and not any("\n" in name for name in names):
        # Names that are not Unicode and times before 1970: all is looked at again each time.
        with suppress(UnicodeEncodeError, OverflowError):
            stats = chain.from_iterable(look.stats for look in looks.values())
            heading = (key, _digest(stats), str(len(texts)))
            write_checksummed("unchanged", path, [*heading, *texts, *names])


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

    def wait_until_past(self, changed: int) -> bool:
        """Wait until a write gives a file on this disk another time than it was changed at.

        False, at once, if that would take long: on a disk that counts whole seconds, or if the time
        is yet to come.
        """
        seconds = (changed + tick_of(changed) + _CLOCK_STEP - self.now) / 1_000_000_000
        if seconds > _LONGEST_WAIT:
            return False
        time.sleep(max(0, seconds))
        return True

    def is_settled(self, stat: os.stat_result) -> bool:
        """Whether a write from then on gives a file with these stats others."""
        return self.is_past(stat.st_dev, stat.st_ctime_ns)
