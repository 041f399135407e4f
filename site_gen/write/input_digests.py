"""Tells whether anything that a build reads is as it was: one digest of all its files.

A file whose stats were old enough when it was read has the digest that it had then.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeAlias

from site_gen.structs import Struct, field, replace
from site_gen.write.disk import read_checksummed, read_file, write_checksummed
from site_gen.write.input_looks import FILE, FOLDER, LINK, InputLook, look_at
from site_gen.write.listing import CHANGED, UNKNOWN, FileStat

# Whether a write from now on gives a file on this disk that was changed then other stats.
IsSettled: TypeAlias = Callable[[int, int], bool]


class InputDigest(Struct, frozen=True):
    """The digest of all files, what they were when they were looked at, and what is known of them.

    `lines` are those of the files that can be known by their stats; of the others, `unsure` has the
    digest and the stats.
    """

    digest: str
    lines: Mapping[str, str] = field(default_factory=dict)
    unsure: Mapping[str, tuple[str, FileStat]] = field(default_factory=dict)
    looks: Mapping[str, InputLook] = field(default_factory=dict)

    def changed_since(self, known: Mapping[str, str], folder: Path) -> dict[str, int]:
        """When each file in a folder was changed that is not as it is known, by its path there.

        In nanoseconds.
        """
        lines = ((path, line) for path, line in self.lines.items() if known.get(path) != line)
        changed = {path: int(line.split(" ", _FIELDS)[CHANGED + 1]) for path, line in lines}
        changed |= {path: stat[CHANGED] for path, (_, stat) in self.unsure.items()}
        start = f"{folder}{os.sep}"
        return {p.removeprefix(start): at for p, at in changed.items() if p.startswith(start)}

    def is_still(self, before: "InputDigest") -> bool:
        """Whether nothing was written between two looks, not even to be taken back."""
        return self.digest == before.digest and self.looks == before.looks


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
    before: InputDigest | None = None,
) -> InputDigest:
    """The sha256 of all that a build reads: every file by its path and bytes, and extra text.

    A folder may also be a single file, or missing. Links are taken as links and not followed;
    `__pycache__` and folders whose name begins with a dot are skipped. A file that is `known` with
    the stats that it has is not read, and neither is one that was settled in a look `before`.
    """
    listed = [*map(str, folders)]
    looks = {folder: look_at(folder) for folder in listed}
    if before and looks == before.looks and (same := _read_again(before, is_settled)):
        return same
    entries: list[str] = []
    lines: dict[str, str] = {}
    unsure: dict[str, tuple[str, FileStat]] = {}
    for folder in listed:
        found = [*_read(folder, looks[folder], known or {}, is_settled)]
        entries += (_entry(FOLDER, "", ""), *(_entry(*each.entry) for each in found))
        lines |= {each.path: each.line for each in found if each.line}
        unsure |= {each.path: each.seen for each in found if not each.line and each.is_file}
    entries += (_entry("extra", "", words) for words in extra)
    text = "".join(entries).encode(errors="surrogatepass")
    return InputDigest(hashlib.sha256(text).hexdigest(), lines, unsure, looks)


class _Read(NamedTuple):
    """A file or a link: what of it is in the digest, and its line if the next build may know it."""

    path: str
    entry: tuple[str, str, str]
    stat: FileStat
    line: str = ""

    @property
    def is_file(self) -> bool:
        return self.entry[0] == FILE

    @property
    def seen(self) -> tuple[str, FileStat]:
        return self.entry[-1], self.stat


def _read(
    folder: str, look: InputLook, known: Mapping[str, str], is_settled: IsSettled | None
) -> Iterator[_Read]:
    for (inside, kind), stat in zip(*look, strict=True):
        path = f"{folder}{inside}"
        if kind == FILE:
            line, may_keep = _line_of(path, stat, known.get(path, ""), is_settled)
            entry = (kind, inside, line[:_DIGEST_LENGTH])
            yield _Read(path, entry, stat, line if may_keep else "")
        elif kind != FOLDER:
            yield _Read(path, (kind, inside, _unfollowed(path, kind)), stat)


def _read_again(before: InputDigest, is_settled: IsSettled | None) -> InputDigest | None:
    """What is known now that all has the stats that it had; None if a file has other bytes."""
    lines = {**before.lines}
    for path, (digest, stat) in before.unsure.items():
        line, may_keep = _line_of(path, stat, "", is_settled)
        if line[:_DIGEST_LENGTH] != digest:
            return None
        if may_keep:
            lines[path] = line
    return replace(before, lines=lines)


# Of a line: the digest of a file, then its stats, then its path.
_DIGEST_LENGTH, _FIELDS = 64, 6
_STAMP = " %d %d %d %d %d "


def _line_of(
    path: str, stat: FileStat, known: str, is_settled: IsSettled | None
) -> tuple[str, bool]:
    """The digest, stats and path of a file in a line, and whether the next build may know it."""
    stamp = _STAMP % stat
    if known[_DIGEST_LENGTH : -len(path)] == stamp:
        return known, True
    try:
        digest = hashlib.sha256(read_file(path)).hexdigest()
    except OSError as error:
        # The build reports what cannot be read; here it only changes the digest.
        return f"unread-{error.errno}", False
    may_keep = is_settled is not None and stat != UNKNOWN and is_settled(stat[0], stat[CHANGED])
    return f"{digest}{stamp}{path}", may_keep


def _unfollowed(path: str, kind: str) -> str:
    """What counts of something that is not a file: where a link leads."""
    if kind != LINK:
        return ""
    try:
        return os.fspath(Path(path).readlink())
    except OSError as error:
        return f"unread-{error.errno}"


def _entry(kind: str, path: str, content: str) -> str:
    # With lengths before them, no two different lists give the same text.
    return f"{kind} {len(path)} {len(content)}\n{path}{content}"
