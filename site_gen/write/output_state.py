"""What is in the output folder, which of it is ours, and what is in the way."""

import hashlib
import os
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from site_gen.write import disk
from site_gen.write.journal import Action, read_journal
from site_gen.write.manifest import manifest_of, read_manifest
from site_gen.write.paths import (
    GITIGNORE_NAME,
    MANIFEST_NAME,
    OutputPaths,
    OutputRefused,
    parent_folders,
)


class FileStat(NamedTuple):
    """What a file system changes with every write; times in nanoseconds."""

    size: int
    modified: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class FolderListing:
    """Everything below a folder by relative path; `irregular` is links, pipes and the like."""

    files: Mapping[str, FileStat]
    folders: frozenset[str]
    irregular: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DigestCache:
    """Digests read at a time by the disk's own clock, with the stats of the files then."""

    read_at: int
    entries: Mapping[str, tuple[FileStat, str]]

    def digest(self, path: str, stamp: FileStat) -> str:
        """The digest of a file that cannot have changed since; empty if that is uncertain."""
        cached_stamp, digest = self.entries.get(path, (None, ""))
        return (
            digest
            if cached_stamp == stamp and stamp.changed + disk.tick_of(stamp.changed) < self.read_at
            else ""
        )


def list_folder(folder: Path) -> FolderListing:
    """Everything in a folder, following no link; a missing folder is empty."""
    files: dict[str, FileStat] = {}
    folders: list[str] = []
    odd: list[str] = []
    waiting = [""] if folder.is_dir() else []
    while waiting:
        for path, entry in _entries(folder, waiting.pop()):
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
                waiting.append(f"{path}/")
            elif entry.is_file(follow_symlinks=False):
                files[path] = _stat_of(entry)
            else:
                odd.append(path)
    return FolderListing(files, frozenset(folders), tuple(sorted(odd)))


def _entries(folder: Path, inside: str) -> list[tuple[str, os.DirEntry[str]]]:
    # Text, because a `Path` for each folder took half of the time.
    with os.scandir(f"{folder}/{inside}") as entries:
        return [(inside + entry.name, entry) for entry in entries]


def _stat_of(entry: os.DirEntry[str]) -> FileStat:
    stat = entry.stat(follow_symlinks=False)
    return FileStat(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


def cached_digests(
    paths: OutputPaths, files: Mapping[str, FileStat], *, save: bool = True
) -> Mapping[str, str]:
    """The sha256 of each file; those that may have changed are read, and the cache updated.

    Without `save` nothing is written.
    """
    index = read_digest_cache(paths)
    digests = {path: index.digest(path, stamp) for path, stamp in files.items()}
    unsure = [path for path, digest in digests.items() if not digest]
    if not save:
        digests.update(read_digests(paths.output, unsure))
    elif unsure:
        # Taken before the first file is read: later writes have a later time, or are uncertain.
        read_at = disk.disk_time(paths.work)
        digests.update(read_digests(paths.output, unsure))
        cache = DigestCache(read_at, {path: (files[path], digests[path]) for path in files})
        _write_digest_cache(paths, cache)
    return digests


def read_digests(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """The sha256 of files below a folder, read now."""
    lead = f"{folder}/"
    return {path: hashlib.sha256(disk.read_file(lead + path)).hexdigest() for path in paths}


def read_digest_cache(paths: OutputPaths) -> DigestCache:
    """The cache, empty if it is missing or damaged."""
    lines = disk.read_checksummed("digests", paths.digest_cache) or ["0"]
    try:
        return DigestCache(int(lines[0]), dict(_entry(line) for line in lines[1:]))
    except ValueError:
        return DigestCache(0, {})


def _entry(line: str) -> tuple[str, tuple[FileStat, str]]:
    digest, size, modified, changed, inode, path = line.split(" ", 5)
    return path, (FileStat(int(size), int(modified), int(changed), int(inode)), digest)


def _write_digest_cache(paths: OutputPaths, index: DigestCache) -> None:
    lines = [
        f"{digest} {' '.join(map(str, stamp))} {path}"
        for path, (stamp, digest) in index.entries.items()
        if _is_plain(path)
    ]
    disk.write_checksummed("digests", paths.digest_cache, [str(index.read_at), *lines])


def _is_plain(path: str) -> bool:
    # A kept file may have any name; one that would break the line is read again each time.
    return "\n" not in path and path.encode(errors="replace").decode() == path


def owned_paths(paths: OutputPaths) -> Mapping[str, str]:
    """What is provably ours: by the manifest, and by a journal that could not be finished."""
    unfinished = read_journal(paths) or ()
    put = {step.path: step.digest for step in unfinished if step.verb is Action.PUT}
    return {**read_manifest(paths.output), **put}


def foreign_paths(
    paths: OutputPaths,
    listing: FolderListing,
    owned: Container[str],
    *,
    desired: Mapping[str, str],
    keep: Container[str],
) -> list[str]:
    """What is not ours and may not stay, or is where the site needs the path.

    A file with exactly the bytes we would write is taken over, which repairs a lost manifest.
    """
    foreign = _foreign(listing, owned)
    same = read_digests(paths.output, (path for path in foreign if path in desired))
    needed = {above for path in desired for above in parent_folders(path)}
    return [
        *listing.irregular,
        *(
            path
            for path in foreign
            if same.get(path, "") != desired.get(path)
            and (path not in keep or _is_in_the_way(path, desired, needed))
        ),
    ]


def edited_paths(
    drops: Iterable[str], owned: Mapping[str, str], digests: Mapping[str, str]
) -> list[str]:
    """Stale files of ours that somebody has changed: no longer only ours."""
    return [path for path in drops if digests[path] != owned[path]]


def refuse(paths_of_output: OutputPaths, paths: Iterable[str], reason: str, hint: str) -> None:
    """Raise OutputRefused naming the paths, if there are any."""
    # A name that is not Unicode cannot be printed; it is shown with its bytes escaped.
    printable = sorted(path.encode(errors="backslashreplace").decode() for path in paths)
    if printable:
        raise OutputRefused(f"{paths_of_output.output}: {reason}", hint, printable)


def matches_manifest(paths: OutputPaths, *, keep: Container[str] = ()) -> bool:
    """Whether the output holds every file of its manifest with its bytes, and no foreign one."""
    manifest = read_manifest(paths.output)
    listing = list_folder(paths.output)
    if listing.irregular or any(path not in keep for path in _foreign(listing, manifest)):
        return False
    return is_unchanged(paths, listing, manifest)


def is_unchanged(paths: OutputPaths, listing: FolderListing, manifest: Mapping[str, str]) -> bool:
    """Whether every file in the manifest has its bytes, whatever else there may be."""
    if manifest.keys() - listing.files.keys():
        return False
    digests = cached_digests(paths, listing.files)
    return all(digests[path] == digest for path, digest in manifest.items())


def damage_of_manifest(paths: OutputPaths) -> str:
    """A clause for a refusal, if the manifest exists but proves nothing."""
    try:
        is_readable = manifest_of(paths.manifest.read_bytes()) is not None
    except OSError:
        return ""
    return "" if is_readable else f"; the list of our files, {MANIFEST_NAME}, is damaged"


def _foreign(listing: FolderListing, owned: Container[str]) -> list[str]:
    allowed = {MANIFEST_NAME, GITIGNORE_NAME}
    return [path for path in listing.files if path not in owned and path not in allowed]


def _is_in_the_way(path: str, desired: Container[str], needed: Container[str]) -> bool:
    return path in desired or path in needed or any(up in desired for up in parent_folders(path))
