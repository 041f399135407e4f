"""One SQLite file of all tables: the same bytes for the same content."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from site_gen.domain.claims import Claim
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Record, kind_of
from site_gen.render.data.schema import Column
from site_gen.render.data.tables import Cell, PublicRecords, Table
from site_gen.structs import Struct

_TYPES = {"string": "TEXT", "number": "NUMERIC", "boolean": "INTEGER", "integer": "INTEGER"}
# The rows of a claim in the tables of its relations, in this order.
RELATIONS = ("claim_questions", "claim_sources", "claim_about", "claim_topics")
Rows: TypeAlias = Sequence[Sequence[Cell]]
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


class RecordRows(Struct, frozen=True):
    """The rows of some records: in the table of their kind, in those of relations, in `labels`."""

    own: Rows
    relations: Sequence[Rows]
    labels: Rows


class Part(Struct, frozen=True):
    """All records from the first of these ids to the last, in the order of their ids.

    Without rows, theirs are those of the last database, which had the same records between the two.
    """

    first: RecordId
    last: RecordId
    rows: RecordRows | None


def sqlite_of(
    tables: Mapping[Kind, Table],
    parts: Mapping[Kind, Iterable[Part]],
    text_labels: Rows,
    last: bytes = b"",
) -> bytes:
    """The tables and their relation tables; a list is in its cell and in a relation table.

    To copy rows of the last database takes a tenth of the time of making them. A database in memory
    has no change counter and no SQLite version in its header (file format, 1.3), so it is the same
    on every machine.
    """
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        database.execute("PRAGMA page_size = 4096")
        database.execute("PRAGMA encoding = 'UTF-8'")
        database.execute("ATTACH ':memory:' AS former")
        if last:
            database.deserialize(last, name="former")
        database.execute("BEGIN")
        _add_tables(database, tables, parts)
        _add_labels(database, parts, text_labels)
        database.execute("COMMIT")
        database.execute("DETACH former")
        database.execute("VACUUM")
        return database.serialize()
    finally:
        database.close()


def _add_tables(
    database: sqlite3.Connection,
    tables: Mapping[Kind, Table],
    parts: Mapping[Kind, Iterable[Part]],
) -> None:
    for kind, table in tables.items():
        described = ", ".join(map(_column_definition, table.columns))
        database.execute(f"CREATE TABLE {_quoted(table.name)} ({described})")
        for part in parts[kind]:
            rows = part.rows.own if part.rows else None
            _add_rows(database, table.name, rows, "id", (part.first, part.last))
    for statement in filter(str.strip, _RELATION_TABLES.split(";")):
        database.execute(statement)
    for number, name in enumerate(RELATIONS):
        for part in parts[Kind.CLAIM]:
            rows = part.rows.relations[number] if part.rows else None
            _add_rows(database, name, rows, "claim", (part.first, part.last))


def _add_labels(
    database: sqlite3.Connection, parts: Mapping[Kind, Iterable[Part]], text_labels: Rows
) -> None:
    """The names of all records, in the order of their kinds and ids."""
    for kind in sorted(Kind, key=lambda kind: kind.value):
        for part in parts.get(kind, ()):
            rows = sorted(part.rows.labels, key=tuple) if part.rows else None
            own = f"kind = '{kind.value}' AND id"
            _add_rows(database, "labels", rows, own, (part.first, part.last))
        own_labels = [row for row in text_labels if row[0] == kind.value]
        _insert(database, "labels", sorted(own_labels, key=tuple))


def _add_rows(
    database: sqlite3.Connection,
    table: str,
    rows: Rows | None,
    column: str,
    ids: tuple[RecordId, RecordId],
) -> None:
    """These rows of the records between two ids, or those that the last database had of them."""
    if rows is not None:
        _insert(database, table, rows)
        return
    name = _quoted(table)
    known = f"SELECT * FROM former.{name} WHERE {column} BETWEEN ? AND ? ORDER BY rowid"
    database.execute(f"INSERT INTO main.{name} {known}", ids)


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


def rows_of(public: PublicRecords, records: Sequence[Record], own: Rows) -> RecordRows:
    """What the database has of records of one kind, whose rows in its table are these."""
    relations = [relations_of(public, record) for record in records if isinstance(record, Claim)]
    return RecordRows(
        own,
        [
            [row for of_claim in of_table for row in of_claim]
            for of_table in zip(*relations, strict=True)
        ],
        [label for record in records for label in labels_of(public, record)],
    )


def relations_of(public: PublicRecords, claim: Claim) -> Sequence[Rows]:
    """The rows of a claim in each of the relation tables; none of a withdrawn one."""
    if claim.status is Status.WITHDRAWN:
        return tuple([] for _ in RELATIONS)
    return (
        _numbered(claim.id, ((question.id,) for question in public.questions(claim))),
        _numbered(claim.id, ((c.source, c.locator or None) for c in public.citations(claim))),
        _numbered(claim.id, ((e.id,) for e in public.find_all(Kind.ENTITY, claim.about))),
        _numbered(claim.id, ((t.id,) for t in public.find_all(Kind.TOPIC, public.topics(claim)))),
    )


def _numbered(claim: RecordId, rows: Iterable[tuple[Cell, ...]]) -> Rows:
    return [(claim, position, *row) for position, row in enumerate(rows, 1)]


def labels_of(public: PublicRecords, record: Record) -> Rows:
    """The name of a record, in each language that has one."""
    label, kind = public.label(record), kind_of(record).value
    named = ((code, label.get(code)) for code in public.codes)
    return [(kind, record.id, code, words) for code, words in named if words]


def _insert(database: sqlite3.Connection, table: str, rows: Rows) -> None:
    if rows:
        placeholders = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {_quoted(table)} VALUES ({placeholders})", rows)
