"""Runs work on many items in several processes of this machine."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")
# Below this a second process costs more than it saves.
MIN_ITEMS = 100
# The pages of one record, which have one QR code, are neighbours: it should seldom be made twice.
LONGEST_RUN = 12
# What another process has made is sent when it has made so many: all at once takes more memory.
LARGEST_PART = 1_000
# After so many items other processes end, and new ones begin: a process has a copy of each part of
# the memory that it has looked at, and would in the end have one of the whole site.
LARGEST_SHARE = 5_000
# Forked processes find this in their memory; only the results go through a pipe.
_shared: tuple[Callable[[Sequence[Any]], list[Any]], list[Sequence[Any]]] | None = None
_is_worker = False


def is_worker() -> bool:
    """Whether this process was forked to do a share of the work of another."""
    return _is_worker


def map_parallel(
    work: Callable[[Sequence[T]], list[R]],
    items: Sequence[T],
    workers: int,
    *,
    min_items: int = MIN_ITEMS,
    longest_run: int = LONGEST_RUN,
) -> list[R]:
    """The results for all items, in their order, from up to `workers` processes.

    `work` handles each item by itself, so any split gives the same results. Where the system cannot
    fork safely (macOS, Windows), or with threads running, use one worker. Fewer than `min_items`
    are not shared. Up to `longest_run` neighbours go to the same process.
    """
    if workers < 2 or len(items) < min_items or sys.platform != "linux":
        return work(items)
    rounds = ceil(len(items) / (workers * LARGEST_SHARE))
    length = ceil(len(items) / rounds)
    results: list[R] = []
    for start in range(0, len(items), length):
        results += _results_of_round(work, items[start : start + length], workers, longest_run)
    return results


def _results_of_round(
    work: Callable[[Sequence[T]], list[R]], items: Sequence[T], workers: int, longest_run: int
) -> list[R]:
    """The results for these items, from processes that begin and end with them."""
    from multiprocessing import get_context

    global _shared  # noqa: PLW0603 - the children of the fork below take it over
    own, *others = (
        _numbers_of_part(part, workers, len(items), longest_run) for part in range(workers)
    )
    numbers = [own, *(part for other in others for part in _sent_apart(other))]
    parts: list[Sequence[T]] = [[items[number] for number in of_part] for of_part in numbers]
    _shared = (work, parts)
    alive = os.pipe()
    try:
        with get_context("fork").Pool(workers - 1, _begin_worker, (os.getpid(), alive)) as pool:
            other_parts = pool.map_async(_run_part, range(1, len(parts)), chunksize=1)
            part_results = [work(parts[0]), *other_parts.get()]
    finally:
        _shared = None
        for end in alive:
            os.close(end)
    results: list[Any] = [None] * len(items)
    for of_part, part_result in zip(numbers, part_results, strict=True):
        for number, result in zip(of_part, part_result, strict=True):
            results[number] = result
    return results


def begun(work: Callable[[], R], workers: int) -> Callable[[], R]:
    """Begin work in another process; what it returns waits for the result, and is called once.

    Without another process, or if that one ended, the work is done when the result is asked for.
    """
    if workers < 2 or sys.platform != "linux":
        return work
    from multiprocessing import get_context

    context = get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    arguments = (os.getpid(), work, receiving, sending)
    process = context.Process(target=_send_result, args=arguments, daemon=True)
    process.start()
    sending.close()

    def result() -> R:
        with suppress(EOFError), receiving:
            received: R = receiving.recv()
            # Else a process that is forked later would wait for it at its end, and must not.
            process.join()
            return received
        process.join()
        return work()

    return result


def _send_result(
    parent: int, work: Callable[[], object], receiving: "Connection", sending: "Connection"
) -> None:
    _end_with_parent(parent)
    # If the build ends before it asks for the result, nobody receives it.
    receiving.close()
    with suppress(BrokenPipeError):
        sending.send(work())


def _numbers_of_part(part: int, parts: int, count: int, longest_run: int) -> list[int]:
    """Every n-th run of items: some kinds are much slower, and neighbours share what they need."""
    run = max(1, min(longest_run, count // (8 * parts)))
    return [number for number in range(count) if number // run % parts == part]


def _sent_apart(numbers: list[int]) -> Iterator[list[int]]:
    """A part in pieces, of which each is sent as soon as it is done."""
    for start in range(0, len(numbers), LARGEST_PART):
        yield numbers[start : start + LARGEST_PART]


def _begin_worker(parent: int, alive: tuple[int, int]) -> None:
    """Leave Ctrl-C to the parent, which ends its children; and end when it ends in any other way.

    The parent alone keeps the pipe open for writing, so that its end is the end of the pipe. The
    system tells a process that waits for nothing, as in a long search of a text.
    """
    from threading import Thread

    reading, writing = alive
    os.close(writing)
    Thread(target=_end_with_pipe, args=(reading,), daemon=True).start()
    _end_with_parent(parent)


def _end_with_parent(parent: int) -> None:
    import signal

    global _is_worker  # noqa: PLW0603 - this process has memory of its own
    _is_worker = True
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


# Of Linux: linux/prctl.h.
_SET_PARENT_DEATH_SIGNAL = 1


def _end_with_pipe(reading: int) -> None:
    os.read(reading, 1)
    os._exit(1)


def _run_part(number: int) -> list[Any]:
    if _shared is None:
        raise LookupError("this process was not forked to share work")
    work, parts = _shared
    return work(parts[number])
