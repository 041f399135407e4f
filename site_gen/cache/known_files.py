"""What was made of each file that a build read, for the next build, which need not read it again.

A file is as it was if all that a disk changes with every write is as it was, and was old enough.
"""

import errno
import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple, TypeAlias

from site_gen.cache.between_builds import TextChanged
from site_gen.cache.store import known_results

# Whether a write from now on gives a file other stats than these.
IsSettled: TypeAlias = Callable[[os.stat_result], bool]
_NAMES = "files"


class UnchangedFile(NamedTuple):
    """What was made of a file; `read` gives its bytes, or raises TextChanged."""

    text: str
    read: Callable[[], bytes]


def _stamp(stat: os.stat_result) -> str:
    times = f"{stat.st_mtime_ns} {stat.st_ctime_ns}"
    return f"{stat.st_dev} {stat.st_ino} {stat.st_size} {times}"


class KnownFiles:
    """A text for each file that the last build read, and those for the next build.

    Without `is_settled` nothing is known, and nothing is kept.
    """

    def __init__(
        self, earlier: Mapping[str, str] | None = None, is_settled: IsSettled | None = None
    ) -> None:
        self._is_settled = is_settled
        self._earlier: dict[str, str] = {}
        self._kept: dict[str, str | None] = {}
        if is_settled and earlier and (names := earlier.get(_NAMES)):
            self._earlier = known_results(earlier, names.split("\n"))

    def unchanged(self, path: str) -> UnchangedFile | None:
        """A file that has the same stats as when it was known."""
        stamp, _, text = self._earlier.pop(_row(path), "").partition("\n")
        if not stamp or _stamp(os.lstat(path)) != stamp:
            return None
        self._kept[_row(path)] = None
        return UnchangedFile(text, partial(_read_unchanged, path, stamp))

    def may_keep(self, stat: os.stat_result) -> bool:
        """Whether a file with these stats can be told from what it may become."""
        return self._is_settled is not None and self._is_settled(stat)

    def keep(self, path: str, stat: os.stat_result, text: str) -> None:
        """Know a file from the next build on, with these stats from before it was read."""
        if "\n" not in path:
            self._kept[_row(path)] = f"{_stamp(stat)}\n{text}"

    @property
    def rows(self) -> dict[str, str | None]:
        """For the next build; None stands for those that are stored already."""
        names: dict[str, str | None] = {_NAMES: "\n".join(self._kept)} if self._kept else {}
        return {**self._kept, **names}


def reader_of(path: str, stat: os.stat_result) -> Callable[[], bytes]:
    """Reads a file again; raises TextChanged if it has no longer these stats."""
    return partial(_read_unchanged, path, _stamp(stat))


def _row(path: str) -> str:
    return f"file {path}"


def _read_unchanged(path: str, stamp: str) -> bytes:
    """The bytes of a file that has these stats before and after it is read."""
    with open(path, "rb", 0) as file:  # noqa: PTH123 - a `Path` takes a third longer
        if _stamp(os.fstat(file.fileno())) == stamp:
            content = file.read()
            if _stamp(os.fstat(file.fileno())) == stamp:
                return content
    raise TextChanged(errno.EAGAIN, "changed while the site was built; build again", path)
