"""The files with all records of one kind or of all kinds."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from site_gen.artifacts import NO_BUILD, EarlierBuild, bytes_of, digest_of
from site_gen.cache.groups import neighbours
from site_gen.cache.reads import ReadLog
from site_gen.cache.results import key_of
from site_gen.cache.texts import Text
from site_gen.cache.traces import NewTrace, RowMaker, Traces, earlier_traces, trace_rows
from site_gen.cache.workers import map_parallel
from site_gen.domain.text import Kind
from site_gen.load.corpus import Record
from site_gen.plan.addresses import DATA_PACKAGE, DATABASE, Url, list_url, output_path
from site_gen.plan.pages import LISTED_KINDS
from site_gen.render.context import SiteContext
from site_gen.render.data.csv import csv_line, csv_of_lines
from site_gen.render.data.files import data_package_json
from site_gen.render.data.json import json_line, list_json
from site_gen.render.data.sqlite import Part, RecordRows, Rows, labels_of, rows_of, sqlite_of
from site_gen.render.data.tables import PublicRecords, Table, row_of, table_of
from site_gen.render.traced import traced_site
from site_gen.structs import Struct

# How many records are made together in the mean. With fewer there are more rows to read; with more,
# an edit concerns more records.
_MEAN_LENGTH = 32
# Below this a second process costs more than it saves.
_MIN_GROUPS = 4
_SCOPE, _FILE = "data", "database"
_PATH = output_path(DATABASE)


class DataDownloads(Struct, frozen=True):
    """The files by address; for the next build, results and the keys of files that it needs."""

    files: Mapping[Url, bytes]
    results: Mapping[str, Text | None]
    cache_keys: tuple[tuple[str, str], ...] = ((_PATH, _PATH),)


class _MadeGroup(NamedTuple):
    """The row of a group's trace, the names of facets in it, and its rows in the database."""

    row: str
    facets: str
    in_database: str


class RecordGroup(Struct, frozen=True):
    """Neighbouring records of a kind, in the order of their ids, which are made together."""

    kind: Kind
    records: Sequence[Record]

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.records[0].id}"

    def inputs(self, settings: str) -> str:
        """What is not read of its records: which they are."""
        return key_of(settings, *(record.id for record in self.records))

    def part(self, made: _MadeGroup | None) -> Part:
        """Its part of the database, which is as it was if nothing was made."""
        rows = RecordRows(*json.loads(made.in_database)) if made else None
        return Part(self.records[0].id, self.records[-1].id, rows)


def data_downloads(
    site: SiteContext, log: ReadLog, words: str, earlier: EarlierBuild = NO_BUILD, workers: int = 1
) -> DataDownloads:
    """Put together in each build; of the `earlier` one is what they have of unchanged records.

    `words` is a digest of the words of the site.
    """
    groups = {group.name: group for kind in LISTED_KINDS for group in _groups_of(site, kind)}
    traces, last = _earlier_data(log, earlier)
    settings = key_of("data", words, repr(site.config))
    known = traces.unchanged({name: group.inputs(settings) for name, group in groups.items()})
    missing = [group for name, group in groups.items() if name not in known]
    tables = {kind: table_of(_public(site), kind) for kind in LISTED_KINDS}
    maker = _Maker(_public(traced_site(site, log)), log, tables, settings)
    found = map_parallel(maker.made, missing, workers, min_items=_MIN_GROUPS)
    made = {group.name: each for group, each in zip(missing, found, strict=True)}
    new = [NewTrace(name, each.row, each.facets) for name, each in made.items()]
    texts = {**known, **{trace.name: trace.result() for trace in new}}
    files = _lists(site, tables, [(group, texts[name]) for name, group in groups.items()])
    parts = {kind: list[Part]() for kind in LISTED_KINDS}
    for name, group in groups.items():
        parts[group.kind].append(group.part(made.get(name)))
    files[DATABASE] = sqlite_of(tables, parts, _text_labels(site), last)
    rows = {**trace_rows(log, traces, known, new), traces.row(_FILE): digest_of(files[DATABASE])}
    return DataDownloads(files, rows)


def _public(site: SiteContext) -> PublicRecords:
    return PublicRecords(site.corpus, site.evidence, site.catalogues)


def _groups_of(site: SiteContext, kind: Kind) -> Iterator[RecordGroup]:
    records = sorted(site.corpus.of_kind(kind), key=lambda record: record.id)
    return (RecordGroup(kind, of) for of in neighbours(records, lambda r: r.id, _MEAN_LENGTH))


def _earlier_data(log: ReadLog, earlier: EarlierBuild) -> tuple[Traces, bytes]:
    """What the earlier build left, with its database; nothing without that.

    What the database has of unchanged records is nowhere else.
    """
    traces, database = earlier_traces(log, earlier.results, _SCOPE), earlier.files.get(_PATH)
    if database and digest_of(database) == earlier.results.get(traces.row(_FILE)):
        return traces, bytes_of(database)
    return Traces({}, frozenset(), {}, _SCOPE), b""


class _Maker(Struct, frozen=True):
    """Makes what the files have of records, and says what was read for it."""

    public: PublicRecords
    log: ReadLog
    tables: Mapping[Kind, Table]
    settings: str

    def made(self, groups: Sequence[RecordGroup]) -> list[_MadeGroup]:
        rows, made = RowMaker(), []
        for group in groups:
            with self.log.recording() as reads:
                text, in_database = self._text(group)
            row, facets = rows.row(group.inputs(self.settings), reads, text)
            made.append(_MadeGroup(row, facets, in_database))
        return made

    def _text(self, group: RecordGroup) -> tuple[str, str]:
        """Its lines in the lists, as `_lists` reads them, and its rows in the database, as JSON."""
        public, columns = self.public, self.tables[group.kind].columns
        own = [row_of(public, record) for record in group.records]
        in_json = "\n".join(json_line(public, record) for record in group.records)
        in_csv = "".join(csv_line(row, columns) for row in own)
        rows = rows_of(public, group.records, own)
        in_database = json.dumps([rows.own, rows.relations, rows.labels], ensure_ascii=False)
        return f"{in_json}\n{in_csv}", in_database


def _lists(
    site: SiteContext, tables: Mapping[Kind, Table], texts: Iterable[tuple[RecordGroup, str]]
) -> dict[Url, bytes]:
    """The files with all records of a kind, and what describes them."""
    in_json, in_csv = _by_kind(), _by_kind()
    for group, text in texts:
        # Each record has one line of JSON, while a cell of CSV may have several.
        *lines, csv_lines = text.split("\n", len(group.records))
        in_json[group.kind] += lines
        in_csv[group.kind].append(csv_lines)
    csv_files = {kind: csv_of_lines(table.columns, in_csv[kind]) for kind, table in tables.items()}
    files = {list_url(kind, "csv"): content for kind, content in csv_files.items()}
    files |= {list_url(kind, "json"): list_json(lines) for kind, lines in in_json.items()}
    described = zip(tables.values(), csv_files.values(), strict=True)
    files[DATA_PACKAGE] = data_package_json(site.config, described)
    return files


def _by_kind() -> dict[Kind, list[str]]:
    return {kind: [] for kind in LISTED_KINDS}


def _text_labels(site: SiteContext) -> Rows:
    """The names of texts, which cost less to ask for than to read."""
    public = _public(site)
    return [label for text in site.corpus.prose for label in labels_of(public, text)]
