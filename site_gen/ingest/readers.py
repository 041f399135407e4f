"""Turns the bytes of a .txt or .html file into the lines of a document."""

import codecs
import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from site_gen.ingest.document import ParsedDocument, RawLine, RemovedLine, ReviewItem
from site_gen.ingest.text import folded_text, words_in
from site_gen.problems import Checked, Problem, Span

GUESSED_ENCODING = "windows-1256"
MIN_ARABIC_SHARE = 0.9
_BYTE_ORDER_MARKS = (
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
class DecodedText:
    """The text of a file; `guessed` names an encoding that the file itself does not state."""

    text: str
    guessed: str = ""


def read_txt(file: Path, content: bytes) -> Checked[ParsedDocument | None]:
    """The non-empty lines of a plain text, numbered as an editor numbers them."""
    decoded = decode_bytes(file, content)
    if decoded.value is None:
        return Checked(None, decoded.problems)
    numbered = enumerate(_LINE_END.split(decoded.value.text), start=1)
    filled = ((number, text.strip()) for number, text in numbered if text.strip())
    lines = tuple(RawLine(number, text, order) for order, (number, text) in enumerate(filled))
    return Checked(ParsedDocument(lines, guessed_encoding=decoded.value.guessed, hard_wrapped=True))


def decode_bytes(file: Path, content: bytes, *, stated: str = "") -> Checked[DecodedText | None]:
    """Text by the byte order mark, by `stated`, as UTF-8, or else by a guess that is reported.

    Only windows-1256 is ever guessed, and only when nearly all its letters come out Arabic.
    """
    marked_encoding = next(
        (name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), ""
    )
    if not marked_encoding and b"\x00" in content:
        return _not_text(file, _line_at(content, content.index(b"\x00")), contents="a zero byte")
    try:
        decoded = DecodedText(content.decode(marked_encoding or _codec(stated) or "utf-8"))
    except UnicodeDecodeError as error:
        guess = None if marked_encoding or _codec(stated) else _guess_encoding(content)
        if guess is None:
            return _undecodable(file, content, error=error)
        decoded = guess
    if control := _CONTROL.search(decoded.text):
        line = len(_LINE_END.split(decoded.text[: control.start()]))
        return _not_text(file, line, contents=f"the control character U+{ord(control.group()):04X}")
    return Checked(decoded)


def _codec(stated: str) -> str:
    """Python's name of an encoding, if it is one for text."""
    try:
        codec = codecs.lookup(stated) if stated else None
    except LookupError:
        return ""
    return codec.name if codec and codec.name in _TEXT_CODECS else ""


# The labels of the WHATWG encoding standard that news pages use; UTF-7 and the like stay out.
_LABELS = """
    utf-8 windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255
    windows-1256 iso-8859-1 iso-8859-2 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-9
    iso-8859-15 koi8-r koi8-u gb18030 big5 shift_jis euc-jp euc-kr
"""
_TEXT_CODECS = frozenset(codecs.lookup(label).name for label in _LABELS.split())


def _guess_encoding(content: bytes) -> DecodedText | None:
    text = content.decode(GUESSED_ENCODING)
    letters = [letter for letter in text if ord(letter) > 0x7F and letter.isalpha()]
    # Arabic comes in words; single letters are accents or dashes of another encoding, or damaged
    # UTF-8.
    arabic = sum(len(word) for word in _ARABIC_WORD.findall(text))
    return (
        DecodedText(text, GUESSED_ENCODING)
        if letters and arabic >= MIN_ARABIC_SHARE * len(letters)
        else None
    )


def _line_at(content: bytes, offset: int) -> int:
    return len(_LINE_END.split(content[:offset].decode("latin-1")))


def _not_text(file: Path, line: int, *, contents: str) -> Checked[None]:
    message = f"this holds {contents}, so it is not plain text"
    hint = "save the article as text in UTF-8 and import that"
    return Checked(None, (Problem("import-not-text", message, Span(str(file), line), hint=hint),))


def _undecodable(file: Path, content: bytes, *, error: UnicodeDecodeError) -> Checked[None]:
    line = _line_at(content, error.start)
    message = f"byte {error.start + 1} is not {error.encoding.upper()}, and no guess fits"
    hint = "open it in an editor that shows it correctly, save it as UTF-8 and import that"
    span = Span(str(file), line)
    return Checked(None, (Problem("import-encoding-unknown", message, span, hint=hint),))


SECONDS = 60.0
MEMORY = 1 << 30
_WORKER = Path(__file__).with_name("html_worker.py")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TITLE_PARTS = re.compile(r"\s+[|–—·»-]\s+|\s*\|\s*")
_LEAST_WORDS = 4


def read_html(
    file: Path, content: bytes, *, seconds: float = SECONDS, memory: int = MEMORY
) -> Checked[ParsedDocument | None]:
    """The document in a saved page; nothing is fetched, and time and memory are limited."""
    declared = _CHARSET.search(content[:_DECLARED_WITHIN])
    decoded = decode_bytes(file, content, stated=declared[1].decode() if declared else "")
    if decoded.value is None:
        return Checked(None, decoded.problems)
    page = _run_worker(file, decoded.value.text, seconds=seconds, memory=memory)
    if page.value is None:
        return Checked(None, page.problems)
    return Checked(document_of(page.value, decoded.value.guessed))


def _run_worker(
    file: Path, text: str, *, seconds: float, memory: int
) -> Checked[dict[str, Any] | None]:
    # -P: no module of this folder may hide one of Python's own.
    command = [sys.executable, "-P", str(_WORKER), str(memory), str(math.ceil(seconds))]
    try:
        run = subprocess.run(
            command,
            input=text.encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _unreadable(file, f"the page was not read within {seconds:g} seconds")
    if b"ModuleNotFoundError" in run.stderr:
        return _not_installed(file)
    if run.returncode:
        return _unreadable(file, "the page is nested too deeply or needs too much memory to read")
    return Checked(json.loads(run.stdout))


def _unreadable(file: Path, message: str) -> Checked[None]:
    hint = "save the text of the article as .txt and import that"
    problem = Problem("import-page-unreadable", message, Span(str(file)), hint=hint)
    return Checked(None, (problem,))


def _not_installed(file: Path) -> Checked[None]:
    message = "the packages that read saved pages are not installed"
    hint = "run `make site` once, or install `site-gen[import]`"
    problem = Problem("import-reader-missing", message, Span(str(file)), hint=hint)
    return Checked(None, (problem,))


def document_of(page: dict[str, Any], guessed: str = "") -> ParsedDocument:
    """The document from the output of the worker; every doubt becomes a question."""
    title, doubts = _title_of(page)
    lines = tuple(
        RawLine(line["line"], line["text"], order)
        for order, line in enumerate(page["lines"])
        if line["kept"]
    )
    left_out = tuple(
        RemovedLine(line["line"], line["text"], "stands outside the article")
        for line in page["lines"]
        if not line["kept"]
    )
    language = page["language"] if _LANGUAGE.fullmatch(page["language"]) else ""
    return ParsedDocument(
        lines,
        title=title,
        language=language,
        url=_public_address(page["url"]),
        author=page["author"],
        published=page["published"],
        guessed_encoding=guessed,
        left_out=left_out,
        questions=(*doubts, *_page_doubts(page)),
    )


def _public_address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_public = _ADDRESS.fullmatch(url) and parts.hostname and not parts.username
    return url if is_public and url.isprintable() else ""


def _title_of(page: dict[str, Any]) -> tuple[str, tuple[ReviewItem, ...]]:
    """The title for sharing, else a longer heading, else the longest part of the `<title>`."""
    stated = {name: page[name] for name in ("shared_title", "heading", "head_title") if page[name]}
    if not stated:
        return "", ()
    parts = _TITLE_PARTS.split(page["head_title"])
    heading = page["heading"] if len(words_in(page["heading"])) >= _LEAST_WORDS else ""
    title = page["shared_title"] or heading or max(parts, key=len) or page["heading"]
    if (
        all(folded_text(title) in folded_text(other) for other in stated.values())
        and len(stated) > 1
    ):
        return title, ()
    titles = "; ".join(f"«{text}»" for text in dict.fromkeys(stated.values()))
    return title, (
        ReviewItem("title", f"taken from the titles the page gives ({titles}): confirm"),
    )


def _page_doubts(page: dict[str, Any]) -> Iterator[ReviewItem]:
    if page["outlet"]:
        asks = f"the page calls its site «{page['outlet']}»: write the id of that entity"
        yield ReviewItem("publisher", asks)
    if not page["told_apart"]:
        asks = "the article could not be separated from the rest of the page, so all of it was kept"
        yield ReviewItem("body", asks)
