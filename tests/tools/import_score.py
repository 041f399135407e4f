"""Scores what an import makes of the files in tests/data/imports against what a person would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from site_gen.commands.import_phrases import phrase_tables
from site_gen.domain.text import LocaleCode
from site_gen.ingest.characters import decode_bytes
from site_gen.ingest.document import ParsedDocument
from site_gen.ingest.importer import ImportResult, ImportSettings, import_document
from site_gen.ingest.page.worker import extract_page
from site_gen.ingest.pages import document_of, stated_encoding
from site_gen.problems import Checked
from tests.tools.pages import CONFIG
from tests.tools.sites import REAL, files_in

FILES = Path(__file__).parents[1] / "data" / "imports"
TABLES = phrase_tables(CONFIG, files_in(REAL), ())
NOW = datetime(2026, 11, 20, tzinfo=UTC)
AR, EN = LocaleCode("ar"), LocaleCode("en")
# Every import asks for these: nobody but the desk knows who published it, and what it is about.
ALWAYS_ASKED = {"publisher", "topics"}


def expectations() -> dict[str, dict[str, Any]]:
    """What is right for each file, by its name."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((FILES / "expected.yaml").read_text("utf-8"))
    return found


def read_page_here(file: Path, content: bytes) -> Checked[ParsedDocument | None]:
    """A page as `read_html` reads it, without starting a process for each."""
    decoded = decode_bytes(file, content, stated=stated_encoding(content))
    assert decoded.value is not None
    return Checked(document_of(extract_page(decoded.value.text), decoded.value))


def settings_in(folder: Path) -> ImportSettings:
    """The settings of a site in Arabic and English, in an empty folder."""
    return ImportSettings(
        content=folder / "content",
        captures=folder / "captures",
        locales=(AR, EN),
        default_locale=AR,
        topics=(),
        known_captures={},
        taken=frozenset(),
        tool="site_gen 0.1.0",
        readers={".html": read_page_here},
        phrases=TABLES,
    )


@dataclass(frozen=True, slots=True)
class Made:
    """What an import made of a file, and the text of the draft and of the source."""

    result: ImportResult
    draft: str
    source: dict[str, Any]

    @property
    def asked(self) -> str:
        return "\n".join(f"{q.field}: {q.asks}" for q in self.result.questions)


def made_of(file: Path, folder: Path) -> Made:
    """Import a file into an empty folder."""
    settings = settings_in(folder)
    imported = import_document(file, settings, now=NOW)
    assert imported.value is not None, (file.name, imported.problems)
    (draft,) = (settings.content / "articles").glob(f"{imported.value.article}.*.md")
    source = settings.content / "sources" / f"{imported.value.source}.yaml"
    fields = yaml.safe_load(source.read_text("utf-8"))[imported.value.source]
    return Made(imported.value, draft.read_text("utf-8"), fields)


def marks(expected: dict[str, Any], made: Made) -> Iterator[tuple[str, bool, str]]:
    """Each thing that was to be right: its kind, whether it is, and what it is about."""
    body = made.draft.split("---\n", 2)[2]
    lines = [line.strip() for line in body.splitlines()]
    if "title" in expected:
        yield "titles", made.result.title == expected["title"], made.result.title
    yield "dates", made.result.date == expected.get("date", ""), made.result.date
    yield "languages", made.result.language == expected["language"], made.result.language
    if "author" in expected:
        yield "authors", made.source.get("author") == [expected["author"]], str(made.source)
    if "url" in expected:
        yield "addresses", made.source.get("url") == expected["url"], str(made.source)
    yield from (("paragraphs", text in lines, text) for text in expected.get("kept", ()))
    yield from (("lines kept", text in body, text) for text in expected.get("lines", ()))
    yield from (("lines cut", text not in body, text) for text in expected.get("cut", ()))
    yield from (("headings", f"## {text}" in lines, text) for text in expected.get("headings", ()))
    yield from (("quotations", f"> {text}" in lines, text) for text in expected.get("quotes", ()))
    yield from (("items", is_item(text, lines), text) for text in expected.get("items", ()))
    for row in expected.get("tables", ()):
        cells = " | ".join(cell.replace("|", "\\|") for cell in row)
        yield "tables", f"| {cells} |" in lines, cells
    yield from questions_marked(expected, made)


def is_item(text: str, lines: Iterable[str]) -> bool:
    openings = ("-", *(f"{n}." for n in range(1, 10)))
    return any(f"{opening} {text}" in lines for opening in openings)


def questions_marked(expected: dict[str, Any], made: Made) -> Iterator[tuple[str, bool, str]]:
    fields = {question.field for question in made.result.questions}
    wanted = set(expected.get("asked", ()))
    yield from (("questions asked", field in fields, field) for field in sorted(wanted))
    yield from (("lines quoted", text in made.asked, text) for text in expected.get("quoted", ()))
    needless = fields - wanted - ALWAYS_ASKED
    yield "files without a needless question", not needless, made.asked if needless else ""


def score_of(found: Iterable[tuple[str, bool, str]]) -> dict[str, tuple[int, int]]:
    """How many of each kind are right, of how many."""
    right, total = Counter[str](), Counter[str]()
    for kind, is_right, _ in found:
        right[kind] += is_right
        total[kind] += 1
    return {kind: (right[kind], total[kind]) for kind in total}
