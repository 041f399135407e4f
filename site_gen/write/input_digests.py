"""Tells whether anything that a build reads is as it was: one digest of all its files.

A file whose stats were old enough when it was read has the digest that it had then.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from site_gen.structs import Struct, field
from site_gen.write.disk import read_checksummed, read_file, write_checksummed

# Whether a write from now on gives a file other stats than these.
IsSettled: TypeAlias = Callable[[os.stat_result], bool]


class InputDigest(Struct, frozen=True):
    """The digest of all files, and the lines of those that can be known by their stats."""

    digest: str
    lines: Mapping[str, str] = field(default_factory=dict)


def read_known_inputs(path: Path) -> dict[str, str]:
    """The lines of the files that an earlier build read, by path."""
    lines = read_checksummed("inputs", path) or ()
    return {line.split(" ", _FIELDS)[-1]: line for line in lines}


def write_known_inputs(path: Path, inputs: InputDigest) -> None:
    """Save what is known of the files for the next build."""
    lines = (line for name, line in inputs.lines.items() if "\n" not in name)
    with suppress(UnicodeEncodeError):
        write_checksummed("inputs", path, lines)


def digest_of_inputs(
    folders: Iterable[Path],
    extra: Iterable[str],
    known: Mapping[str, str] | None = None,
    is_settled: IsSettled | None = None,
) -> InputDigest:
    """The sha256 of all that a build reads: every file by its path and bytes, and extra text.

    A folder may also be a single file, or missing. Links are taken as links and not followed;
    `__pycache__` and folders whose name begins with a dot are skipped. A file that is `known` with
    the stats that it has is not read.
    """
    entries: list[str] = []
    lines: dict[str, str] = {}
    for folder in folders:
        entries.append(_entry("folder", "", ""))
        for path, kind in sorted(_inputs(folder)):
            file_path = f"{folder}{path}"
            if kind != "file":
                entries.append(_entry(kind, path, _unfollowed(file_path, kind)))
                continue
            line, may_keep = _line_of(file_path, (known or {}).get(file_path, ""), is_settled)
            entries.append(_entry(kind, path, line[:_DIGEST_LENGTH]))
            if may_keep:
                lines[file_path] = line
    entries += (_entry("extra", "", words) for words in extra)
    text = "".join(entries).encode(errors="surrogatepass")
    return InputDigest(hashlib.sha256(text).hexdigest(), lines)


# Of a line: the digest of a file, then what `_stamp` has, then its path.
_DIGEST_LENGTH, _FIELDS = 64, 6


def _line_of(path: str, known: str, is_settled: IsSettled | None) -> tuple[str, bool]:
    """The digest, stats and path of a file in a line, and whether the next build may know it."""
    try:
        stat = os.lstat(path)
        stamp = _stamp(stat)
        if known[_DIGEST_LENGTH : -len(path)] == stamp:
            return known, True
        digest = hashlib.sha256(read_file(path)).hexdigest()
    except OSError as error:
        # The build reports what cannot be read; here it only changes the digest.
        return f"unread-{error.errno}", False
    return f"{digest}{stamp}{path}", is_settled is not None and is_settled(stat)


def _stamp(stat: os.stat_result) -> str:
    times = f"{stat.st_mtime_ns} {stat.st_ctime_ns}"
    return f" {stat.st_dev} {stat.st_ino} {stat.st_size} {times} "


def _unfollowed(path: str, kind: str) -> str:
    """What counts of something that is not a file: where a link leads."""
    if kind != "link":
        return ""
    try:
        return os.fspath(Path(path).readlink())
    except OSError as error:
        return f"unread-{error.errno}"


def _inputs(folder: Path) -> list[tuple[str, str]]:
    """Path below the folder, with a slash before it, and kind; in no order."""
    if folder.is_symlink() or not folder.is_dir():
        return [("", "link" if folder.is_symlink() else "file")]
    entries = []
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        for name, kind in _entries(f"{folder}{inside}"):
            if kind != "folder":
                entries.append((f"{inside}/{name}", kind))
            elif name[0] != "." and name != "__pycache__":
                waiting.append(f"{inside}/{name}")
    return entries


def _entries(folder: str) -> list[tuple[str, str]]:
    # The build reports a folder that cannot be read; its files are missing here.
    with suppress(OSError), os.scandir(folder) as entries:
        return [(entry.name, _kind(entry)) for entry in entries]
    return []


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if entry.is_dir():
        return "folder"
    return "file" if entry.is_file() else "other"


def _entry(kind: str, path: str, content: str) -> str:
    # With lengths before them, no two different lists give the same text.
    return f"{kind} {len(path)} {len(content)}\n{path}{content}"
