"""The files with all records of one kind or of all kinds."""

import json
from collections.abc import Mapping, Sequence
from functools import partial

from site_gen.cache.reads import ReadLog
from site_gen.cache.results import key_of
from site_gen.cache.texts import Text
from site_gen.cache.traces import NewTrace, RowMaker, earlier_traces, trace_rows
from site_gen.cache.workers import map_parallel
from site_gen.domain.claims import Claim
from site_gen.domain.text import Kind
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import DATA_PACKAGE, DATABASE, Url, list_url
from site_gen.plan.pages import LISTED_KINDS
from site_gen.render.context import SiteContext
from site_gen.render.data.csv import csv_line, csv_of_lines
from site_gen.render.data.files import data_package_json
from site_gen.render.data.json import json_line, list_json
from site_gen.render.data.schema import Column
from site_gen.render.data.sqlite import Relations, labels_of, relations_of, sqlite_of
from site_gen.render.data.tables import Cell, PublicRecords, columns_of, row_of, table_of
from site_gen.render.traced import traced_site
from site_gen.structs import Struct


class DataDownloads(Struct, frozen=True):
    """The files by address, and what is kept of each record for the next build."""

    files: Mapping[Url, bytes]
    results: Mapping[str, Text | None]


class _RecordData(Struct, frozen=True):
    """What the files have of a record: its row, relations and name, its lines of JSON and CSV."""

    row: Sequence[Cell]
    relations: Relations
    labels: Sequence[Sequence[Cell]]
    json_line: str
    csv_line: str


def data_downloads(
    site: SiteContext, log: ReadLog, words: str, earlier: Mapping[str, str] | None, workers: int
) -> DataDownloads:
    """Made of all records in each build; of `earlier` builds are the parts of unchanged records.

    `words` is a digest of the words of the site.
    """
    records = {
        f"{kind}:{record.id}": record
        for kind in LISTED_KINDS
        for record in sorted(site.corpus.of_kind(kind), key=lambda record: record.id)
    }
    columns = {kind: columns_of(_public(site), kind) for kind in LISTED_KINDS}
    maker = _Maker(_public(traced_site(site, log)), log, columns)
    traces = earlier_traces(log, earlier or {}, "data")
    settings = key_of("data", words, repr(site.config))
    known = traces.unchanged(dict.fromkeys(records, settings))
    missing = [name for name in records if name not in known]
    make = partial(maker.rows, settings)
    made = map_parallel(make, [records[name] for name in missing], workers)
    new = [NewTrace(name, *row) for name, row in zip(missing, made, strict=True)]
    texts = {**known, **{trace.name: trace.result() for trace in new}}
    data = {name: _data_in(texts[name]) for name in records}
    return DataDownloads(_files(_public(site), records, data), trace_rows(log, traces, known, new))


def _public(site: SiteContext) -> PublicRecords:
    return PublicRecords(site.corpus, site.evidence, site.catalogues)


class _Maker(Struct, frozen=True):
    """Makes what the files have of records, and says what was read for it."""

    public: PublicRecords
    log: ReadLog
    columns: Mapping[Kind, Sequence[Column]]

    def rows(self, settings: str, records: Sequence[Record]) -> list[tuple[str, str]]:
        """The row of each record, with its parts as text, and the names of the facets read."""
        rows, made = RowMaker(), []
        for record in records:
            with self.log.recording() as reads:
                text = self._text(record)
            made.append(rows.row(settings, reads, text))
        return made

    def _text(self, record: Record) -> str:
        """The parts of a record as `_data_in` reads them: of these, only the last has lines."""
        public = self.public
        relations = relations_of(public, record) if isinstance(record, Claim) else ()
        row, labels = row_of(public, record), labels_of(public, record)
        in_csv = csv_line(row, self.columns[kind_of(record)])
        in_database = json.dumps([row, relations, labels], ensure_ascii=False)
        return f"{in_database}\n{json_line(public, record)}\n{in_csv}"


def _data_in(text: str) -> _RecordData:
    in_database, in_json, in_csv = text.split("\n", 2)
    row, relations, labels = json.loads(in_database)
    return _RecordData(row, relations, labels, in_json, in_csv)


def _files(
    public: PublicRecords, records: Mapping[str, Record], data: Mapping[str, _RecordData]
) -> dict[Url, bytes]:
    of_kind: dict[Kind, list[_RecordData]] = {kind: [] for kind in LISTED_KINDS}
    for name, record in records.items():
        of_kind[kind_of(record)].append(data[name])
    tables = [
        table_of(public, kind, (tuple(d.row) for d in of_kind[kind])) for kind in LISTED_KINDS
    ]
    csv_files = [
        (table, csv_of_lines(table.columns, (d.csv_line for d in of_kind[kind])))
        for kind, table in zip(LISTED_KINDS, tables, strict=True)
    ]
    files = {
        list_url(kind, "csv"): content
        for kind, (_, content) in zip(LISTED_KINDS, csv_files, strict=True)
    }
    files |= {
        list_url(kind, "json"): list_json(d.json_line for d in of_kind[kind]) for kind in of_kind
    }
    files[DATA_PACKAGE] = data_package_json(public.corpus.config, csv_files)
    labels = [label for of_record in data.values() for label in of_record.labels]
    for kind in Kind:
        # The name of a text costs less to ask for than to read.
        of_texts = public.corpus.of_kind(kind) if kind not in LISTED_KINDS else ()
        labels.extend(label for record in of_texts for label in labels_of(public, record))
    relations = [of_claim.relations for of_claim in of_kind[Kind.CLAIM]]
    files[DATABASE] = sqlite_of(tables, relations, labels)
    return files
