"""The results that the next build may need, in one SQLite file beside the output."""

import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from site_gen.cache.texts import Text, text_of

# With row ids: without them, long values stand between the keys, and take twice as long to read.
_CREATE = (
    "CREATE TABLE IF NOT EXISTS results"
    " (key TEXT PRIMARY KEY, value TEXT NOT NULL, checksum INTEGER NOT NULL)"
)
_PROGRAM = "program"
_MOST_IN_QUERY = 500


@dataclass(frozen=True, slots=True, eq=False)
class StoredResults(Mapping[str, str]):
    """Results by key, read when asked for; one whose checksum is wrong is missing."""

    connection: sqlite3.Connection

    def __getitem__(self, key: str) -> str:
        with _missing_if_unreadable(key):
            found = self.connection.execute(
                "SELECT value, checksum FROM results WHERE key = ?", (key,)
            ).fetchone()
            if found and found[1] == _checksum(key, found[0]):
                return str(found[0])
        raise KeyError(key)

    def several(self, keys: Sequence[str]) -> dict[str, str]:
        """The results with these keys; one query for many takes a third of the time."""
        found: dict[str, str] = {}
        with suppress(sqlite3.Error):
            for start in range(0, len(keys), _MOST_IN_QUERY):
                part = keys[start : start + _MOST_IN_QUERY]
                marks = ",".join("?" * len(part))
                rows = self.connection.execute(
                    f"SELECT key, value, checksum FROM results WHERE key IN ({marks})", part
                )
                found.update(
                    (key, text) for key, text, sum_ in rows if sum_ == _checksum(key, text)
                )
        return found

    def __iter__(self) -> Iterator[str]:
        with suppress(sqlite3.Error):
            yield from (str(key) for (key,) in self.connection.execute("SELECT key FROM results"))

    def __bool__(self) -> bool:
        return True  # what asks for more than that reads the key of every row

    def __len__(self) -> int:
        return sum(1 for _ in self)


def known_results(earlier: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    """Those of the results that there are, by key."""
    if isinstance(earlier, StoredResults):
        return earlier.several(keys)
    return {key: earlier[key] for key in keys if key in earlier}


@contextmanager
def opened_results(path: Path, program_digest: str) -> Iterator[Mapping[str, str]]:
    """The results of builds of this program; none if the file is missing or not one of ours.

    They hold compiled templates, so a file that somebody else may write is not read.
    """
    if not _is_private(path):
        yield {}
        return
    try:
        # Read-only, so that a build that fails leaves no trace.
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        yield {}
        return
    with closing(connection):
        results = StoredResults(connection)
        yield results if results.get(_PROGRAM) == program_digest else {}


def write_results(path: Path, program_digest: str, by_key: Mapping[str, Text | None]) -> bool:
    """Keep the results with these keys and no others; whether they could be written.

    None stands for one that is stored already. What cannot be written costs the next build time
    and nothing else.
    """
    rows = {**by_key, _PROGRAM: program_digest}
    for _ in range(2):
        try:
            path.touch(0o600)
            path.chmod(0o600)
            with closing(sqlite3.connect(path)) as connection, connection:
                _replace_results(connection, rows)
            return True
        except (sqlite3.Error, OSError):
            # Perhaps no database, or a damaged one: the second time it is a new one.
            with suppress(OSError):
                path.unlink(missing_ok=True)
    return False


def _is_private(path: Path) -> bool:
    """Whether only the person who runs this program may write a file."""
    with suppress(OSError):
        found = path.lstat()
        is_ours = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
        return stat.S_ISREG(found.st_mode) and is_ours and not found.st_mode & 0o022
    return False


def _replace_results(connection: sqlite3.Connection, by_key: Mapping[str, Text | None]) -> None:
    # All rows or none, also when the power fails: a page's trace says nothing without its facets.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(_CREATE)
    unused = {key for (key,) in connection.execute("SELECT key FROM results")} - by_key.keys()
    connection.executemany("DELETE FROM results WHERE key = ?", ((key,) for key in unused))
    texts = ((key, text_of(text)) for key, text in by_key.items() if text is not None)
    connection.executemany(
        "INSERT OR REPLACE INTO results VALUES (?, ?, ?)",
        ((key, text, _checksum(key, text)) for key, text in texts),
    )


def _checksum(key: object, value: object) -> int:
    """Finds damage by the disk, after which a key or value may be anything, in little time."""
    return crc32(str(value).encode("utf-8", "replace"), crc32(str(key).encode("utf-8", "replace")))


@contextmanager
def _missing_if_unreadable(key: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error:
        raise KeyError(key) from None
