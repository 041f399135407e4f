"""Makes lines of the text of an RTF file: paragraphs, items, tables, notes, and what to ask."""

import re
from dataclasses import dataclass

from site_gen.ingest.document import RawLine
from site_gen.ingest.office.gathering import Gathering
from site_gen.ingest.office.rtf_tables import HeadTables
from site_gen.ingest.office.rtf_tokens import with_whole_signs
from site_gen.structs import replace

BODY = ""
_MARKER = re.compile(r"\s*(?:[•▪◦·–-]|(\d{1,4})[.)])\t")
_NUMBER = re.compile(r"\d{1,5}")
_HEADING = re.compile(r"(?:heading|überschrift|titre|заголовок|عنوان) ([1-9])")
_QUOTES = frozenset({"quote", "intense quote", "block text", "quotations"})


@dataclass(frozen=True, slots=True)
class TextState:
    """What a group says of its text; it ends with the group.

    `sink` is where the text goes, `before` where that of the group around it does. `level` is that
    of a heading, `depth` that of an item, `own` the list that it is of.
    """

    sink: str = BODY
    before: str = BODY
    font: int = 0
    fallback: int = 1
    change: str = ""
    who: int = 0
    is_raised: bool = False
    style: int = 0
    level: int = 0
    own: int = 0
    depth: int = 0
    is_in_table: bool = False


class RtfText(Gathering):
    """Gathers words until a paragraph, a cell or a row ends."""

    def __init__(self) -> None:
        super().__init__()
        # That of the paragraph which has begun: links and doubts are found before it ends.
        self.number = 1
        self.heads = HeadTables()
        self.words: list[str] = []
        self.marker = ""
        self.boxes = list[str]()
        self.notes = list[str]()
        self.comments = list[tuple[str, str]]()
        self._changes = list[tuple[str, int, str]]()
        self._cells, self._rows, self._first = list[str](), list[list[str]](), 0

    def say(self, text: str, state: TextState) -> None:
        """Words in the text now, or taken out of it."""
        if state.change:
            self._keep_change(state.change, state.who, text)
        if state.change != "taken out":
            self.words.append(self.raised(text) if state.is_raised else text)

    def _keep_change(self, kind: str, who: int, text: str) -> None:
        before = ""
        if self._changes and self._changes[-1][:2] == (kind, who):
            before = self._changes.pop()[2]
        self._changes.append((kind, who, before + text))

    def end_paragraph(self, state: TextState) -> None:
        """A paragraph ends; in a cell its words go on."""
        if state.is_in_table:
            self.words.append("\n")
            return
        self._end_table()
        whole = with_whole_signs("".join(self.words))
        self.words.clear()
        line, whole = self._line(state, whole)
        text = " ".join(whole.split())
        if line.kind == "heading" and line.level == 1 and self._style(state)[0] == "title":
            self.title = self.title or text
        self._tell(text)
        self.add(text, line)
        self.number += 1
        self._add_boxes()
        self.marker = ""

    def _style(self, state: TextState) -> tuple[str, int]:
        name, level = self.heads.style(state.style)
        heading = _HEADING.fullmatch(name)
        return name, int(heading[1]) if heading else level

    def _line(self, state: TextState, whole: str) -> tuple[RawLine, str]:
        """What kind of line it is, and its words without the mark of an item."""
        name, level = self._style(state)
        line = RawLine(0, "", 0, is_doubtful=name == "subtitle")
        if level or state.level or name == "title":
            return replace(line, kind="heading", level=state.level or level or 1), whole
        if name in _QUOTES or name == "caption":
            return replace(line, kind="caption" if name == "caption" else "quote"), whole
        found = _MARKER.match(whole)
        if not (self.marker.strip() or state.own or found):
            return line, whole
        marker = self.marker or (found[0] if found else "")
        number = self._item_number(marker, state)
        without = whole if self.marker or not found else whole[found.end() :]
        return replace(line, kind="item", level=state.depth, item=number), without

    def _item_number(self, marker: str, state: TextState) -> int:
        """The number that is written; items with letters are counted."""
        numbers = _NUMBER.findall(marker)
        if numbers:
            return int(numbers[-1])
        is_counted = any(sign.isalpha() for sign in marker) and marker.strip() != "o"
        return self.next_number(str(state.own), state.depth) if is_counted else 0

    def _tell(self, text: str) -> None:
        for kind, who, words in self._changes:
            self.ask_of_change(self.heads.name(who), kind, with_whole_signs(words), text)
        for name, says in self.comments:
            self.ask_of_comment(name, says, text)
        if "\N{REPLACEMENT CHARACTER}" in text:
            self.ask("a sign of a special font was lost here: look at the file")
        self._changes, self.comments = [], []

    def _add_boxes(self) -> None:
        boxes, self.boxes = self.boxes, []
        for text in (" ".join(each.split()) for box in boxes for each in box.split("\n")):
            self.add(text, RawLine(0, "", 0, is_doubtful=True))
            self.number += bool(text)

    def end_cell(self) -> None:
        """A cell of a row ends."""
        self._first = self._first or self.number
        text = " ".join(with_whole_signs("".join(self.words)).split())
        self.words.clear()
        self._tell(text)
        self._cells.append(text)
        self.number += 1
        self.marker = ""

    def end_row(self) -> None:
        """A row of a table ends."""
        self._rows.append(self._cells)
        self._cells = []

    def _end_table(self) -> None:
        if self._cells:
            self.end_row()
        if self._rows:
            self.add_table(self._first, self._rows)
            self._rows, self._first = [], 0
            self._add_boxes()

    def end(self, state: TextState) -> None:
        """The text ends: what has begun is kept, and the notes are a list."""
        if any(word.strip() for word in self.words):
            self.end_paragraph(replace(state, is_in_table=False))
        self._end_table()
        for count, note in enumerate(self.notes, start=1):
            text = " ".join(note.split())
            self.add(text, RawLine(0, "", 0, kind="item", level=0, item=count))
            self.number += 1
