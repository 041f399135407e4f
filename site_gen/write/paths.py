"""Paths that are safe to write, and the paths in and beside an output folder."""

import contextlib
import errno
import os
import re
import stat
import unicodedata
from collections.abc import Container, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

MANIFEST_NAME = ".site-gen-manifest"
# A repository may keep an empty output folder with it; it is never ours and may stay.
GITIGNORE_NAME = ".gitignore"
RESERVED_NAMES = frozenset({MANIFEST_NAME, GITIGNORE_NAME})
# What ext4, XFS, APFS and NTFS allow for one name, counted in bytes: 127 Arabic letters.
LONGEST_NAME = 255
# What no fit path has in it, if slashes are before and behind it; a reserved name may be in one.
_NOT_PLAIN = ("//", "/./", "/../", "\\", *(f"/{name}/" for name in RESERVED_NAMES))
UNFIT = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")


def unfit_reason(path: str) -> str:
    """What makes a path unfit to be written below the output folder; empty where it is fit."""
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return "is empty, absolute, or has an empty, `.` or `..` part"
    if UNFIT.search(path):
        return "has a backslash, a control character, or half a character in it"
    if path_key(parts[0]) in RESERVED_NAMES:
        return f"takes `{parts[0]}`, a reserved name"
    return ""


def path_key(path: str) -> str:
    """Equal for paths that some file systems treat as one (letter case, Unicode NFC)."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def parent_folders(path: str) -> tuple[str, ...]:
    """The folders a path lies in, nearest first, without the output folder itself."""
    parts = path.split("/")
    return tuple("/".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))


def all_fit(paths: Sequence[str]) -> bool:
    """Whether each path is fit; to look at them as one text takes a fiftieth of the time."""
    text = f"/{'/'.join(paths)}/".lower() if paths else ""
    is_plain = text.isascii() and text.isprintable() and not any(map(text.count, _NOT_PLAIN))
    return is_plain or not any(map(unfit_reason, paths))


def folders_above(paths: Iterable[str]) -> set[str]:
    """All folders that the paths lie in; an empty name is the output folder."""
    folders = {path.rpartition("/")[0] for path in paths}
    waiting = [*folders]
    while waiting:
        above = waiting.pop().rpartition("/")[0]
        if above not in folders:
            folders.add(above)
            waiting.append(above)
    return folders


def check_paths(paths: Iterable[str]) -> None:
    """Every path is fit, and no two of them can collide on any file system.

    Raises ValueError for what only a bug of this program can cause, and OSError (ENAMETOOLONG) for
    a name that is too long for disks.
    """
    listed = [*paths]
    if not _are_plain(listed):
        _check_each(listed)


def _are_plain(paths: Sequence[str]) -> bool:
    """Whether all paths are short, fit and apart, which is quick to see of letters of ASCII."""
    text = "\n".join(paths)
    if not text.isascii() or _has_long_path(paths) or not all_fit(paths):
        return False
    keys = {*text.lower().split("\n")}
    return len(keys) == len(paths) and keys.isdisjoint(folders_above(keys))


def _has_long_path(paths: Iterable[str]) -> bool:
    return max(map(len, paths), default=0) > LONGEST_NAME


def _check_each(paths: Iterable[str]) -> None:
    taken: dict[str, str] = {}
    for path in paths:
        if reason := unfit_reason(path):
            raise ValueError(f"the path {path!r} of an artifact {reason}")
        if path_key(path) in taken:
            raise ValueError(f"two artifacts want {taken[path_key(path)]!r}, one as {path!r}")
        taken[path_key(path)] = path
        _check_lengths(path)
    _check_no_file_is_a_folder(taken)


def _check_lengths(path: str) -> None:
    if any(len(part.encode()) > LONGEST_NAME for part in path.split("/")):
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), path)


def _check_no_file_is_a_folder(taken: dict[str, str]) -> None:
    for key, path in taken.items():
        for above in parent_folders(key):
            if above in taken:
                raise ValueError(f"{taken[above]!r} is an artifact and a folder of {path!r}")


MOST_SHOWN = 10


class OutputRefused(Exception):
    """The output folder is not one that may be written to; nothing in it was changed.

    `paths` names everything in the way; the message shows the first ten of them and a count.
    """

    def __init__(self, message: str, hint: str, paths: Iterable[str] = ()) -> None:
        self.message = message
        self.hint = hint
        self.paths = tuple(paths)
        super().__init__(message)

    def __str__(self) -> str:
        shown_paths = [f"    {path}" for path in self.paths[:MOST_SHOWN]]
        more = len(self.paths) - len(shown_paths)
        rest = [f"    and {more} more"] if more else []
        return "\n".join([self.message, *shown_paths, *rest, f"    hint: {self.hint}"])


class OutputPaths(NamedTuple):
    """The output folder, and the work folder beside it on the same disk."""

    output: Path
    work: Path

    @property
    def manifest(self) -> Path:
        return self.output / MANIFEST_NAME

    @property
    def stage(self) -> Path:
        return self.work / "stage"

    @property
    def journal(self) -> Path:
        return self.work / "journal"

    @property
    def lock(self) -> Path:
        return self.work / "lock"

    @property
    def known_output(self) -> Path:
        return self.work / "known-output"

    @property
    def page_cache(self) -> Path:
        return self.work / "page-cache"

    @property
    def results(self) -> Path:
        return self.work / "results.sqlite"

    @property
    def values(self) -> Path:
        return self.work / "values"

    @property
    def unchanged(self) -> Path:
        return self.work / "unchanged"

    @property
    def inputs(self) -> Path:
        return self.work / "inputs"

    @property
    def build_stamp(self) -> Path:
        return self.work / "build-stamp"


def output_paths_of(output: Path) -> OutputPaths:
    """The paths of an output folder; whether they may be written is not checked.

    The folders above are resolved, the output folder itself is not: it may be a link, which
    `check_output` refuses.
    """
    named = output.parent.resolve() / output.name if output.name not in {"", ".."} else None
    resolved = named or output.resolve()
    return OutputPaths(resolved, resolved.parent / f".{resolved.name}.site-gen")


def check_output(output: Path, *, protected: Iterable[Path] = ()) -> OutputPaths:
    """The paths of an output folder that may be written to.

    `protected` are folders that the output may not be, contain, or lie in: content, templates.
    Raises OutputRefused.
    """
    paths = output_paths_of(output)
    _check_folder(paths.output, "the output folder")
    _check_folder(paths.work, "the work folder beside the output")
    if not paths.output.parent.is_dir():
        raise OutputRefused(
            f"{paths.output}: the folder that is to hold it does not exist",
            "make that folder, or name another with --output",
        )
    _check_own_folder(paths.output)
    for folder in protected:
        _check_separate(paths.output, folder.resolve())
    return paths


def _check_folder(folder: Path, role: str) -> None:
    # Checked once: another build may remove its work folder between two checks.
    try:
        mode = folder.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    if stat.S_ISLNK(mode):
        raise OutputRefused(
            f"{folder}: {role} is a symbolic link, which may lead anywhere",
            "give the folder itself, or remove the link",
        )
    if not stat.S_ISDIR(mode):
        raise OutputRefused(f"{folder}: {role} is a file", "move the file away")


def _check_own_folder(output: Path) -> None:
    if output == Path(output.anchor):
        raise OutputRefused(f"{output}: this is the whole disk", "give a folder of its own")
    for folder, role in _user_folders():
        if folder.is_relative_to(output):
            raise OutputRefused(
                f"{output}: this is, or holds, {role}", "give the output a folder of its own"
            )


def _user_folders() -> list[tuple[Path, str]]:
    folders = []
    # A process may have no home, and its current folder may have been removed.
    with contextlib.suppress(RuntimeError):
        folders.append((Path.home().resolve(), "a home folder"))
    with contextlib.suppress(OSError):
        folders.append((Path.cwd(), "the folder the program was started in"))
    return folders


def _check_separate(output: Path, folder: Path) -> None:
    if folder.is_relative_to(output) or output.is_relative_to(folder):
        raise OutputRefused(
            f"{output}: the output and {folder} are, or lie in, one another",
            "give the output a folder of its own, such as `output`, beside the content",
        )


def check_writable(
    output_paths: OutputPaths, paths: Iterable[str], folders: Container[str]
) -> None:
    """Check, before any change, that each folder with a path to put or drop can be written.

    `folders` are those that exist in the output. Raises PermissionError, OSError for a read-only
    disk, and OutputRefused where a folder is on another disk than the work folder.
    """
    nearest = {_nearest(path, folders) for path in paths}
    for folder in sorted(nearest):
        target = output_paths.output / folder
        _check_folder_writable(
            target if target.exists() else output_paths.output.parent, output_paths
        )


def _nearest(path: str, folders: Container[str]) -> str:
    return next((above for above in parent_folders(path) if above in folders), "")


def _check_folder_writable(folder: Path, paths: OutputPaths) -> None:
    as_now = os.access in os.supports_effective_ids
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=as_now):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    try:
        # The system looks at the two disks before it looks for the file, so nothing is moved.
        with contextlib.suppress(FileNotFoundError):
            (paths.work / "no such file").rename(folder / "no such file")
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        raise OutputRefused(
            f"{folder}: this is on another disk than {paths.work}, so files cannot be moved over",
            "let the output and the folder it stands in be on one disk",
        ) from error
