"""One SQLite file of all tables: the same bytes for the same content."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from site_gen.domain.claims import Claim
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Record, kind_of
from site_gen.render.data.schema import Column
from site_gen.render.data.tables import Cell, PublicRecords, Table

_TYPES = {"string": "TEXT", "number": "NUMERIC", "boolean": "INTEGER", "integer": "INTEGER"}
# The rows of a claim in the tables of its relations, in this order.
RELATIONS = ("claim_questions", "claim_sources", "claim_about", "claim_topics")
Relations: TypeAlias = Sequence[Sequence[Sequence[Cell]]]
Labels: TypeAlias = Iterable[Sequence[Cell]]
_RELATION_TABLES = """
CREATE TABLE claim_questions (
    claim TEXT NOT NULL REFERENCES claims (id),
    position INTEGER NOT NULL,
    question TEXT NOT NULL REFERENCES questions (id),
    PRIMARY KEY (claim, position)
);
CREATE TABLE claim_sources (
    claim TEXT NOT NULL REFERENCES claims (id),
    position INTEGER NOT NULL,
    source TEXT NOT NULL REFERENCES sources (id),
    locator TEXT,
    PRIMARY KEY (claim, position)
);
CREATE TABLE claim_about (
    claim TEXT NOT NULL REFERENCES claims (id),
    position INTEGER NOT NULL,
    entity TEXT NOT NULL REFERENCES entities (id),
    PRIMARY KEY (claim, position)
);
CREATE TABLE claim_topics (
    claim TEXT NOT NULL REFERENCES claims (id),
    position INTEGER NOT NULL,
    topic TEXT NOT NULL,
    PRIMARY KEY (claim, position)
);
CREATE TABLE labels (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    locale TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (kind, id, locale)
);
"""


def sqlite_of(tables: Iterable[Table], relations: Iterable[Relations], labels: Labels) -> bytes:
    """The tables and their relation tables; a list is in its cell and in a relation table.

    A database in memory has no change counter and no SQLite version in its header (file format,
    1.3), so it is the same on every machine.
    """
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        database.execute("PRAGMA page_size = 4096")
        database.execute("PRAGMA encoding = 'UTF-8'")
        database.execute("BEGIN")
        for table in tables:
            _create_table(database, table)
        for statement in filter(str.strip, _RELATION_TABLES.split(";")):
            database.execute(statement)
        for name, rows in zip(RELATIONS, zip(*relations, strict=True), strict=False):
            _insert(database, name, [row for of_claim in rows for row in of_claim])
        _insert(database, "labels", sorted(labels, key=tuple))
        database.execute("COMMIT")
        database.execute("VACUUM")
        return database.serialize()
    finally:
        database.close()


def _create_table(database: sqlite3.Connection, table: Table) -> None:
    described = ", ".join(map(_column_definition, table.columns))
    database.execute(f"CREATE TABLE {_quoted(table.name)} ({described})")
    _insert(database, table.name, table.rows)


def _column_definition(column: Column) -> str:
    definition = f"{_quoted(column.name)} {_TYPES[column.type]}"
    if column.name == "id":
        return f"{definition} PRIMARY KEY NOT NULL"
    return (
        f"{definition} REFERENCES {_quoted(column.foreign_table)} (id)"
        if column.foreign_table
        else definition
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def relations_of(public: PublicRecords, claim: Claim) -> Relations:
    """The rows of a claim in each of the relation tables; none of a withdrawn one."""
    if claim.status is Status.WITHDRAWN:
        return tuple([] for _ in RELATIONS)
    return (
        _numbered(claim.id, ((question.id,) for question in public.questions(claim))),
        _numbered(claim.id, ((c.source, c.locator or None) for c in public.citations(claim))),
        _numbered(claim.id, ((e.id,) for e in public.find_all(Kind.ENTITY, claim.about))),
        _numbered(claim.id, ((t.id,) for t in public.find_all(Kind.TOPIC, public.topics(claim)))),
    )


def _numbered(claim: RecordId, rows: Iterable[tuple[Cell, ...]]) -> list[Sequence[Cell]]:
    return [(claim, position, *row) for position, row in enumerate(rows, 1)]


def labels_of(public: PublicRecords, record: Record) -> Labels:
    """The name of a record, in each language that has one."""
    label, kind = public.label(record), kind_of(record).value
    named = ((code, label.get(code)) for code in public.codes)
    return [(kind, record.id, code, words) for code, words in named if words]


def _insert(database: sqlite3.Connection, table: str, rows: Sequence[Sequence[Cell]]) -> None:
    if rows:
        placeholders = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {_quoted(table)} VALUES ({placeholders})", rows)
