"""Turns a PDF file into the lines of a document: read by two programs, and asked where they differ.

A PDF has no paragraphs and no order of reading, only signs at places; what comes out is a guess.
"""

import json
import re
import resource
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path

from site_gen.ingest.document import ParsedDocument, RawLine, RemovedLine, ReviewItem
from site_gen.ingest.office.pdf_tables import CELL_END, ROW_END, with_tables
from site_gen.ingest.pages import reader_missing
from site_gen.ingest.readers import read_txt
from site_gen.ingest.text import folded_text
from site_gen.problems import Checked, Problem, Span
from site_gen.structs import replace

SECONDS = 60.0
MEMORY = 1 << 30
LARGEST_TEXT = 10_000_000
MOST_PAGES = 300
MOST_TOLD = 12
LONGEST_QUOTED = 120
# So many pages have a line at their top or foot that it is no part of the text.
_REPEATED = 3
_WORKER = Path(__file__).parent / "pdf_worker.py"
_UNPRINTED = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"\d[\d.,٫٬/:%-]*\d%?|\d%?")
_ARABIC_NUMBER = re.compile("[\u0660-\u0669\u06f0-\u06f9]{2,}")
_WORD = re.compile(r"\w+")
_LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")
_ARABIC_WORD = re.compile("[\u0620-\u064a]+")
_ALEF_LAM = re.compile("[اأإآ]ل")
_LOOSE_MARK = re.compile("(?<=[\u0620-\u064a]) +(?=[\u064b-\u0652])")
_JUMPED = re.compile(r" (\d[\d.,٫٬]*)(?=[\u0620-\u064a])")
Pages = list[str]


def read_pdf(file: Path, content: bytes) -> Checked[ParsedDocument | None]:
    """The text of a PDF file, in processes of their own within limits of time and memory."""
    with tempfile.TemporaryDirectory(prefix="site-gen-") as folder:
        path = Path(folder) / "received.pdf"
        path.write_bytes(content)
        first, second = _by_poppler(path), _by_pypdf(path)
        places = _output_of(_poppler(path, "-bbox-layout")) if first else ""
    if first is None and not find_spec("pypdf"):
        return reader_missing(file, "PDF files")
    pages = second if first is None else first
    if first is None and any(_ARABIC_NUMBER.search(page) for page in pages):
        return _needs_poppler(file)
    if not any(page.strip() for page in pages):
        message = "there is no text in it: its pages are pictures, or it is locked or damaged"
        hint = "save what you need of it as .txt, with a program that reads pictures if need be"
        problem = Problem("import-document-unreadable", message, Span(str(file)), hint=hint)
        return Checked(None, (problem,))
    pages, tables = with_tables(pages, places)
    pages = [_without_marks(page) for page in pages]
    left_out, inner = _without_edges(pages)
    other = second if first is not None else None
    inner, mended = with_joined_letters(inner, other or [])
    document = read_txt(file, _numbered(inner).encode())
    if document.value is None:
        return document
    told = [ReviewItem("body", f"p. {number}: {asks}") for number, asks in tables]
    doubts = (*differences(inner, other), *oddities(pages))
    lines = tuple(map(_with_rows, document.value.lines))
    questions = (*_figures(inner), *told, *mended, *doubts)
    return Checked(replace(document.value, lines=lines, left_out=left_out, questions=questions))


def _with_rows(line: RawLine) -> RawLine:
    """A line that is a whole table as its cells."""
    if ROW_END not in line.text:
        return line
    rows = tuple(tuple(row.split(CELL_END)) for row in line.text.split(ROW_END))
    rows = tuple(tuple(cell.strip() for cell in row) for row in rows)
    text = "\n".join(" | ".join(row) for row in rows)
    return replace(line, kind="table", text=text, rows=rows)


def _needs_poppler(file: Path) -> Checked[None]:
    message = "it has numbers in Arabic digits, which pypdf alone may read back to front"
    hint = "install pdftotext (Debian: `apt install poppler-utils`), and import it again"
    problem = Problem("import-reader-missing", message, Span(str(file)), hint=hint)
    return Checked(None, (problem,))


# Two readers ------------------------------------------------------------------------------


def _by_poppler(path: Path) -> Pages | None:
    """None without the program; no pages if it cannot read the file."""
    try:
        text = _output_of(_poppler(path))
    except FileNotFoundError:
        return None
    return text.split("\f")[:-1]


def _poppler(path: Path, *options: str) -> list[str]:
    return ["pdftotext", *options, "-enc", "UTF-8", "-l", str(MOST_PAGES), str(path), "-"]


def _by_pypdf(path: Path) -> Pages:
    """The same; some of its numbers in Arabic digits come out back to front, and some do not."""
    command = [sys.executable, "-P", str(_WORKER), str(path), str(MOST_PAGES)]
    try:
        pages: Pages = json.loads(_output_of(command) or "[]")
    except json.JSONDecodeError:
        return []
    return pages


def _output_of(command: list[str]) -> str:
    with tempfile.TemporaryFile() as printed:
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
                preexec_fn=_limited,
            )
        except subprocess.TimeoutExpired:
            return ""
        printed.seek(0)
        return "" if done.returncode else printed.read().decode("utf-8", "replace")


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_TEXT, LARGEST_TEXT))


# One text ---------------------------------------------------------------------------------


def _without_marks(page: str) -> str:
    """A page without what is not printed, and with marks and spaces where they belong.

    A vowel sign at the end of a word, and a number in Arabic text, come out on the other side of
    the space beside them.
    """
    text = _CONTROL.sub(" ", _UNPRINTED.sub("", page).replace("\r", "\n"))
    return _JUMPED.sub(r"\1 ", _LOOSE_MARK.sub("", text))


def with_joined_letters(pages: Pages, others: Pages) -> tuple[Pages, list[ReviewItem]]:
    """The pages with lam and alef in order, where the other program has the very word so."""
    questions, found = [], []
    for number, (page, other) in enumerate(zip_longest(pages, others[: len(pages)], fillvalue="")):
        known = set(_WORD.findall(unicodedata.normalize("NFKC", _UNPRINTED.sub("", other))))
        words = {word: _joined(word, known) for word in _WORD.findall(page)}
        changed = {word: joined for word, joined in words.items() if joined != word}
        found.append(_replaced(page, words))
        if changed:
            told = ", ".join(dict.fromkeys(changed.values()))
            asks = f"p. {number + 1}: joined letters were put in order, compare: {told}"
            questions.append(ReviewItem("body", asks))
    return found, questions


def _replaced(page: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda found: words[found[0]], page)


def _joined(word: str, known: set[str]) -> str:
    """The word with alef after lam wherever that makes it one that the other program reads."""
    places = [found.start() for found in _ALEF_LAM.finditer(word)]
    if word in known or not 0 < len(places) < 5:
        return word
    for chosen in range(1, 1 << len(places)):
        letters = list(word)
        for bit, place in enumerate(places):
            if chosen >> bit & 1:
                letters[place : place + 2] = letters[place + 1], letters[place]
        if (joined := "".join(letters)) in known:
            return joined
    return word


def _without_edges(pages: Pages) -> tuple[tuple[RemovedLine, ...], Pages]:
    """The pages without the lines that stand at the top or the foot of several, numbers aside."""
    filled = [[line for line in page.splitlines() if line.strip()] for page in pages]
    counts = Counter(key for lines in filled for key in {_key(edge) for edge in _edges(lines)})
    repeated = {key for key, count in counts.items() if count >= _REPEATED}
    left_out, inner = [], []
    for number, (page, lines) in enumerate(zip(pages, filled, strict=True), start=1):
        cut = {line for line in _edges(lines) if _key(line) in repeated}
        cut |= {line for line in (lines[:1] + lines[-1:]) if folded_text(line) == str(number)}
        why = f"stands at the top or the foot of several pages (p. {number})"
        own = f"is the number of the page (p. {number})"
        left_out += [
            RemovedLine(0, line.strip(), why if _key(line) in repeated else own)
            for line in lines
            if line in cut
        ]
        inner.append("\n".join(line for line in page.splitlines() if line not in cut))
    return tuple(left_out), inner


def _edges(lines: list[str]) -> list[str]:
    """The first two and the last two: a page may have its title and its number there."""
    return lines[:2] + lines[-2:]


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", folded_text(line))


def _numbered(pages: Pages) -> str:
    """The text with the number of each page where it begins, so that it can be cited."""
    begun = (
        page if number == 1 or not page.strip() else f"[p. {number}]{_after_number(page)}"
        for number, page in enumerate(pages, start=1)
    )
    return "\n".join(begun)


def _after_number(page: str) -> str:
    """The text of a page as it follows its number: a table begins a line of its own."""
    text = page.lstrip()
    return f"\n{text}" if ROW_END in text.partition("\n")[0] else f" {text}"


# Doubts -----------------------------------------------------------------------------------


def _figures(pages: Pages) -> Iterator[ReviewItem]:
    for number, page in enumerate(pages, start=1):
        if figures := _NUMBER.findall(page):
            told = ", ".join(dict.fromkeys(figures))
            yield ReviewItem("body", f"p. {number}: compare each figure with the page: {told}")


def differences(pages: Pages, others: Pages | None) -> Iterator[ReviewItem]:
    """Each line with words that the other program does not read on that page.

    Numbers are compared in both directions, since one of the programs turns some of them.
    """
    if not others:
        asks = "one program alone could read the file: compare the draft with its pages"
        yield ReviewItem("body", asks)
        return
    told = [line for pair in enumerate(zip(pages, others, strict=False), 1) for line in _odd(*pair)]
    yield from (ReviewItem("body", asks) for asks in told[:MOST_TOLD])
    if len(told) > MOST_TOLD:
        asks = f"two programs differ in {len(told) - MOST_TOLD} more lines: compare all of it"
        yield ReviewItem("body", asks)


def _odd(number: int, pair: tuple[str, str]) -> Iterator[str]:
    page, other = pair
    known = _words(other)
    for line in page.splitlines():
        missing = _words(line) - known
        if missing:
            quoted = re.sub("[\ue002\ue003]", " | ", line.strip())[:LONGEST_QUOTED]
            yield f"p. {number}: two programs read «{quoted}» differently: compare it with the page"


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", _UNPRINTED.sub("", text))
    words = {folded_text(word) for word in _LETTERS_OR_DIGITS.findall(plain)}
    turned = {min(word, word[::-1]) for word in words if word.isdecimal()}
    return {word for word in words if not word.isdecimal()} | turned


def oddities(pages: Pages) -> Iterator[ReviewItem]:
    """What shows that a page was not read, or not rightly."""
    empty = [str(number) for number, page in enumerate(pages, start=1) if not page.strip()]
    if empty:
        asks = f"p. {', '.join(empty)}: no text is on it: look whether it is a picture"
        yield ReviewItem("body", asks)
    words = [word for page in pages for word in _ARABIC_WORD.findall(page)]
    if len(words) > 9 and sum(len(word) == 1 for word in words) * 5 > len(words):
        asks = "the letters come apart: what the program read is of no use; type the text yourself"
        yield ReviewItem("body", asks)
    if any("اهلل" in page for page in pages):
        asks = "«اهلل» is what programs make of «الله» and «لله»: correct it"
        yield ReviewItem("body", asks)
    if len(pages) == MOST_PAGES:
        yield ReviewItem("body", f"no more than {MOST_PAGES} pages were read")
