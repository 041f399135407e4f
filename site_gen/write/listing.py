"""Lists what is in a folder; of what an earlier listing has, only the stats are looked at."""

import os
from array import array
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from itertools import chain
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, NoReturn, TypeAlias

from site_gen.write.disk import has_second_process

# What a file system changes with every write: disk, inode, size, time of writing, time of change;
# times in nanoseconds. A tuple, since there is one for each file of a site.
FileStat: TypeAlias = tuple[int, int, int, int, int]
CHANGED = 4
UNKNOWN: FileStat = (0, 0, 0, 0, 0)
stat_of = attrgetter("st_dev", "st_ino", "st_size", "st_mtime_ns", "st_ctime_ns")


class FolderListing(NamedTuple):
    """Everything below a folder by relative path, the folder itself by an empty one.

    `irregular` is links, pipes and the like.
    """

    files: Mapping[str, FileStat] = MappingProxyType({})
    folders: Mapping[str, FileStat] = MappingProxyType({})
    irregular: tuple[str, ...] = ()


def stats_of(folder: str | Path, names: Iterable[str]) -> list[FileStat]:
    """The stats of files and folders in a folder, in the order of their names. Raises OSError."""
    return [*map(stat_of, map(os.lstat, map(f"{folder}/".__add__, names)))]


# Of fewer files a second process takes longer to begin than it saves.
_MANY = 5_000


def have_stats(folder: Path, names: Sequence[str], stats: bytes) -> bool:
    """Whether files and folders in a folder have these stats, packed, in the order of their names.

    A second process looks at the second half of many, if the system forks safely. Raises OSError.
    """
    is_shared = len(names) >= _MANY and has_second_process()
    own = len(names) // 2 if is_shared else len(names)
    width = len(packed([UNKNOWN]))
    if len(stats) != width * len(names):
        return False
    size = width * own
    child = os.fork() if is_shared else None
    if child == 0:
        _exit_by_stats(folder, names[own:], stats[size:])
    differs = False
    try:
        is_same = packed(stats_of(folder, names[:own])) == stats[:size]
    finally:
        if child is not None:
            differs = os.waitpid(child, 0)[1] != 0
    return is_same and not differs


def _exit_by_stats(folder: Path, names: Sequence[str], stats: bytes) -> NoReturn:
    """End this process, well only if all stats are these."""
    code = 1
    try:
        code = 0 if packed(stats_of(folder, names)) == stats else 1
    finally:
        os._exit(code)


def packed(stats: Iterable[FileStat]) -> bytes:
    """The numbers of the stats one after another; OverflowError for a time before 1970."""
    return array("Q", chain.from_iterable(stats)).tobytes()


def unpacked(numbers: bytes) -> list[FileStat]:
    """The stats that were packed; raises ValueError for bytes that are none."""
    each = iter(array("Q", numbers))
    return [*zip(*[each] * len(UNKNOWN), strict=True)]


def list_folder(
    folder: Path, known: FolderListing | None = None, unsure: Set[str] | None = None
) -> FolderListing:
    """Everything in a folder, following no link; a missing folder is empty.

    A folder that has the stats that are `known` of it has the names that are known, and no others.
    All but what is `unsure` has these stats, if somebody has looked already.
    """
    if known and known.folders:
        # Something is gone, or is not what it was: then all is listed.
        with suppress(OSError):
            return _listed(folder, known.files, known.folders, unsure)
    return _listed(folder, {}, {"": UNKNOWN}) if folder.is_dir() else FolderListing()


def _listed(
    folder: Path,
    known_files: Mapping[str, FileStat],
    known_folders: Mapping[str, FileStat],
    unsure: Set[str] | None = None,
) -> FolderListing:
    files = _with_stats(folder, known_files, unsure)
    folders = _with_stats(folder, known_folders, unsure)
    irregular = []
    # Those above come first: below a link that stands for a folder nothing may be listed.
    waiting = sorted((p for p, stat in folders.items() if stat != known_folders[p]), reverse=True)
    while waiting:
        for path, entry in _entries(folder, waiting.pop()):
            is_file, is_folder = (
                entry.is_file(follow_symlinks=False),
                entry.is_dir(follow_symlinks=False),
            )
            if path in (files if is_file else folders if is_folder else ()):
                continue
            if is_file and path not in folders:
                files[path] = stat_of(entry.stat(follow_symlinks=False))
            elif is_folder and path not in files:
                folders[path] = stat_of(entry.stat(follow_symlinks=False))
                waiting.append(path)
            elif known_files:
                raise NotADirectoryError(path)
            else:
                irregular.append(path)
    return FolderListing(files, folders, tuple(sorted(irregular)))


def _with_stats(
    folder: Path, known: Mapping[str, FileStat], unsure: Set[str] | None
) -> dict[str, FileStat]:
    names = known if unsure is None else known.keys() & unsure
    return {**known, **dict(zip(names, stats_of(folder, names), strict=True))}


def has_only(folder: Path, inside: str, files: Container[str], folders: Container[str]) -> bool:
    """Whether what is directly in a folder within the first is among these, each of its kind."""
    return all(
        path in files
        if entry.is_file(follow_symlinks=False)
        else entry.is_dir(follow_symlinks=False) and path in folders
        for path, entry in _entries(folder, inside)
    )


def _entries(folder: Path, inside: str) -> list[tuple[str, os.DirEntry[str]]]:
    # Text, because a `Path` for each folder took half of the time.
    lead = f"{inside}/" if inside else ""
    with os.scandir(f"{folder}/{inside}") as entries:
        return [(lead + entry.name, entry) for entry in entries]
