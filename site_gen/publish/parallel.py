"""Requests to a host, several at a time."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

# Requests at a time.
WORKERS = 8
_T = TypeVar("_T")
_R = TypeVar("_R")


def at_once(work: Callable[[_T], _R], items: Iterable[_T]) -> list[_R]:
    """Do the same with each item, several at a time; the first fault ends it."""
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting = [pool.submit(work, item) for item in items]
        try:
            return [each.result() for each in waiting]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
