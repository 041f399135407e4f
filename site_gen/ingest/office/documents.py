"""Reads a document in a process of its own, within limits of time and memory."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

from site_gen.ingest.document import PageDates, ParsedDocument, RawLine, RemovedLine, ReviewItem
from site_gen.ingest.pages import reader_missing
from site_gen.problems import Checked, Problem, Span

SECONDS = 60.0
MEMORY = 1 << 30
_WORKER = Path(__file__).parent / "worker.py"


def read_office(
    file: Path, content: bytes, *, kind: str, seconds: float = SECONDS, memory: int = MEMORY
) -> Checked[ParsedDocument | None]:
    """The document in a file of this kind; nothing in it is run, and nothing else is read."""
    # -P: no module of this folder may hide one of Python's own.
    command = [sys.executable, "-P", str(_WORKER), kind, str(memory), str(math.ceil(seconds))]
    try:
        run = subprocess.run(
            command, input=content, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return _unreadable(file, f"it was not read within {seconds:g} seconds", _ALONE)
    if b"ModuleNotFoundError" in run.stderr:
        return reader_missing(file, f"{kind} files")
    if run.returncode:
        message = "it is nested too deeply, or needs too much time or memory to read"
        return _unreadable(file, message, _ALONE)
    found = json.loads(run.stdout)
    if "fault" in found:
        return _unreadable(file, *found["fault"])
    return Checked(_document(found["document"]))


_ALONE = "save the text of the article as .txt and import that"


def _unreadable(file: Path, message: str, hint: str) -> Checked[None]:
    span = Span(str(file))
    return Checked(None, (Problem("import-document-unreadable", message, span, hint=hint),))


def _document(fields: dict[str, Any]) -> ParsedDocument:
    """The document from the output of the worker."""
    values = {
        **fields,
        "lines": tuple(map(_line, fields["lines"])),
        "left_out": tuple(RemovedLine(**each) for each in fields["left_out"]),
        "questions": tuple(ReviewItem(**each) for each in fields["questions"]),
        "dates": _dates(fields["dates"]),
    }
    return ParsedDocument(**values)


def _line(fields: dict[str, Any]) -> RawLine:
    return RawLine(**{**fields, "rows": tuple(map(tuple, fields["rows"]))})


def _dates(fields: dict[str, Any]) -> PageDates:
    return PageDates(tuple(fields["published"]), tuple(map(tuple, fields["times"])))
