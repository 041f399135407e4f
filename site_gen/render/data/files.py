"""The data files: tables, their package description, and the links to them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.domain.claims import Question
from site_gen.domain.text import Kind
from site_gen.plan.addresses import Url
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.problems import Problem
from site_gen.render.context import SiteContext
from site_gen.render.data.csv import csv_of
from site_gen.render.data.json import record_json
from site_gen.render.data.schema import Column
from site_gen.render.data.tables import PublicRecords, Table, row_of, table_of
from site_gen.structs import Struct

Document: TypeAlias = dict[str, object]
_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def data_package_json(config: Config, files: Iterable[tuple[Table, bytes]]) -> bytes:
    """The description of each CSV file, with its size and digest (Frictionless Data Package).

    It has no licence, since the desk has not named one.
    """
    code = config.default_locale
    package: Document = {
        "profile": "tabular-data-package",
        "name": config.host or "site",
        "title": config.title.get(code),
        "description": config.description.get(code),
        "homepage": config.base_url,
        "languages": [code, *(c for c in config.codes if c != code)],
        "contributors": [{"title": config.desk.get(code), "role": "publisher"}],
        "resources": [_resource(table, content) for table, content in files],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(table: Table, content: bytes) -> Document:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        "schema": _schema(table),
    }


def _schema(table: Table) -> Document:
    return {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": ["id"],
        "foreignKeys": [
            {
                "fields": [column.name],
                # A table that refers to itself has an empty name here (Table Schema).
                "reference": {
                    "resource": _resource_name(column.foreign_table, table),
                    "fields": ["id"],
                },
            }
            for column in table.columns
            if column.foreign_table
        ],
    }


def _resource_name(name: str, table: Table) -> str:
    return "" if name == table.name else name


def _field(column: Column) -> Document:
    field: Document = {"name": column.name, "type": column.type, "description": column.about}
    constraints: Document = {}
    if column.required:
        constraints["required"] = True
    if column.name == "id":
        constraints |= {"unique": True, "pattern": _ID}
    if column.values:
        constraints["enum"] = list(column.values)
    return {**field, "constraints": constraints} if constraints else field


def data_file(page: PlannedPage, site: SiteContext) -> Artifact:
    """A planned data file of one record."""
    return Artifact(page.path, _record_file(page, site), origin=page.url)


def _record_file(page: PlannedPage, site: SiteContext) -> bytes:
    public, key = PublicRecords(site.corpus, site.evidence, site.catalogues), page.key
    record = public.find(key.record_kind, key.record) if key.record_kind else None
    if record is None:
        raise LookupError(f"the file {page.url} was planned for no record")
    if key.kind is PageKind.RECORD_CSV and isinstance(record, Question):
        rows = (row_of(public, claim) for claim in public.answers(record))
        return csv_of(table_of(public, Kind.CLAIM).columns, rows)
    return record_json(public, record)


class MadeFiles(Struct, frozen=True):
    """Generated files by address, with the keys that identify them in the page cache."""

    files: Mapping[Url, bytes]
    cache_keys: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    def with_files(self, other: "MadeFiles") -> "MadeFiles":
        """These files and others."""
        keys, problems = (*self.cache_keys, *other.cache_keys), (*self.problems, *other.problems)
        return MadeFiles({**self.files, **other.files}, keys, problems)
