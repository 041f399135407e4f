"""An output folder -> what really stands in it, reading only what may have changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from site_gen.write.disk import read_whole
from site_gen.write.place import Place
from site_gen.write.sealed import read_sealed, write_sealed

# Two writes within one tick of a disk's clock can leave the same stamp: FAT counts in 2 seconds.
TICK = 2_000_000_000


class Stamp(NamedTuple):
    """What a file system changes with every write; times in nanoseconds."""

    size: int
    modified: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything below a folder by relative path; `odd` is links, pipes and the like."""

    files: Mapping[str, Stamp]
    folders: frozenset[str]
    odd: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Digests read at a time by the disk's own clock, and the stamps the files had then."""

    read_at: int
    entries: Mapping[str, tuple[Stamp, str]]

    def digest(self, path: str, stamp: Stamp) -> str:
        """The digest of a file that cannot have changed since; empty where that is unsure."""
        known, digest = self.entries.get(path, (None, ""))
        return digest if known == stamp and stamp.changed + TICK < self.read_at else ""


def survey(folder: Path) -> Standing:
    """What stands in a folder, following no link; a folder that is missing holds nothing."""
    files: dict[str, Stamp] = {}
    folders: list[str] = []
    odd: list[str] = []
    waiting = [""] if folder.is_dir() else []
    while waiting:
        for path, entry in _entries(folder, waiting.pop()):
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
                waiting.append(path)
            elif entry.is_file(follow_symlinks=False):
                files[path] = _stamp(entry)
            else:
                odd.append(path)
    return Standing(files, frozenset(folders), tuple(sorted(odd)))


def _entries(folder: Path, inside: str) -> list[tuple[str, os.DirEntry[str]]]:
    lead = f"{inside}/" if inside else ""
    with os.scandir(folder / inside) as entries:
        return [(lead + entry.name, entry) for entry in entries]


def _stamp(entry: os.DirEntry[str]) -> Stamp:
    found = entry.stat(follow_symlinks=False)
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def digests_of(place: Place, files: Mapping[str, Stamp]) -> Mapping[str, str]:
    """The sha256 of each file; those the index is unsure of are read, and the index renewed."""
    index = read_index(place)
    digests = {path: index.digest(path, stamp) for path, stamp in files.items()}
    unsure = [path for path, digest in digests.items() if not digest]
    if unsure:
        # Taken before the first file is read: what is written later has a later time, or is unsure.
        read_at = _now_on_disk(place)
        digests.update(read_digests(place.output, unsure))
        _write_index(place, Index(read_at, {p: (files[p], digests[p]) for p in files}))
    return digests


def read_digests(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """The sha256 of files below a folder, read now."""
    lead = f"{folder}/"
    return {path: hashlib.sha256(read_whole(lead + path)).hexdigest() for path in paths}


def read_index(place: Place) -> Index:
    """The index, empty where it is missing or not whole."""
    lines = read_sealed("index", place.index) or ["0"]
    try:
        return Index(int(lines[0]), dict(_entry(line) for line in lines[1:]))
    except ValueError:
        return Index(0, {})


def _entry(line: str) -> tuple[str, tuple[Stamp, str]]:
    digest, size, modified, changed, inode, path = line.split(" ", 5)
    return path, (Stamp(int(size), int(modified), int(changed), int(inode)), digest)


def _write_index(place: Place, index: Index) -> None:
    lines = [
        f"{digest} {' '.join(map(str, stamp))} {path}"
        for path, (stamp, digest) in index.entries.items()
        if _is_plain(path)
    ]
    write_sealed("index", place.index, [str(index.read_at), *lines])


def _is_plain(path: str) -> bool:
    # A kept file may have any name; one that would break the line is read again each time.
    return "\n" not in path and path.encode(errors="replace").decode() == path


def _now_on_disk(place: Place) -> int:
    """The time the disk would stamp a write with: another machine's, if the disk is there."""
    fresh = place.index.with_name("index.new")
    try:
        fresh.write_bytes(b"")
        return fresh.stat().st_mtime_ns
    except OSError:
        return 0
