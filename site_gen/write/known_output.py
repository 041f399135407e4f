"""What is known of the output without reading it: that a file has the digest in the manifest.

A file is known by its stats, the names in a folder by the stats of the folder. They have to be
settled: from more than a tick of the disk's clock before the bytes or the names were read, so that
each later change gives others.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain, repeat
from typing import NamedTuple

from site_gen.write.disk import read_checksummed, tick_of, write_checksummed
from site_gen.write.listing import (
    UNKNOWN,
    FileStat,
    FolderListing,
    have_stats,
    packed,
    stats_of,
    unpacked,
)
from site_gen.write.manifest import manifest_bytes, manifest_of
from site_gen.write.paths import MANIFEST_NAME, OutputPaths

_KIND = "known-output"


class KnownOutput(NamedTuple):
    """The digests of our files, the manifest's last, and the stats that they are known by."""

    digests: Mapping[str, str]
    listing: FolderListing


def is_all_known(paths: OutputPaths, manifest: str) -> bool:
    """Whether all of the output is known, and it is that of the manifest with this digest.

    Only the stats are looked at: those of the manifest vouch for its bytes.
    """
    with suppress(OSError, OverflowError, ValueError):
        of_manifest, stats, *names = read_checksummed(_KIND, paths.known_output) or ()
        if stats and of_manifest == manifest:
            return have_stats(paths.output, names, bytes.fromhex(stats))
    return False


def changed_since_known(paths: OutputPaths, manifest: str) -> list[str] | None:
    """What has other stats than are known of it, by path; None if it is another output.

    Raises OSError if something is gone.
    """
    of_manifest, stats, *names = read_checksummed(_KIND, paths.known_output) or ("", "")
    if of_manifest != manifest:
        return None
    now = zip(names, unpacked(bytes.fromhex(stats)), stats_of(paths.output, names), strict=True)
    return [name for name, was, stat in now if stat != was]


def read_known_output(paths: OutputPaths) -> KnownOutput:
    """What is kept; no stats if it was of another manifest."""
    content = manifest_bytes(paths)
    digest = hashlib.sha256(content).hexdigest()
    digests = {**(manifest_of(content) or {}), MANIFEST_NAME: digest}
    lines = read_checksummed(_KIND, paths.known_output) or ()
    # A file that is whole and makes no sense is as good as none.
    with suppress(ValueError):
        return KnownOutput(digests, _listing_of(lines, digests))
    return KnownOutput(digests, FolderListing())


def _listing_of(lines: Sequence[str], digests: Mapping[str, str]) -> FolderListing:
    of_manifest, stats, *names = lines
    if of_manifest != digests[MANIFEST_NAME]:
        return FolderListing()
    known, files = unpacked(bytes.fromhex(stats)), len(digests)
    return FolderListing(
        dict(zip(digests, known[:files], strict=True)),
        dict(zip(names[files:], known[files:], strict=True)),
    )


def write_known_output(
    paths: OutputPaths, digests: Mapping[str, str], settled: FolderListing
) -> None:
    """Keep the stats of files that are settled, and of all folders, UNKNOWN where they are not.

    `digests` has our files in the order of the manifest, and the manifest last.
    """
    if any("\n" in folder for folder in settled.folders):
        return
    stats = map(settled.files.get, digests, repeat(UNKNOWN))
    # Names that are not Unicode and times before 1970: all is read again each time.
    with suppress(OverflowError, UnicodeEncodeError):
        numbers = packed(chain(stats, settled.folders.values())).hex()
        lines = (digests[MANIFEST_NAME], numbers, *digests, *settled.folders)
        write_checksummed(_KIND, paths.known_output, lines)


def is_settled(stat: FileStat, looked_at: int) -> bool:
    """Whether each change after this time of the disk's clock gives other stats."""
    *_, changed = stat
    return changed + tick_of(changed) < looked_at
