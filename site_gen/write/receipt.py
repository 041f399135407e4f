"""A build that would change nothing -> the report it would print, without building."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Container, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from site_gen.write.disk import read_whole
from site_gen.write.manifest import digest_of_manifest
from site_gen.write.ownership import is_as_told
from site_gen.write.place import Place, place_of
from site_gen.write.sealed import read_sealed, write_sealed


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
    return write_sealed("receipt", place.receipt, lines)


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
        _add(whole, "folder", "", b"")
        for path, kind in sorted(_inputs(folder)):
            _add_file(whole, path, kind, f"{folder}{path}")
    for words in extra:
        _add(whole, "extra", "", words.encode(errors="surrogatepass"))
    return whole.hexdigest()


def _inputs(folder: Path) -> list[tuple[str, str]]:
    """Path below the folder, with a slash before it, and kind; in no order."""
    if folder.is_symlink() or not folder.is_dir():
        return [("", "link" if folder.is_symlink() else "file")]
    found = []
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        for name, kind in _entries(f"{folder}{inside}"):
            if kind != "folder":
                found.append((f"{inside}/{name}", kind))
            elif name[0] != "." and name != "__pycache__":
                waiting.append(f"{inside}/{name}")
    return found


def _entries(folder: str) -> list[tuple[str, str]]:
    # A folder that cannot be read is for the build to report; its files are missing here.
    with suppress(OSError), os.scandir(folder) as entries:
        return [(entry.name, _kind(entry)) for entry in entries]
    return []


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if entry.is_dir():
        return "folder"
    return "file" if entry.is_file() else "other"


def _add_file(whole: _Digest, path: str, kind: str, place: str) -> None:
    try:
        if kind == "file":
            _add(whole, kind, path, read_whole(place))
        else:
            _add(whole, kind, path, os.fsencode(Path(place).readlink()) if kind == "link" else b"")
    except OSError as fault:
        # What cannot be read is for the build to report; here it is only told from what can.
        _add(whole, "unread", path, str(fault.errno).encode())


def _add(whole: _Digest, kind: str, path: str, content: bytes) -> None:
    # With lengths before them, no two different lists run together into the same bytes.
    name = os.fsencode(path)
    whole.update(b"%s %d %d\n" % (kind.encode(), len(name), len(content)) + name + content)
