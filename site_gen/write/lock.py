"""An output folder -> the right to write to it, for one build at a time."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from site_gen.write.disk import moment_of
from site_gen.write.place import Place, check_place


class OutputBusy(Exception):
    """Another build holds the output folder; nothing was changed. The message names it."""


# Which thread of this process holds which lock, by what descriptor.
_HELD: dict[tuple[int, Path], int] = {}


@contextmanager
def locked(output: Path) -> Iterator[Place]:
    """Hold the output folder against every other build, process or thread.

    The thread that holds it may take it again. The system frees the lock of a dead holder.
    Raises OutputBusy, OutputRefused, OSError.
    """
    place = check_place(output)
    key = (threading.get_ident(), place.lock)
    if key in _HELD:
        yield place
        return
    _HELD[key] = _taken(place)
    try:
        yield place
    finally:
        _free(place, _HELD.pop(key, None))


def _taken(place: Place) -> int:
    while True:
        with suppress(FileExistsError):
            place.work.mkdir()
        with suppress(FileNotFoundError):
            descriptor = _tried(place)
            # The one who held it before may have tidied the file away since it was opened.
            if _is_at(descriptor, place.lock):
                _sign(descriptor)
                return descriptor
            os.close(descriptor)


def _tried(place: Place) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(place.lock, flags, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise OutputBusy(_busy(place)) from None
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _busy(place: Place) -> str:
    with suppress(OSError):
        holder, since = place.lock.read_text("ascii", "replace").strip(), moment_of(place.lock)
        if holder.isdigit():
            return f"{place.output}: another build writes here: process {holder}, since {since}"
    return f"{place.output}: another build writes here"


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _sign(descriptor: int) -> None:
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())


def _free(place: Place, descriptor: int | None) -> None:
    # Nothing is held in a process that was forked while its parent held the lock.
    if descriptor is None:
        return
    with suppress(OSError):
        # A folder in which nothing is remembered is not left lying about.
        if [place.lock.name] == os.listdir(place.work):  # noqa: PTH208 - half the time
            place.lock.unlink()
            place.work.rmdir()
    os.close(descriptor)


def _let_go_in_child() -> None:
    # A forked worker that outlives the build would go on holding its lock.
    while _HELD:
        os.close(_HELD.popitem()[1])


os.register_at_fork(after_in_child=_let_go_in_child)
