"""Tables into one SQLite file: the same bytes for the same content."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from site_gen.domain.text import Kind, RecordId, Status
from site_gen.render.columns import Column
from site_gen.render.tables import Cell, Shelf, Table

_TYPES = {"string": "TEXT", "number": "NUMERIC", "boolean": "INTEGER", "integer": "INTEGER"}
_TIES = """
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


def sqlite_of(shelf: Shelf, tables: Iterable[Table]) -> bytes:
    """The tables with those that tie them; a list is in its cell, and in a table of its own.

    A base in memory counts no changes and names no release in its header (file format, 1.3), so
    that it is the same on every machine.
    """
    base = sqlite3.connect(":memory:", isolation_level=None)
    try:
        base.execute("PRAGMA page_size = 4096")
        base.execute("PRAGMA encoding = 'UTF-8'")
        base.execute("BEGIN")
        for table in tables:
            _fill(base, table)
        for statement in filter(str.strip, _TIES.split(";")):
            base.execute(statement)
        _tie(base, shelf)
        base.execute("COMMIT")
        base.execute("VACUUM")
        return base.serialize()
    finally:
        base.close()


def _fill(base: sqlite3.Connection, table: Table) -> None:
    described = ", ".join(map(_described, table.columns))
    base.execute(f"CREATE TABLE {_quoted(table.name)} ({described})")
    _put(base, table.name, table.rows)


def _described(column: Column) -> str:
    told = f"{_quoted(column.name)} {_TYPES[column.type]}"
    if column.name == "id":
        return f"{told} PRIMARY KEY NOT NULL"
    return f"{told} REFERENCES {_quoted(column.refers)} (id)" if column.refers else told


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _tie(base: sqlite3.Connection, shelf: Shelf) -> None:
    for claim in sorted(shelf.corpus.claims, key=lambda claim: claim.id):
        if claim.status is not Status.WITHDRAWN:
            asked = ((question.id,) for question in shelf.questions(claim))
            _put(base, "claim_questions", _numbered(claim.id, asked))
            cited = ((c.source, c.locator or None) for c in shelf.citations(claim))
            _put(base, "claim_sources", _numbered(claim.id, cited))
            about = ((entity.id,) for entity in shelf.found(Kind.ENTITY, claim.about))
            _put(base, "claim_about", _numbered(claim.id, about))
            topics = ((topic.id,) for topic in shelf.found(Kind.TOPIC, shelf.topics(claim)))
            _put(base, "claim_topics", _numbered(claim.id, topics))
    _put(base, "labels", sorted(_labels(shelf)))


def _numbered(claim: RecordId, rows: Iterable[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    return [(claim, position, *row) for position, row in enumerate(rows, 1)]


def _labels(shelf: Shelf) -> Iterator[tuple[str, str, str, str]]:
    """What each record is called, in each language that has a name for it."""
    for kind, record_id in shelf.corpus.by_id:
        label = shelf.label(shelf.corpus.by_id[kind, record_id])
        for code in shelf.codes:
            if words := label.get(code):
                yield kind.value, record_id, code, words


def _put(base: sqlite3.Connection, table: str, rows: Sequence[tuple[Cell, ...]]) -> None:
    if rows:
        places = ", ".join("?" * len(rows[0]))
        base.executemany(f"INSERT INTO {_quoted(table)} VALUES ({places})", rows)
