"""Runs work on many items in several processes of this machine."""

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
# Below this a second process costs more than it saves.
MIN_ITEMS = 100
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
    # Every n-th item: neighbours are alike, and some kinds are much slower than others.
    parts = [items[start::workers] for start in range(workers)]
    _shared = (work, parts)
    try:
        with get_context("fork").Pool(workers - 1, initializer=_ignore_interrupts) as pool:
            other_parts = pool.map_async(_run_part, range(1, workers), chunksize=1)
            part_results = [work(parts[0]), *other_parts.get()]
    finally:
        _shared = None
    results: list[Any] = [None] * len(items)
    for start, result in enumerate(part_results):
        results[start::workers] = result
    return results


def _ignore_interrupts() -> None:
    """The parent handles Ctrl-C; it ends its children."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run_part(number: int) -> list[Any]:
    if _shared is None:
        raise LookupError("this process was not forked to share work")
    work, parts = _shared
    return work(parts[number])
