"""The bytes of a saved page -> its article's lines, read in a process that can be killed."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from site_gen.ingest.desk import Cut, Question
from site_gen.ingest.folding import folded, words_in
from site_gen.ingest.reading import RawLine, Reading
from site_gen.ingest.txt import decode
from site_gen.problems import Checked, Problem, Span

SECONDS = 60.0
MEMORY = 1 << 30
_WORKER = Path(__file__).with_name("extraction.py")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TITLE_PARTS = re.compile(r"\s+[|–—·»-]\s+|\s*\|\s*")
_LEAST_WORDS = 4


def read_html(
    file: Path, content: bytes, *, seconds: float = SECONDS, memory: int = MEMORY
) -> Checked[Reading | None]:
    """What a saved page says; nothing is fetched, and no more time or memory is used than given."""
    declared = _CHARSET.search(content[:_DECLARED_WITHIN])
    decoded = decode(file, content, stated=declared[1].decode() if declared else "")
    if decoded.value is None:
        return Checked(None, decoded.problems)
    page = _extracted(file, decoded.value.text, seconds=seconds, memory=memory)
    if page.value is None:
        return Checked(None, page.problems)
    return Checked(reading_of(page.value, decoded.value.guessed))


def _extracted(
    file: Path, text: str, *, seconds: float, memory: int
) -> Checked[dict[str, Any] | None]:
    # -P: this folder has an `html.py`, which would stand before Python's own.
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
    message = "what reads saved pages is not installed"
    hint = "run `make site` once, or install `site-gen[import]`"
    problem = Problem("import-reader-missing", message, Span(str(file)), hint=hint)
    return Checked(None, (problem,))


def reading_of(page: dict[str, Any], guessed: str = "") -> Reading:
    """The reading of a page as the worker tells it; every doubt is a question."""
    title, doubts = _title_of(page)
    kept = tuple(
        RawLine(each["line"], each["text"], order)
        for order, each in enumerate(page["lines"])
        if each["kept"]
    )
    left_out = tuple(
        Cut(each["line"], each["text"], "stands outside the article")
        for each in page["lines"]
        if not each["kept"]
    )
    language = page["language"] if _LANGUAGE.fullmatch(page["language"]) else ""
    return Reading(
        kept,
        title=title,
        language=language,
        url=_public_address(page["url"]),
        author=page["author"],
        published=page["published"],
        guessed_encoding=guessed,
        left_out=left_out,
        questions=(*doubts, *_asked(page)),
    )


def _public_address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    sound = _ADDRESS.fullmatch(url) and parts.hostname and not parts.username
    return url if sound and url.isprintable() else ""


def _title_of(page: dict[str, Any]) -> tuple[str, tuple[Question, ...]]:
    """The title for sharing, else a heading of some length, else the longest part of the tab's."""
    stated = {name: page[name] for name in ("shared_title", "heading", "head_title") if page[name]}
    if not stated:
        return "", ()
    parts = _TITLE_PARTS.split(page["head_title"])
    heading = page["heading"] if len(words_in(page["heading"])) >= _LEAST_WORDS else ""
    title = page["shared_title"] or heading or max(parts, key=len) or page["heading"]
    if all(folded(title) in folded(other) for other in stated.values()) and len(stated) > 1:
        return title, ()
    others = "; ".join(f"«{text}»" for text in dict.fromkeys(stated.values()))
    return title, (Question("title", f"taken from the titles the page gives ({others}): confirm"),)


def _asked(page: dict[str, Any]) -> Iterator[Question]:
    if page["outlet"]:
        asks = f"the page calls its site «{page['outlet']}»: write the id of that entity"
        yield Question("publisher", asks)
    if not page["told_apart"]:
        asks = "the article could not be separated from the rest of the page, so all of it was kept"
        yield Question("body", asks)
