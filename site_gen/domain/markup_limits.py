"""Find prose whose markup is so nested or dense that parsing it could take very long.

Python-Markdown looks for the end of each sign in the rest of its block: 4,000 open brackets take
seconds, and nested quotes and lists go as deep as the interpreter allows. The limits are counts,
not times, so that every machine refuses the same text. Measured with Python-Markdown 3.11: the
slowest block within the limits that a search found takes under half a second. Code in fences is set
aside before anything is looked for in it, and each cell and item is read by itself: neither a long
tutorial nor a long table is near a limit.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from site_gen.domain.text import CACHED_BODIES, Body, blank_code, blank_fences, facts_of
from site_gen.lazy_pattern import lazy_pattern
from site_gen.problems import Problem, Span
from site_gen.structs import Struct

# A book of 30,000 words on one page; what is longer is slow to set and to read.
LONGEST = 200_000
# Every line may begin a block, and costs a step of each rule.
MOST_LINES = 10_000
# Each may begin inline markup, and costs about 0.1 ms.
MOST_SIGNS = 20_000
# Within a block the end of each sign is looked for in all that follows it: signs times length.
LONGEST_BLOCK = 40_000
MOST_SIGNS_IN_BLOCK = 3_000
# The end of code is a run of as many back-ticks, which is looked for from each of them.
MOST_TICKS_IN_BLOCK = 300
# Brackets within brackets are tried in all combinations.
MOST_OPEN = 10
# Each may be a tag, and costs about 0.1 ms; the end of one that nothing closes is looked for in the
# rest of the whole text, unless it is code within a line.
MOST_TAGS = 3_000
MOST_OPEN_TAGS = 300
# Each splits its block, and the rest is copied.
MOST_HEADINGS_IN_BLOCK = 1_000
MOST_DEFINITIONS_IN_BLOCK = 100
# Each level is a call within a call.
DEEPEST = 12
INDENT = 4
_SPLIT_HINT = "put blank lines between them"
_SIGN = lazy_pattern(r"[][()*_`<>\\&!{}]")
_TICK = lazy_pattern("`")
_TAG = lazy_pattern("<")
_OPEN_TAG = lazy_pattern(r"""<(?=[a-zA-Z])(?!(?:[^<>"']|"[^"<>]*"|'[^'<>]*')*+>)""")
_BRACKET = lazy_pattern(r"\]\(|[][()]")
_HEADING = lazy_pattern(r"(?m)^(?:#.*|[=-]+[ \t]*|[ ]{0,3}(?:[-*_][ \t]*){3,})$")
_DEFINITION = lazy_pattern(r"(?m)^[ ]{0,3}\[[^\]\n]*\]:")
_ONE_A_LINE = frozenset({_HEADING, _DEFINITION})
_LIMITS_OF_BLOCK = (
    (_SIGN, MOST_SIGNS_IN_BLOCK, "signs of markup"),
    (_TICK, MOST_TICKS_IN_BLOCK, "` for code"),
    (_HEADING, MOST_HEADINGS_IN_BLOCK, "headings and rules"),
    (_DEFINITION, MOST_DEFINITIONS_IN_BLOCK, "link definitions"),
)
_RULE = lazy_pattern(r"[ ]{0,3}([-*_])(?:[ ]*\1){2,}[ ]*")
_DEPTH = lazy_pattern(r"(?m)^(?:[ \t>]|[-*+][ ]|\d+\.[ ])+")
# A line that could be in a list or quotation; the literal first makes the search fast.
_INDENTED = lazy_pattern(r"\n[ \t>*+\d-]")
_BEGINS_INDENTED = lazy_pattern(r"[ \t>*+\d-]")
# Each sign, tab or space is a level at most.
_PERHAPS_DEEP = lazy_pattern(rf"(?m)^(?:[ \t>]|[-*+][ ]|\d+\.[ ]){{{DEEPEST + 1}}}")
_MARKER = lazy_pattern(r">|[-*+][ ]|\d+\.[ ]")
_ROW_BELOW_HEADS = lazy_pattern(r"(?m)^[ ]{0,3}(?=[^\n]*-)(?=[^\n]*\|)[|: -]+$")
_ITEM_BEGINS = lazy_pattern(r"\n(?=[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t])")
_BLANK_LINES = lazy_pattern(r"\n[ \t]*(?=\n)")


class _Excess(Struct, frozen=True):
    """A limit that the text exceeds, and the offset where it does."""

    offset: int
    message: str
    hint: str = "take out what was not meant as markup, or write a \\ before each sign"


def markup_excesses(body: Body) -> tuple[Problem, ...]:
    """Up to three excesses of a body; none means that it is quick to parse."""
    facts = facts_of(body)
    return () if facts and facts.is_moderate else _markup_excesses(body)


@lru_cache(maxsize=CACHED_BODIES)
def _markup_excesses(body: Body) -> tuple[Problem, ...]:
    if is_moderate(body.source):
        return ()
    text = blank_fences(body.source)
    excesses = [*_excesses_in_text(text)]
    if not excesses:
        excesses = [excess for block in _blocks(text) for excess in _excesses_in_block(*block)]
    return tuple(_problem(body, excess) for excess in excesses[:3])


def is_moderate(text: str) -> bool:
    """Whether counts that are quick to take show that no limit is exceeded, as in most texts."""
    lines = text.count("\n")
    if len(text) > MOST_SIGNS or lines > MOST_LINES:
        return False
    if (_BEGINS_INDENTED.match(text) or _INDENTED.search(text)) and _PERHAPS_DEEP.search(text):
        return False
    parts = text.split("\n\n")  # No block is longer than one of these.
    return (
        max(map(len, parts)) <= MOST_SIGNS_IN_BLOCK
        and (lines < MOST_HEADINGS_IN_BLOCK or max(map(_breaks, parts)) < MOST_HEADINGS_IN_BLOCK)
        and text.count("`") <= MOST_TICKS_IN_BLOCK
        and text.count("<") <= MOST_OPEN_TAGS
        and text.count("[") <= MOST_OPEN
        and (text.count("]") <= MOST_OPEN or text.count("](") <= MOST_OPEN)
    )


def _breaks(text: str) -> int:
    return text.count("\n")


def _problem(body: Body, excess: _Excess) -> Problem:
    line = body.span.line + body.source.count("\n", 0, excess.offset)
    return Problem("prose-tangled", excess.message, Span(body.span.path, line), hint=excess.hint)


def _excesses_of_tags(text: str) -> Iterator[_Excess]:
    outside_code = blank_code(text)
    for pattern, searched, most, what in (
        (_TAG, text, MOST_TAGS, "`<`"),
        (_OPEN_TAG, outside_code, MOST_OPEN_TAGS, "`<` that no `>` closes"),
    ):
        if _has_more(pattern, searched, most):
            hint = "put code between two lines of ```; in words, write `&lt;` for a plain `<`"
            message = f"the text has more than {most:,} {what}"
            yield _Excess(_offset_of_nth(pattern, searched, most), message, hint)
            return


def _excesses_in_text(text: str) -> Iterator[_Excess]:
    hint = "split it into several articles"
    if len(text) > LONGEST:
        message = f"the text has {len(text):,} characters, and {LONGEST:,} is the most"
        yield _Excess(LONGEST, message, hint)
    elif text.count("\n") > MOST_LINES:
        message = f"the text has {text.count(chr(10)):,} lines, and {MOST_LINES:,} is the most"
        yield _Excess(len(text), message, hint)
    elif _has_more(_SIGN, text, MOST_SIGNS):
        message = f"the text has more than {MOST_SIGNS:,} signs of markup"
        yield _Excess(_offset_of_nth(_SIGN, text, MOST_SIGNS), message, hint)
    if text.count("<") > MOST_OPEN_TAGS:
        yield from _excesses_of_tags(text)


def _blocks(text: str) -> Iterator[tuple[str, int]]:
    """What is read at once, each with its offset: blocks between blank lines, items, rows."""
    start = 0
    for gap in _BLANK_LINES.finditer(text):
        yield from _parts(text[start : gap.start()], start)
        start = gap.end()
    yield from _parts(text[start:], start)


def _parts(block: str, start: int) -> Iterator[tuple[str, int]]:
    """The rows of a table and the items of a list, or else the whole block."""
    ends = [line.end() for line in _ITEM_BEGINS.finditer(block)]
    if _ROW_BELOW_HEADS.search(block):
        ends = [place + 1 for place, sign in enumerate(block) if sign == "\n"]
    for begin, end in pairwise((0, *ends, len(block))):
        yield block[begin:end], start + begin


def _excesses_in_block(text: str, start: int) -> Iterator[_Excess]:
    if len(text) > LONGEST_BLOCK:
        message = f"{len(text):,} characters stand here without a blank line between them"
        yield _Excess(start, f"{message}, and {LONGEST_BLOCK:,} is the most", _SPLIT_HINT)
    for sign, limit, label in _LIMITS_OF_BLOCK:
        if _has_more(sign, text, limit):
            message = f"more than {limit:,} {label} stand here without a blank line between them"
            yield _Excess(start + _offset_of_nth(sign, text, limit), message, _SPLIT_HINT)
    if (offset := _bracket_over_limit(text)) is not None:
        message = f"more than {MOST_OPEN} brackets are open at once here"
        yield _Excess(start + offset, message)
    if (offset := _line_over_limit(text)) is not None:
        message = f"this is nested deeper than {DEEPEST} quotations or lists"
        yield _Excess(start + offset, message, "use fewer levels")


def _has_more(sign: re.Pattern[str], text: str, limit: int) -> bool:
    """Whether there are more than `limit`; each takes a character, and some a line."""
    most = text.count("\n") + 1 if sign in _ONE_A_LINE else len(text)
    return most > limit and len(sign.findall(text)) > limit


def _offset_of_nth(sign: re.Pattern[str], text: str, number: int) -> int:
    """The offset of the first one over the limit."""
    return next(m.start() for n, m in enumerate(sign.finditer(text)) if n == number)


def _bracket_over_limit(text: str) -> int | None:
    """The offset of the bracket that exceeds the limit: `[`, or the `(` of a link."""
    if text.count("[") <= MOST_OPEN and text.count("](") <= MOST_OPEN:
        return None
    open_counts = {"[": 0, "(": 0}
    for bracket in _BRACKET.finditer(text):
        if bracket[0] in {"[", "]("}:
            open_counts[bracket[0][-1]] += 1
        if bracket[0] in {"]", "]("}:
            open_counts["["] = max(0, open_counts["["] - 1)
        elif bracket[0] == ")":
            open_counts["("] = max(0, open_counts["("] - 1)
        if max(open_counts.values()) > MOST_OPEN:
            return bracket.start()
    return None


def _line_over_limit(text: str) -> int | None:
    """The offset of a line that is nested in too many lists and quotations."""
    if not _INDENTED.search(f"\n{text}"):
        return None
    for opening in _DEPTH.finditer(text):
        signs = len(_MARKER.findall(opening[0]))
        spaces = len(_MARKER.sub("", opening[0]).expandtabs(INDENT))
        if signs + spaces // INDENT > DEEPEST:
            end = text.find("\n", opening.end())
            if not _RULE.fullmatch(text, opening.start(), end if end >= 0 else len(text)):
                return opening.start()
    return None
