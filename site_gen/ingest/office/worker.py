"""Prints the document on standard input as JSON; started in a process that can be killed."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from site_gen.ingest.document import DocumentUnreadable, ParsedDocument
from site_gen.ingest.office import epub, mail, opendocument, rtf, word
from site_gen.ingest.office.gathering import ALONE
from site_gen.ingest.page.worker import limit_resources
from site_gen.structs import asdict

READERS: dict[str, Callable[[bytes], ParsedDocument]] = {
    "Word": word.document_in,
    "OpenDocument": opendocument.document_in,
    "EPUB": epub.document_in,
    "RTF": rtf.document_in,
    "e-mail": mail.document_in,
    "MHTML": mail.page_in,
}
# A draft that is larger would stop the site from building.
LARGEST_TEXT = 2_000_000
# Of paragraphs; each may be a question, and a book has a tenth of that.
MOST_LINES = 20_000


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
    if sum(map(len, texts)) > LARGEST_TEXT or len(document.lines) > MOST_LINES:
        message = f"its text is larger than {LARGEST_TEXT // 1_000_000} MB, or has too many lines"
        raise DocumentUnreadable(message, ALONE)


if __name__ == "__main__":
    limit_resources(int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(printed(sys.argv[1], sys.stdin.buffer.read()))
