"""The tables into `datapackage.json` (Frictionless, Tabular Data Package 1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import TypeAlias
from urllib.parse import urlsplit

from site_gen.config import Config
from site_gen.render.columns import Column
from site_gen.render.tables import Table

Document: TypeAlias = dict[str, object]
_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def package_json(config: Config, files: Iterable[tuple[Table, bytes]]) -> bytes:
    """What is in each CSV file, with its size and digest; the tables are told by their files.

    A licence is left out: the desk has not named one.
    """
    code = config.default_locale
    package: Document = {
        "profile": "tabular-data-package",
        "name": urlsplit(config.base_url).hostname or "site",
        "title": config.title.get(code),
        "description": config.description.get(code),
        "homepage": config.base_url,
        "languages": [code, *(other for other in config.codes if other != code)],
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
                # A table that refers to itself names itself by nothing (Table Schema).
                "reference": {"resource": _other(column.refers, table), "fields": ["id"]},
            }
            for column in table.columns
            if column.refers
        ],
    }


def _other(name: str, table: Table) -> str:
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
