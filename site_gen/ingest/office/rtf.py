"""Turns an RTF file into the lines of a document; nothing in it is opened, run or fetched."""

import re
from collections.abc import Callable
from typing import TypeAlias

from site_gen.ingest.document import DocumentUnreadable, ParsedDocument
from site_gen.ingest.office import rtf_tokens
from site_gen.ingest.office.gathering import ALONE, short
from site_gen.ingest.office.rtf_tables import HEADS
from site_gen.ingest.office.rtf_text import BODY, RtfText, TextState
from site_gen.structs import replace

_SKIPPED = "skipped"
_EDGES = {f"{edge}{side}": edge for edge in ("header", "footer") for side in ("", "l", "r", "f")}
_BOXES = frozenset({"shptxt", "dptxbxtext"})
_MARKERS = frozenset({"listtext", "pntext"})
# Groups whose text is wanted, but stands elsewhere than where they are.
_OWN = frozenset({"footnote", "annotation", "atnauthor", "fldinst", *_BOXES, *_MARKERS, *_EDGES})
# Groups that bring no text, or a copy of one for old programs.
_NO_TEXT = frozenset(
    {
        *("colortbl", "nonshppict", "shprslt", "objdata", "objclass", "objname", "sp", "tc"),
        *("xe", "rxe", "txe", "nonesttables", "datafield", "pn", "filetbl", "listtable"),
        *("ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "pict"),
    }
)
# Marked as what old programs may pass over, but part of the text.
_PASSED_THROUGH = frozenset({"shppict", "shpinst", "do"})
_ADDRESS = re.compile(r'\s*HYPERLINK\s+"?([a-z]+://[^"\s]+)', re.IGNORECASE)
_FETCHES = re.compile(r"\s*(?:INCLUDE|DDE|LINK\b|IMPORT)", re.IGNORECASE)

_StateChange: TypeAlias = Callable[[TextState, int], TextState]
_PLAIN = TextState()
# How a control word changes what is said of the text; a number of -1 is none.
_STATES: dict[str, _StateChange] = {
    "f": lambda state, number: replace(state, font=number),
    "deff": lambda state, number: replace(state, font=number),
    "uc": lambda state, number: replace(state, fallback=max(0, number)),
    "super": lambda state, number: replace(state, is_raised=number != 0),
    "nosupersub": lambda state, _: replace(state, is_raised=False),
    "revised": lambda state, number: replace(state, change="added" if number else ""),
    "deleted": lambda state, number: replace(state, change="taken out" if number else ""),
    "revauth": lambda state, number: replace(state, who=number),
    "revauthdel": lambda state, number: replace(state, who=number),
    "s": lambda state, number: replace(state, style=number),
    "outlinelevel": lambda state, number: replace(state, level=(number + 1) % 10),
    "ls": lambda state, number: replace(state, own=number),
    "ilvl": lambda state, number: replace(state, depth=max(0, number)),
    "intbl": lambda state, _: replace(state, is_in_table=True),
    "plain": lambda state, _: replace(state, is_raised=False, change="", who=0),
    "pard": lambda state, _: replace(state, style=0, level=0, own=0, depth=0, is_in_table=False),
}


def document_in(content: bytes) -> ParsedDocument:
    """The document in an RTF file. Raises DocumentUnreadable."""
    reader = _RtfReader()
    for kind, text, number in rtf_tokens.tokens_in(content):
        reader.take(kind, text, number)
    return reader.document()


class _RtfReader(RtfText):
    """Reads token after token, and sorts the text by the group that it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self._state = _PLAIN
        self._around = list[tuple[TextState, list[str]]]()
        self._bytes: list[bytes] = []
        self._passing = 0
        self._is_optional = False
        self._author = ""
        # How deep each field is that has begun, its address, and where its words begin.
        self._fields = list[tuple[int, str, int]]()

    def take(self, kind: str, text: bytes, number: int | None) -> None:
        """The next token."""
        if kind in {"text", "hex"}:
            self._take_bytes(bytes.fromhex(text.decode()) if kind == "hex" else text)
            return
        self._flush()
        if kind == "brace":
            self._passing = 0
            self._open() if text == b"{" else self._close()
        elif kind == "word":
            self._take_word(text.decode(), number)
        else:
            self._take_sign(text.decode("latin-1"))

    def _take_bytes(self, content: bytes) -> None:
        passed = min(self._passing, len(content))
        self._passing -= passed
        self._is_optional = False
        if self._state.sink != _SKIPPED:
            self._bytes.append(content[passed:])

    def _flush(self) -> None:
        if self._bytes:
            content, self._bytes = b"".join(self._bytes), []
            is_head = self._state.sink in HEADS
            codec = self.heads.codec if is_head else self.heads.codec_of(self._state.font)
            self._say(rtf_tokens.decoded(content, codec))

    def _say(self, text: str) -> None:
        if self._state.sink in HEADS:
            self.heads.say(text)
        elif self._state.sink != _SKIPPED:
            self.say(text, self._state)

    def _take_sign(self, sign: str) -> None:
        if sign == "*":
            self._is_optional = True
        elif sign in "\r\n":
            self._take_word("par", None)
        else:
            self._say(rtf_tokens.CHARACTERS.get(sign, ""))

    # Groups -----------------------------------------------------------------------------------

    def _open(self) -> None:
        if len(self._around) >= rtf_tokens.MOST_DEEP:
            raise DocumentUnreadable("its groups are nested too deeply", ALONE)
        self._around.append((self._state, self.words))
        if self._state.sink in HEADS:
            self.heads.open()

    def _close(self) -> None:
        if not self._around:
            return
        if self._state.sink in HEADS:
            self.heads.close(self._state.sink)
        if self._fields and self._fields[-1][0] >= len(self._around):
            self._end_field()
        ended, words = self._state.sink, self.words
        self._state, self.words = self._around.pop()
        if words is not self.words:
            self._end_group(ended, rtf_tokens.with_whole_signs("".join(words)))

    def _enter(self, sink: str) -> None:
        """The group is one whose text goes elsewhere."""
        is_lost = self._state.sink in {_SKIPPED, *HEADS}
        if sink == "pict" and not is_lost:
            self.pictures += 1
        sink = _SKIPPED if sink in _NO_TEXT or is_lost else sink
        self._state = replace(self._state, sink=sink, before=self._state.sink)
        if sink in _OWN:
            self.words = []

    def _end_group(self, sink: str, text: str) -> None:
        words = " ".join(text.split())
        if sink == "footnote":
            self.notes.append(text)
            self.words.append(f"[{len(self.notes)}]")
        elif sink == "atnauthor":
            self._author = words
        elif sink == "annotation":
            self.comments.append((self._author, words))
        elif sink in _MARKERS:
            self.marker = text
        elif sink in _BOXES:
            self.boxes.append(text)
        elif sink in _EDGES:
            for line in text.split("\n"):
                self.leave_out(" ".join(line.split()), f"stands in the {_EDGES[sink]} of the pages")
        elif sink == "fldinst":
            self._take_field(words)

    def _take_field(self, says: str) -> None:
        address = _ADDRESS.match(says)
        if address and self._fields:
            depth, _, begins = self._fields[-1]
            self._fields[-1] = depth, address[1], begins
        elif _FETCHES.match(says):
            self.ask(f"the file asks for «{short(says)}», which was not fetched")

    def _end_field(self) -> None:
        _, address, begins = self._fields.pop()
        if address:
            words = rtf_tokens.with_whole_signs("".join(self.words[begins:]))
            self.keep_link(words, address)

    # Control words ----------------------------------------------------------------------------

    def _take_word(self, word: str, number: int | None) -> None:
        is_optional, self._is_optional = self._is_optional, False
        if word in HEADS | _OWN | _NO_TEXT:
            self._enter(word)
        elif word == "u" and self._state.sink != _SKIPPED:
            self._passing = self._state.fallback
            self._say(rtf_tokens.sign_of(number or 0))
        elif word in rtf_tokens.CHARACTERS:
            self._say(rtf_tokens.CHARACTERS[word])
        elif self._state.sink in HEADS:
            self.heads.take(self._state.sink, word, number or 0)
        elif word == "ud":
            self._state = replace(self._state, sink=self._state.before)
        elif is_optional and word not in _PASSED_THROUGH:
            self._pass_over(word)
        elif word == "upr":
            self._enter(_SKIPPED)
        elif word in _STATES:
            self._state = _STATES[word](self._state, -1 if number is None else number)
        elif self._state.sink != _SKIPPED:
            self._take_end(word, number or 0)

    def _pass_over(self, word: str) -> None:
        if word in {"mmath", "moMath"} and self._state.sink != _SKIPPED:
            self.ask("a formula is here, and not in the draft")
        self._enter(_SKIPPED)

    def _take_end(self, word: str, number: int) -> None:
        """What ends a paragraph, a cell or a row, or stands for what is no text."""
        if word in {"par", "sect"}:
            if self._state.sink == BODY:
                self.end_paragraph(self._state)
            else:
                self.words.append("\n")
        elif word == "cell" and self._state.sink == BODY:
            self.end_cell()
        elif word == "row":
            self.end_row()
        elif word in {"nestcell", "nestrow"}:
            self.words.append(" ")
        elif word == "field":
            self._fields.append((len(self._around), "", len(self.words)))
        elif word == "object":
            self.ask("another document is embedded here; it was not opened")
        else:
            self.heads.take_encoding(word, number)

    def document(self) -> ParsedDocument:
        """The whole document, once the file is read."""
        self._flush()
        if self._around:
            self.ask_of("capture", "the file ends before its groups do: see whether it was cut")
            self.words = self._around[-1][1] if self._state.sink else self.words
        self.end(self._state)
        stated = self.heads.stated
        made, changed = stated.get("creatim", ""), stated.get("revtim", "")
        self.tell_properties(stated.get("title", ""), made, changed)
        return ParsedDocument(
            tuple(self.lines),
            title=self.title,
            author=stated.get("author", ""),
            left_out=tuple(self.left_out),
            questions=tuple(self.all_questions()),
        )
