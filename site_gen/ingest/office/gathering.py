"""Gathers what a reader finds in a document: its lines by paragraph, and what must be asked."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from site_gen.ingest.document import DocumentUnreadable, RawLine, RemovedLine, ReviewItem
from site_gen.ingest.text import folded_text
from site_gen.structs import replace

LONGEST_QUOTED = 120
LONGEST_ADDRESS = 300
MOST_ASKED = 200
MOST_LINKS = 100
# A table may say that a cell is repeated a million times.
WIDEST = 100
MOST_CELLS = 100_000
ALONE = "save the text of the article alone as .txt and import that"
_DEEPEST_ITEM = 8
_TITLE_WITHIN = 5
_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_DAY = re.compile(r"(?:19[89]|20)\d+-\d\d-\d\d")
Rows = list[list[str]]


class Gathering:
    """The lines of a document so far; they are numbered by paragraph.

    Nothing else in such files has a number that a person could find.
    """

    def __init__(self) -> None:
        self.lines: list[RawLine] = []
        self.left_out: list[RemovedLine] = []
        self.title = ""
        self.number = 0
        self.pictures = 0
        self._questions: list[ReviewItem] = []
        self._links: dict[str, None] = {}
        self._counts = Counter[tuple[str, int]]()

    def add(self, text: str, line: RawLine) -> None:
        """A line of the paragraph that was begun last, if it has text."""
        if text:
            level = min(line.level, _DEEPEST_ITEM) if line.kind == "item" else line.level
            numbered = replace(line, number=self.number, text=text, order=len(self.lines))
            self.lines.append(replace(numbered, level=level))

    def add_table(self, first: int, rows: Rows) -> None:
        """A table that begins at this paragraph; one of a single column is a box of paragraphs.

        Raises DocumentUnreadable.
        """
        width = max(map(len, rows), default=0)
        if width * len(rows) > MOST_CELLS:
            raise DocumentUnreadable("a table in it has too many cells", ALONE)
        filled = tuple((*row, *[""] * (width - len(row))) for row in rows if any(row))
        if width == 1:
            for (only,) in filled:
                self.add(only, RawLine(0, "", 0))
        elif filled:
            text = " ".join(cell for row in filled for cell in row if cell)
            order = len(self.lines)
            self.lines.append(RawLine(first, text, order, kind="table", level=1, rows=filled))

    def leave_out(self, text: str, why: str) -> None:
        """A line that is no part of the text."""
        if text:
            self.left_out.append(RemovedLine(0, text, why))

    def next_number(self, own: str, level: int, start: int = 1, *, stated: int = 0) -> int:
        """The number of the next item of a list, if none is stated; lists within it begin anew."""
        self._counts[own, level] = stated or self._counts.get((own, level), start - 1) + 1
        for deeper in [key for key in self._counts if key[0] == own and key[1] > level]:
            del self._counts[deeper]
        return self._counts[own, level]

    def ask(self, what: str) -> None:
        """A question about the paragraph that was begun last."""
        self._questions.append(ReviewItem("body", f"line {self.number}: {what}"))

    def ask_of(self, field: str, what: str) -> None:
        """A question about a field of the draft or of the source."""
        self._questions.append(ReviewItem(field, what))

    def ask_of_change(self, who: str, kind: str, words: str, text: str) -> None:
        """A change, `added` or `taken out`, in the text of a paragraph."""
        words = " ".join(words.split())
        if words:
            is_in = "it is in the draft" if kind == "added" else "it is not in the draft"
            place = f" of «{short(text)}»" if text and text != words else ""
            who = who or "somebody"
            self.ask(f"{who} has {kind} «{short(words)}»{place}, not yet accepted: {is_in}")

    def ask_of_comment(self, who: str, says: str, text: str) -> None:
        """A comment on the text of a paragraph."""
        self.ask(f"{who or 'somebody'} comments «{short(says)}» on «{short(text)}»")

    def tell_properties(self, title: str, made: str, changed: str) -> None:
        """The title and the days in the properties of a file; none is surely that of the text.

        The title may be that of an earlier document, the days are not those of publication.
        """
        title = " ".join(title.split())
        first = [folded_text(line.text) for line in self.lines[:_TITLE_WITHIN]]
        if title and not self.title and folded_text(title) not in first:
            self.ask_of("title", f"the properties of the file call it «{short(title)}»: compare")
        for day, why in ((made, "the file was made"), (changed, "the file was last changed")):
            if _DAY.match(day):
                self.leave_out(day[:10], f"says when {why}, by its properties")

    def keep_link(self, words: str, address: str, place: str | None = "") -> None:
        """A link that the draft has not; its place is this paragraph, if no other is told."""
        where = "" if place is None else f"{place or f'line {self.number}:'} "
        words = f"«{short(' '.join(words.split()))}» " if words.strip() else ""
        self._links[f"{where}{words}{address[:LONGEST_ADDRESS]}"] = None

    @property
    def links(self) -> str:
        """All links so far, to look for an address in."""
        return " ".join(self._links)

    def raised(self, text: str) -> str:
        """A raised number in raised digits: `10` and a raised `6` are never `106`."""
        raised = text.translate(_RAISED)
        if raised == text and text.strip() and not text.isalpha():
            self.ask(f"«{short(text)}» is raised in the file, and not in the draft")
        return raised

    def all_questions(self) -> Iterator[ReviewItem]:
        """All that must be asked, one for each change and comment."""
        yield from self._questions[:MOST_ASKED]
        if (more := len(self._questions) - MOST_ASKED) > 0:
            asks = f"there are {more} more changes, comments and other doubts: look at the file"
            yield ReviewItem("body", asks)
        if self.pictures:
            asks = f"the pictures of the file ({self.pictures}) are in the capture alone"
            yield ReviewItem("body", asks)
        if self._links:
            told = _first(list(self._links), MOST_LINKS)
            yield ReviewItem("body", f"the draft has no links; the file has {'; '.join(told)}")


def _first(texts: list[str], most: int) -> Iterable[str]:
    more = len(texts) - most
    return texts if more <= 0 else (*texts[:most], f"and {more} more")


def short(text: str) -> str:
    """A text as it can be quoted in a question."""
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"
