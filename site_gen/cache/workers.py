"""Runs work on many items in several processes of this machine."""

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
# Below this a second process costs more than it saves.
MIN_ITEMS = 100
# The pages of one record, which have one QR code, are neighbours: it should seldom be made twice.
LONGEST_RUN = 12
# Forked processes find this in their memory; only the results go through a pipe.
_shared: tuple[Callable[[Sequence[Any]], list[Any]], list[Sequence[Any]]] | None = None


def map_parallel(
    work: Callable[[Sequence[T]], list[R]],
    items: Sequence[T],
    workers: int,
    *,
    min_items: int = MIN_ITEMS,
) -> list[R]:
    """The results for all items, in their order, from up to `workers` processes.

    `work` handles each item by itself, so any split gives the same results. Where the system cannot
    fork safely (macOS, Windows), or with threads running, use one worker. Fewer than `min_items`
    are not shared.
    """
    if workers < 2 or len(items) < min_items or sys.platform != "linux":
        return work(items)
    from multiprocessing import get_context

    global _shared  # noqa: PLW0603 - the children of the fork below take it over
    numbers = [_numbers_of_part(part, workers, len(items)) for part in range(workers)]
    parts: list[Sequence[T]] = [[items[number] for number in of_part] for of_part in numbers]
    _shared = (work, parts)
    try:
        with get_context("fork").Pool(workers - 1, initializer=_ignore_interrupts) as pool:
            other_parts = pool.map_async(_run_part, range(1, workers), chunksize=1)
            part_results = [work(parts[0]), *other_parts.get()]
    finally:
        _shared = None
    results: list[Any] = [None] * len(items)
    for of_part, part_result in zip(numbers, part_results, strict=True):
        for number, result in zip(of_part, part_result, strict=True):
            results[number] = result
    return results


def _numbers_of_part(part: int, parts: int, count: int) -> list[int]:
    """Every n-th run of items: some kinds are much slower, and neighbours share what they need."""
    run = max(1, min(LONGEST_RUN, count // (8 * parts)))
    return [number for number in range(count) if number // run % parts == part]


def _ignore_interrupts() -> None:
    """The parent handles Ctrl-C; it ends its children."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run_part(number: int) -> list[Any]:
    if _shared is None:
        raise LookupError("this process was not forked to share work")
    work, parts = _shared
    return work(parts[number])
