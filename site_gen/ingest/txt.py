"""The bytes of a plain text -> its lines; an encoding that is not stated is guessed and told."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from site_gen.ingest.reading import RawLine, Reading
from site_gen.problems import Checked, Problem, Span

GUESS = "windows-1256"
PLAUSIBLE = 0.9
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ARABIC_WORD = re.compile("[\u0620-\u064a\u066e-\u06d3]{2,}")
_LINE_END = re.compile("\r\n|\r|\n")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file; `guessed` names an encoding that the file itself does not state."""

    text: str
    guessed: str = ""


def read_txt(file: Path, content: bytes) -> Checked[Reading | None]:
    """The non-empty lines of a plain text, numbered as an editor numbers them."""
    decoded = decode(file, content)
    if decoded.value is None:
        return Checked(None, decoded.problems)
    numbered = enumerate(_LINE_END.split(decoded.value.text), start=1)
    filled = ((number, text.strip()) for number, text in numbered if text.strip())
    lines = tuple(RawLine(number, text, order) for order, (number, text) in enumerate(filled))
    return Checked(Reading(lines, guessed_encoding=decoded.value.guessed, hard_wrapped=True))


def decode(file: Path, content: bytes, *, stated: str = "") -> Checked[Decoded | None]:
    """Text by the mark at its start, by `stated`, as UTF-8, or else by a guess that is told.

    Only windows-1256 is ever guessed, and only when nearly all its letters come out Arabic.
    """
    marked = next((name for mark, name in _MARKED if content.startswith(mark)), "")
    if not marked and b"\x00" in content:
        return _not_text(file, _line_at(content, content.index(b"\x00")), found="a zero byte")
    try:
        decoded = Decoded(content.decode(marked or _codec(stated) or "utf-8"))
    except UnicodeDecodeError as fault:
        guess = None if marked or _codec(stated) else _guessed(content)
        if guess is None:
            return _undecodable(file, content, fault=fault)
        decoded = guess
    if control := _CONTROL.search(decoded.text):
        line = len(_LINE_END.split(decoded.text[: control.start()]))
        return _not_text(file, line, found=f"the control character U+{ord(control.group()):04X}")
    return Checked(decoded)


def _codec(stated: str) -> str:
    """The name Python knows an encoding by, if it is one for text."""
    try:
        found = codecs.lookup(stated) if stated else None
    except LookupError:
        return ""
    return found.name if found and found.name in _TEXT_CODECS else ""


# The labels of the WHATWG encoding standard that news pages use; UTF-7 and the like stay out.
_LABELS = """
    utf-8 windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255
    windows-1256 iso-8859-1 iso-8859-2 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-9
    iso-8859-15 koi8-r koi8-u gb18030 big5 shift_jis euc-jp euc-kr
"""
_TEXT_CODECS = frozenset(codecs.lookup(label).name for label in _LABELS.split())


def _guessed(content: bytes) -> Decoded | None:
    text = content.decode(GUESS)
    letters = [letter for letter in text if ord(letter) > 0x7F and letter.isalpha()]
    # Arabic comes in words; letters by themselves are accents or dashes of another encoding, or
    # UTF-8 with a fault in it.
    arabic = sum(len(word) for word in _ARABIC_WORD.findall(text))
    return Decoded(text, GUESS) if letters and arabic >= PLAUSIBLE * len(letters) else None


def _line_at(content: bytes, offset: int) -> int:
    return len(_LINE_END.split(content[:offset].decode("latin-1")))


def _not_text(file: Path, line: int, *, found: str) -> Checked[None]:
    message = f"this holds {found}, so it is not plain text"
    hint = "save the article as text in UTF-8 and import that"
    return Checked(None, (Problem("import-not-text", message, Span(str(file), line), hint=hint),))


def _undecodable(file: Path, content: bytes, *, fault: UnicodeDecodeError) -> Checked[None]:
    line = _line_at(content, fault.start)
    message = f"byte {fault.start + 1} is not {fault.encoding.upper()}, and no guess fits"
    hint = "open it in an editor that shows it rightly, save it as UTF-8 and import that"
    place = Span(str(file), line)
    return Checked(None, (Problem("import-encoding-unknown", message, place, hint=hint),))
