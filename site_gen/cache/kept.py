"""Keeps what pure functions returned, in a process that builds again and again."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class _Kept:
    """What was returned in this build and in the one before, by function and arguments."""

    def __init__(self) -> None:
        self.is_on = False
        self.last: dict[Hashable, object] = {}
        self.now: dict[Hashable, object] = {}


_KEPT = _Kept()


def kept(function: Callable[P, T]) -> Callable[P, T]:
    """A pure function that is not called again with what it was given in this build or the last.

    Its arguments can be hashed, and what it returns never changes. Outside of `keeping` it is
    called every time, and nothing is kept.
    """

    @wraps(function)
    def kept_function(*given: P.args, **named: P.kwargs) -> T:
        if not _KEPT.is_on:
            return function(*given, **named)
        key = (function, given, *named.items())
        if key not in _KEPT.now:
            has_last = key in _KEPT.last
            _KEPT.now[key] = _KEPT.last[key] if has_last else function(*given, **named)
        return _KEPT.now[key]  # type: ignore[return-value]

    return kept_function


@contextmanager
def keeping() -> Iterator[None]:
    """One build among several in this process: what it did not need is forgotten after the next."""
    _KEPT.is_on, _KEPT.last, _KEPT.now = True, _KEPT.now, {}
    try:
        yield
    finally:
        _KEPT.is_on, _KEPT.last = False, {}
