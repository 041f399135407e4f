"""Turns the lines of a document into a title, paragraphs, and the lines cut with the reasons."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from site_gen.ingest.dates import is_date_line
from site_gen.ingest.document import ParsedDocument, RawLine, RemovedLine, ReviewItem
from site_gen.ingest.phrases import PhraseTables
from site_gen.ingest.text import folded_text, without_bullets, words_in

Lines = tuple[RawLine, ...]
# Yields the lines to cut, and why, from the lines that are left so far.
CutRule = Callable[[Lines], Iterator[tuple[RawLine, str]]]
TITLE_WITHIN = 5
TITLE_WORDS = 4
TITLE_LONGEST = 160
LONGEST_BOILERPLATE = 120
LINK_LONGEST = 160
SHORT = 60
UNCLOSED = 160
# A line of this length that does not end a sentence runs on in the next one.
WRAPPED = range(40, 101)
_ENDS = re.compile(r"[.!?؟…:؛][\"'”’»)\]]*$")
_LISTED = re.compile(r"[•●▪◦‣*+-]|\d+[.)]\s")
_STRETCHED = re.compile("ـ{2,}")
_CREDIT = re.compile(r"[(（]([^()]*)[)）]$")


@dataclass(frozen=True, slots=True)
class CleanedArticle:
    """An article without its surroundings; every line is in it once, or in `cuts`."""

    title: str
    paragraphs: tuple[Lines, ...]
    cuts: tuple[RemovedLine, ...]
    questions: tuple[ReviewItem, ...]


def clean_article(
    document: ParsedDocument, tables: PhraseTables, date_lines: frozenset[int] = frozenset()
) -> CleanedArticle:
    """Find the title and cut what is surely no part of the article.

    `date_lines` are the orders of the lines that state the date and nothing else. A doubtful line
    stays, with a question.
    """
    title, questions = _title_of(document, tables)
    before, lines = _split_at_title(document.lines, title, tables)
    questions += tuple(_is_it_the_title(line) for line, _ in before if not _is_stretched(line))
    cuts = [RemovedLine(line.number, line.text, reason) for line, reason in before]
    for cutter in (
        _dates(date_lines),
        _buttons(tables),
        _repeats(title),
        _related(tables),
        _page_footers(tables),
        _captions(tables),
    ):
        removed = {line.order: (line, reason) for line, reason in cutter(lines)}
        cuts += [RemovedLine(line.number, line.text, reason) for line, reason in removed.values()]
        lines = tuple(line for line in lines if line.order not in removed)
    paragraphs = _paragraphs(lines, hard_wrapped=document.hard_wrapped)
    in_order = sorted((*cuts, *document.left_out), key=lambda cut: cut.line)
    doubts = tuple(_doubtful_lines(paragraphs))
    return CleanedArticle(title, paragraphs, tuple(in_order), (*questions, *doubts))


def _title_of(document: ParsedDocument, tables: PhraseTables) -> tuple[str, tuple[ReviewItem, ...]]:
    if document.title:
        return document.title, ()
    top = tuple(line for line in document.lines if not is_date_line(line, tables))[:TITLE_WITHIN]
    title_line = next((line for line in top if _is_title(line)), None)
    if title_line:
        return without_bullets(title_line.text), ()
    first = top[0] if top else document.lines[0]
    asks = f"none of the first lines looks like a title; line {first.number} was taken: confirm"
    return without_bullets(first.text), (ReviewItem("title", asks),)


def _is_title(line: RawLine) -> bool:
    """A label above the title is short or has a stretched word; a paragraph is long."""
    text = line.text
    fits = len(words_in(text)) >= TITLE_WORDS and len(text) <= TITLE_LONGEST
    return fits and not _is_stretched(line) and not text.endswith(".")


def _is_stretched(line: RawLine) -> bool:
    return _STRETCHED.search(line.text) is not None


def _is_it_the_title(line: RawLine) -> ReviewItem:
    asks = f"line {line.number} stands above the line taken for the title; is it the title?"
    return ReviewItem("title", f"{asks} «{line.text}»")


def _split_at_title(
    lines: Lines, title: str, tables: PhraseTables
) -> tuple[list[tuple[RawLine, str]], Lines]:
    """The lines above the title, and those after it; a title from markup may be no line."""
    folded_title = folded_text(title)
    positions = (
        n for n, line in enumerate(lines) if folded_text(without_bullets(line.text)) == folded_title
    )
    position = next(positions, None)
    if position is None or position >= TITLE_WITHIN:
        return [], lines
    labels = {line.order for line in lines[:position] if _is_label(line, tables)}
    above = [(line, "stands above the title") for line in lines[:position] if line.order in labels]
    text_above = tuple(line for line in lines[:position] if line.order not in labels)
    return above, (*text_above, *lines[position + 1 :])


def _is_label(line: RawLine, tables: PhraseTables) -> bool:
    """Prose above the title stays in the text, and dates are handled by themselves."""
    return len(line.text) <= SHORT and not is_date_line(line, tables)


def _dates(dated: frozenset[int]) -> CutRule:
    def cutter(lines: Lines) -> Iterator[tuple[RawLine, str]]:
        for line in lines:
            if line.order in dated:
                yield line, "states the date or the time only"

    return cutter


def _buttons(tables: PhraseTables) -> CutRule:
    buttons = tables.folded("buttons")

    def cutter(lines: Lines) -> Iterator[tuple[RawLine, str]]:
        for line in lines:
            if folded_text(without_bullets(line.text)) in buttons:
                yield line, "is a button of the page"

    return cutter


def _repeats(title: str) -> CutRule:
    def cutter(lines: Lines) -> Iterator[tuple[RawLine, str]]:
        seen = {without_bullets(title): "the title"}
        for line in lines:
            text = without_bullets(line.text)
            if text in seen:
                yield line, f"repeats {seen[text]}"
            elif text:
                seen[text] = f"line {line.number}"

    return cutter


def _related(tables: PhraseTables) -> CutRule:
    """A heading of links and the short lines after it; prose that resumes is kept."""
    headings = tables.folded("related")

    def cutter(lines: Lines) -> Iterator[tuple[RawLine, str]]:
        heading = 0
        for paragraph in _paragraphs(lines, hard_wrapped=True):
            if folded_text(paragraph[0].text).strip(" :") in headings:
                heading = paragraph[0].number
            elif _is_prose(paragraph):
                heading = 0
            for line in paragraph if heading else ():
                yield line, f"is in the list of related links that starts at line {heading}"

    return cutter


def _is_prose(paragraph: Lines) -> bool:
    length = sum(len(line.text) for line in paragraph)
    is_whole = len(paragraph) == 1 or _ENDS.search(paragraph[-1].text)
    return length > LINK_LONGEST and bool(is_whole)


def _page_footers(tables: PhraseTables) -> CutRule:
    footers = tuple(tables.folded("tails"))

    def cutter(lines: Lines) -> Iterator[tuple[RawLine, str]]:
        for line in reversed(lines):
            text = folded_text(without_bullets(line.text))
            if len(text) > LONGEST_BOILERPLATE or not text.startswith(footers):
                return
            yield line, "closes the page, not the article"

    return cutter


def _captions(tables: PhraseTables) -> CutRule:
    credited = re.compile(rf"(?<!\w)(?:{tables.alternation('credits')})(?!\w)")

    def cutter(lines: Lines) -> Iterator[tuple[RawLine, str]]:
        for line in lines:
            credit = _CREDIT.search(line.text.rstrip("."))
            named = credit and credited.search(folded_text(credit[1]))
            if named and len(line.text) <= LONGEST_BOILERPLATE:
                yield line, "is the caption of a picture"

    return cutter


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


def _doubtful_lines(paragraphs: tuple[Lines, ...]) -> Iterator[ReviewItem]:
    """A short line, or one that ends no sentence, may be a heading, a caption or a pull quote."""
    for paragraph in paragraphs:
        line = paragraph[0]
        unclosed = len(line.text) <= UNCLOSED and not _ENDS.search(line.text)
        if len(paragraph) == 1 and (len(line.text) <= SHORT or unclosed):
            asks = f"line {line.number} was kept; is it part of the article? «{line.text}»"
            yield ReviewItem("body", asks)
