"""What was made of the files that a build read, for the next build, which need not read them again.

A file is as it was if all that a disk changes with every write is as it was, and was old enough.
"""

import errno
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

from site_gen.cache.between_builds import TextChanged
from site_gen.cache.groups import neighbours
from site_gen.cache.store import known_results
from site_gen.cache.texts import Text, text_of

# Whether a write from now on gives a file other stats than these.
IsSettled: TypeAlias = Callable[[os.stat_result], bool]
_NAMES = "files"
# How many texts a row has in the mean: to read or write one row for each takes far longer.
_TEXTS_IN_ROW = 128
# What `_stamp` has.
_FIELDS = 5


class FoundFile(NamedTuple):
    """A file of the content, with the stats that it had before it was read, also as text."""

    path: str
    stat: os.stat_result
    stamp: str

    @property
    def name(self) -> str:
        return self.path.rpartition(os.sep)[2]

    def text_between(self, start: int, end: int) -> Callable[[], str]:
        """What reads a part of it again, or raises TextChanged if it has no longer these stats."""
        return partial(_text_between, self.path, self.stamp, start, end)


def found_file(path: str) -> FoundFile:
    """The file at a path as it is now; a link is not followed."""
    stat = os.lstat(path)
    return FoundFile(path, stat, _stamp(stat))


def _stamp(stat: os.stat_result) -> str:
    times = f"{stat.st_mtime_ns} {stat.st_ctime_ns}"
    return f"{stat.st_dev} {stat.st_ino} {stat.st_size} {times}"


class KnownFiles:
    """A text for the files that the last build read together, and those for the next build.

    Without `is_settled` nothing is known, and nothing is kept. `put_text` keeps texts out of
    memory. `read_ahead` are the `lines` of another process, of files that it has read meanwhile.
    """

    def __init__(
        self,
        earlier: Mapping[str, str] | None = None,
        is_settled: IsSettled | None = None,
        put_text: Callable[[str], Text] = text_of,
        read_ahead: Iterable[str] = (),
    ) -> None:
        self._is_settled, self._put_text = is_settled, put_text
        self._stored: dict[str, list[str]] = {}
        self._known: dict[str, str] = {}
        self._kept: dict[str, Text] = {}
        self._by_path: dict[str, str] = {}
        names = earlier.get(_NAMES) if earlier and is_settled else None
        for name, row in known_results(earlier or {}, (names or "").split("\n")).items():
            texts = dict(line.split("\t", 1) for line in row.split("\n"))
            self._stored[name] = [*texts]
            self._known |= texts
        self._known |= dict(line.split("\t", 1) for line in read_ahead)

    def unchanged(self, files: Sequence[FoundFile], settings: str = "") -> str | None:
        """What was made of these files with these settings, if they have the same stats."""
        stamps = _stamps(files, settings)
        if (text := self._known.get(stamps)) is not None:
            self._kept[stamps] = text
        return text

    def outdated(self, files: Sequence[FoundFile]) -> str | None:
        """What was made of files at these paths, without settings, which may have other stats."""
        if not self._by_path:
            self._by_path = {_path_in(stamps.partition(" | ")[0]): stamps for stamps in self._known}
        stamps = self._by_path.get(files[0].path, "")
        *found, settings = stamps.split(" | ")
        is_same = not settings and [*map(_path_in, found)] == [file.path for file in files]
        return self._known[stamps] if is_same else None

    def may_keep(self, files: Sequence[FoundFile]) -> bool:
        """Whether files with these stats can be told from what they may become."""
        is_settled = self._is_settled
        return is_settled is not None and all(is_settled(file.stat) for file in files)

    def keep(self, files: Sequence[FoundFile], text: str, settings: str = "") -> None:
        """Know files from the next build on by one line of text."""
        stamps = _stamps(files, settings)
        # Not in a path with line ends, or with bytes that are no Unicode.
        if stamps.isprintable():
            self._kept[stamps] = self._put_text(text)

    @property
    def lines(self) -> list[str]:
        """What is known of the files that were asked for or read, one line for each text."""
        return [self._line(stamps) for stamps in self._kept]

    @property
    def rows(self) -> dict[str, Text | None]:
        """For the next build; None stands for those that are stored already."""
        rows: dict[str, Text | None] = {}
        for group in neighbours([*self._kept], length=_TEXTS_IN_ROW):
            name = f"file {group[0]}"
            is_stored = self._stored.get(name) == group
            rows[name] = None if is_stored else partial(self._row, group)
        return {**rows, _NAMES: "\n".join(rows)} if rows else {}

    def _row(self, group: Sequence[str]) -> str:
        return "\n".join(map(self._line, group))

    def _line(self, stamps: str) -> str:
        return f"{stamps}\t{text_of(self._kept[stamps])}"


def _stamps(files: Sequence[FoundFile], settings: str) -> str:
    return " | ".join([*(f"{file.path} {file.stamp}" for file in files), settings])


def _path_in(part: str) -> str:
    """The path in a part of what `_stamps` returns."""
    return part.rsplit(" ", _FIELDS)[0]


def _text_between(path: str, stamp: str, start: int, end: int) -> str:
    return _read_unchanged(path, stamp).decode()[start:end]


def _read_unchanged(path: str, stamp: str) -> bytes:
    """The bytes of a file that has these stats before and after it is read."""
    with open(path, "rb", 0) as file:  # noqa: PTH123 - a `Path` takes a third longer
        if _stamp(os.fstat(file.fileno())) == stamp:
            content = file.read()
            if _stamp(os.fstat(file.fileno())) == stamp:
                return content
    raise TextChanged(errno.EAGAIN, "changed while the site was built; build again", path)
