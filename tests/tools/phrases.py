"""The functions of an import with the phrases of Arabic and English that come with the program."""

from __future__ import annotations

from site_gen.commands.import_phrases import phrase_tables
from site_gen.ingest import cleaning, dates, metadata, publication
from site_gen.ingest.document import PageDates, ParsedDocument, RawLine
from tests.tools.pages import CONFIG
from tests.tools.sites import REAL, files_in

TABLES = phrase_tables(CONFIG, files_in(REAL), ()).among("ar", "en")


def clean_article(document: ParsedDocument) -> cleaning.CleanedArticle:
    return cleaning.clean_article(document, TABLES)


def dates_in(line: RawLine) -> tuple[dates.StatedDate, ...]:
    return dates.dates_in(line, TABLES)


def is_date_line(line: RawLine) -> bool:
    return dates.is_date_line(line, TABLES)


def publication_date_of(
    lines: tuple[RawLine, ...], *, published: str = ""
) -> publication.PublicationDate:
    page = PageDates((published,) if published else ())
    return publication.publication_date_of(lines, TABLES, page=page)


def author_of(lines: tuple[RawLine, ...], stated: str) -> metadata.StatedAuthor:
    return metadata.author_of(lines, stated, TABLES)
