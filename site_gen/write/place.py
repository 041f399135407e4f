"""An output folder -> the places in and beside it, or a refusal to write there."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

from site_gen.write.paths import MANIFEST_NAME, folders_above

SHOWN = 10


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
        shown = [f"    {path}" for path in self.paths[:SHOWN]]
        more = len(self.paths) - len(shown)
        rest = [f"    and {more} more"] if more else []
        return "\n".join([self.message, *shown, *rest, f"    hint: {self.hint}"])


@dataclass(frozen=True, slots=True)
class Place:
    """The output folder, and the work folder that stands beside it on the same disk."""

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
    def index(self) -> Path:
        return self.work / "index"

    @property
    def memo(self) -> Path:
        return self.work / "memo"

    @property
    def receipt(self) -> Path:
        return self.work / "receipt"


def place_of(output: Path) -> Place:
    """Where the parts stand; asks nothing about whether they may be written.

    The folders above are resolved, the output folder itself is not: it may be a link, which
    `check_place` refuses.
    """
    whole = output.parent.resolve() / output.name if output.name not in {"", ".."} else None
    found = whole or output.resolve()
    return Place(found, found.parent / f".{found.name}.site-gen")


def check_place(output: Path, *, apart: Iterable[Path] = ()) -> Place:
    """The places round an output folder that may be written to.

    `apart` are folders that the output may not be, hold, or lie in: content, templates.
    Raises OutputRefused.
    """
    place = place_of(output)
    _check_folder(place.output, "the output folder")
    _check_folder(place.work, "the work folder beside the output")
    if not place.output.parent.is_dir():
        raise OutputRefused(
            f"{place.output}: the folder that is to hold it does not exist",
            "make that folder, or name another with --output",
        )
    _check_holds_nothing_else(place.output)
    for folder in apart:
        _check_apart(place.output, folder.resolve())
    return place


def _check_folder(folder: Path, role: str) -> None:
    # Asked once: another build may be removing its work folder between two questions.
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


def _check_holds_nothing_else(output: Path) -> None:
    if output == Path(output.anchor):
        raise OutputRefused(f"{output}: this is the whole disk", "give a folder of its own")
    for folder, role in _folders_of_people():
        if folder.is_relative_to(output):
            raise OutputRefused(
                f"{output}: this is, or holds, {role}", "give the output a folder of its own"
            )


def _folders_of_people() -> list[tuple[Path, str]]:
    found = []
    # A process may have no home, and its current folder may have been removed.
    with contextlib.suppress(RuntimeError):
        found.append((Path.home().resolve(), "a home folder"))
    with contextlib.suppress(OSError):
        found.append((Path.cwd(), "the folder the program was started in"))
    return found


def _check_apart(output: Path, folder: Path) -> None:
    if folder.is_relative_to(output) or output.is_relative_to(folder):
        raise OutputRefused(
            f"{output}: the output and {folder} are, or lie in, one another",
            "give the output a folder of its own, such as `output`, beside the content",
        )


def check_writable(place: Place, paths: Iterable[str], folders: Container[str]) -> None:
    """Every folder that a path will be put in or dropped from can take it, before one is touched.

    `folders` are those that stand in the output. Raises PermissionError, OSError for a read-only
    disk, and OutputRefused where a folder is on another disk than the work folder.
    """
    nearest = {_nearest(path, folders) for path in paths}
    for folder in sorted(nearest):
        there = place.output / folder
        _check_takes(there if there.exists() else place.output.parent, place)


def _nearest(path: str, folders: Container[str]) -> str:
    return next((above for above in folders_above(path) if above in folders), "")


def _check_takes(folder: Path, place: Place) -> None:
    as_now = os.access in os.supports_effective_ids
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=as_now):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    try:
        # The system looks at the two disks before it looks for the file, so nothing is moved.
        with contextlib.suppress(FileNotFoundError):
            (place.work / "no such file").rename(folder / "no such file")
    except OSError as fault:
        if fault.errno != errno.EXDEV:
            raise
        raise OutputRefused(
            f"{folder}: this is on another disk than {place.work}, so files cannot be moved over",
            "let the output and the folder it stands in be on one disk",
        ) from fault
