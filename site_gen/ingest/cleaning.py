"""Turns the lines of a document into a title, paragraphs, and the lines cut with the reasons."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from site_gen.ingest.addresses import is_address
from site_gen.ingest.dates import is_date_line, states_more
from site_gen.ingest.document import Lines, ParsedDocument, RawLine, RemovedLine, ReviewItem
from site_gen.ingest.phrases import PhraseTables
from site_gen.ingest.text import folded_text, without_bullets, words_in
from site_gen.structs import replace

# Yields the lines to cut, and why, from the lines that are left so far.
CutRule = Callable[[Lines], Iterator[tuple[RawLine, str]]]
TITLE_WITHIN = 5
TITLE_WORDS = 4
TITLE_LONGEST = 160
# Of a title that the document states: the longest that is no mistake.
LONGEST_STATED = 500
LONGEST_BOILERPLATE = 120
LINK_LONGEST = 160
SHORT = 60
# A word by itself may end a line of a column twice.
SHORTEST_REPEATED = 16
LONGEST_QUOTED = 200
NO_TITLE = "?"
_DATED = "states the date or the time only"
# What the markup of a page says of a line is no matter of doubt.
_STRUCTURE = frozenset({"heading", "item", "quote", "table"})
UNCLOSED = 160
# A short line with as many words, which ends like a sentence, is one.
FEWEST_OF_SENTENCE = 7
# A line of this length that does not end a sentence runs on in the next one.
WRAPPED = range(40, 101)
_ENDS = re.compile(r"[.!?؟…:؛۔।。！？][\"'”’»)\]]*(?:\[\d+\])*$")
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

    @property
    def text(self) -> str:
        """All the words of the article."""
        return "\n".join((self.title, *(line.text for lines in self.paragraphs for line in lines)))


@dataclass(frozen=True, slots=True)
class KnownLines:
    """The orders of the lines that are dates or addresses, name an author, or are asked about."""

    dates: frozenset[int] = frozenset()
    addresses: frozenset[int] = frozenset()
    authors: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()


NOTHING_KNOWN = KnownLines()


def clean_article(
    document: ParsedDocument, tables: PhraseTables, known: KnownLines = NOTHING_KNOWN
) -> CleanedArticle:
    """Find the title and cut what is surely no part of the article.

    A doubtful line stays, with a question.
    """
    title, questions = _title_of(document, tables, known)
    cuts, lines = list[RemovedLine](), document.lines
    for orders, why in ((known.dates, _DATED), (known.addresses, "is an address")):
        cuts += [RemovedLine(each.number, each.text, why) for each in lines if each.order in orders]
        lines = tuple(line for line in lines if line.order not in orders)
    before, lines = _split_at_title(lines, title, tables)
    if not document.title:
        questions += tuple(_is_it_the_title(line) for line, _ in before if not _is_stretched(line))
    cuts += [RemovedLine(line.number, line.text, reason) for line, reason in before]
    for cutter in (
        _buttons(tables),
        _repeats(title),
        _related(tables),
        _page_footers(tables),
        _credits(tables),
    ):
        removed = {line.order: (line, reason) for line, reason in cutter(lines)}
        cuts += [RemovedLine(line.number, line.text, reason) for line, reason in removed.values()]
        lines = tuple(line for line in lines if line.order not in removed)
    paragraphs = _paragraphs(lines, hard_wrapped=document.hard_wrapped)
    in_order = sorted((*cuts, *document.left_out), key=lambda cut: cut.line)
    doubts = tuple(_doubtful_lines(paragraphs, tables, known))
    return CleanedArticle(title, paragraphs, tuple(in_order), (*questions, *doubts))


def _title_of(
    document: ParsedDocument, tables: PhraseTables, known: KnownLines
) -> tuple[str, tuple[ReviewItem, ...]]:
    """The title that the document states, else the first line that may be one; never an address."""
    if document.title and not is_address(document.title):
        if len(document.title) <= LONGEST_STATED:
            return document.title, ()
        asks = f"the stated title has {len(document.title):,} characters, and was cut: write one"
        return f"{document.title[:TITLE_LONGEST]}…", (ReviewItem("title", asks),)
    passed = known.dates | known.addresses | known.authors
    lines = [line for line in document.lines if line.order not in passed and not line.rows]
    top = [line for line in lines if not is_date_line(line, tables)][:TITLE_WITHIN]
    if title_line := next((line for line in top if _is_title(line)), None):
        return without_bullets(title_line.text), ()
    first = next(iter(top or lines or document.lines))
    asks = f"none of the first lines looks like a title; line {first.number} was taken: confirm"
    if is_address(first.text):
        first, asks = replace(first, text=NO_TITLE), "the document states no title: write one"
    return without_bullets(first.text) or NO_TITLE, (ReviewItem("title", asks),)


def _is_title(line: RawLine) -> bool:
    """A label above the title is short or has a stretched word; a paragraph is long."""
    text = line.text
    fits = len(words_in(text)) >= TITLE_WORDS and len(text) <= TITLE_LONGEST
    is_sentence = text.endswith(".") or is_address(text) or line.kind in {"item", "caption"}
    return fits and not _is_stretched(line) and not is_sentence


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
    """Prose above the title stays in the text; dates and bylines are handled by themselves."""
    is_other = line.rows or line.kind in {"byline", "caption", "quote"}
    return len(line.text) <= SHORT and not is_other and not is_date_line(line, tables)


def _buttons(tables: PhraseTables) -> CutRule:
    buttons = tables.folded("buttons")

    def cutter(lines: Lines) -> Iterator[tuple[RawLine, str]]:
        for line in lines:
            # An item of a list in the text may be the name of a service.
            is_item = line.kind == "item" and not line.is_doubtful
            if not is_item and folded_text(without_bullets(line.text)).strip(" :") in buttons:
                yield line, "is a button of the page"

    return cutter


def _repeats(title: str) -> CutRule:
    def cutter(lines: Lines) -> Iterator[tuple[RawLine, str]]:
        seen = {without_bullets(title): "the title"}
        for line in lines:
            text = "" if line.kind == "item" else without_bullets(line.text)
            if text in seen:
                yield line, f"repeats {seen[text]}"
            elif len(text) >= SHORTEST_REPEATED:
                seen[text] = f"line {line.number}"

    return cutter


def _related(tables: PhraseTables) -> CutRule:
    """A heading of links and the short lines after it; prose that resumes is kept."""
    headings = tables.folded("related")

    def cutter(lines: Lines) -> Iterator[tuple[RawLine, str]]:
        heading = 0
        for paragraph in _paragraphs(lines, hard_wrapped=True):
            text, of_link = folded_text(paragraph[0].text), _linked(paragraph[0], headings)
            if text.strip(" :") in headings:
                heading = paragraph[0].number
            elif of_link:
                heading = 0
                yield paragraph[0], "leads to another article"
            elif _is_prose(paragraph):
                heading = 0
            for line in paragraph if heading else ():
                yield line, f"is in the list of related links that starts at line {heading}"

    return cutter


def _linked(line: RawLine, headings: frozenset[str]) -> bool:
    """Whether a line is `Read also: the title of another article`."""
    opening, colon, title = folded_text(without_bullets(line.text)).partition(":")
    is_short = len(line.text) <= LINK_LONGEST and line.kind != "quote"
    return bool(colon and title.strip()) and is_short and opening.strip() in headings


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


def _credits(tables: PhraseTables) -> CutRule:
    """Lines that only name who took a picture; a caption stays, and is asked about."""

    def cutter(lines: Lines) -> Iterator[tuple[RawLine, str]]:
        return ((line, "names who took a picture") for line in lines if _is_credit(line, tables))

    return cutter


@cache
def _credited(tables: PhraseTables) -> tuple[re.Pattern[str], re.Pattern[str]]:
    credits = tables.alternation("credits")
    return (
        re.compile(rf"(?<!\w)(?:{credits})(?!\w)"),
        re.compile(rf"[^\w]*(?:{credits})(?:\s*[:/–—|-]\s*[^.:]{{0,40}}|[^\w]*)$"),
    )


def _is_credit(line: RawLine, tables: PhraseTables) -> bool:
    text = folded_text(without_bullets(line.text))
    is_whole = not line.rows and line.kind not in {"item", "heading", "quote"}
    return is_whole and len(text) <= SHORT and bool(_credited(tables)[1].match(text))


def _is_caption(line: RawLine, tables: PhraseTables) -> bool:
    credit = _CREDIT.search(line.text.rstrip("."))
    named = credit and _credited(tables)[0].search(folded_text(credit[1]))
    return line.kind == "caption" or bool(named and len(line.text) <= LONGEST_BOILERPLATE)


def _paragraphs(lines: Lines, *, hard_wrapped: bool) -> tuple[Lines, ...]:
    paragraphs: list[list[RawLine]] = []
    for line in lines:
        if hard_wrapped and paragraphs and _runs_on(paragraphs[-1][-1], line):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return tuple(tuple(paragraph) for paragraph in paragraphs)


def _runs_on(line: RawLine, following: RawLine) -> bool:
    is_text = not line.rows and not following.rows
    adjacent = following.number == line.number + 1 and not _LISTED.match(following.text)
    return is_text and adjacent and len(line.text) in WRAPPED and not _ENDS.search(line.text)


def _doubtful_lines(
    paragraphs: tuple[Lines, ...], tables: PhraseTables, known: KnownLines
) -> Iterator[ReviewItem]:
    """A short line, or one that ends no sentence, may be a heading, a caption or a pull quote."""
    for paragraph in paragraphs:
        line = paragraph[0]
        # A date line and a byline have questions of their own.
        is_dated = is_date_line(line, tables) and not states_more(line, tables)
        if len(paragraph) > 1 or is_dated or line.order in known.authors | known.asked:
            continue
        if reason := _doubt(line, tables):
            yield ReviewItem("body", f"line {line.number} was kept; {reason} «{_quoted(line)}»")


def _doubt(line: RawLine, tables: PhraseTables) -> str:
    if _is_caption(line, tables):
        return "is it the caption of a picture, or part of the article?"
    if line.is_doubtful:
        return "it stands beside the article: is it part of it, its author or its introduction?"
    if line.kind == "table" and not line.level:
        return "its first row was taken for the heads of the table: is it?"
    if line.kind in _STRUCTURE:
        return ""
    unclosed = len(line.text) <= UNCLOSED and not _ENDS.search(line.text)
    is_short = len(line.text) <= SHORT and len(words_in(line.text)) < FEWEST_OF_SENTENCE
    return "is it part of the article?" if is_short or unclosed else ""


def _quoted(line: RawLine) -> str:
    text = line.text.replace("\n", " / ")
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"
