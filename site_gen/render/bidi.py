"""Text with its runs of the other direction set apart, so that each reads as it should.

Isolation is markup (`<bdi>`), never control characters (W3C, inline-bidi-markup).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from markupsafe import Markup, escape

from site_gen.domain.text import Direction, direction_of, text_direction

# Classes of characters, one letter each, so that a run is a regular expression over them:
# o strong in the other direction, d digit, m mark or joiner without a width, p joins words,
# a "&", w space, x the rest. A "p" with a space on either side parts two names: BBC - Reuters.
_RUN = re.compile(r"(?<!d)(?<!dp)(?:d+p)*d*o(?:(?:[odmpa]|w(?!pw))*[om])?(?:p?d+)*")
_JOINERS = frozenset("-‐‑–_./'’@:+#%?=~")
_TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
_TAG_NAME = re.compile(r"</?([a-z0-9]+)")
_VOID = frozenset({"br", "hr", "wbr", "img", "col"})
_OWN_DIRECTION = re.compile(r"<(?:bdi|bdo|code|pre)\b|\sdir=")
RLM, LRM = "\u200f", "\u200e"
# What is one thing whatever signs are in it: what is quoted whole, and an address.
_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"|\(([^()]+)\)|\[([^\[\]]+)\]")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)(?:[^\s<>«»“”\"()]|\([^\s()]*\))*[^\s<>«»“”\"().,:;!?،؛؟]"
)
_MARKS = frozenset({1, 2, 3})
# Signs that belong to the word they touch: @desk, #tag, ./file, and C++, C#, path/.
_LEADS, _OPENING = frozenset("@#~./"), frozenset('([«“"')
_TRAILS = re.compile(r"[+#/]+(?!\w)")
# Western digits whose order would hang on the letter before them. A telephone number, a date in
# figures and a signed number read from the left; a range that was typed with a hyphen reads as the
# text does, and so does a number with its percent sign: each number of them stands apart.
_FRESH = r"(?<![0-9])(?<![0-9][.,:/])"
_NUMBER = r"[0-9]+(?:[.,:/][0-9]+)*"
_NUMBERS = re.compile(
    rf"(?<![\w+])\+[0-9]{{1,3}}(?:[ \u00a0-]\(?[0-9]{{1,4}}\)?){{2,}}"
    rf"|(?<![0-9-])[0-9]+(?:-[0-9]+){{2,}}(?![\w-])"
    rf"|(?<![\w-])[−±+]{_NUMBER}|{_FRESH}{_NUMBER}(?=\s?[%٪‰])"
    rf"|(?<!-){_FRESH}{_NUMBER}(?=-{_NUMBER}(?![\w-]))|(?<=[0-9]-){_NUMBER}"
)


# Names, dates and words of the interface come again on page after page.
@lru_cache(maxsize=20_000)
def isolated(text: str, direction: Direction, foreign: str = "") -> Markup:
    """Text escaped for HTML, each run of the other direction in a `<bdi>` of its own.

    `foreign` is the language to mark the runs with, where the site has just one it could be. A
    number after a run is not swallowed by it.
    """
    if text.isascii() and direction is Direction.LTR:
        return escape(text)
    parts: list[Markup] = []
    end = 0
    for start, stop in runs(text, direction):
        parts += [escape(text[end:start]), _bdi(text[start:stop], direction, foreign)]
        end = stop
    return Markup("").join([*parts, escape(text[end:])])


def _bdi(run: str, direction: Direction, foreign: str) -> Markup:
    other = Direction.LTR if direction is Direction.RTL else Direction.RTL
    is_worded = any(map(direction_of, run))
    lang = Markup(' lang="{}"').format(foreign) if foreign and is_worded else Markup("")
    return Markup('<bdi{} dir="{}">{}</bdi>').format(lang, other.value, run)


def runs(text: str, direction: Direction) -> list[tuple[int, int]]:
    """Where the text runs against `direction`: start and end of each run.

    In a text that runs from the right, so do numbers whose signs would else change sides with what
    stands before them.
    """
    classes = [_class(character, direction) for character in text]
    whole = _whole(text, "".join(classes), direction)
    for start, end in whole:
        classes[start:end] = "x" * (end - start)
    found = _RUN.finditer("".join(classes))
    worded = sorted([*whole, *(_with_signs(text, *match.span()) for match in found)])
    if direction is Direction.LTR:
        return worded
    numbers = (match.span() for match in _NUMBERS.finditer(text))
    return sorted([*worded, *_outside(worded, numbers, len(text))])


def _whole(text: str, classes: str, direction: Direction) -> list[tuple[int, int]]:
    """Quotations and brackets with no letter of the text's own direction, and addresses.

    A bracket may hold a remark of several things, so it counts where it holds one name alone.
    """
    found = []
    for match in _QUOTED.finditer(text):
        start, end = match.span(match.lastindex or 0)
        told = classes[start:end]
        is_one = match.lastindex in _MARKS or "x" not in told
        if is_one and "o" in told and "s" not in told:
            found.append((start, end))
    if direction is Direction.RTL:
        found += [match.span() for match in _ADDRESS.finditer(text)]
    # A bracket in an address is part of it, and so is an address in a quotation.
    return _outside((), sorted(found, key=lambda span: span[0] - span[1]), len(text))


def _outside(
    taken: Iterable[tuple[int, int]], found: Iterable[tuple[int, int]], length: int
) -> list[tuple[int, int]]:
    """Those found that overlap none that is taken, and none found before them."""
    held = bytearray(length)
    for start, end in taken:
        held[start:end] = b"\1" * (end - start)
    kept = []
    for start, end in found:
        if 1 not in held[start:end]:
            held[start:end] = b"\1" * (end - start)
            kept.append((start, end))
    return kept


def _with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    lead = start
    while lead and text[lead - 1] in _LEADS:
        lead -= 1
    begins = not lead or text[lead - 1].isspace() or text[lead - 1] in _OPENING
    trail = _TRAILS.match(text, end)
    return lead if begins else start, trail.end() if trail else end


@cache
def _class(character: str, direction: Direction) -> str:
    strong = direction_of(character)
    if strong is not None:
        return "s" if strong is direction else "o"
    if character.isdigit():
        return "d"
    if character in _JOINERS:
        return "p"
    if character == "&":
        return "a"
    if character.isspace():
        return "w"
    unseen = unicodedata.combining(character) or unicodedata.bidirectional(character) == "BN"
    # A currency's sign goes with the letters before it, as in US$.
    return "m" if unseen or unicodedata.category(character) == "Sc" else "x"


def isolated_html(markup: str, direction: Direction, foreign: str = "") -> str:
    """The same for finished HTML: text that is in no element with a direction of its own."""
    if markup.isascii() and direction is Direction.LTR:
        return markup
    out: list[str] = []
    apart: list[bool] = []
    for part in _TAG.split(markup):
        if part.startswith("<"):
            _step(part, apart)
            out.append(part)
        elif part:
            own = any(apart)
            out.append(part if own else str(isolated(html.unescape(part), direction, foreign)))
    return "".join(out)


def _step(tag: str, apart: list[bool]) -> None:
    """Follow a tag: `apart` holds, for each open element, whether it sets its own direction."""
    name = _TAG_NAME.match(tag)
    if name is None or name[1] in _VOID:
        return
    if tag.startswith("</"):
        if apart:
            apart.pop()
    else:
        apart.append(bool(_OWN_DIRECTION.search(tag)))


def marked_title(title: str, direction: Direction) -> str:
    """A `<title>` that begins in the other script, led by a mark (W3C, qa-html-dir)."""
    if text_direction(title, direction) is direction:
        return title
    return (RLM if direction is Direction.RTL else LRM) + title
