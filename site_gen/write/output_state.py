"""What is in the output folder, which of it is ours, and what is in the way."""

import hashlib
import os
from collections.abc import Container, Iterable, Mapping
from contextlib import suppress
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
    """Digests of files, each by the file's stats and path, as text.

    It has only files that were old enough when they were read: a later write gives another time.
    """

    digests: Mapping[str, str]

    def digest(self, path: str, stamp: FileStat) -> str:
        """The digest of a file that cannot have changed since; empty if that is uncertain."""
        return self.digests.get(_stamped(path, stamp), "")


def _stamped(path: str, stamp: FileStat) -> str:
    size, modified, changed, inode = stamp
    return f"{size} {modified} {changed} {inode} {path}"


def settled(files: Mapping[str, FileStat], read_at: int) -> dict[str, FileStat]:
    """The files to which a write after this time of the disk's clock gives other stats."""
    return {
        path: stamp
        for path, stamp in files.items()
        if stamp.changed + disk.tick_of(stamp.changed) < read_at
    }


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


class DigestsNow(NamedTuple):
    """The sha256 of each file, those that are certain, and whether any file had to be read."""

    digests: Mapping[str, str]
    certain: Mapping[str, FileStat]
    is_read: bool


def digests_now(paths: OutputPaths, files: Mapping[str, FileStat]) -> DigestsNow:
    """The digests of the files; those that may have changed are read.

    To learn the time of the disk, a file is made in the work folder.
    """
    digests, unsure = _known_digests(paths, files)
    if not unsure:
        return DigestsNow(digests, files, is_read=False)
    # Taken before the first file is read: later writes have a later time, or are uncertain.
    read_at = disk.disk_time(paths.work)
    digests.update(read_digests(paths.output, unsure))
    return DigestsNow(digests, settled(files, read_at), is_read=True)


def _known_digests(
    paths: OutputPaths, files: Mapping[str, FileStat]
) -> tuple[dict[str, str], list[str]]:
    """The digests that are kept, empty where none is, and the paths of those."""
    cache = read_digest_cache(paths)
    digests = {path: cache.digest(path, stamp) for path, stamp in files.items()}
    return digests, [path for path, digest in digests.items() if not digest]


def cached_digests(
    paths: OutputPaths, files: Mapping[str, FileStat], *, save: bool = True
) -> Mapping[str, str]:
    """The sha256 of each file; those that may have changed are read, and the cache updated.

    Without `save` nothing is written.
    """
    if not save:
        digests, unsure = _known_digests(paths, files)
        return {**digests, **read_digests(paths.output, unsure)}
    now = digests_now(paths, files)
    if now.is_read:
        save_digests(paths, now.certain, now.digests)
    return now.digests


def read_digests(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """The sha256 of files below a folder, read now."""
    lead = f"{folder}/"
    return {path: hashlib.sha256(disk.read_file(lead + path)).hexdigest() for path in paths}


DIGESTS = "settled-digests"
_DIGITS = 64


def read_digest_cache(paths: OutputPaths) -> DigestCache:
    """The cache, empty if it is missing or damaged."""
    lines = disk.read_checksummed(DIGESTS, paths.digest_cache) or ()
    return DigestCache({line[_DIGITS + 1 :]: line[:_DIGITS] for line in lines})


def save_digests(
    paths: OutputPaths, certain: Mapping[str, FileStat], digests: Mapping[str, str]
) -> None:
    """Keep the digests of files that were settled when they were read."""
    lines = [
        f"{digests[path]} {_stamped(path, stamp)}"
        for path, stamp in certain.items()
        if _is_plain(path)
    ]
    disk.write_checksummed(DIGESTS, paths.digest_cache, lines)


def put_in_place(paths: OutputPaths, staged: Mapping[str, FileStat]) -> Mapping[str, FileStat]:
    """Those of the files, by the stats that they had in the stage, that are certainly as staged.

    A file is written in the stage and only then gets its place. If its place was given it more than
    a tick after it was written, whoever writes to it there gives it another time.
    """
    now = stats_of(paths.output, staged)
    same = {
        path: stamp
        for path, stamp in now.items()
        if stamp._replace(changed=0) == staged[path]._replace(changed=0)
        and stamp.modified + disk.tick_of(stamp.modified) < stamp.changed
    }
    return settled(same, disk.disk_time(paths.work)) if same else same


def stats_of(folder: Path, names: Iterable[str]) -> dict[str, FileStat]:
    """The stats of those of the files that there are, by name."""
    found = {}
    for name in names:
        with suppress(OSError):
            stat = os.lstat(f"{folder}/{name}")
            found[name] = FileStat(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    return found


def _is_plain(path: str) -> bool:
    # A kept file may have any name; one that would break the line is read again each time.
    is_text = path.isascii() or path.encode(errors="replace").decode() == path
    return is_text and "\n" not in path


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
    if not foreign:
        return [*listing.irregular]
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
