"""Locks an output folder, so that one build at a time writes to it."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from site_gen.write.disk import modified_at
from site_gen.write.paths import OutputPaths, check_output


class OutputBusy(Exception):
    """Another build has locked the output folder; nothing was changed. The message names it."""


# The descriptors of the locks that this process holds, by thread and folder.
_HELD: dict[tuple[int, Path], int] = {}


@contextmanager
def locked(output: Path) -> Iterator[OutputPaths]:
    """Lock the output folder against every other build, process or thread.

    The thread that holds the lock may take it again. The system frees the lock of a dead process.
    Raises OutputBusy, OutputRefused, OSError.
    """
    paths = check_output(output)
    key = (threading.get_ident(), paths.lock)
    if key in _HELD:
        yield paths
        return
    _HELD[key] = _acquire(paths)
    try:
        yield paths
    finally:
        _release(paths, _HELD.pop(key, None))


def _acquire(paths: OutputPaths) -> int:
    while True:
        with suppress(FileExistsError):
            paths.work.mkdir()
        with suppress(FileNotFoundError):
            descriptor = _try_lock(paths)
            # The build that held it before may have removed the file since it was opened.
            if _is_same_file(descriptor, paths.lock):
                _write_pid(descriptor)
                return descriptor
            os.close(descriptor)


def _try_lock(paths: OutputPaths) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(paths.lock, flags, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise OutputBusy(_busy_message(paths)) from None
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def holder(paths: OutputPaths) -> str:
    """A sentence that says who writes to the output now; empty if nobody does. Writes nothing."""
    try:
        descriptor = os.open(paths.lock, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _busy_message(paths)
    else:
        return ""
    finally:
        os.close(descriptor)


def _busy_message(paths: OutputPaths) -> str:
    with suppress(OSError):
        holder, since = paths.lock.read_text("ascii", "replace").strip(), modified_at(paths.lock)
        if holder.isdigit():
            return f"{paths.output}: another build writes here: process {holder}, since {since}"
    return f"{paths.output}: another build writes here"


def _is_same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _write_pid(descriptor: int) -> None:
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())


def _release(paths: OutputPaths, descriptor: int | None) -> None:
    # A process forked while its parent held the lock does not hold it.
    if descriptor is None:
        return
    with suppress(OSError):
        # An empty work folder is removed.
        if [paths.lock.name] == os.listdir(paths.work):  # noqa: PTH208 - half the time
            paths.lock.unlink()
            paths.work.rmdir()
    os.close(descriptor)


def _release_in_child() -> None:
    # A forked worker that outlives the build would go on holding its lock.
    while _HELD:
        os.close(_HELD.popitem()[1])


os.register_at_fork(after_in_child=_release_in_child)
