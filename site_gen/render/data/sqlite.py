"""One SQLite file of all tables: the same bytes for the same content."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from site_gen.domain.text import Kind, RecordId, Status
from site_gen.render.data.schema import Column
from site_gen.render.data.tables import Cell, PublicRecords, Table

_TYPES = {"string": "TEXT", "number": "NUMERIC", "boolean": "INTEGER", "integer": "INTEGER"}
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


def sqlite_of(public: PublicRecords, tables: Iterable[Table]) -> bytes:
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
        _create_relations(database, public)
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


def _create_relations(database: sqlite3.Connection, public: PublicRecords) -> None:
    for claim in sorted(public.corpus.claims, key=lambda claim: claim.id):
        if claim.status is not Status.WITHDRAWN:
            questions = ((question.id,) for question in public.questions(claim))
            _insert(database, "claim_questions", _numbered(claim.id, questions))
            sources = ((c.source, c.locator or None) for c in public.citations(claim))
            _insert(database, "claim_sources", _numbered(claim.id, sources))
            about = ((entity.id,) for entity in public.find_all(Kind.ENTITY, claim.about))
            _insert(database, "claim_about", _numbered(claim.id, about))
            topics = ((topic.id,) for topic in public.find_all(Kind.TOPIC, public.topics(claim)))
            _insert(database, "claim_topics", _numbered(claim.id, topics))
    _insert(database, "labels", sorted(_labels(public)))


def _numbered(claim: RecordId, rows: Iterable[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    return [(claim, position, *row) for position, row in enumerate(rows, 1)]


def _labels(public: PublicRecords) -> Iterator[tuple[str, str, str, str]]:
    """The name of each record, in each language that has one."""
    for kind, record_id in public.corpus.by_id:
        label = public.label(public.corpus.by_id[kind, record_id])
        for code in public.codes:
            if words := label.get(code):
                yield kind.value, record_id, code, words


def _insert(database: sqlite3.Connection, table: str, rows: Sequence[tuple[Cell, ...]]) -> None:
    if rows:
        placeholders = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {_quoted(table)} VALUES ({placeholders})", rows)
