"""Values of pure functions that a build leaves for the next, which need not load what makes them.

To load CLDR, or what draws a QR code, takes longer than the pages of one edit.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
# So many of each function are left for the next build, those that this one used before others, and
# twice as many are in memory. Counted together, the QR codes of a large site would be all.
MOST_VALUES = 1_000


class _Memo:
    """The values of each function by arguments, those used by this process, and if one is new."""

    def __init__(self) -> None:
        self.values = defaultdict[str, dict[str, Any]](dict)
        self.used = defaultdict[str, set[str]](set)
        self.has_new = False


_MEMO = _Memo()


def memoized(function: Callable[P, T]) -> Callable[P, T]:
    """A function whose value depends on its arguments, this program and its packages alone.

    Its arguments are texts and numbers, its value is the same when it has been JSON.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def memoized_function(*given: P.args, **named: P.kwargs) -> T:
        key, values = f"{given!r} {named!r}", _MEMO.values[name]
        if key in values:
            value: T = values[key]
        else:
            value = function(*given, **named)
            if len(values) >= 2 * MOST_VALUES:
                return value
            values[key], _MEMO.has_new = value, True
        _MEMO.used[name].add(key)
        return value

    return memoized_function


def know_values(text: str) -> None:
    """Know the values in a text that this program has left."""
    for name, values in json.loads(text).items():
        _MEMO.values[name] = {**values, **_MEMO.values[name]}


def values_to_know() -> str | None:
    """The values for the next build; None if there are none but those that it was told."""
    if not _MEMO.has_new:
        return None
    kept = {name: _kept(values, _MEMO.used[name]) for name, values in _MEMO.values.items()}
    return json.dumps(kept, ensure_ascii=False)


def _kept(values: Mapping[str, Any], used: Container[str]) -> dict[str, Any]:
    # Those that were used last are at the end.
    return {key: values[key] for key in sorted(values, key=used.__contains__)[-MOST_VALUES:]}
