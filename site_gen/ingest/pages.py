"""Reads a saved web page in a process of its own, within limits."""

import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from site_gen.ingest.addresses import is_address, public_address
from site_gen.ingest.characters import DecodedText, decode_bytes
from site_gen.ingest.document import PageDates, ParsedDocument, RawLine, RemovedLine, ReviewItem
from site_gen.ingest.text import folded_text, words_in
from site_gen.problems import Checked, Problem, Span

SECONDS = 60.0
MEMORY = 1 << 30
_WORKER = Path(__file__).parent / "page" / "worker.py"
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})"""
    rb"""|<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w-]{1,40})""",
    re.IGNORECASE,
)
NOTHING_DECODED = DecodedText("")
_DECLARED_WITHIN = 4096
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TITLE_PARTS = re.compile(r"\s+[|–—·»-]\s+|\s*\|\s*")
_LEAST_WORDS = 4


def read_html(
    file: Path,
    content: bytes,
    *,
    stated: str = "",
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Checked[ParsedDocument | None]:
    """The document in a saved page; nothing is fetched, and time and memory are limited.

    `stated` is the encoding that the server of the page named, which counts before its own.
    """
    decoded = decode_bytes(file, content, stated=stated or stated_encoding(content))
    if decoded.value is None:
        return Checked(None, decoded.problems)
    page = _run_worker(file, decoded.value.text, seconds=seconds, memory=memory)
    if page.value is None:
        return Checked(None, page.problems)
    return Checked(document_of(page.value, decoded.value))


def stated_encoding(content: bytes) -> str:
    """The encoding that a page says it is in, empty if it says none near its beginning."""
    declared = _CHARSET.search(content[:_DECLARED_WITHIN])
    return next(filter(None, declared.groups()), b"").decode() if declared else ""


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
        return reader_missing(file, "saved pages")
    if run.returncode:
        return _unreadable(file, "the page is nested too deeply or needs too much memory to read")
    return Checked(json.loads(run.stdout))


def _unreadable(file: Path, message: str) -> Checked[None]:
    hint = "save the text of the article as .txt and import that"
    problem = Problem("import-page-unreadable", message, Span(str(file)), hint=hint)
    return Checked(None, (problem,))


def reader_missing(file: Path, of: str) -> Checked[None]:
    """The problem of an import whose packages are not installed."""
    message = f"the packages that read {of} are not installed"
    hint = "run `make site` once, or install `site-gen[import]`"
    problem = Problem("import-reader-missing", message, Span(str(file)), hint=hint)
    return Checked(None, (problem,))


def document_of(page: dict[str, Any], decoded: DecodedText = NOTHING_DECODED) -> ParsedDocument:
    """The document from the output of the worker; every doubt becomes a question."""
    title, doubts = _title_of(page)
    blocks = [block for block in page["lines"] if block["text"]]
    kept = [(order, block) for order, block in enumerate(blocks) if _is_in(block)]
    left_out = tuple(
        RemovedLine(block["line"], block["text"], "stands outside the article")
        for block in blocks
        if not _is_in(block)
    )
    language = page["language"] if _LANGUAGE.fullmatch(page["language"]) else ""
    return ParsedDocument(
        tuple(_line(order, block) for order, block in kept),
        title=title,
        language=language,
        url=public_address(page["url"]),
        author=page["author"],
        dates=PageDates(
            tuple(value for _, value in page["published"]), tuple(map(tuple, page["times"]))
        ),
        guessed_encoding=decoded.guessed,
        left_out=left_out,
        questions=(*doubts, *_page_doubts(page), *decoded.questions),
    )


def _is_in(block: dict[str, Any]) -> bool:
    return bool(block["kept"] or block["near"])


def _line(order: int, block: dict[str, Any]) -> RawLine:
    rows = tuple(tuple(row) for row in block["rows"])
    # Beside the article a list is rather one of dates and names than part of it.
    is_item = block["kind"] == "item" and (block["kept"] or block["amid"])
    kind = block["kind"] if block["kind"] != "item" or is_item else ""
    kind = "time" if block["is_time"] else kind
    return RawLine(
        block["line"],
        block["text"],
        order,
        kind=kind,
        level=block["level"],
        item=block["number"],
        rows=rows,
        is_doubtful=not block["kept"] and not is_item,
    )


def _title_of(page: dict[str, Any]) -> tuple[str, tuple[ReviewItem, ...]]:
    """The title for sharing, else a longer heading, else the longest part of the `<title>`."""
    names = ("shared_title", "heading", "head_title")
    stated = {name: page[name] for name in names if page[name] and not is_address(page[name])}
    if not stated:
        return "", ()
    parts = _TITLE_PARTS.split(stated.get("head_title", ""))
    whole = stated.get("heading", "")
    heading = whole if len(words_in(whole)) >= _LEAST_WORDS else ""
    title = stated.get("shared_title") or heading or max(parts, key=len) or whole
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
