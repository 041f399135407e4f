"""Writes files that are on the disk when a call returns, and files with a checksum."""

import errno
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from site_gen.artifacts import Content

T = TypeVar("T")
CHUNK_SIZE = 1 << 20
# Measured, 400 files of 8 KB: one by one 75 ms, 4 threads 44, 8 threads 33, 16 threads 31. One sync
# of all disks took 15, but waits for everybody's data and reports no errors.
SYNC_THREADS = 8


def write_synced(path: str | Path, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    with _opened(path, flags) as descriptor:
        remaining = memoryview(content)
        while remaining:
            remaining = remaining[os.write(descriptor, remaining) :]
        os.fsync(descriptor)


def sync_folder(folder: str | Path) -> None:
    """Wait until the names in a folder are on the disk."""
    with _opened(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC) as descriptor:
        os.fsync(descriptor)


@contextmanager
def _opened(path: str | Path, flags: int) -> Iterator[int]:
    descriptor = os.open(path, flags, 0o666)
    try:
        yield descriptor
    except OSError as error:
        # An error of a full or broken disk comes from a descriptor and has no path to show.
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        os.close(descriptor)


def write_all_synced(contents: Iterable[tuple[str | Path, "Content"]]) -> None:
    """Write many files; an error is raised when all have been tried.

    Bytes that an earlier build wrote are read one file at a time.
    """
    from site_gen.artifacts import bytes_of

    _map_threads(lambda pair: write_synced(pair[0], bytes_of(pair[1])), contents)


def sync_folders(folders: Iterable[str | Path]) -> None:
    """Wait until the names in many folders are on the disk."""
    _map_threads(sync_folder, folders)


def _map_threads(work: Callable[[T], None], items: Iterable[T]) -> None:
    """Do the work for all items in several threads; the first error is raised in the end."""
    waiting = iter(items)
    first = [*islice(waiting, SYNC_THREADS)]
    # Starting threads is not worth its import where one page changed.
    if len(first) < SYNC_THREADS:
        for item in first:
            work(item)
        return
    from concurrent.futures import ThreadPoolExecutor

    shared, failed = _SharedItems(chain(first, waiting)), list[Exception]()

    def work_on() -> None:
        for item in shared:
            try:
                work(item)
            except Exception as error:  # noqa: BLE001 - raised when all have been tried
                failed.append(error)

    # Each thread takes items as it goes: to hand over each by itself takes memory and time.
    with ThreadPoolExecutor(SYNC_THREADS) as pool:
        running = [pool.submit(work_on) for _ in range(SYNC_THREADS)]
        try:
            for each in running:
                each.result()
        finally:
            shared.is_over = True
    if failed:
        raise failed[0]


class _SharedItems(Generic[T]):
    """Items that several threads take one by one, until `is_over` is set."""

    def __init__(self, items: Iterator[T]) -> None:
        from threading import Lock

        self._items = items
        self._lock = Lock()
        self.is_over = False

    def __iter__(self) -> Iterator[T]:
        while not self.is_over:
            with self._lock:
                found = [*islice(self._items, 1)]
            if not found:
                return
            yield found[0]


def replace_synced(path: Path, content: bytes) -> None:
    """Replace a file with new bytes in one step: readers see the old or the new."""
    temporary = path.with_name(path.name + ".new")
    write_synced(temporary, content)
    temporary.replace(path)
    sync_folder(path.parent)


def replace_all_synced(contents: Iterable[tuple[Path, bytes]]) -> None:
    """Replace several files, or none if one of them has no room on the disk.

    They are moved into place once all are on the disk. Raises OSError; if a file could be written
    and not moved, the note of the error names those that were moved before it.
    """
    staged = [(path.with_name(f".{path.name}.new"), path, data) for path, data in contents]
    moved: list[str] = []
    path = Path()
    try:
        for temporary, path, data in staged:
            write_synced(temporary, data)
            if path.exists():
                temporary.chmod(path.stat().st_mode & 0o777)
        for temporary, path, _ in staged:
            temporary.replace(path)
            moved.append(str(path))
    except OSError as error:
        for temporary, _, _ in staged:
            temporary.unlink(missing_ok=True)
        told = OSError(error.errno, error.strerror, str(path))
        if moved:
            told.add_note(f"these were written before it: {', '.join(moved)}")
        raise told from error
    sync_folders({path.parent for _, path, _ in staged})


class FileChanged(OSError):
    """A file is not, or no longer, as an earlier build wrote it."""


def read_unchanged(path: Path, digest: str) -> bytes:
    """The bytes of a file that must have this sha256; raises FileChanged if it has not."""
    try:
        content = read_file(path)
    except OSError:
        content = b""
    return unchanged_bytes(content, path, digest)


def unchanged_bytes(content: bytes, path: str | Path, digest: str) -> bytes:
    """The bytes that were read from a file, if they have this sha256; else raises FileChanged."""
    if hashlib.sha256(content).hexdigest() != digest:
        raise file_changed(path)
    return content


def file_changed(path: str | Path) -> FileChanged:
    """The error for a file that is not as it was written."""
    return FileChanged(errno.EAGAIN, "changed while the site was built; build again", str(path))


def read_file(path: str | Path) -> bytes:
    """The bytes of a file; a symbolic link is not followed but raises OSError."""
    # Takes half the time of Path.read_bytes, which matters for thousands of small files.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        pieces = [os.read(descriptor, os.fstat(descriptor).st_size + 1)]
        while pieces[-1]:
            pieces.append(os.read(descriptor, CHUNK_SIZE))
    finally:
        os.close(descriptor)
    return b"".join(pieces)


def file_digest(path: str | Path) -> str:
    """The sha256 of a file in hexadecimal; empty if it is not a readable plain file."""
    try:
        return hashlib.sha256(read_file(path)).hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""


def modified_at(path: Path) -> str:
    """When a file was last written, in local time."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(path.stat().st_mtime))


def modified_at_utc(path: Path) -> str:
    """When a file was last written, in UTC, as for people who are elsewhere."""
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(path.stat().st_mtime))


# Two writes within one tick of a disk's clock can have the same time: FAT counts in 2 seconds.
CLOCK_TICK = 2_000_000_000
# Those that count parts of a second do so in hundredths or less.
FINE_TICK = 100_000_000


def tick_of(time_of_write: int) -> int:
    """For how long after a write another one may have the same time; both in nanoseconds."""
    return FINE_TICK if time_of_write % 1_000_000_000 else CLOCK_TICK


def disk_time(folder: Path) -> int:
    """The time that the disk gives a write there: another machine's, if it has the disk; or 0."""
    probe = folder / "time.new"
    try:
        probe.write_bytes(b"")
        found = probe.stat().st_mtime_ns
        probe.unlink()
    except OSError:
        return 0
    return found


def has_second_process() -> bool:
    """Whether a process can be forked safely, and a processor is there for it."""
    return sys.platform == "linux" and (os.cpu_count() or 1) > 1


FORMAT = 1


def checksummed(kind: str, lines: Iterable[str]) -> bytes:
    """The lines under a heading, with a checksum below; no line may hold a line feed."""
    body = "".join(f"{line}\n" for line in (f"site-gen {kind} {FORMAT}", *lines)).encode()
    return body + f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode()


def verified_lines(kind: str, content: bytes) -> Sequence[str] | None:
    """The lines; None if a bit is wrong, the end is missing, or the format is another."""
    cut = content.rfind(b"\nsha256 ") + 1
    body, checksum = content[:cut], content[cut:]
    if not cut or checksum != f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode():
        return None
    try:
        heading, *lines = body.decode().split("\n")[:-1]
    except UnicodeDecodeError:
        return None
    return lines if heading == f"site-gen {kind} {FORMAT}" else None


def read_checksummed(kind: str, path: Path) -> Sequence[str] | None:
    """The lines of a file; None if it is missing, not readable, or damaged."""
    try:
        return verified_lines(kind, read_file(path))
    except OSError:
        return None


def write_checksummed(kind: str, path: Path, lines: Iterable[str]) -> bool:
    """Replace a file in one step, unsynced: losing it costs time only. Whether it was written."""
    temporary = path.with_name(path.name + ".new")
    with suppress(OSError):
        temporary.parent.mkdir(exist_ok=True)
        temporary.write_bytes(checksummed(kind, lines))
        temporary.replace(path)
        return True
    return False
