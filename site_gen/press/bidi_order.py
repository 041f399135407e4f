"""A line of text into runs of one direction, in the order in which they are drawn.

The Unicode Bidirectional Algorithm (UAX #9) without its controls, which content may not hold. The
library that draws does the same, but for one font at a time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from site_gen.domain.text import Direction

_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›", "⟨": "⟩"}
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})
_STRONG = frozenset({"L", "R", "AL"})
_NUMBERS = frozenset({"AN", "EN"})


def levels_of(text: str, direction: Direction) -> list[int]:
    """How deep each character is nested: odd runs from right to left."""
    level = 1 if direction is Direction.RTL else 0
    own = "R" if level else "L"
    kinds = _neutrals(
        text, _numbers([unicodedata.bidirectional(c) or "ON" for c in text], own), own
    )
    return [level + _deeper(kind, level) for kind in kinds]


def visual_order(levels: Sequence[int]) -> list[int]:
    """The places of the characters of one line from left to right (rule L2)."""
    order = list(range(len(levels)))
    lowest_odd = min((level for level in levels if level % 2), default=0)
    for level in range(max(levels, default=0), max(lowest_odd, 1) - 1, -1):
        for start, end in _stretches([levels[place] >= level for place in order]):
            order[start:end] = order[start:end][::-1]
    return order


def _stretches(wanted: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for place, is_in in enumerate((*wanted, False)):
        if is_in and start is None:
            start = place
        elif not is_in and start is not None:
            yield start, place
            start = None


def _deeper(kind: str, level: int) -> int:
    """Rules I1 and I2."""
    if level % 2:
        return 1 if kind == "L" or kind in _NUMBERS else 0
    return {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)


def _numbers(kinds: list[str], own: str) -> list[str]:
    """Rules W1 to W7: marks take after their letters, digits after the script they stand in."""
    strong, told = own, list[str]()
    for kind in kinds:
        if kind in _STRONG:
            strong = kind
        if kind in {"NSM", "BN"}:
            told.append(told[-1] if told else own)
        else:
            told.append("AN" if kind == "EN" and strong == "AL" else kind)
    _joined(told)
    strong = own
    for place, kind in enumerate(told):
        if kind in _STRONG:
            strong = "L" if kind == "L" else "R"
        told[place] = "L" if kind == "EN" and strong == "L" else ("R" if kind == "AL" else kind)
    return told


def _joined(kinds: list[str]) -> None:
    """Rules W4 to W6: a separator within a number, and the signs beside one, are part of it."""
    for place in range(1, len(kinds) - 1):
        before, after = kinds[place - 1], kinds[place + 1]
        joins = {"CS"} if before == "AN" else {"CS", "ES"}
        if before == after and before in _NUMBERS and kinds[place] in joins:
            kinds[place] = before
    for start, end in _stretches([kind == "ET" for kind in kinds]):
        if "EN" in {kinds[start - 1] if start else "", kinds[end] if end < len(kinds) else ""}:
            kinds[start:end] = ["EN"] * (end - start)
    kinds[:] = ["ON" if kind in {"ES", "ET", "CS"} else kind for kind in kinds]


def _neutrals(text: str, kinds: list[str], own: str) -> list[str]:
    """Rules N0 to N2: brackets take after what is in them, others after both their sides."""
    strong = ["R" if kind in _NUMBERS else kind for kind in kinds]
    for opening, closing in _pairs(text, kinds):
        found = {kind for kind in strong[opening + 1 : closing] if kind in {"L", "R"}}
        if found:
            before = next((k for k in reversed(strong[:opening]) if k in {"L", "R"}), own)
            side = own if own in found else next(iter(found)) if found == {before} else own
            for place in (opening, closing):
                kinds[place] = strong[place] = side
    for start, end in _stretches([kind in _NEUTRAL for kind in kinds]):
        before = strong[start - 1] if start else own
        after = strong[end] if end < len(strong) else own
        kinds[start:end] = [before if before == after else own] * (end - start)
    return kinds


def _pairs(text: str, kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Brackets and what closes them, by where they open."""
    found, waiting = [], list[tuple[str, int]]()
    for place, sign in enumerate(text):
        if sign in _PAIRS and kinds[place] in _NEUTRAL:
            waiting.append((_PAIRS[sign], place))
            continue
        depth = next((n for n in reversed(range(len(waiting))) if waiting[n][0] == sign), None)
        if depth is not None:
            found.append((waiting[depth][1], place))
            del waiting[depth:]
    return sorted(found)
