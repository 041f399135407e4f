"""Wrap runs of the opposite direction in `<bdi>`, so that mixed text reads in the right order.

Isolation is markup (`<bdi>`), never control characters (W3C, inline-bidi-markup).
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Literal, TypeAlias

from markupsafe import Markup, escape

from site_gen.config import Config
from site_gen.domain.text import Direction, direction_of, text_direction
from site_gen.language import number_runs

# Character classes, one letter each, so that a run is a regular expression over them:
# o strong in the other direction, d digit, m mark or zero-width joiner, p joins words,
# a "&", w space, x the rest. A "p" with a space on either side separates names: BBC - Reuters.
RUN = re.compile(r"(?<!d)(?<!dp)(?:d+p)*d*o(?:(?:[odmpa]|w(?!pw))*[om])?(?:p{0,2}d+)*")
_JOINERS = frozenset("-‐‑–_./'’@:+#%?=~°º′″")
_TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
_TAG_NAME = re.compile(r"</?([a-z0-9]+)")
_VOID = frozenset({"br", "hr", "wbr", "img", "col"})
_LEFT_ALONE = frozenset({"bdo", "code", "pre"})
_DIR = re.compile(r"""\sdir=["'](ltr|rtl|auto)["']""", re.IGNORECASE)
RLM, LRM = "\u200f", "\u200e"
# A digit or a letter of the other direction begins a run.
RUN_BEGINS = re.compile("[do]")
# No other character is a letter of the other direction; some of these are none either.
_PERHAPS_FOREIGN = {
    Direction.LTR: re.compile(
        r"[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
    ),
    # As what it is not: compiling a set of nearly all characters takes ten times as long.
    Direction.RTL: re.compile(
        r"[^\0-@\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u0590-\u08ff\u200f-\u2070]"
    ),
}
_NUMBERS = {
    Direction.LTR: (number_runs.ARABIC_PHONES, number_runs.ARABIC_PHONE_BEGINS),
    Direction.RTL: (number_runs.NUMBERS, number_runs.NUMBER_BEGINS),
}
# A whole quotation and an address are one run, whatever characters they contain.
_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"|\(([^()]+)\)|\[([^\[\]]+)\]")
_ADDRESS = re.compile(
    r"(?:(?:https?|s?ftps?|file|ssh|git)://|www\.)(?:[^\s<>«»“”\"()،؛؟]|\([^\s()]*\))*[^\s<>«»“”\"().,:;!?،؛؟]"
)
_MARKS = frozenset({1, 2, 3})
# Characters that belong to the word they touch: @desk, #tag, ./file, and C++, C#, path/.
_LEADING_SIGNS, _OPENING = frozenset("@#~./°"), frozenset('([«“"')
_TRAILING_SIGNS = re.compile(r"[+#/°º′″]+(?!\w)")


# Names, dates and interface words repeat on page after page.
@lru_cache(maxsize=5_000)
def isolated(text: str, direction: Direction, foreign: str = "") -> Markup:
    """Text escaped for HTML, each run of the other direction in its own `<bdi>`.

    `foreign` is the language to mark the runs with, if the site has only one candidate. A
    number after a run is not part of it.
    """
    return _isolated(text, direction, foreign)


def _isolated(text: str, direction: Direction, foreign: str, whole: str = "") -> Markup:
    parts: list[str] = []
    end = 0
    for start, stop in foreign_runs(text, direction, whole):
        parts += [escape(text[end:start]), _bdi(text[start:stop], direction, foreign)]
        end = stop
    return Markup("".join([*parts, escape(text[end:])])) if parts else escape(text)


def _bdi(run: str, direction: Direction, foreign: str) -> str:
    tag, run_direction = element_of_run(run, direction)
    is_worded = any(map(direction_of, run))
    lang = f' lang="{escape(foreign)}"' if foreign and is_worded else ""
    # Its numbers follow its own letters, as in any right-to-left text.
    inner = _isolated(run, Direction.RTL, "") if run_direction is Direction.RTL else escape(run)
    return f'<{tag}{lang} dir="{run_direction.value}">{inner}</{tag}>'


def element_of_run(run: str, direction: Direction) -> tuple[str, Direction]:
    """The HTML element of a run in a text of this direction, and the run's own direction.

    A direction alone does not put the groups of Arabic digits in order: `<bdo>` does.
    """
    if is_arabic_phone(run):
        return "bdo", Direction.LTR
    return "bdi", Direction.LTR if direction is Direction.RTL else Direction.RTL


def is_arabic_phone(run: str) -> bool:
    """Whether a run is a telephone number in Arabic digits."""
    in_digits = number_runs.IN_ARABIC_DIGITS.match(run)
    return bool(in_digits) and not any(map(direction_of, run))


def foreign_runs(text: str, direction: Direction, whole: str = "") -> list[tuple[int, int]]:
    """Start and end of each run of the direction opposite to `direction`.

    In right-to-left text this includes numbers whose signs would otherwise change sides with the
    text before them; in any text, telephone numbers in Arabic digits. `whole` is the text that it
    is part of, whose script says where a sign is.
    """
    with_letters = []
    if _PERHAPS_FOREIGN[direction].search(text):
        with_letters = _runs_with_letters(text, direction)
    numbers = _numbers(text, direction, whole or text)
    if not with_letters or not numbers:
        return with_letters or numbers
    return sorted([*with_letters, *_outside(with_letters, numbers, len(text))])


def _numbers(text: str, direction: Direction, whole: str) -> list[tuple[int, int]]:
    spans = [match.span() for match in matches_of(*_NUMBERS[direction], text)]
    if not spans or direction is Direction.LTR or not number_runs.has_hebrew_only(whole):
        return spans
    signs = (number_runs.SIGN_BEHIND.match(text, end) for _, end in spans)
    return [
        (start, sign.end() if sign else end)
        for (start, end), sign in zip(spans, signs, strict=True)
    ]


def _runs_with_letters(text: str, direction: Direction) -> list[tuple[int, int]]:
    classes = "".join([_class(character, direction) for character in text])
    whole = _quoted_and_addresses(text, classes, direction)
    for start, end in whole:
        classes = f"{classes[:start]}{'x' * (end - start)}{classes[end:]}"
    matches = matches_of(RUN, RUN_BEGINS, classes)
    return sorted([*whole, *(_with_signs(text, *match.span()) for match in matches)])


def matches_of(
    pattern: re.Pattern[str], begins: re.Pattern[str], text: str
) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` finds, looked for only where it can begin: at one character."""
    end = 0
    for first in begins.finditer(text):
        if first.start() >= end and (match := pattern.match(text, first.start())):
            end = match.end()
            yield match


def _quoted_and_addresses(text: str, classes: str, direction: Direction) -> list[tuple[int, int]]:
    """Quotations and brackets with no letter of the text's own direction, and addresses.

    A bracket may hold a longer remark, so it counts only if it holds a single name.
    """
    spans = []
    for match in _QUOTED.finditer(text):
        start, end = match.span(match.lastindex or 0)
        kinds = classes[start:end]
        is_one = match.lastindex in _MARKS or "x" not in kinds
        if is_one and "o" in kinds and "s" not in kinds:
            spans.append((start, end))
    if direction is Direction.RTL:
        spans += [match.span() for match in _ADDRESS.finditer(text)]
        spans += [match.span() for match in number_runs.WHOLE_CODE.finditer(text)]
    # A bracket in an address is part of it, and so is an address in a quotation.
    return _outside((), sorted(spans, key=lambda span: span[0] - span[1]), len(text))


def _outside(
    taken: Iterable[tuple[int, int]], candidates: Iterable[tuple[int, int]], length: int
) -> list[tuple[int, int]]:
    """The candidates that overlap no taken span and no earlier candidate."""
    occupied = bytearray(length)
    for start, end in taken:
        occupied[start:end] = b"\1" * (end - start)
    free = []
    for start, end in candidates:
        if 1 not in occupied[start:end]:
            occupied[start:end] = b"\1" * (end - start)
            free.append((start, end))
    return free


def _with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    if text[start].isdigit() and start and number_runs.SIGN_OF_RUN.match(text, start - 1):
        start -= 1
    lead = start
    while lead and text[lead - 1] in _LEADING_SIGNS:
        lead -= 1
    begins = not lead or text[lead - 1].isspace() or text[lead - 1] in _OPENING
    trail = _TRAILING_SIGNS.match(text, end)
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
    is_invisible = unicodedata.combining(character) or unicodedata.bidirectional(character) == "BN"
    # A currency symbol belongs to the letters before it, as in US$.
    return "m" if is_invisible or unicodedata.category(character) == "Sc" else "x"


# What a tag says of the direction of the text in it; it may also be left to the letters.
_Around: TypeAlias = Direction | Literal["letters"] | None


def isolated_html(markup: str, direction: Direction, foreign: str = "") -> str:
    """The same for finished HTML, each text in the direction of the element around it.

    Code stays as it is.
    """
    if direction is Direction.LTR and markup.isascii() and "dir=" not in markup:
        return markup
    parts: list[str] = []
    around: list[_Around] = [direction]
    for part in _TAG.split(markup):
        if part.startswith("<"):
            _track_tag(part, around)
            parts.append(part)
        elif part:
            parts.append(_isolated_part(part, around[-1], direction, foreign, markup))
    return "".join(parts)


def _isolated_part(
    part: str, around: _Around, direction: Direction, foreign: str, whole: str
) -> str:
    if around is None:
        return part
    text = html.unescape(part)
    own = text_direction(text, direction) if around == "letters" else around
    return _isolated(text, own, foreign if own is direction else "", whole)


def _track_tag(tag: str, around: list[_Around]) -> None:
    """Follow a tag: `around` has what each open element says; None is left as it is."""
    name = _TAG_NAME.match(tag)
    if name is None or name[1] in _VOID:
        return
    if not tag.startswith("</"):
        around.append(_direction_within(tag, name[1], around[-1]))
    elif len(around) > 1:
        around.pop()


def _direction_within(tag: str, name: str, around: _Around) -> _Around:
    """A `<bdi>` with a language and no direction has a text in the direction around it."""
    stated = _DIR.search(tag)
    if around is None or name in _LEFT_ALONE:
        return None
    if stated:
        return "letters" if stated[1].lower() == "auto" else Direction(stated[1].lower())
    return "letters" if name == "bdi" and " lang=" not in tag else around


def marked_title(title: str, direction: Direction) -> str:
    """The title where no markup can be, after a mark if it begins in the other script.

    Marks also keep numbers together whose signs would change sides (W3C, qa-html-dir).
    """
    marked = _with_marked_numbers(title, direction)
    if text_direction(title, direction) is direction:
        return marked
    return (RLM if direction is Direction.RTL else LRM) + marked


def _with_marked_numbers(title: str, direction: Direction) -> str:
    parts: list[str] = []
    end = 0
    for start, stop in foreign_runs(title, direction):
        run = title[start:stop]
        if not any(map(direction_of, run)):
            run = number_runs.with_marks(run, LRM) if is_arabic_phone(run) else run
            run = f"{LRM}{run}{LRM}"
        elif direction is Direction.LTR:
            run = _with_marked_numbers(run, Direction.RTL)
        parts += [title[end:start], run]
        end = stop
    return "".join([*parts, title[end:]])


ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
FIRST_STRONG, END_OF_ISOLATE = "\u2068", "\u2069"
_BDI = re.compile(r"<(/?)bdi\b([^<>]*)>")
_BDO = re.compile(r'<bdo dir="ltr">([^<>]*)</bdo>')
_ANY_TAG = re.compile(r"<[^<>]*>")


def plain_text(markup: str, *, isolates: bool) -> str:
    """Isolated HTML as text, for places where no markup is possible.

    With `isolates`, each `<bdi>` becomes a pair of invisible characters that do the same (Unicode
    bidi algorithm, isolates); they are for text that is only seen, not for text that is copied.
    """
    if isolates:
        markup = _BDI.sub(_isolate_of, without_overrides(markup))
    return html.unescape(_ANY_TAG.sub("", markup))


def without_overrides(markup: str) -> str:
    """The same without `<bdo>`: a telephone number has marks between its groups instead."""
    return _BDO.sub(_marked_phone, markup)


def _marked_phone(override: re.Match[str]) -> str:
    return f'<bdi dir="ltr">{LRM}{number_runs.with_marks(override[1], LRM)}{LRM}</bdi>'


def _isolate_of(tag: re.Match[str]) -> str:
    stated = _DIR.search(tag[2])
    return END_OF_ISOLATE if tag[1] else ISOLATES.get(stated[1] if stated else "", FIRST_STRONG)


@lru_cache(maxsize=1000)
def _known_direction(language: str) -> Direction | None:
    """The direction of a language by CLDR; None for one that it lacks."""
    from babel import Locale, UnknownLocaleError

    try:
        return Direction(Locale.parse(language.replace("-", "_")).text_direction)
    except (UnknownLocaleError, ValueError):
        return None


def direction_in_language(language: str, text: str) -> Direction:
    """The direction of a text in any language; of one that CLDR lacks, that of its letters."""
    return _known_direction(language) or text_direction(text, Direction.LTR)


def foreign_language(config: Config, direction: Direction) -> str:
    """The site's only language of the other direction; empty if there are several."""
    others = [locale.code for locale in config.locales if locale.direction is not direction]
    return others[0] if len(others) == 1 else ""
