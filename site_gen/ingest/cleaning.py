"""The lines of a document -> a title, the article's paragraphs, and what was cut and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from site_gen.ingest.dates import is_date_line
from site_gen.ingest.desk import Cut, Question
from site_gen.ingest.folding import folded, unbulleted, words_in
from site_gen.ingest.phrases import PHRASES
from site_gen.ingest.reading import RawLine, Reading

Lines = tuple[RawLine, ...]
# What to leave out, and why; told every line that is still in.
Cutter = Callable[[Lines], Iterator[tuple[RawLine, str]]]

TITLE_WITHIN = 5
TITLE_WORDS = 4
TITLE_LONGEST = 160
FURNITURE_LONGEST = 120
LINK_LONGEST = 160
SHORT = 60
UNCLOSED = 160
# A line of this length that does not end a sentence runs on in the next one.
WRAPPED = range(40, 101)
_ENDS = re.compile(r"[.!?؟…:؛][\"'”’»)\]]*$")
_LISTED = re.compile(r"[•●▪◦‣*+-]|\d+[.)]\s")
_STRETCHED = re.compile("ـ{2,}")
_CREDIT = re.compile(r"[(（]([^()]*)[)）]$")


def _table(name: str) -> tuple[str, ...]:
    phrases = chain.from_iterable(getattr(each, name) for each in PHRASES.values())
    return tuple(folded(phrase) for phrase in phrases)


_BUTTONS = frozenset(_table("buttons"))
_RELATED = frozenset(_table("related"))
_TAILS = _table("tails")
_CREDITS = _table("credits")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article without what stood round it; every line is in it once, or in `cuts`."""

    title: str
    paragraphs: tuple[Lines, ...]
    cuts: tuple[Cut, ...]
    questions: tuple[Question, ...]


def cleaned(reading: Reading, dated: frozenset[int] = frozenset()) -> Cleaned:
    """Find the title and leave out what is surely no part of the article.

    `dated` are the orders of the lines that state the date and nothing else. A line that is
    doubtful stays, and is asked about.
    """
    title, asked = _title_of(reading)
    before, lines = _from_title(reading.lines, title)
    asked += tuple(_is_it_the_title(line) for line, _ in before if not _is_stretched(line))
    cuts = [Cut(line.number, line.text, why) for line, why in before]
    for cutter in (_dates(dated), _buttons, _repeats(title), _related, _tails, _captions):
        why_cut = {line.order: (line, why) for line, why in cutter(lines)}
        cuts += [Cut(line.number, line.text, why) for line, why in why_cut.values()]
        lines = tuple(line for line in lines if line.order not in why_cut)
    paragraphs = _paragraphs(lines, hard_wrapped=reading.hard_wrapped)
    in_order = sorted((*cuts, *reading.left_out), key=lambda cut: cut.line)
    doubts = tuple(_doubts(paragraphs))
    return Cleaned(title, paragraphs, tuple(in_order), (*asked, *doubts))


def _title_of(reading: Reading) -> tuple[str, tuple[Question, ...]]:
    if reading.title:
        return reading.title, ()
    top = tuple(line for line in reading.lines if not is_date_line(line))[:TITLE_WITHIN]
    found = next((line for line in top if _is_title(line)), None)
    if found:
        return unbulleted(found.text), ()
    first = top[0] if top else reading.lines[0]
    asks = f"none of the first lines reads like a title; line {first.number} was taken: confirm"
    return unbulleted(first.text), (Question("title", asks),)


def _is_title(line: RawLine) -> bool:
    """A label above the title is short or has a stretched word; a paragraph is long."""
    text = line.text
    fits = len(words_in(text)) >= TITLE_WORDS and len(text) <= TITLE_LONGEST
    return fits and not _is_stretched(line) and not text.endswith(".")


def _is_stretched(line: RawLine) -> bool:
    return _STRETCHED.search(line.text) is not None


def _is_it_the_title(line: RawLine) -> Question:
    asks = f"line {line.number} stands above the line taken for the title; is it the title?"
    return Question("title", f"{asks} «{line.text}»")


def _from_title(lines: Lines, title: str) -> tuple[list[tuple[RawLine, str]], Lines]:
    """What stands above the title, and what follows it; a title from markup may be no line."""
    wanted = folded(title)
    places = (n for n, line in enumerate(lines) if folded(unbulleted(line.text)) == wanted)
    place = next(places, None)
    if place is None or place >= TITLE_WITHIN:
        return [], lines
    labels = {line.order for line in lines[:place] if _is_label(line)}
    above = [(line, "stands above the title") for line in lines[:place] if line.order in labels]
    kept = tuple(line for line in lines[:place] if line.order not in labels)
    return above, (*kept, *lines[place + 1 :])


def _is_label(line: RawLine) -> bool:
    """Prose above the title stays in the text, and dates are looked at by themselves."""
    return len(line.text) <= SHORT and not is_date_line(line)


def _dates(dated: frozenset[int]) -> Cutter:
    def cutter(lines: Lines) -> Iterator[tuple[RawLine, str]]:
        for line in lines:
            if line.order in dated:
                yield line, "states the date or the time only"

    return cutter


def _buttons(lines: Lines) -> Iterator[tuple[RawLine, str]]:
    for line in lines:
        if folded(unbulleted(line.text)) in _BUTTONS:
            yield line, "is a button of the page"


def _repeats(title: str) -> Cutter:
    def cutter(lines: Lines) -> Iterator[tuple[RawLine, str]]:
        seen = {unbulleted(title): "the title"}
        for line in lines:
            text = unbulleted(line.text)
            if text in seen:
                yield line, f"repeats {seen[text]}"
            elif text:
                seen[text] = f"line {line.number}"

    return cutter


def _related(lines: Lines) -> Iterator[tuple[RawLine, str]]:
    """A heading of links and the short lines after it; prose that resumes is kept."""
    heading = 0
    for paragraph in _paragraphs(lines, hard_wrapped=True):
        if folded(paragraph[0].text).strip(" :") in _RELATED:
            heading = paragraph[0].number
        elif _is_prose(paragraph):
            heading = 0
        for line in paragraph if heading else ():
            yield line, f"is in the list of related links that starts at line {heading}"


def _is_prose(paragraph: Lines) -> bool:
    length = sum(len(line.text) for line in paragraph)
    whole = len(paragraph) == 1 or _ENDS.search(paragraph[-1].text)
    return length > LINK_LONGEST and bool(whole)


def _tails(lines: Lines) -> Iterator[tuple[RawLine, str]]:
    for line in reversed(lines):
        text = folded(unbulleted(line.text))
        if len(text) > FURNITURE_LONGEST or not text.startswith(_TAILS):
            return
        yield line, "closes the page, not the article"


def _captions(lines: Lines) -> Iterator[tuple[RawLine, str]]:
    for line in lines:
        credit = _CREDIT.search(line.text.rstrip("."))
        named = credit and any(_is_credited(word, credit[1]) for word in _CREDITS)
        if named and len(line.text) <= FURNITURE_LONGEST:
            yield line, "is the caption of a picture"


def _is_credited(name: str, credit: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded(credit)) is not None


def _paragraphs(lines: Lines, *, hard_wrapped: bool) -> tuple[Lines, ...]:
    paragraphs: list[list[RawLine]] = []
    for line in lines:
        if hard_wrapped and paragraphs and _runs_on(paragraphs[-1][-1], line):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return tuple(tuple(paragraph) for paragraph in paragraphs)


def _runs_on(line: RawLine, following: RawLine) -> bool:
    adjacent = following.number == line.number + 1 and not _LISTED.match(following.text)
    return adjacent and len(line.text) in WRAPPED and not _ENDS.search(line.text)


def _doubts(paragraphs: tuple[Lines, ...]) -> Iterator[Question]:
    """A short line, or one that ends no sentence, may be a heading, a caption or a pull quote."""
    for paragraph in paragraphs:
        line = paragraph[0]
        unclosed = len(line.text) <= UNCLOSED and not _ENDS.search(line.text)
        if len(paragraph) == 1 and (len(line.text) <= SHORT or unclosed):
            asks = f"line {line.number} was kept; is it part of the article? «{line.text}»"
            yield Question("body", asks)
