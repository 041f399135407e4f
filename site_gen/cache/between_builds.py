"""Keeps what pure functions returned, in a process that builds again and again."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
# To ask takes half a microsecond; so many items of the longest loops take a millisecond.
ITEMS_BETWEEN_CHECKS = 16


class BuildOutdated(BaseException):
    """The content has changed since the build began, so nobody waits for it any more.

    Not an Exception, which a stage may take for a fault of one page.
    """


class TextChanged(OSError):
    """A file of the content was changed while the site was built from it."""


def _is_never_outdated() -> bool:
    return False


class _BuildCache:
    """What was returned in this build and in the one before, by function and arguments."""

    def __init__(self) -> None:
        self.is_on = False
        self.is_outdated: Callable[[], bool] = _is_never_outdated
        self.last: dict[Hashable, object] = {}
        self.now: dict[Hashable, object] = {}


_CACHE = _BuildCache()


def cached_between_builds(function: Callable[P, T]) -> Callable[P, T]:
    """A pure function that is not called again with what it was given in this build or the last.

    Its arguments can be hashed, and what it returns never changes. Outside of
    `caching_between_builds` it is called every time.
    """

    @wraps(function)
    def cached_function(*given: P.args, **named: P.kwargs) -> T:
        if not _CACHE.is_on:
            return function(*given, **named)
        end_if_outdated()
        key = (function, given, *named.items())
        if key not in _CACHE.now:
            has_last = key in _CACHE.last
            _CACHE.now[key] = _CACHE.last[key] if has_last else function(*given, **named)
        return _CACHE.now[key]  # type: ignore[return-value]

    return cached_function


def end_if_outdated() -> None:
    """Raise BuildOutdated if the build in `caching_between_builds` is. Call it often."""
    if _CACHE.is_outdated():
        raise BuildOutdated


def while_wanted(items: Iterable[T]) -> Iterable[T]:
    """The items, with calls of `end_if_outdated` among them; just the items in a single build."""
    return _while_wanted(items) if _CACHE.is_on else items


def _while_wanted(items: Iterable[T]) -> Iterator[T]:
    for number, item in enumerate(items):
        if not number % ITEMS_BETWEEN_CHECKS:
            end_if_outdated()
        yield item


@contextmanager
def caching_between_builds(
    is_outdated: Callable[[], bool] = _is_never_outdated,
) -> Iterator[None]:
    """One build among several in this process: what it did not need is forgotten after the next.

    One that was not finished forgets nothing.
    """
    _CACHE.is_on, _CACHE.is_outdated = True, is_outdated
    _CACHE.last, _CACHE.now = _CACHE.now, {}
    try:
        yield
    except BaseException:
        _CACHE.now = {**_CACHE.last, **_CACHE.now}
        raise
    finally:
        _CACHE.is_on, _CACHE.is_outdated = False, _is_never_outdated
        _CACHE.last = {}
