"""Values of pure functions that a build leaves for the next, which need not load what makes them.

To load CLDR, or what draws a QR code, takes longer than the pages of one edit.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
# So many are left for the next build, those that this one used before others, and twice as many are
# in memory.
MOST_VALUES = 1_000


class _Memo:
    """The values by function and arguments, those used by this process, and whether one is new."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.used: set[str] = set()
        self.has_new = False


_MEMO = _Memo()


def memoized(function: Callable[P, T]) -> Callable[P, T]:
    """A function whose value depends on its arguments, this program and its packages alone.

    Its arguments are texts and numbers, its value is the same when it has been JSON.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def memoized_function(*given: P.args, **named: P.kwargs) -> T:
        key = f"{name} {given!r} {named!r}"
        if key in _MEMO.values:
            value: T = _MEMO.values[key]
        else:
            value = function(*given, **named)
            if len(_MEMO.values) >= 2 * MOST_VALUES:
                return value
            _MEMO.values[key], _MEMO.has_new = value, True
        _MEMO.used.add(key)
        return value

    return memoized_function


def know_values(text: str) -> None:
    """Know the values in a text that this program has left."""
    _MEMO.values = {**json.loads(text), **_MEMO.values}


def values_to_know() -> str | None:
    """The values for the next build; None if there are none but those that it was told."""
    if not _MEMO.has_new:
        return None
    # Those that were used last are at the end.
    kept = sorted(_MEMO.values, key=_MEMO.used.__contains__)[-MOST_VALUES:]
    return json.dumps({key: _MEMO.values[key] for key in kept}, ensure_ascii=False)
