"""A body into its paragraphs, section by section, with where a name for each would stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from site_gen.domain.anchors import named_by
from site_gen.domain.text import Body, prose_alone

_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*")
_RULE = re.compile(r"[ ]{0,3}([-*_])(?:[ ]*\1){2,}[ ]*")
_COLUMNS = re.compile(r"[ ]{0,3}(?=[^\n]*-)(?=[^\n]*[|:])[|: -]+")
_DEFINITION = re.compile(r"[ ]{0,3}\[[^\]\n]*\]:")
_ALONE = re.compile(r"[ ]{0,3}\[\]\((?:question|claim):[a-z0-9-]+\)[ ]*")
_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|\d{1,2}\.)[ ]|[ ]{4}|[ ]*\t")
_BLOCK_TAG = re.compile(
    r"<(/?)(?:p|h[1-6]|[uo]l|li|d[ltd]|blockquote|pre|table|thead|tbody|tfoot|tr|t[hd]|caption|div)"
    r"(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[ ]*\{:?([^{}\n]+)\}[ ]*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that stands by itself: not in a list, quotation, table or raw block.

    `section` counts the headings above it. `line` is that of its last words in the file, below
    which its name stands or would; `source` is the Markdown of the words. `free` tells that a name
    can be put there.
    """

    section: int
    line: int
    anchor: str
    source: str
    free: bool


def paragraphs_in(body: Body) -> tuple[Paragraph, ...]:
    """The paragraphs of a body in the order of reading.

    Code, comments and a record that stands alone, as a table or card, are none.
    """
    shown = prose_alone(body.source).split("\n")
    found, section, inside = [], 0, 0
    for start, lines in _blocks(body.source.split("\n")):
        if _is_heading(lines):
            section += 1
            continue
        tags = _BLOCK_TAG.findall("\n".join(shown[start : start + len(lines)]))
        closing = sum(1 for slash in tags if slash)
        if not inside and not tags and _is_plain(lines, shown[start : start + len(lines)]):
            found.append(_paragraph(section, body.span.line + start, lines))
        inside = max(0, inside + len(tags) - 2 * closing)
    return tuple(found)


def sections_in(body: Body) -> int:
    """How many parts the headings of a body make of it; text above the first is one."""
    return 1 + sum(_is_heading(lines) for _, lines in _blocks(body.source.split("\n")))


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """What blank lines and headings part, with the line that each begins in."""
    edges = sorted({0, len(lines), *_edges(lines)})
    for start, end in pairwise(edges):
        if lines[start].strip():
            yield start, lines[start:end]


def _edges(lines: list[str]) -> Iterator[int]:
    for number, line in enumerate(lines):
        if not line.strip() or line.startswith("#"):
            yield from (number, number + 1)
        elif _UNDERLINE.fullmatch(line) and number and _begins(lines, number - 1):
            yield from (number - 1, number + 1)


def _begins(lines: list[str], number: int) -> bool:
    """Whether a line of words is the first of its block, so that one under it underlines it."""
    above = lines[number - 1] if number else ""
    return bool(lines[number].strip()) and (not above.strip() or above.startswith("#"))


def _is_heading(lines: list[str]) -> bool:
    return lines[0].startswith("#") or (
        len(lines) == 2 and bool(_UNDERLINE.fullmatch(lines[1])) and bool(lines[0].strip())
    )


def _is_plain(lines: list[str], shown: list[str]) -> bool:
    """Whether Markdown makes one paragraph of a block, and nothing else."""
    if _ITEM.match(lines[0]) or _ALONE.fullmatch(lines[0]) or _LISTED.fullmatch(lines[0]):
        return False
    if any(not line.strip() for line in shown):
        return False
    return not any(
        line.lstrip().startswith(">")
        or _RULE.fullmatch(line)
        or _COLUMNS.fullmatch(line)
        or _DEFINITION.match(line)
        for line in lines
    )


def _paragraph(section: int, first: int, lines: list[str]) -> Paragraph:
    listed = _LISTED.fullmatch(lines[-1])
    words = lines[:-1] if listed else lines
    # Two spaces at the end would make a line break of it, and the name would be the break's.
    free = not listed and not lines[-1].endswith("  ")
    return Paragraph(
        section=section,
        line=first + len(words) - 1,
        anchor=named_by(listed[1])[0] if listed else "",
        source="\n".join(words),
        free=free,
    )
