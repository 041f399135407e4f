"""The evidence into files for programs, and the page that offers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_gen.artifacts import Artifact
from site_gen.domain.claims import Question
from site_gen.domain.text import Status
from site_gen.load.corpus import Corpus, Record
from site_gen.plan.addresses import DATA_PACKAGE, DATABASE, Url, list_url
from site_gen.plan.evidence import Evidence
from site_gen.plan.pages import LISTED, PageKind, PlannedPage
from site_gen.render.edition import Desk, Edition
from site_gen.render.exchange import list_json, record_json
from site_gen.render.frames import crumbs_to, frame_of
from site_gen.render.package import package_json
from site_gen.render.parts import DataFile, DataSet
from site_gen.render.sheets import csv_of
from site_gen.render.sqlite import sqlite_of
from site_gen.render.tables import Shelf, answers_table, tables_of
from site_gen.render.titles import Books
from site_gen.render.views import DataView

KILOBYTE = 1000


def downloads_of(corpus: Corpus, evidence: Evidence, books: Books) -> Mapping[Url, bytes]:
    """The files that hold all records of a kind, or of all kinds; made once for a whole build."""
    shelf = Shelf(corpus, evidence, books)
    tables = tables_of(shelf)
    sheets = [(table, csv_of(table)) for table in tables]
    files = {list_url(kind, "csv"): sheet for kind, (_, sheet) in zip(LISTED, sheets, strict=True)}
    files |= {list_url(kind, "json"): list_json(shelf, corpus.of_kind(kind)) for kind in LISTED}
    files[DATA_PACKAGE] = package_json(corpus.config, sheets)
    files[DATABASE] = sqlite_of(shelf, tables)
    return files


def data_file(page: PlannedPage, edition: Edition) -> Artifact:
    """A planned file for programs."""
    content = edition.downloads.get(page.url)
    if content is None:
        content = _of_record(page, edition)
    return Artifact(page.path, content, origin=page.url)


def _of_record(page: PlannedPage, edition: Edition) -> bytes:
    shelf, key = Shelf(edition.corpus, edition.evidence, edition.books), page.key
    record = shelf.find(key.of, key.record) if key.of else None
    if record is None:
        raise LookupError(f"the file {page.url} was planned for no record")
    if key.kind is PageKind.RECORD_CSV and isinstance(record, Question):
        return csv_of(answers_table(shelf, shelf.answers(record)))
    return record_json(shelf, record)


def data_view(desk: Desk, page: PlannedPage) -> DataView:
    """The page that offers all records as files."""
    title = desk.say("data.title")
    description = desk.say("data.lede")
    crumbs = crumbs_to(desk, None)
    return DataView(
        frame=frame_of(desk, page, title, description=description, crumbs=crumbs),
        lede=description,
        how=desk.say("data.how"),
        sets=tuple(_sets(desk)),
    )


def _sets(desk: Desk) -> Iterator[DataSet]:
    for kind in LISTED:
        shown = [r for r in desk.corpus.of_kind(kind) if _counts(r)]
        files = (offer(desk, list_url(kind, ending)) for ending in ("csv", "json"))
        yield DataSet(kind.value, desk.say(f"data.about.{kind}"), len(shown), tuple(files))
    for key, url in (("database", DATABASE), ("package", DATA_PACKAGE)):
        yield DataSet(key, desk.say(f"data.about.{key}"), None, (offer(desk, url),))


def _counts(record: Record) -> bool:
    return record.status is not Status.WITHDRAWN


def offer(desk: Desk, url: Url) -> DataFile:
    """A link to a file that is made for the whole site, with its size."""
    size = len(desk.edition.downloads[url])
    name = url.rpartition("/")[2]
    return DataFile(name, desk.link(url), name.rpartition(".")[2], -(-size // KILOBYTE))
