"""Prose into the places where its markup is so tangled that reading it could take very long.

Python-Markdown looks for the end of each sign over the rest of its block: 4,000 opened brackets
take it seconds, nested quotes and lists go as deep as the interpreter allows. The limits are
counts, not times, so that every machine refuses the same text. Measured with Python-Markdown
3.11: the slowest text within them that a search found takes under half a second for a block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from site_gen.domain.text import Body
from site_gen.problems import Problem, Span

LONGEST = 200_000
MOST_LINES = 10_000
MOST_SIGNS = 20_000
LONGEST_BLOCK = 40_000
MOST_SIGNS_IN_BLOCK = 3_000
MOST_TICKS_IN_BLOCK = 300
MOST_OPEN = 10
MOST_TAGS = 300
MOST_HEADINGS_IN_BLOCK = 20
MOST_DEFINITIONS_IN_BLOCK = 100
DEEPEST = 12
INDENT = 4

_APART = "put blank lines between them"
_SIGN = re.compile(r"[][()*_`<>\\&!{}]")
_TICK = re.compile("`")
_BRACKET = re.compile(r"\]\(|[][()]")
_HEADING = re.compile(r"(?m)^(?:#.*|[=-]+[ \t]*|[ ]{0,3}(?:[-*_][ \t]*){3,})$")
_DEFINITION = re.compile(r"(?m)^[ ]{0,3}\[[^\]\n]*\]:")
_RULE = re.compile(r"[ ]{0,3}([-*_])(?:[ ]*\1){2,}[ ]*")
_DEPTH = re.compile(r"(?m)^(?:[ \t>]|[-*+][ ]|\d+\.[ ])+")
_MARKER = re.compile(r">|[-*+][ ]|\d+\.[ ]")
_BETWEEN = re.compile(r"\n[ \t]*(?=\n)")


@dataclass(frozen=True, slots=True)
class _Excess:
    """More of something than reading it quickly allows, at an offset of the text."""

    offset: int
    message: str
    hint: str = "take out what was not meant as markup, or write a \\ before each sign"


def tangles_in(body: Body) -> Iterator[Problem]:
    """The first excess of each sort that a body has; nothing means that it is quick to read."""
    excesses = [*_in_all(body.source)]
    if not excesses:
        excesses = [found for block in _blocks(body.source) for found in _in_block(*block)]
    for excess in excesses[:3]:
        line = body.span.line + body.source.count("\n", 0, excess.offset)
        place = Span(body.span.path, line)
        yield Problem("prose-tangled", excess.message, place, hint=excess.hint)


def _in_all(text: str) -> Iterator[_Excess]:
    split = "split it into several articles"
    if len(text) > LONGEST:
        told = f"the text has {len(text):,} characters, and {LONGEST:,} is the most"
        yield _Excess(LONGEST, told, split)
    elif text.count("\n") > MOST_LINES:
        told = f"the text has {text.count(chr(10)):,} lines, and {MOST_LINES:,} is the most"
        yield _Excess(len(text), told, split)
    elif len(_SIGN.findall(text)) > MOST_SIGNS:
        told = f"the text has more than {MOST_SIGNS:,} signs of markup"
        yield _Excess(_nth(_SIGN, text, MOST_SIGNS), told, split)
    if text.count("<") > MOST_TAGS:
        told = f"the text has more than {MOST_TAGS} `<`"
        yield _Excess(_nth(re.compile("<"), text, MOST_TAGS), told, "write `&lt;` for a plain `<`")


def _blocks(text: str) -> Iterator[tuple[str, int]]:
    """What blank lines part, with where each begins."""
    start = 0
    for gap in _BETWEEN.finditer(text):
        yield text[start : gap.start()], start
        start = gap.end()
    yield text[start:], start


def _in_block(text: str, start: int) -> Iterator[_Excess]:
    if len(text) > LONGEST_BLOCK:
        told = f"{len(text):,} characters stand here without a blank line between them"
        yield _Excess(start, f"{told}, and {LONGEST_BLOCK:,} is the most", _APART)
    for sign, most, what in (
        (_SIGN, MOST_SIGNS_IN_BLOCK, "signs of markup"),
        (_TICK, MOST_TICKS_IN_BLOCK, "` for code"),
        (_HEADING, MOST_HEADINGS_IN_BLOCK, "headings and rules"),
        (_DEFINITION, MOST_DEFINITIONS_IN_BLOCK, "link definitions"),
    ):
        if _count(sign, text) > most:
            told = f"more than {most:,} {what} stand here without a blank line between them"
            yield _Excess(start + _nth(sign, text, most), told, _APART)
    if (offset := _too_open(text)) is not None:
        told = f"more than {MOST_OPEN} brackets are open at once here"
        yield _Excess(start + offset, told)
    if (offset := _too_deep(text)) is not None:
        told = f"this is nested deeper than {DEEPEST} quotations or lists"
        yield _Excess(start + offset, told, "bring it further out")


def _count(sign: re.Pattern[str], text: str) -> int:
    return len(sign.findall(text))


def _nth(sign: re.Pattern[str], text: str, number: int) -> int:
    """Where the one after the last that is allowed stands."""
    return next(m.start() for n, m in enumerate(sign.finditer(text)) if n == number)


def _too_open(text: str) -> int | None:
    """Where one bracket too many is opened: `[`, or the `(` of a link."""
    open_now = {"[": 0, "(": 0}
    for bracket in _BRACKET.finditer(text):
        if bracket[0] in {"[", "]("}:
            open_now[bracket[0][-1]] += 1
        if bracket[0] in {"]", "]("}:
            open_now["["] = max(0, open_now["["] - 1)
        elif bracket[0] == ")":
            open_now["("] = max(0, open_now["("] - 1)
        if max(open_now.values()) > MOST_OPEN:
            return bracket.start()
    return None


def _too_deep(text: str) -> int | None:
    """Where a line begins that stands in too many lists and quotations at once."""
    for opening in _DEPTH.finditer(text):
        signs = len(_MARKER.findall(opening[0]))
        spaces = len(_MARKER.sub("", opening[0]).expandtabs(INDENT))
        if signs + spaces // INDENT > DEEPEST:
            end = text.find("\n", opening.end())
            if not _RULE.fullmatch(text, opening.start(), end if end >= 0 else len(text)):
                return opening.start()
    return None
