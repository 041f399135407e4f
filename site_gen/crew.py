"""Work on many things, shared out to several processes of this machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

# Below this a second process costs more than it saves.
FEWEST = 100

# What the children of a fork find in their memory; nothing but the answers goes through a pipe.
_shared: tuple[Callable[[Sequence[Any]], list[Any]], list[Sequence[Any]]] | None = None


def share_out(
    work: Callable[[Sequence[T]], list[R]], things: Sequence[T], crew: int, *, fewest: int = FEWEST
) -> list[R]:
    """The answers to all things, in their order, by up to `crew` processes.

    `work` answers each thing it is given by itself, so any split gives the same. Where the system
    cannot fork safely (macOS, Windows), or with threads running, use a crew of one. Fewer than
    `fewest` are not shared out.
    """
    if crew < 2 or len(things) < fewest or sys.platform != "linux":
        return work(things)
    from multiprocessing import get_context

    global _shared  # noqa: PLW0603 - the children of the fork below take it over
    # Every n-th thing: neighbours are alike, and some kinds are much slower than others.
    parts = [things[start::crew] for start in range(crew)]
    _shared = (work, parts)
    try:
        with get_context("fork").Pool(crew - 1, initializer=_be_quiet) as pool:
            others = pool.map_async(_part, range(1, crew), chunksize=1)
            answers = [work(parts[0]), *others.get()]
    finally:
        _shared = None
    found: list[Any] = [None] * len(things)
    for start, own in enumerate(answers):
        found[start::crew] = own
    return found


def _be_quiet() -> None:
    """Ctrl-C is the parent's to answer; it ends its children."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _part(number: int) -> list[Any]:
    if _shared is None:
        raise LookupError("this process was not forked to share work")
    work, parts = _shared
    return work(parts[number])
