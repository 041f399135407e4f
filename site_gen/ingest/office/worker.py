"""Prints the document on standard input as JSON; started in a process that can be killed."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from site_gen.ingest.document import DocumentUnreadable, ParsedDocument
from site_gen.ingest.office import opendocument, word
from site_gen.ingest.page.worker import limit_resources

READERS: dict[str, Callable[[bytes], ParsedDocument]] = {
    "Word": word.document_in,
    "OpenDocument": opendocument.document_in,
}
# A draft that is larger would stop the site from building.
LARGEST_TEXT = 2_000_000


def printed(kind: str, content: bytes) -> str:
    """The document, or why there is none, as ASCII."""
    try:
        document = READERS[kind](content)
        _check_size(document)
    except DocumentUnreadable as fault:
        return json.dumps({"fault": [fault.message, fault.hint]})
    return json.dumps({"document": asdict(document)})


def _check_size(document: ParsedDocument) -> None:
    texts = [line.text for line in document.lines]
    texts += [cell for line in document.lines for row in line.rows for cell in row]
    texts += [cut.text for cut in document.left_out]
    # Each cell of a table is at least a bar in the draft.
    if sum(len(text) + 1 for text in texts) > 2 * LARGEST_TEXT:
        message = f"its text is larger than {LARGEST_TEXT // 1_000_000} MB"
        raise DocumentUnreadable(message, "save the text of the article alone")


if __name__ == "__main__":
    limit_resources(int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(printed(sys.argv[1], sys.stdin.buffer.read()))
