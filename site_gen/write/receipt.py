"""A build that would change nothing -> the report it would print, without building."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from site_gen.write.disk import read_whole
from site_gen.write.manifest import digest_of_manifest
from site_gen.write.ownership import is_as_told
from site_gen.write.place import Place, place_of
from site_gen.write.sealed import read_sealed, sealed


@dataclass(frozen=True, slots=True)
class Receipt:
    """For these inputs the output stood with this manifest, and this is what was reported."""

    inputs: str
    manifest: str
    report: str


def read_receipt(output: Path, inputs: str, *, keep: Container[str] = ()) -> Receipt | None:
    """The receipt, if a build of these inputs would find nothing to do; else nothing.

    Every file of the output is asked for, and read where it may have changed.
    """
    place = place_of(output)
    receipt = _receipt(place)
    if receipt is None or receipt.inputs != inputs or not _is_settled(place):
        return None
    if receipt.manifest != digest_of_manifest(output) or not is_as_told(place, keep=keep):
        return None
    return receipt


def write_receipt(output: Path, inputs: str, report: str) -> bool:
    """Remember a sound build after its commit; whether it could be written.

    `inputs` is to be taken before the content is read, and again after the commit: where the two
    differ, somebody wrote while the build ran, and there must be no receipt.
    """
    place = place_of(output)
    lines = [inputs, digest_of_manifest(output), json.dumps(report)]
    fresh = place.receipt.with_name("receipt.new")
    with suppress(OSError):
        fresh.write_bytes(sealed("receipt", lines))
        fresh.replace(place.receipt)
        return True
    return False


def _receipt(place: Place) -> Receipt | None:
    lines = read_sealed("receipt", place.receipt)
    if lines is None or len(lines) != 3:
        return None
    try:
        report = json.loads(lines[2])
    except (ValueError, RecursionError):
        return None
    return Receipt(lines[0], lines[1], report) if isinstance(report, str) else None


def _is_settled(place: Place) -> bool:
    links = any(folder.is_symlink() for folder in (place.output, place.work))
    return not links and not place.journal.exists() and not place.stage.exists()


class _Digest(Protocol):
    def update(self, content: bytes, /) -> None: ...


def digest_of_inputs(folders: Iterable[Path], extra: Iterable[str]) -> str:
    """The sha256 of all that a build reads: every file by its path and bytes, and other words.

    A folder may also be a single file, or missing. Links are taken as links and not followed;
    `__pycache__` and folders whose name begins with a dot are passed over.
    """
    whole = hashlib.sha256()
    for folder in folders:
        _add(whole, "folder", b"", b"")
        for path, entry in sorted(_inputs(folder), key=lambda found: found[0]):
            _add_entry(whole, path, entry)
    for words in extra:
        _add(whole, "extra", b"", words.encode(errors="surrogatepass"))
    return whole.hexdigest()


def _add(whole: _Digest, kind: str, path: bytes, content: bytes) -> None:
    # With lengths before them, no two different lists run together into the same bytes.
    whole.update(b"%s %d %d\n" % (kind.encode(), len(path), len(content)) + path + content)


def _add_entry(whole: _Digest, path: bytes, entry: Path) -> None:
    try:
        if entry.is_symlink():
            _add(whole, "link", path, os.fsencode(entry.readlink()))
        elif entry.is_file():
            _add(whole, "file", path, read_whole(entry))
        else:
            _add(whole, "other", path, b"")
    except OSError as fault:
        # What cannot be read is for the build to report; here it is only told from what can.
        _add(whole, "unread", path, str(fault.errno).encode())


def _inputs(folder: Path) -> Iterator[tuple[bytes, Path]]:
    if folder.is_symlink() or not folder.is_dir():
        yield b"", folder
        return
    for inside, folders, files in os.walk(folder):
        linked = [name for name in folders if (Path(inside) / name).is_symlink()]
        folders[:] = [name for name in folders if name[0] != "." and name != "__pycache__"]
        for name in (*files, *linked):
            yield os.fsencode(os.path.relpath(f"{inside}/{name}", folder)), Path(inside, name)
