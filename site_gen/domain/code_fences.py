"""Fenced code blocks, in lists and quotations too, found by their lines as CommonMark has them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from site_gen.lazy_pattern import lazy_pattern
from site_gen.structs import Struct

_MARKERS = r"(?:[ ]{0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ ])))*[ ]*"
_OPENING = lazy_pattern(rf"({_MARKERS})(`{{3,}}(?=[^`]*\Z)|~{{3,}})(.*)\Z")
_ITEM = lazy_pattern(r"[ ]*(?:[-+*]|\d{1,9}[.)])(?:[ ]|\Z)")
_CLOSING = lazy_pattern(r"([ >]*)(`{3,}|~{3,})[ ]*")
_INDENTED_CODE = " " * 4


class CodeFence(Struct, frozen=True):
    """A block from the line `first` to the line `last`, both with the signs of its fence.

    `before` is what stands before the fence: spaces, marks of items and of quotations.
    """

    first: int
    last: int
    before: str
    fence: str
    info: str

    def inner(self, line: str) -> str:
        """A line of the block without the marks and spaces of what it stands in."""
        for _ in range(self.before.count(">")):
            line = re.sub(r"^[ ]*>[ ]?", "", line)
        spaces = len(self.before.rpartition(">")[2])
        return line[min(spaces, len(line) - len(line.lstrip(" "))) :]


def code_fences(lines: Sequence[str]) -> Iterator[CodeFence]:
    """The closed blocks of fenced code, in order; the sign of one that is not closed is text."""
    if not any("```" in line or "~~~" in line for line in lines):
        return
    closings, after, in_list = _Closings(lines), 0, False
    for number, line in enumerate(lines):
        in_list = _is_in_list(lines, number, in_list)
        if number < after or not ("```" in line or "~~~" in line):
            continue
        opening = _OPENING.match(line)
        if opening is None or (not in_list and opening[1].endswith(_INDENTED_CODE)):
            continue
        last = closings.after(number, opening[1], opening[2])
        if last is not None:
            after = last + 1
            yield CodeFence(number, last, opening[1], opening[2], opening[3].strip())


def _is_in_list(lines: Sequence[str], number: int, before: bool) -> bool:
    """Whether a line can be in a list: it ends where a line without indent follows an empty one."""
    line = lines[number]
    if _ITEM.match(line):
        return True
    is_outside = bool(line.strip()) and not line.startswith("  ")
    return before and not (is_outside and number > 0 and not lines[number - 1].strip())


class _Closings:
    """The lines that can close a fence, found once for all fences of a text."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines: dict[str, list[tuple[int, int, int]]] = {"`": [], "~": []}
        self._unquoted: list[int] = []
        # What was looked for in vain: another one as long would be, too.
        self._in_vain: dict[tuple[str, int], tuple[int, int]] = {}
        for number, line in enumerate(lines):
            if not line.lstrip().startswith(">"):
                self._unquoted.append(number)
            if sign := _CLOSING.fullmatch(line):
                found = (number, len(sign[2]), len(sign[1].rpartition(">")[2]))
                self._lines[sign[2][0]].append(found)

    def after(self, opening: int, before: str, fence: str) -> int | None:
        """The line that closes the fence in the line `opening`; a quotation ends with its signs."""
        end = self._end_of_quotation(opening) if ">" in before else -1
        key, indent = (fence[0], end), len(before.rpartition(">")[2])
        length, spaces = self._in_vain.get(key, (len(fence) + 1, 0))
        if len(fence) >= length and indent <= spaces:
            return None
        candidates = self._lines[fence[0]]
        for line, longest, inset in candidates[bisect_right(candidates, (opening + 1,)) :]:
            if 0 <= end <= line:
                break
            if longest >= len(fence) and inset < indent + len(_INDENTED_CODE):
                return line
        self._in_vain[key] = (len(fence), indent)
        return None

    def _end_of_quotation(self, opening: int) -> int:
        nearest = bisect_right(self._unquoted, opening)
        return self._unquoted[nearest] if nearest < len(self._unquoted) else -1
