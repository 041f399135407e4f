"""Reads a page line by line; a line that was read before, in the same scope, is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from site_gen.domain.text import Direction
from site_gen.lazy_pattern import lazy_pattern
from site_gen.structs import Struct, field
from site_gen.verify.lines.tags import (
    HREF,
    SRC,
    TITLE,
    WORDS,
    Fact,
    Tag,
    read_tag,
    stays_in,
    usual_form,
)
from site_gen.verify.page_rules import CODE, HEADINGS, OPPOSITE_LETTERS
from site_gen.verify.text_rules import mixed_digits

_TAG = re.compile("<([^<>]*)>")
_ENTITY = re.compile("&(?!(?:amp|lt|gt|quot|#34|#39);)")
_CONTROL = lazy_pattern("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
# Digits and presentation forms that a rule might object to, wherever they stand.
_RARE = "\u0660-\u0669\u066b\u066c\u06f0-\u06f9\ufb50-\ufdff\ufe70-\ufefc"
_RARE_CHARACTER = re.compile(f"[{_RARE}]")
_FORM = lazy_pattern("[\ufb50-\ufdff\ufe70-\ufefc]")
# In a text of each direction, what a rule might object to: these too, and all letters that run
# against it. A few other characters are in the same ranges.
SUSPECT = {
    Direction.LTR: OPPOSITE_LETTERS[Direction.LTR],
    # As what it is not: compiling a set of nearly all characters takes ten times as long.
    Direction.RTL: re.compile(
        r"[^\0-@\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u0590-\u065f\u066a\u066d-\u06ef\u06fa-\u08ff"
        r"\u2000-\u206f\u2190-\u2487\u2500-\u27ff\ufb1d-\ufb4f\ufefd-\ufeff]"
    ),
}
_OTHER = {Direction.LTR: Direction.RTL, Direction.RTL: Direction.LTR}
# What is in them is on the line of their tags, or the line is not read.
_ON_ONE_LINE = frozenset({"script", "title"})
# How many lines and tags are kept for each scope: some megabytes of them. What is on many pages is
# soon known again.
MOST_KEPT = 1000
DEEPEST = 100


class Scope(Struct, frozen=True, eq=False):
    """An element, as far as rules on what is in it have to know it.

    `is_isolated` is true of a `<bdi>` without `dir`, whose direction is here that of the text
    around it. `lines` and `starts` are the lines and tags that were read there; None for one that a
    rule may object to.
    """

    tag: str
    direction: Direction
    lang: str
    is_heading: bool = False
    is_isolated: bool = False
    lines: dict[str, Line | None] = field(default_factory=dict)
    starts: dict[str, Start | None] = field(default_factory=dict)


class Start(NamedTuple):
    """A start tag in a scope: what it says to rules on the whole page, and what is inside it."""

    facts: tuple[Fact, ...]
    inside: Scope | None


class Line(NamedTuple):
    """What a line says to rules on the whole page, and the elements that it ends and opens."""

    facts: Sequence[Fact] = ()
    ends: Sequence[str] = ()
    opens: Sequence[Scope] = ()


NOTHING = Line()


class LineReader(Struct, frozen=True, eq=False):
    """Reads the pages of the site that has this address, by the rules of `PAGE_RULES` or stricter.

    It keeps what it has read, since pages share most of their lines.
    """

    base_url: str
    scopes: dict[tuple[str, Direction, str, bool, bool], Scope] = field(default_factory=dict)

    def facts(self, lines: Iterable[str], root: Scope) -> Sequence[Fact]:
        """What the lines in an element say; nothing if a rule may object to any of them."""
        facts, open_places = list[Fact](), [root]
        scope, known = root, root.lines
        for text in lines:
            line = known[text] if text in known else self._new_line(text, scope)
            if line is NOTHING:
                continue
            if line is None:
                return ()
            facts += line.facts
            if line.ends or line.opens:
                if not _moved(open_places, line):
                    return ()
                scope = open_places[-1]
                known = scope.lines
        return facts if open_places == [root] else ()

    def _new_line(self, text: str, scope: Scope) -> Line | None:
        if len(scope.lines) >= MOST_KEPT:
            scope.lines.clear()
        scope.lines[text] = line = _LineReading(self, scope).read(text)
        return line

    def start(self, written: str, scope: Scope) -> Start | None:
        """A start tag in a scope."""
        if written not in scope.starts:
            if len(scope.starts) >= MOST_KEPT:
                scope.starts.clear()
            tag = read_tag(written, self.base_url)
            scope.starts[written] = self._new_start(tag, scope) if tag else None
        return scope.starts[written]

    def _new_start(self, tag: Tag, around: Scope) -> Start | None:
        direction, lang = tag.direction or around.direction, tag.lang or around.lang
        is_repeated = tag.direction is around.direction and tag.name != "bdi"
        is_turned = direction is Direction.RTL and tag.name in CODE
        is_nested = around.is_heading and tag.name in HEADINGS
        is_misled = tag.name == "a" and (tag.leads_to or tag.lang) and tag.leads_to != lang
        if is_repeated or is_turned or is_nested or is_misled:
            return None
        if not stays_in(around.tag, tag.name):
            return None
        if tag.is_empty:
            return Start(tag.facts, None)
        inside = self.scope(
            tag.name,
            direction,
            lang,
            is_heading=around.is_heading or tag.name in HEADINGS,
            is_isolated=tag.name == "bdi" and tag.direction is None,
        )
        return Start(tag.facts, inside)

    def scope(
        self,
        tag: str,
        direction: Direction,
        lang: str,
        *,
        is_heading: bool = False,
        is_isolated: bool = False,
    ) -> Scope:
        """The scope with these values, the same one each time."""
        key = tag, direction, lang, is_heading, is_isolated
        if key not in self.scopes:
            self.scopes[key] = Scope(*key)
        return self.scopes[key]


def _moved(open_places: list[Scope], line: Line) -> bool:
    """Whether a line ends what is open; it does so."""
    for tag in line.ends:
        if open_places.pop().tag != tag or not open_places:
            return False
    open_places += line.opens
    return len(open_places) < DEEPEST


class _LineReading:
    """How far a line has been read. Each method says whether no rule objects to what it reads."""

    __slots__ = ("ends", "facts", "reader", "scopes")

    def __init__(self, reader: LineReader, scope: Scope) -> None:
        self.reader = reader
        self.scopes = [scope]
        self.facts: list[Fact] = []
        self.ends: list[str] = []

    def read(self, text: str) -> Line | None:
        """The whole line."""
        # Texts and what is between brackets, in turn.
        parts = _TAG.split(text)
        is_whole = len(parts) // 2 == text.count("<") == text.count(">")
        if not is_whole or not _has_usual_characters(text):
            return None
        for number, part in enumerate(parts):
            if number % 2 == 0:
                is_sound = not part or part.isspace() or self._text(part, parts, number)
            else:
                is_sound = self._end(part) if part[:1] == "/" else self._start(part)
            if not is_sound:
                return None
        return self._line()

    def _line(self) -> Line | None:
        opens = self.scopes[1:]
        if opens and any(scope.tag in _ON_ONE_LINE for scope in opens):
            return None
        is_nothing = not (self.facts or self.ends or opens)
        return NOTHING if is_nothing else Line(self.facts, self.ends, opens)

    def _text(self, text: str, parts: Sequence[str], number: int) -> bool:
        scope = self.scopes[-1]
        if self.ends:
            return False
        if scope.tag in _ON_ONE_LINE:
            return self._hidden_text(text)
        if scope.is_heading:
            self.facts.append((WORDS, "", ""))
        if _is_plain(text, scope.direction):
            return True
        # A `<bdi>` has the direction of its letters.
        is_all = (
            scope.is_isolated and parts[number - 1][:3] == "bdi" and parts[number + 1] == "/bdi"
        )
        return is_all and _is_plain(text, _OTHER[scope.direction])

    def _hidden_text(self, text: str) -> bool:
        if self.scopes[-2].tag == "head" and self.scopes[-1].tag == "title":
            self.facts.append((TITLE, "", text))
        # A script that is fetched has no text.
        return not (self.facts and self.facts[-1][0] == SRC) and _is_usual(text)

    def _start(self, written: str) -> bool:
        usual, target = usual_form(written)
        start = self.reader.start(usual, self.scopes[-1])
        if start is None or self.ends:
            return False
        if target:
            self.facts.append((HREF, "a", target))
        self.facts += start.facts
        if start.inside:
            self.scopes.append(start.inside)
        return len(self.scopes) < DEEPEST

    def _end(self, written: str) -> bool:
        if len(self.scopes) > 1:
            return self.scopes.pop().tag == written[1:]
        self.ends.append(written[1:])
        return True


def _has_usual_characters(text: str) -> bool:
    """Whether a line has no control character, and no entity that is hard to tell from a text."""
    is_seen = text.isprintable() or not _CONTROL.search(text)
    return is_seen and not ("&" in text and _ENTITY.search(text))


def _is_plain(text: str, direction: Direction) -> bool:
    """Whether no rule objects to a text in an element of this direction."""
    if (text.isascii() and direction is Direction.LTR) or not SUSPECT[direction].search(text):
        return True
    return not OPPOSITE_LETTERS[direction].search(text) and _is_usual(text)


def _is_usual(text: str) -> bool:
    """Whether a text has no presentation form, and no number of two kinds of digits."""
    if text.isascii() or not _RARE_CHARACTER.search(text):
        return True
    # An entity may have digits of its own.
    return not (_FORM.search(text) or "&" in text or mixed_digits(text))
