"""What is in the output folder, which of it is ours, and what is in the way."""

import hashlib
import os
from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from site_gen.structs import Struct
from site_gen.write import disk, known_output
from site_gen.write.early_look import EarlyLook
from site_gen.write.journal import Action, read_journal
from site_gen.write.listing import (
    UNKNOWN,
    FileStat,
    FolderListing,
    has_only,
    list_folder,
    stats_of,
)
from site_gen.write.manifest import digest_of_manifest, manifest_of, read_manifest
from site_gen.write.paths import (
    GITIGNORE_NAME,
    MANIFEST_NAME,
    OutputPaths,
    OutputRefused,
    folders_above,
    parent_folders,
)


class OutputNow(Struct, frozen=True):
    """What is in the output at a time of its disk's clock, and what is known of it."""

    known: known_output.KnownOutput
    listing: FolderListing
    looked_at: int

    @property
    def is_known(self) -> bool:
        """Whether all of it has the stats that it is known by."""
        return self.listing == self.known.listing

    @property
    def settled(self) -> FolderListing:
        """All to which a later change gives other stats, the other folders as UNKNOWN."""
        known = self.known.listing
        if self.is_known:
            return known
        foreign = (*_foreign(self.listing, self.known.digests), *self.listing.irregular)
        mixed = {path.rpartition("/")[0] for path in foreign}
        files = {
            path: stat
            for path, stat in self.listing.files.items()
            if known.files.get(path) == stat or known_output.is_settled(stat, self.looked_at)
        }
        folders = {
            path: stat
            if path not in mixed
            and (known.folders.get(path) == stat or known_output.is_settled(stat, self.looked_at))
            else UNKNOWN
            for path, stat in self.listing.folders.items()
        }
        return FolderListing(files, folders)


def read_output(paths: OutputPaths, *, may_write: bool = True) -> OutputNow:
    """Look at everything in the output; to learn the time of its disk, a file is made beside it."""
    # Taken first: what changes after the look has a later time, or is not settled.
    looked_at = disk.disk_time(paths.work) if may_write else 0
    known = known_output.read_known_output(paths)
    return OutputNow(known, list_folder(paths.output, known.listing), looked_at)


def read_output_after(
    paths: OutputPaths, look: EarlyLook | None, desired: Mapping[str, str]
) -> OutputNow:
    """The same, after a look that began before the `desired` files were made, if there was one.

    What was as it is known is not looked at again, unless a commit of these files would touch it.
    If it has been changed since, it has other stats than are known, for the next build to see.
    """
    changed = look.changed(digest_of_manifest(paths.output)) if look else None
    if changed is None:
        return read_output(paths)
    looked_at = disk.disk_time(paths.work)
    known = known_output.read_known_output(paths)
    touched = {path for path, _ in known.digests.items() ^ desired.items()}
    unsure = {*changed, *touched, *folders_above(touched)}
    return OutputNow(known, list_folder(paths.output, known.listing, unsure), looked_at)


def digests_now(paths: OutputPaths, now: OutputNow) -> Mapping[str, str]:
    """The sha256 of each file; those that are not known by their stats are read."""
    known = now.known.listing.files
    files = now.listing.files
    unsure = [path for path, stat in files.items() if known.get(path) != stat]
    digests = {**now.known.digests, **read_digests(paths.output, unsure)}
    return {path: digests[path] for path in files}


def read_digests(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """The sha256 of files below a folder, read now."""
    lead = f"{folder}/"
    return {path: hashlib.sha256(disk.read_file(lead + path)).hexdigest() for path in paths}


class KnownInPart(NamedTuple):
    """The digests of our files, what is settled, and the stats in the stage of what was put."""

    digests: Mapping[str, str]
    settled: FolderListing
    staged: Mapping[str, FileStat]


def settled_after(paths: OutputPaths, now: OutputNow, changed: Sequence[str]) -> FolderListing:
    """What is settled once files have changed: none of these, and no folder above them."""
    settled = now.settled
    touched = {"", *(above for path in changed for above in parent_folders(path))}
    folders = {path: stat for path, stat in settled.folders.items() if path not in touched}
    there = (path for path in touched if os.path.isdir(f"{paths.output}/{path}"))  # noqa: PTH112
    files = {**settled.files}
    for path in changed:
        files.pop(path, None)
    return FolderListing(files, {**folders, **dict.fromkeys(there, UNKNOWN)})


def keep_known(paths: OutputPaths, known: KnownInPart) -> None:
    """Look at what is not settled, and keep what is by now."""
    settled = known.settled
    # Somebody may have removed something already.
    with suppress(OSError):
        settled = _settled_by_now(paths, known)
    known_output.write_known_output(paths, known.digests, settled)


def _settled_by_now(paths: OutputPaths, known: KnownInPart) -> FolderListing:
    files = {**known.settled.files, **put_in_place(paths, known.staged)}
    unread = _settled_stats(paths, known.digests.keys() - files.keys())
    digests = read_digests(paths.output, unread)
    read = {path: stat for path, stat in unread.items() if digests[path] == known.digests[path]}
    folders, ours = known.settled.folders, {*known.digests, GITIGNORE_NAME}
    unlisted = _settled_stats(paths, (path for path, stat in folders.items() if stat == UNKNOWN))
    listed = {
        path: stat for path, stat in unlisted.items() if has_only(paths.output, path, ours, folders)
    }
    return FolderListing({**files, **read}, {**folders, **listed})


def _settled_stats(paths: OutputPaths, names: Iterable[str]) -> Mapping[str, FileStat]:
    """The stats of those files and folders to which a later change gives others."""
    looked_at = disk.disk_time(paths.work)
    listed = [*names]
    stats = zip(listed, stats_of(paths.output, listed), strict=True)
    return {path: stat for path, stat in stats if known_output.is_settled(stat, looked_at)}


def put_in_place(paths: OutputPaths, staged: Mapping[str, FileStat]) -> Mapping[str, FileStat]:
    """Those of the files, by the stats that they had in the stage, that are certainly as staged.

    A file is written in the stage and only then gets its place. If its place was given it more than
    a tick after it was written, whoever writes to it there gives it another time.
    """
    try:
        stats = dict(zip(staged, stats_of(paths.output, staged), strict=True))
    except OSError:
        # Somebody has removed one already.
        return {}
    looked_at = disk.disk_time(paths.work)
    return {
        path: stat
        for path, stat in stats.items()
        if _is_as_staged(stat, staged[path]) and known_output.is_settled(stat, looked_at)
    }


def _is_as_staged(stat: FileStat, staged: FileStat) -> bool:
    *was, _ = staged
    *now, placed = stat
    written = now[-1]
    return now == was and written + disk.tick_of(written) < placed


def owned_paths(paths: OutputPaths) -> Mapping[str, str]:
    """What is provably ours: by the manifest, and by a journal that could not be finished."""
    unfinished = read_journal(paths) or ()
    put = {step.path: step.digest for step in unfinished if step.verb is Action.PUT}
    return {**read_manifest(paths.output), **put}


def foreign_paths(
    paths: OutputPaths,
    listing: FolderListing,
    owned: Mapping[str, str],
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
    now = read_output(paths)
    foreign = _foreign(now.listing, now.known.digests)
    if now.listing.irregular or any(path not in keep for path in foreign):
        return False
    return is_unchanged(paths, now)


def is_unchanged(paths: OutputPaths, now: OutputNow) -> bool:
    """Whether every file in the manifest has its bytes, whatever else there may be."""
    ours = now.known.digests
    if ours.keys() - now.listing.files.keys():
        return False
    if now.is_known:
        return True
    digests = digests_now(paths, now)
    if any(digests[path] != digest for path, digest in ours.items()):
        return False
    known_output.write_known_output(paths, ours, now.settled)
    return True


def damage_of_manifest(paths: OutputPaths) -> str:
    """A clause for a refusal, if the manifest exists but proves nothing."""
    try:
        is_readable = manifest_of(paths.manifest.read_bytes()) is not None
    except OSError:
        return ""
    return "" if is_readable else f"; the list of our files, {MANIFEST_NAME}, is damaged"


def _foreign(listing: FolderListing, owned: Mapping[str, str]) -> list[str]:
    return [*(listing.files.keys() - owned.keys() - {MANIFEST_NAME, GITIGNORE_NAME})]


def _is_in_the_way(path: str, desired: Container[str], needed: Container[str]) -> bool:
    return path in desired or path in needed or any(up in desired for up in parent_folders(path))
