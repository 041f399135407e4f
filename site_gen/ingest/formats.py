"""The formats that can be imported: which reader takes which files, and how large they may be."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeAlias

from site_gen.ingest import captures
from site_gen.ingest.document import ParsedDocument
from site_gen.ingest.office.documents import read_office
from site_gen.ingest.office.pdf import read_pdf
from site_gen.ingest.pages import read_html
from site_gen.ingest.readers import read_txt
from site_gen.ingest.web.documents import read_warc
from site_gen.problems import Checked, Problem, Span

# Turns the bytes of a file into a document, or reports why it cannot.
Reader: TypeAlias = Callable[[Path, bytes], Checked[ParsedDocument | None]]

_TEXTS: Mapping[str, Reader] = {".txt": read_txt, ".html": read_html, ".htm": read_html}
# These hold more than the text: pictures, or requests and answers.
_CONTAINERS: Mapping[str, Reader] = {
    ".docx": partial(read_office, kind="Word"),
    ".odt": partial(read_office, kind="OpenDocument"),
    ".epub": partial(read_office, kind="EPUB"),
    ".rtf": partial(read_office, kind="RTF"),
    ".eml": partial(read_office, kind="e-mail"),
    ".mht": partial(read_office, kind="MHTML"),
    ".mhtml": partial(read_office, kind="MHTML"),
    ".pdf": read_pdf,
    ".warc": read_warc,
    ".warc.gz": read_warc,
}
READERS: Mapping[str, Reader] = {**_TEXTS, **_CONTAINERS}
LARGEST_CONTAINER = 20_000_000


def readers_of_page(address: str) -> Mapping[str, Reader]:
    """Readers that take one page of a web archive file which holds several."""
    return {
        ending: partial(read_warc, page=address) if reader is read_warc else reader
        for ending, reader in READERS.items()
    }


def ending_of(file: Path) -> str:
    """What the name of a file ends in; `.gz` says nothing by itself."""
    return "".join(file.suffixes[-2:] if file.suffix.lower() == ".gz" else [file.suffix]).lower()


def largest_input(ending: str) -> int:
    """How many bytes a file with this ending may have."""
    return LARGEST_CONTAINER if ending in _CONTAINERS else captures.LARGEST_INPUT


def unknown_format(file: Path, readers: Iterable[str]) -> Checked[None]:
    """The problem of a file that nothing reads; `readers` are the endings that the desk added."""
    message = f"files that end in `{file.suffix}` cannot be read"
    hint = "save the article as .txt (UTF-8), .html, .docx, .odt or .pdf"
    if others := [ending for ending in readers if ending not in READERS]:
        hint += f"; your build.py also reads {', '.join(others)}"
    problem = Problem("import-format-unknown", message, Span(str(file)), hint=hint)
    return Checked(None, (problem,))
